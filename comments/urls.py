from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("stories/<name:slug>/reply/", views.submit, name="submit"),
    path("stories/<name:slug>/reply/<int:comment_id>/", views.reply_to, name="reply_to"),
    path("receipts/<str:token>/", views.receipt, name="receipt"),
]
