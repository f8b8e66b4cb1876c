from django.urls import path

from comments.feeds import SiteComments, StoryComments
from comments.views import receipts, replies, threads

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", replies.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", replies.reply_to, name="reply_to"),
    path("stories/<name:slug>/comments/", threads.comments, name="thread"),
    path("stories/<name:slug>/comments.json", threads.thread_json, name="thread_json"),
    path("stories/<name:slug>/comments.atom", StoryComments(), name="story_feed"),
    path("comments.atom", SiteComments(), name="site_feed"),
    path("comments/<int:comment_id>/", threads.permalink, name="permalink"),
    path("avatars/<str:seed>.svg", threads.avatar, name="avatar"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
]
