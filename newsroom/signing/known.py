"""Browsers in which an account was signed in before, known by a signed cookie."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from comments.identity import fingerprint

COOKIE = "known_browser"
AGE = 180 * 24 * 3600
_signer = TimestampSigner(salt="newsroom.signing.known")


def remember(response: HttpResponse, *, name: str) -> None:
    """Have the browser known, to this account's name alone, for half a year."""
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{_digest(name)}.{get_random_string(22)}"),
        max_age=AGE,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser(request: HttpRequest, *, name: str) -> str:
    """Return what stands for the browser; nothing of one where this name was never signed in."""
    try:
        known = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=AGE)
    except BadSignature:
        return ""
    return known if known.partition(".")[0] == _digest(name) else ""


def _digest(name: str) -> str:
    return fingerprint("known browser", name.strip().casefold())[:32]
