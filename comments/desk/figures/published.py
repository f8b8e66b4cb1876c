"""What everybody may read of a month's figures: no number by which anybody could be made out.

Each number is rounded by itself, so that none can be reckoned from the others.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments.models import MonthFigures

# Numbers are multiples of it, and none that is smaller is told.
STEP = 5


@dataclass(frozen=True)
class Line:
    """A name and a rounded count; `is_part` says that it is contained in the line above it."""

    name: str
    count: str
    is_part: bool = False


class PublishedMonth:
    """A month's figures in words and rounded numbers, a list for each table."""

    def __init__(self, row: MonthFigures) -> None:
        self.row, self.month = row, row.month

    @property
    def last_day(self) -> date:
        """The last day that the figures are of."""
        last = self.row.until - timedelta(seconds=1)
        return timezone.localdate(last, timezone.get_default_timezone())

    @property
    def final_from(self) -> date:
        """From which day on the figures do not change any more."""
        return timezone.localdate(self.row.settled_at, timezone.get_default_timezone())

    @cached_property
    def received(self) -> Line:
        return self._line(pgettext("number of comments", "Received"), "received")

    @cached_property
    def comments(self) -> list[Line]:
        return [self.received, *self.outcomes]

    @cached_property
    def outcomes(self) -> list[Line]:
        return [
            self._line(pgettext("number of comments", "Published"), "published"),
            self._line(pgettext("number of comments", "Not published"), "not_published"),
            self._line(_("for being spam"), "spam", is_part=True),
            self._line(_("Still waiting for a decision"), "waiting"),
            self._line(_("Withdrawn by their authors"), "withdrawn"),
        ]

    @cached_property
    def at_first(self) -> list[Line]:
        return [
            self._line(_("Published at once"), "published_first"),
            self._line(_("Held, for a moderator to read first"), "held_first"),
            self._line(_("Not published, by a rule"), "rejected_first"),
        ]

    @cached_property
    def reasons(self) -> list[Line]:
        """Why those were not published that were not; reasons that nobody was told are left out."""
        lines = [Line(text, rounded(count)) for text, count in self._figures["reasons"]]
        return [
            *lines,
            self._line(_("For another reason, or without one"), "other_reasons"),
            self._line(_("By a rule, without a moderator"), "by_policy"),
        ]

    @cached_property
    def appeals(self) -> list[Line]:
        return [
            self._line(pgettext("number of comments", "Received"), "appeals"),
            self._line(_("Granted: the comment was published"), "granted"),
            self._line(_("Not granted"), "upheld"),
        ]

    @cached_property
    def reports(self) -> list[Line]:
        return [
            self._line(pgettext("number of comments", "Received"), "reports"),
            self._line(_("Comments that they were about"), "reported"),
        ]

    @property
    def median_wait(self) -> timedelta | None:
        """Half of the waits took no longer; None when there were too few to tell."""
        if self._figures["waits"] < STEP:
            return None
        return timedelta(seconds=self._figures["median_wait"])

    @property
    def _figures(self) -> dict:
        return self.row.figures

    def _line(self, name: str, figure: str, *, is_part: bool = False) -> Line:
        return Line(name, rounded(self._figures[figure]), is_part)


def rounded(count: int) -> str:
    """Return the nearest multiple of STEP; words for fewer than that."""
    if 0 < count < STEP:
        return _("fewer than %(count)s") % {"count": STEP}
    nearest = (count + STEP // 2) // STEP * STEP
    return number_format(nearest, 0, use_l10n=True, force_grouping=True)
