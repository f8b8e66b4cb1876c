"""The least that Django does to take a comment: its usual middleware, a form, one row, 303.

BARE_DATABASES says whether connections are as `startproject` has them or as this site's are.
"""

import os
from pathlib import Path

from django.conf import settings

from newsroom.settings import DATABASES

FOLDER = Path(os.environ["BARE_DATA_DIR"])
OURS = DATABASES["default"]
SAME = {"ENGINE": OURS["ENGINE"], "OPTIONS": OURS["OPTIONS"], "NAME": FOLDER / "db.sqlite3"}
KEPT = {name: OURS[name] for name in ("CONN_MAX_AGE",) if name in OURS}

settings.configure(
    SECRET_KEY="bench",  # noqa: S106
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": SAME | (KEPT if os.environ.get("BARE_DATABASES") == "kept" else {})},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)

import django

django.setup()

from django import forms
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


class Comment(models.Model):
    story = models.PositiveBigIntegerField(db_index=True)
    name = models.CharField(max_length=245)
    email = models.EmailField(max_length=100)
    website = models.URLField(max_length=200, blank=True)
    text = models.TextField()
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.name


class CommentForm(forms.ModelForm):
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Comment
        fields = ["name", "email", "website", "text"]


@csrf_exempt  # As the site's own view is.
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    form = CommentForm(request.POST, instance=Comment(story=1))
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422)
    comment = form.save()
    return HttpResponse(status=303, headers={"Location": f"/receipts/{comment.pk}/"})


urlpatterns = [path("stories/<slug>/reply/", submit)]
application = get_wsgi_application()


def make() -> None:
    """Make the table."""
    with connection.schema_editor() as editor:
        editor.create_model(Comment)


if __name__ == "__main__":
    make()
