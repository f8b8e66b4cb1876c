"""A story with its comments as a first draft would have it, to measure against: no cache."""

from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Engine, RequestContext
from django.urls import include, path

from articles.models import Section, Story
from comments.models import Comment

# As `django-admin startproject` has it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

template = Engine().from_string((Path(__file__).parent / "plain.html").read_text())


class ReplyForm(forms.Form):
    name = forms.CharField(max_length=245)
    email = forms.EmailField(max_length=100)
    website = forms.URLField(required=False, assume_scheme="https")
    text = forms.CharField(widget=forms.Textarea, max_length=65_525)
    parent = forms.ModelChoiceField(
        Comment.objects.none(), required=False, widget=forms.HiddenInput
    )


def story(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Story.objects.select_related("section"), slug=slug)
    context = {
        "story": found,
        "sections": Section.objects.all(),
        "comments": found.comments.filter(status=Comment.Status.PUBLISHED).order_by("path")[:20],
        "form": ReplyForm(),
    }
    return HttpResponse(template.render(RequestContext(request, context)))


urlpatterns = [path("plain/<str:slug>/", story), path("", include("newsroom.urls"))]
