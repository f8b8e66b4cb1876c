from django.contrib import admin
from django.urls import include, path, register_converter

from articles.converters import NameConverter
from comments.converters import MonthConverter
from newsroom.signing.views.entering import SignIn

register_converter(NameConverter, "name")
register_converter(MonthConverter, "month")

urlpatterns = [
    # Has a page under admin/ too, where the admin itself answers whatever comes after it.
    path("", include("comments.urls")),
    # Stands before the admin's own page for it, which asks for a password alone.
    path("admin/login/", SignIn.as_view()),
    path("admin/signing-in/", include("newsroom.signing.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
