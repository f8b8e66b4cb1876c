"""The browser of a person whose address was proven in it: a signed cookie that only posting reads.

It holds a primary key and nothing else. No public page looks at it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse

from articles.models.rows import Question
from comments.models import Person

COOKIE = "reader"
GOOD_FOR = timedelta(days=180)
_SALT = "comments.readers"
_VERIFIED = Question(
    lambda key: Person.objects.filter(pk=key, verified_at__isnull=False, erased_at=None),
    key=models.BigIntegerField(),
)


def remember(response: HttpResponse, person: Person) -> None:
    """Have this browser known as the person's from now on."""
    response.set_cookie(
        COOKIE,
        signing.dumps(person.pk, salt=_SALT),
        max_age=GOOD_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Have this browser known as nobody's."""
    response.delete_cookie(COOKIE, samesite="Lax")


def known_reader(request: HttpRequest) -> Person | None:
    """Return the person who proved their address in this browser and was not erased since."""
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return _VERIFIED.first(key=key)
