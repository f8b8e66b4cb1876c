"""How long a held comment waits for a moderator."""

import math
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q
from django.utils.translation import ngettext

from comments.models import Comment, Decision

A_WEEK = timedelta(days=7)
# Bounds the work for a page, however much was decided.
LOOKED_AT = 1000


def expected_wait(*, now: datetime) -> timedelta | None:
    """Return the median wait of what moderators decided on in the week until `now`, among the
    last LOOKED_AT decisions; None when they decided nothing.

    Nothing that happens later changes it.
    """
    latest = Decision.objects.filter(at__lte=now).order_by("-pk").values("pk")[:LOOKED_AT]
    decided = Decision.objects.not_taking_back().filter(
        Q(undone_by=None) | Q(undone_by__at__gt=now),
        pk__in=latest,
        actor__isnull=False,
        from_status=Comment.Status.HELD,
        at__gt=now - A_WEEK,
        at__lte=now,
    )
    waits = [at - since for at, since in decided.values_list("at", "comment__submitted_at")]
    return median(waits) if waits else None


def in_words(wait: timedelta) -> str:
    """Return a time that is not shorter: full minutes by tens, then hours, then days."""
    minutes = max(10, math.ceil(wait / timedelta(minutes=10)) * 10)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = math.ceil(wait / timedelta(hours=1))
    if hours <= 24:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = math.ceil(wait / timedelta(days=1))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
