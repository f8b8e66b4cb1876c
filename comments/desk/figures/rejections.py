"""Why comments were not published, by the reasons that their authors were told."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from comments.desk.figures.periods import Period
from comments.desk.figures.work import decisions
from comments.models import CannedReason, Comment
from comments.models.decisions import DecisionQuerySet

OTHER_WORDS, NO_WORDS = _("Other words"), _("No reason given")
_OTHER, _NONE = -1, -2


@dataclass(frozen=True)
class Reason:
    """What authors were told, and how often with which outcome. `text` is a canned reason's, empty
    for other words and for none; `label` is for the desk alone."""

    label: str
    text: str = ""
    by_outcome: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.by_outcome.total()


def rejections(period: Period) -> list[Reason]:
    """Return the reasons of the rejections that people made in the period; two queries."""
    return by_reason(decisions(period).filter(to_status__in=Comment.REJECTIONS))


def by_reason(rejecting: DecisionQuerySet) -> list[Reason]:
    """Return the reasons of these decisions, the most frequent first, other words and none last.

    The same words are one reason, under whatever labels they stand.
    """
    canned = {}
    for label, text in CannedReason.objects.values_list("label", "text"):
        canned.setdefault(text, label)
    texts = list(canned)
    known = [When(reason=text, then=Value(number)) for number, text in enumerate(texts)]
    which = Case(
        When(reason="", then=Value(_NONE)),
        *known,
        default=Value(_OTHER),
        output_field=IntegerField(),
    )
    reasons = {number: Reason(label=canned[text], text=text) for number, text in enumerate(texts)}
    last = {_OTHER: Reason(label=str(OTHER_WORDS)), _NONE: Reason(label=str(NO_WORDS))}
    for number, outcome, count in rejecting.values_list(which, "to_status").annotate(Count("pk")):
        (reasons | last)[number].by_outcome[outcome] += count
    used = sorted(reasons.values(), key=lambda reason: (-reason.count, reason.label))
    return [reason for reason in [*used, *last.values()] if reason.count]
