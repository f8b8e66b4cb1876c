from django.urls import path

from articles import views

app_name = "articles"

urlpatterns = [
    path("", views.front, name="front"),
    path("stories/<name:slug>/", views.story, name="story"),
    path("stories/<name:slug>/preview/", views.preview, name="preview"),
    path("sections/<name:slug>/", views.section, name="section"),
    path("tags/<name:slug>/", views.tag, name="tag"),
    path("contributors/<name:slug>/", views.contributor, name="contributor"),
    path("media/<path:path>", views.media, name="media"),
]
