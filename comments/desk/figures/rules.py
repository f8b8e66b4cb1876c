"""How often a rule was right to hold a comment, by what people decided."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from comments.desk.figures.periods import Period
from comments.desk.figures.work import decisions
from comments.desk.rules import name_of
from comments.models import Comment, Decision
from comments.policy import Effect


@dataclass(frozen=True)
class RuleRecord:
    """Of the comments that a rule held and people decided on, how many they did not publish."""

    rule: str
    decided: int
    not_published: int

    @property
    def name(self) -> str:
        return name_of(self.rule)

    @property
    def precision(self) -> float:
        return self.not_published / self.decided


def rule_records(period: Period) -> list[RuleRecord]:
    """Return the record of each rule on what was decided in the period, by the last word of a
    person on each comment; the most frequent first. One query.

    A comment that several rules held counts for each of them.
    """
    later = (
        Decision.objects.standing()
        .by_moderators()
        .filter(comment=OuterRef("comment"), version__gt=OuterRef("version"))
    )
    last_words = decisions(period).exclude(to_status=Comment.Status.HELD).filter(~Exists(later))
    found = (
        last_words.filter(comment__findings__effect=Effect.HOLD)
        .values_list("comment__findings__rule")
        .annotate(
            decided=Count("comment", distinct=True),
            not_published=Count(
                "comment", distinct=True, filter=~Q(to_status=Comment.Status.PUBLISHED)
            ),
        )
    )
    records = [RuleRecord(*row) for row in found]
    return sorted(records, key=lambda record: (-record.decided, record.rule))
