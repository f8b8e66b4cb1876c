"""How long comments waited for the first decision of a person.

A wait begins when the comment came to be held, at first or again; what was taken back neither ends
nor begins one. Of those that were held until their address was confirmed it begins with that, and
what was decided without it waited for its author, not for the desk.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, DateTimeField, F, Min, OuterRef, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce

from comments.desk.figures.periods import Epoch, Period
from comments.models import Comment, Decision
from comments.models.decisions import DecisionQuerySet


@dataclass(frozen=True)
class Waits:
    """So many waits ended; half of them, and 95 of 100, took no longer than this."""

    count: int = 0
    median: timedelta | None = None
    most: timedelta | None = None

    @classmethod
    def of(cls, seconds: Sequence[int]) -> "Waits":
        """Return what sorted waits come to. Each figure is one of them, nothing in between."""
        if not seconds:
            return cls()
        median, most = (seconds[math.ceil(share * len(seconds) / 100) - 1] for share in (50, 95))
        return cls(len(seconds), timedelta(seconds=median), timedelta(seconds=most))


@dataclass(frozen=True)
class Waiting:
    """How many wait for a moderator and since when the first of them does; `unconfirmed` are held
    until their address is confirmed."""

    count: int
    since: datetime | None
    unconfirmed: int

    @property
    def held(self) -> int:
        return self.count + self.unconfirmed


def waits(period: Period) -> tuple[Waits, list[Waits]]:
    """Return the waits that a person ended in the period, together and by its parts; one query."""
    ended = Decision.objects.standing().by_moderators().from_the_queue()
    earlier = _beginnings().filter(comment=OuterRef("comment"), version__lt=OuterRef("version"))
    found = (
        ended.filter(**period.contains("at"))
        .order_by()
        .values_list(
            period.part("at"), Epoch(F("at")) - Epoch(Subquery(earlier.values("since")[:1]))
        )
    )
    by_part: list[list[int]] = [[] for _part in period.parts]
    for part, seconds in found.iterator(chunk_size=10_000):
        if seconds is not None and seconds >= 0:
            by_part[part].append(seconds)
    together = sorted(seconds for part in by_part for seconds in part)
    return Waits.of(together), [Waits.of(sorted(part)) for part in by_part]


def waiting_now() -> Waiting:
    """Return what waits, in two queries."""
    began = _beginnings().filter(comment=OuterRef("pk")).values("since")[:1]
    since = Coalesce(Subquery(began), "submitted_at")
    found = Comment.objects.waiting().order_by().aggregate(count=Count("pk"), since=Min(since))
    held = Comment.objects.held().count()
    return Waiting(found["count"], found["since"], unconfirmed=held - found["count"])


def _beginnings() -> DecisionQuerySet:
    """Decisions since which a comment waits, the latest first, with when the desk's part began."""
    confirmed = Comment.objects.filter(pk=OuterRef("comment"), proven_at__gt=OuterRef("at"))
    since = Case(
        When(told__contains='"unproven"', then=Subquery(confirmed.values("proven_at"))),
        default=F("at"),
        output_field=DateTimeField(),
    )
    begun = Decision.objects.into_the_queue().not_taking_back().order_by("-version")
    return begun.alias(told=Cast("rules", TextField())).annotate(since=since)
