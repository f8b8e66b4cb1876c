"""How numbers, shares, waits and times are written on the screen of figures."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from comments.admin.figures.charts import Part

NOTHING = "–"


def number(value: float | None, decimals: int = 0) -> str:
    if value is None:
        return NOTHING
    return number_format(value, decimals, use_l10n=True, force_grouping=True)


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share * 100:.0f} %"


def wait(time: timedelta | None) -> str:
    """Return a time in its two largest units, and none of them smaller than a minute."""
    if time is None:
        return NOTHING
    if time < timedelta(minutes=1):
        return _("under a minute")
    now = timezone.now()
    return timesince(now - time, now)


def seconds(value: int) -> str:
    return wait(timedelta(seconds=value)) if value else "0"


def hour_of_day(hour: int) -> str:
    return time_format(datetime(2000, 1, 1, hour).time(), "H:i")


def part_of(start: datetime, *, by_hours: bool, days: int) -> Part:
    """Return the names of an hour or a day that begins then, by the site's clock."""
    if by_hours:
        return Part(name=hour_of_day(start.hour), tick=hour_of_day(start.hour))
    tick = date_format(start, "D" if days <= 7 else "j M")
    return Part(name=date_format(start, "D j M"), tick=tick)
