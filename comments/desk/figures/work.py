"""What moderators decided: when, to what, and who."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Count

from comments.desk.figures.periods import Period
from comments.models import Comment, Decision
from comments.models.decisions import DecisionQuerySet

# In the order of the charts.
OUTCOMES = [
    Comment.Status.PUBLISHED,
    Comment.Status.REJECTED,
    Comment.Status.SPAM,
    Comment.Status.TRASHED,
    Comment.Status.HELD,
]


@dataclass
class PersonsWork:
    """What one person decided; `hours` are those of the clock in which they decided anything."""

    name: str = ""
    by_outcome: Counter[str] = field(default_factory=Counter)
    hours: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        return self.by_outcome.total()

    @property
    def an_hour(self) -> float:
        return self.count / len(self.hours)


@dataclass(frozen=True)
class Work:
    """Decisions of people by outcome in each part of a period, by the hour of the day, and by who
    made them, those with the most decisions first."""

    by_part: list[Counter[str]]
    by_hour: list[int]
    people: list[PersonsWork]

    @property
    def by_outcome(self) -> Counter[str]:
        return sum(self.by_part, Counter())

    @property
    def count(self) -> int:
        return sum(self.by_hour)

    @property
    def hours(self) -> int:
        """Hours of work: those in which a person decided anything, for each person."""
        return sum(len(person.hours) for person in self.people)

    @property
    def an_hour(self) -> float | None:
        return self.count / self.hours if self.hours else None


def decisions(period: Period) -> DecisionQuerySet:
    """What people decided in the period and nobody took back."""
    made = Decision.objects.standing().by_moderators().filter(**period.contains("at"))
    return made.order_by()


def work(period: Period) -> Work:
    """Return it in two queries."""
    by_part: list[Counter[str]] = [Counter() for _part in period.parts]
    by_hour = [0] * 24
    by_actor: dict[int, PersonsWork] = defaultdict(PersonsWork)
    groups = decisions(period).values_list(period.hour("at"), "actor", "to_status")
    for number, actor, outcome, count in groups.annotate(Count("pk")):
        part, hour = period.place(number)
        by_part[part][outcome] += count
        by_hour[hour] += count
        by_actor[actor].by_outcome[outcome] += count
        by_actor[actor].hours.add(number)
    for actor, account in get_user_model().objects.in_bulk(by_actor).items():
        by_actor[actor].name = str(account)
    people = sorted(by_actor.values(), key=lambda person: (-person.count, person.name))
    return Work(by_part, by_hour, people)
