"""Care for people who read this all day."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models.functions import TruncMinute

from comments.models import Decision

LONG = timedelta(minutes=50)
# Whoever decided nothing for so long had a break.
A_BREAK = timedelta(minutes=10)
_LOOKED_BACK = timedelta(hours=4)


def without_a_break(actor: AbstractBaseUser, now: datetime) -> timedelta | None:
    """Return for how long the actor has been deciding, once that is LONG; None before."""
    recent = Decision.objects.filter(actor=actor, at__gt=now - _LOOKED_BACK, at__lte=now)
    minutes = recent.order_by().annotate(minute=TruncMinute("at")).values_list("minute", flat=True)
    began = now
    for minute in minutes.distinct().order_by("-minute"):
        if began - minute > A_BREAK:
            break
        began = minute
    return now - began if now - began >= LONG else None
