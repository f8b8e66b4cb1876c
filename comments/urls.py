from django.urls import path

from comments.views import errors, quotes, reactions, receipts, replies, threads

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("stories/<name:slug>/quote/", quotes.quote, name="quote"),
    path("stories/<name:slug>/error/", errors.report_error, name="report_error"),
    path("stories/<name:slug>/thank-you/", errors.thanks, name="thanks"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("comments/<int:comment_id>/recommend/", reactions.recommend, name="recommend"),
    path("comments/<int:comment_id>/report/", reactions.report, name="report"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
]
