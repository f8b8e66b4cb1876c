from django.contrib import admin
from django.urls import include, path, register_converter

from articles.converters import NameConverter

register_converter(NameConverter, "name")

urlpatterns = [
    # Has a page under admin/ too, where the admin itself answers whatever comes after it.
    path("", include("comments.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
