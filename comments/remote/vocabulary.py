"""What a service on the network is told, and what it answers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self


class Opinion(StrEnum):
    """What a service takes a comment for; DISCARD is the most blatant spam."""

    HAM = "ham"
    SPAM = "spam"
    DISCARD = "discard"


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What a service is told of a comment, and nothing else.

    `page` is the whole address of the story. `email` and `network_address` are the reader's, and
    empty unless the site is set up to tell them.
    """

    name: str
    website: str
    text: str
    page: str
    submitted_at: datetime
    is_edited: bool = False
    email: str = field(default="", repr=False)
    network_address: str = field(default="", repr=False)


class Classifier(Protocol):
    """A service, by its `name` for people. Any method may raise: that counts as no answer.

    `seconds` is what the caller waits at most; what is answered later is not heard. The methods
    run in threads of their own, side by side, without a database.
    """

    name: str

    @classmethod
    def from_settings(cls, settings: Any) -> Self | None:
        """Return the service as the site's settings have it; None while it is off."""

    def classify(self, contribution: Contribution, *, seconds: float) -> Opinion | None:
        """Return what the service takes this for; None when it has nothing to say."""

    def teach(self, contribution: Contribution, *, is_spam: bool, seconds: float) -> None:
        """Tell the service that it was wrong about this, in which direction."""

    def verify(self, *, seconds: float) -> bool:
        """Say whether the service would answer this site."""
