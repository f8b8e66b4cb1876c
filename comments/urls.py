from django.urls import path

from comments.admin.desk_mail import own_desk_mail
from comments.admin.figures import figures
from comments.feeds import SiteComments, StoryComments
from comments.views import (
    desk_mail,
    errors,
    follows,
    people,
    quotes,
    reactions,
    receipts,
    replies,
    threads,
    transparency,
)

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("stories/<name:slug>/quote/", quotes.quote, name="quote"),
    path("stories/<name:slug>/error/", errors.report_error, name="report_error"),
    path("stories/<name:slug>/thank-you/", errors.thanks, name="thanks"),
    path("stories/<name:slug>/comments/", threads.comments, name="thread"),
    path("stories/<name:slug>/comments.json", threads.thread_json, name="thread_json"),
    path("stories/<name:slug>/comments.atom", StoryComments(), name="story_feed"),
    path("comments/challenge/", replies.challenge, name="challenge"),
    path("comments.atom", SiteComments(), name="site_feed"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("comments/<int:comment_id>/recommend/", reactions.recommend, name="recommend"),
    path("comments/<int:comment_id>/report/", reactions.report, name="report"),
    path("avatars/<str:seed>.svg", threads.avatar, name="avatar"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
    path("receipts/<str:token>/status/", receipts.status, name="status"),
    path("receipts/<str:token>/edit/", receipts.edit, name="edit"),
    path("receipts/<str:token>/withdraw/", receipts.withdraw, name="withdraw"),
    path("receipts/<str:token>/appeal/", receipts.appeal, name="appeal"),
    path("receipts/<str:token>/follow/", follows.follow, name="follow"),
    path("receipts/<str:token>/follow/asked/", follows.asked, name="asked_to_follow"),
    path("follows/daily/<str:signed>/stop/", follows.stop_daily, name="stop_daily"),
    path("follows/<str:signed>/confirm/", follows.confirm, name="confirm_follow"),
    path("follows/<str:signed>/stop/", follows.stop, name="stop_follow"),
    path("admin/figures/", figures, name="figures"),
    path("transparency/", transparency.months, name="transparency"),
    path("transparency/<month:month>/", transparency.month, name="transparency_month"),
    path("desk/<str:signed>/decide/", desk_mail.act, name="desk_act"),
    path("desk/<str:signed>/confirm/", desk_mail.confirm, name="confirm_desk_mail"),
    path("desk/<str:signed>/stop/", desk_mail.stop, name="stop_desk_mail"),
    path("admin/mail/", own_desk_mail, name="desk_mail"),
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
