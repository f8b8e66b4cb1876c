from django.urls import path

from comments.views import follows, people, receipts, replies, threads

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
    path("receipts/<str:token>/status/", people.status, name="status"),
    path("receipts/<str:token>/follow/", follows.follow, name="follow"),
    path("receipts/<str:token>/follow/asked/", follows.asked, name="asked_to_follow"),
    path("follows/daily/<str:signed>/stop/", follows.stop_daily, name="stop_daily"),
    path("follows/<str:signed>/confirm/", follows.confirm, name="confirm_follow"),
    path("follows/<str:signed>/stop/", follows.stop, name="stop_follow"),
    path("verify/<str:signed>/", people.verify, name="verify"),
    path("your-comments/<str:signed>/", people.your_comments, name="your_comments"),
]
