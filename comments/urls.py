from django.urls import path

from comments.views import people, receipts, replies, threads

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
    path("receipts/<str:token>/status/", receipts.status, name="status"),
    path("receipts/<str:token>/edit/", receipts.edit, name="edit"),
    path("receipts/<str:token>/withdraw/", receipts.withdraw, name="withdraw"),
    path("receipts/<str:token>/appeal/", receipts.appeal, name="appeal"),
    path("verify/<str:signed>/", people.verify, name="verify"),
    path("your-comments/", people.ask, name="ask"),
    path("your-comments/asked/", people.asked, name="asked"),
    path("your-comments/not-yours/", people.disowned, name="disowned"),
    path("your-comments/erased/", people.erased, name="erased"),
    path("your-comments/<str:signed>/", people.your_comments, name="your_comments"),
    path("your-comments/<str:signed>/confirm/", people.confirm, name="confirm"),
    path("your-comments/<str:signed>/comments.json", people.download, name="download"),
    path("your-comments/<str:signed>/erase/", people.erase, name="erase"),
]
