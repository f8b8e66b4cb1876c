"""How often the desk was moved to decide otherwise, by authors and by colleagues."""

from dataclasses import dataclass

from django.db.models import Count, Q

from comments.desk.figures.periods import Period
from comments.models import Appeal, Contest


@dataclass(frozen=True)
class Reversals:
    """So many objections were answered, and of these so many decisions reversed."""

    answered: int
    reversed: int

    @property
    def share(self) -> float | None:
        return self.reversed / self.answered if self.answered else None


def on_appeal(period: Period) -> Reversals:
    answered = Appeal.objects.exclude(outcome="").filter(**period.contains("answered_at"))
    granted = Count("pk", filter=Q(outcome=Appeal.Outcome.GRANTED))
    return Reversals(**answered.aggregate(answered=Count("pk"), reversed=granted))


def by_colleagues(period: Period) -> Reversals:
    answered = Contest.objects.exclude(outcome="").filter(**period.contains("answered_at"))
    overturned = Count("pk", filter=Q(outcome=Contest.Outcome.OVERTURNED))
    return Reversals(**answered.aggregate(answered=Count("pk"), reversed=overturned))
