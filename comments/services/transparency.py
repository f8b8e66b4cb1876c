"""Which months' figures are to be made for the public page, and keeping them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Discussion, MonthFigures
from comments.models.months import midnight, month_after


def months_due(*, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Yield the months, newest first, that are missing or were not made today, each with the
    moment up to which figures of it are whole days; none while the site publishes none."""
    if not Discussion.objects.publish_figures():
        return
    oldest = Comment.objects.oldest_first().values_list("submitted_at", flat=True).first()
    zone = timezone.get_default_timezone()
    today = timezone.localdate(now, zone)
    first = timezone.localdate(oldest, zone).replace(day=1) if oldest else month_after(today)
    made = MonthFigures.objects.in_bulk()
    month = today.replace(day=1)
    while month >= first:
        until = min(midnight(month_after(month)), midnight(today))
        known = made.get(month)
        is_fresh = known and (known.is_final or known.made_at >= midnight(today))
        if until > midnight(month) and not is_fresh:
            yield month, until
        month = (month - timedelta(days=1)).replace(day=1)


@transaction.atomic
def keep(*, month: date, figures: dict[str, Any], until: datetime, now: datetime) -> MonthFigures:
    """Store the figures of a month in place of earlier ones. Those that are final stay."""
    known = MonthFigures.objects.select_for_update().filter(pk=month).first()
    if known and known.is_final:
        return known
    values = {"figures": figures, "until": until, "made_at": now}
    stored, _created = MonthFigures.objects.update_or_create(pk=month, defaults=values)
    return stored
