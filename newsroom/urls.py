from django.contrib import admin
from django.urls import include, path, register_converter

from articles.converters import NameConverter

register_converter(NameConverter, "name")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]
