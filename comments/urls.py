from django.urls import path

from comments.views import people, receipts, replies, threads

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
    path("receipts/<str:token>/status/", people.status, name="status"),
    path("verify/<str:signed>/", people.verify, name="verify"),
    path("your-comments/<str:signed>/", people.your_comments, name="your_comments"),
]
