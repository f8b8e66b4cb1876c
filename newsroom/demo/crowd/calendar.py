"""When each of the comments came, and which of them still wait."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

SPAN = timedelta(days=90)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How uneven a day is, and at which part of it everybody is asleep.
_SWING, _NIGHT = 0.09, 0.13


@dataclass(frozen=True)
class Calendar:
    """So many comments over SPAN until a moment, one after the other, few of them by night."""

    total: int
    until: datetime

    def at(self, number: int, chance: float) -> datetime:
        """Return when a comment came; `chance`, from 0 to 1, is where in its turn."""
        first, last = self._ends
        return _EPOCH + _uneven(first + (last - first) * (number + chance) / self.total) * _DAY

    @cached_property
    def _ends(self) -> tuple[float, float]:
        return _even(_days(self.until - SPAN)), _even(_days(self.until))

    def progress(self, at: datetime) -> float:
        """Return which part of the span is over, from 0 to 1."""
        return 1 - (self.until - at) / SPAN

    def later(self, at: datetime, wait: timedelta) -> datetime:
        """Return the moment after a wait, which near the end is shorter, so that it is over."""
        return at + min(wait, (self.until - at) * 0.9)

    def latest(self, count: int, share: float) -> frozenset[int]:
        """Return numbers of so many comments, most of them among the last, none before the last
        `share` of all and `count` more."""
        reach = self.total * share
        return frozenset(
            self.total - 1 - step - int((step / count) ** 3 * reach) for step in range(count)
        )


def _days(at: datetime | timedelta) -> float:
    return (at - _EPOCH) / _DAY


def _uneven(days: float) -> float:
    return days + _SWING * math.sin(math.tau * (days - _NIGHT))


def _even(days: float) -> float:
    """Return what `_uneven` makes this of."""
    low, high = days - _SWING, days + _SWING
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _uneven(middle) < days else (low, middle)
    return low
