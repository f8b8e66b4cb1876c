"""What the filter learns from: comments that a moderator decided on, each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, F, Max, Q, QuerySet

from comments.learning import FORM, Features, features_of
from comments.models import Comment, Decision, Person

_LABELS = {
    Comment.Status.PUBLISHED: False,
    Comment.Status.REJECTED: True,
    Comment.Status.SPAM: True,
    Comment.Status.TRASHED: True,
}


@dataclass(frozen=True)
class Example:
    """A moderator's latest word on a comment, and the words that it was about."""

    decision: int
    comment: int
    unwanted: bool
    text: str
    name: str
    website: str

    @property
    def features(self) -> Features:
        return features_of(self.text, self.name, self.website)

    def digest(self, before: str) -> str:
        """Return what stands for this example and for all before it."""
        facts = (
            FORM,
            self.decision,
            self.comment,
            self.unwanted,
            self.text,
            self.name,
            self.website,
        )
        return sha256(f"{before}{facts!r}".encode(errors="surrogatepass")).hexdigest()


def examples(newest: int | None = None) -> Iterator[Example]:
    """Yield the examples in the order of the decisions, or only so many of the newest."""
    decisions = _decisions()
    if newest is not None:
        decisions = decisions.filter(pk__in=decisions.order_by("-pk").values("pk")[:newest])
    rows = decisions.order_by("pk").values_list(
        "pk", "comment", "to_status", "comment__text", "comment__name", "comment__website"
    )
    for decision, comment, status, *words in rows.iterator(chunk_size=500):
        yield Example(decision, comment, _LABELS[Comment.Status(status)], *words)


def stamp_of_examples() -> str:
    """Return what changes with every decision, edit, withdrawal and erasure, and with what the
    features of a comment are."""
    decisions = Decision.objects.order_by().aggregate(last=Max("pk"), count=Count("pk"))
    erased = Person.objects.filter(erased_at__isnull=False).count()
    return f"{FORM}-{decisions['last']}-{decisions['count']}-{erased}"


def _decisions() -> QuerySet[Decision]:
    """The latest decision of a moderator on each comment by a reader, of those that nobody took
    back. A comment that was held again, withdrawn, or edited since, is no example."""
    by_moderators = Decision.objects.standing().filter(actor__isnull=False).order_by()
    latest = by_moderators.values("comment").annotate(latest=Max("pk")).values("latest")
    not_edited = Q(comment__edited_at=None) | Q(comment__edited_at__lte=F("at"))
    return Decision.objects.filter(
        not_edited, pk__in=latest, to_status__in=_LABELS, comment__user=None
    ).exclude(comment__text="")
