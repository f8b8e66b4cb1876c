"""Who signs in and out, for the log. Connected when the application is ready."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from comments.models import LogEntry
from comments.networks import sender_of
from comments.services.limits import TooOften, an_hour, take
from comments.services.log import record

# Anybody may fail to sign in, as often as they like; the log is kept for ever.
FAILURES_OF_ONE = an_hour("sign-in failures", 20)
FAILURES_OF_ALL = an_hour("all sign-in failures", 300)


@receiver(user_logged_in, dispatch_uid="comments.log")
def log_sign_in(user: AbstractBaseUser, **signal: Any) -> None:
    record(act=LogEntry.Act.SIGN_IN, actor=user, now=timezone.now())


@receiver(user_logged_out, dispatch_uid="comments.log")
def log_sign_out(user: AbstractBaseUser | None, **signal: Any) -> None:
    """Without a user the session had ended already."""
    if user:
        record(act=LogEntry.Act.SIGN_OUT, actor=user, now=timezone.now())


@receiver(user_login_failed, dispatch_uid="comments.log")
@sensitive_variables("credentials", "signal")
def log_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any
) -> None:
    """Log which account was tried, and that it was one; never what was typed.

    Whoever mistakes the fields types a password, or an address, for a name. Nor is it said from
    where: digests of networks are not kept for long. Beyond the limits nothing is logged.
    """
    now = timezone.now()
    try:
        take(FAILURES_OF_ONE, sender=sender_of(request) if request else "", now=now)
        take(FAILURES_OF_ALL, sender="", now=now)
    except TooOften:
        return
    accounts = get_user_model().objects
    account = accounts.filter(username=credentials.get("username")).first()
    record(act=LogEntry.Act.SIGN_IN_FAILED, actor=None, now=now, about=account)
