"""How long a held comment waits for a moderator."""

from datetime import datetime, timedelta
from statistics import median

from comments.models import Comment, Decision

A_WEEK = timedelta(days=7)
# Bounds the work for a page, however much was decided.
LOOKED_AT = 1000


def expected_wait(*, now: datetime) -> timedelta | None:
    """Return the median wait of what moderators decided on in the last week, among the last
    LOOKED_AT decisions; None when they decided nothing."""
    latest = Decision.objects.order_by("-pk").values("pk")[:LOOKED_AT]
    decided = Decision.objects.filter(
        pk__in=latest,
        actor__isnull=False,
        from_status=Comment.Status.HELD,
        at__gt=now - A_WEEK,
        at__lte=now,
    )
    waits = [at - since for at, since in decided.values_list("at", "comment__submitted_at")]
    return median(waits) if waits else None
