"""Periods in the time zone of the site, and the parts that their charts have."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from django.db.models import Case, Expression, F, Func, IntegerField, Value, When
from django.utils import timezone

from comments.models.months import midnight, month_after

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Offsets from UTC change at quarter hours of it.
_STEP = timedelta(minutes=15)


class Epoch(Func):
    """Whole seconds since 1970 of a moment; done by the database itself, row by row."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Period:
    """From `start` to before `end`, in parts of an hour or a day each.

    Both are in the time zone of the site; `start` begins a part, the last part may be cut short.
    """

    start: datetime
    end: datetime
    by_hours: bool = False

    @classmethod
    def of_days(cls, days: int, *, now: datetime) -> "Period":
        """Return the last days, today among them; for one day the last 24 hours, this one too."""
        now = timezone.localtime(now, timezone.get_default_timezone())
        if days == 1:
            hour = now.replace(minute=0, second=0, microsecond=0)
            return cls(_earlier(hour, 23 * HOUR), now, by_hours=True)
        return cls(midnight(now.date() - (days - 1) * DAY), now)

    @classmethod
    def of_month(cls, month: date, *, until: datetime) -> "Period":
        """Return the month, or as much of it as was over at a time."""
        end = min(midnight(month_after(month)), until)
        return cls(midnight(month), timezone.localtime(end, timezone.get_default_timezone()))

    @cached_property
    def parts(self) -> list[datetime]:
        """When each part begins."""
        if self.by_hours:
            # By the clock in UTC: Python takes two times of one zone apart by their hands alone.
            hours = (self.end.astimezone(UTC) - self.start.astimezone(UTC)) / HOUR
            count = math.ceil(hours)
            return [_earlier(self.start, -number * HOUR) for number in range(count)]
        days = (self.end.date() - self.start.date()).days + 1
        starts = [midnight(self.start.date() + number * DAY) for number in range(days)]
        return [start for start in starts if start < self.end]

    def contains(self, field: str) -> dict[str, datetime]:
        """Return what filters rows by the time in this field."""
        return {f"{field}__gte": self.start, f"{field}__lt": self.end}

    def hour(self, field: str) -> Expression:
        """Return the number of the hour, on the site's clock, in which a moment fell."""
        return (Epoch(F(field)) + self._offset(field)) / Value(3600)

    def part(self, field: str) -> Expression:
        """Return the place in `parts` of the part in which a moment fell."""
        if self.by_hours:
            return self.hour(field) - Value(self._first)
        return self.hour(field) / Value(24) - Value(self._first)

    def place(self, hour: int) -> tuple[int, int]:
        """Return the place in `parts`, and the hour of the day, of an hour by `hour`'s number."""
        if self.by_hours:
            part = hour - self._first
            return part, self.parts[part].hour
        return hour // 24 - self._first, hour % 24

    @cached_property
    def _first(self) -> int:
        seconds = int(self.start.timestamp()) + _seconds(self._offsets[0][1])
        return seconds // (3600 if self.by_hours else 24 * 3600)

    @cached_property
    def _offsets(self) -> list[tuple[datetime, timedelta]]:
        """The offsets from UTC with when each began. Hours are counted by the first one alone, so
        that the hour that comes twice in autumn is two."""
        changes = [(self.start, self.start.utcoffset())]
        return changes if self.by_hours else [*changes, *_changes(self.start, self.end)]

    def _offset(self, field: str) -> Expression:
        seconds = [(since, _seconds(offset)) for since, offset in self._offsets]
        later = [
            When(**{f"{field}__lt": since}, then=Value(before))
            for (_since, before), (since, _offset) in pairwise(seconds)
        ]
        last = Value(seconds[-1][1])
        return Case(*later, default=last, output_field=IntegerField()) if later else last


def _earlier(moment: datetime, by: timedelta) -> datetime:
    """Move a moment by real time, whatever clocks do meanwhile."""
    zone = timezone.get_default_timezone()
    return (moment.astimezone(UTC) - by).astimezone(zone)


def _changes(start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    moment = start
    while moment < end:
        day_later = _earlier(moment, -DAY)
        while moment < day_later and day_later.utcoffset() != moment.utcoffset():
            step = _earlier(moment, -_STEP)
            if step.utcoffset() != moment.utcoffset():
                yield step, step.utcoffset()
            moment = step
        moment = day_later


def _seconds(offset: timedelta) -> int:
    return int(offset.total_seconds())
