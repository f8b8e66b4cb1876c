"""What the desk knows of an author: standing, and what became of their comments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields import IntegerField
from django.utils.translation import pgettext

from comments.conversation import site_settings
from comments.models import Comment, Person, Standing

# A record is counted so far and no further: one author may have a hundred thousand comments.
MOST = 1_000


class Counted(Subquery):
    """How many rows a query finds, which itself says where to stop."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, kw_only=True)
class Record:
    """One author. Counts go up to MOST."""

    person: Person
    standing: Standing | None
    is_trusted: bool
    published: int
    rejected: int
    held: int

    @property
    def said(self) -> str:
        return standing_said(self.person, self.standing, is_trusted=self.is_trusted)


def standing_said(person: Person, standing: Standing | None, *, is_trusted: bool) -> str:
    """Return in a word what restricts the person now, or else how well they are known."""
    if standing:
        return standing.get_kind_display()
    if person.erased_at:
        return pgettext("a person", "Erased")
    return pgettext("a person", "Trusted") if is_trusted else pgettext("a person", "New")


def records_of(people: Collection[int], now: datetime) -> dict[int, Record]:
    """Return the records of these people by their keys, in two queries and the site's settings."""
    if not people:
        return {}
    own = Comment.objects.filter(person=OuterRef("pk")).order_by()
    enough = site_settings().published_to_trust
    is_trusted = Q(verified_at__isnull=False)
    if enough:
        is_trusted &= Q(Exists(own.earning_trust()[enough - 1 : enough]))
    in_force = Prefetch("standings", Standing.objects.in_force(now), to_attr="in_force")
    found = (
        Person.objects.filter(pk__in=people)
        .prefetch_related(in_force)
        .annotate(
            published=_how_many(own.published()),
            rejected=_how_many(own.filter(status__in=Comment.REJECTIONS)),
            held=_how_many(own.held()),
            is_trusted=is_trusted,
        )
    )
    return {
        person.pk: Record(
            person=person,
            standing=next(iter(person.in_force), None),
            is_trusted=person.is_trusted,
            published=person.published,
            rejected=person.rejected,
            held=person.held,
        )
        for person in found
    }


def _how_many(comments: object) -> Counted:
    return Counted(comments.annotate(key=F("pk")).values("key")[:MOST])
