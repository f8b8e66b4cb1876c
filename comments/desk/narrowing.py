"""Which comments of a queue are asked for: filters that combine, read from a query string."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Section, Story
from comments.conversation import site_settings
from comments.desk.rules import RULES
from comments.models import Comment, Finding, Standing
from comments.models.comments import CommentQuerySet

AGES = {
    "hour": (_("Older than an hour"), timedelta(hours=1)),
    "day": (_("Older than a day"), timedelta(days=1)),
    "week": (_("Older than a week"), timedelta(weeks=1)),
}
TRUSTED, NEW = "trusted", "new"
STANDINGS = {
    NEW: pgettext_lazy("a person", "New"),
    TRUSTED: pgettext_lazy("a person", "Trusted"),
    **{kind.value: kind.label for kind in Standing.Kind if kind != Standing.Kind.LIFTED},
}
# A language that could not be told.
UNKNOWN = "-"
# Among so many of the latest comments are the languages that can be chosen.
_LATEST = 1_000
_RARE = 20_000


def key_of(written: str | None) -> int | None:
    """Return a key of a row; None for what is none, and for one that no row can have."""
    written = written or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def _known(written: str | None, choices: object) -> str:
    return written if written and written in choices else ""


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What is asked for. Empty or None: it does not matter."""

    section: int | None = None
    story: int | None = None
    person: int | None = None
    entry: int | None = None
    rule: str = ""
    standing: str = ""
    age: str = ""
    language: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "Narrowing":
        """Read a query string; what nobody can ask for is left out."""
        language = asked.get("language", "")
        return cls(
            section=key_of(asked.get("section")),
            story=key_of(asked.get("story")),
            person=key_of(asked.get("person")),
            entry=key_of(asked.get("entry")),
            rule=_known(asked.get("rule"), RULES),
            standing=_known(asked.get("standing"), STANDINGS),
            age=_known(asked.get("age"), AGES),
            language=language if language == UNKNOWN or language.isalpha() else "",
        )

    def of_these(self, comments: CommentQuerySet, now: datetime) -> CommentQuerySet:
        """Return those of the comments that are asked for."""
        if self.section is not None:
            within = Story.objects.filter(section=self.section)
            comments = comments.filter(story__in=within.values("pk"))
        if self.story is not None:
            comments = comments.filter(story=self.story)
        if self.person is not None:
            comments = comments.filter(person=self.person)
        if self.age:
            _label, older = AGES[self.age]
            comments = comments.filter(submitted_at__lt=now - older)
        if self.language:
            comments = comments.filter(language=self.language.strip(UNKNOWN))
        if self.rule:
            comments = comments.filter(_by_rule(self.rule))
        if self.entry is not None:
            of_entry = Finding.objects.filter(entry=self.entry)
            comments = comments.filter(pk__in=of_entry.values("comment"))
        return comments.filter(_by_standing(self.standing, now)) if self.standing else comments


def _by_rule(rule: str) -> Q:
    """A rare rule is asked for its comments, and each comment whether a common one found it."""
    found = Finding.objects.filter(rule=rule)
    if found.values("pk")[:_RARE].count() < _RARE:
        return Q(pk__in=found.values("comment"))
    return Q(Exists(found.filter(comment=OuterRef("pk"))))


def _by_standing(standing: str, now: datetime) -> Q:
    restricted = Standing.objects.in_force(now)
    if standing not in {TRUSTED, NEW}:
        people = restricted.filter(kind=standing).values("person")
        # By the keys of their comments, which an index in the order of the page has too.
        return Q(pk__in=Comment.objects.filter(person__in=people).values("pk"))
    enough = site_settings().published_to_trust
    earned = Comment.objects.earning_trust().filter(person=OuterRef("person")).order_by()
    trusted = Q(person__verified_at__isnull=False)
    if enough:
        # The last one that is needed is there: no more are looked at.
        trusted &= Q(Exists(earned[enough - 1 : enough]))
    others = Q(person__isnull=False) & ~Q(person__in=restricted.values("person"))
    return others & (trusted if standing == TRUSTED else ~trusted)


def sections() -> list[Section]:
    return list(Section.objects.all())


def languages(chosen: str) -> dict[str, str]:
    """Return the languages of the latest comments, and the chosen one, by their names."""
    latest = Comment.objects.newest_first().values("language")[:_LATEST]
    codes = {row["language"] for row in latest} | {chosen}
    names = dict(settings.LANGUAGES)
    found = {code: str(_(names[code])) if code in names else code for code in codes if code}
    found.pop(UNKNOWN, None)
    return dict(sorted(found.items(), key=lambda item: item[1])) | {UNKNOWN: str(_("Not told"))}
