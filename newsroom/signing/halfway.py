"""Somebody who gave the right password and has to show a second factor, or to set one up.

Until then nobody is signed in: for every other page the request is a stranger's.
"""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# For how long the password counts.
PASSWORD_LASTS = timedelta(minutes=15)
# In the session of somebody who is signed in: what factor was shown, and when both were last.
FACTOR, SURE_AT = "factor", "sure_at"
_HALF = "halfway"


def begin(request: HttpRequest, user: AbstractBaseUser, *, next_page: str, now: datetime) -> None:
    """Keep that the password was right. Whoever was signed in here is not any more."""
    request.session.flush()
    request.session[_HALF] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "next": next_page,
        "at": now.timestamp(),
    }


def whose(request: HttpRequest, *, now: datetime) -> AbstractBaseUser | None:
    """Return who is halfway in; None once it took too long, or the password changed."""
    half = request.session.get(_HALF)
    if not half or now.timestamp() - half["at"] > PASSWORD_LASTS.total_seconds():
        return None
    user = get_user_model().objects.filter(pk=half["user"], is_active=True, is_staff=True).first()
    if user and constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return user
    return None


def next_page(request: HttpRequest) -> str:
    return (request.session.get(_HALF) or {}).get("next", "")


def end(request: HttpRequest) -> None:
    request.session.pop(_HALF, None)


def is_sure(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether password and factor were given in this session a short time ago."""
    return now.timestamp() - request.session.get(SURE_AT, 0) < PASSWORD_LASTS.total_seconds()
