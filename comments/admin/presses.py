"""What comes with the press of a button of the desk, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import QueryDict

from comments.desk.narrowing import key_of
from comments.desk.page import Asked
from comments.models import CannedReason, Comment

# As many as anybody has on one page, and more.
MOST_CHOSEN = 200


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came with the press of a button. `chosen` are keys with the versions that were seen."""

    asked: Asked
    fields: QueryDict
    chosen: dict[int, int]
    actor: AbstractBaseUser
    now: datetime

    @classmethod
    def of(cls, posted: QueryDict, *, asked: Asked, actor: AbstractBaseUser, now: datetime) -> Self:
        chosen = {}
        for written in posted.getlist("chosen")[:MOST_CHOSEN]:
            key, _colon, version = written.partition(":")
            if (found := key_of(key)) is not None:
                # A version that is none was never seen.
                chosen[found] = key_of(version) or 0
        return cls(asked=asked, fields=posted, chosen=chosen, actor=actor, now=now)

    def word(self, name: str) -> str:
        return self.fields.get(name, "").replace("\x00", "").strip()

    @property
    def reason(self) -> str:
        """What was typed, or else the canned reason that was chosen."""
        typed = self.word("reason")
        key = key_of(self.word("canned"))
        if typed or key is None:
            return typed
        canned = CannedReason.objects.filter(pk=key).first()
        return canned.text if canned else ""

    def comments(self) -> QuerySet[Comment]:
        chosen = Comment.objects.filter(pk__in=self.chosen)
        return chosen.select_related("person", "story").oldest_first()


type Fields = list[tuple[str, str]]


@dataclass(kw_only=True)
class Done:
    """What became of an act: what to say, which comments it touched, and what takes it back."""

    said: list[str] = field(default_factory=list)
    refused: dict[int, Exception] = field(default_factory=dict)
    touched: list[int] = field(default_factory=list)
    # The fields of a form that takes it back, and until when nobody has been told.
    undo: Fields = field(default_factory=list)
    until: datetime | None = None
    # Where to go on, as a query string; the same page if empty.
    go_to: str = ""
    has_decided: bool = False
