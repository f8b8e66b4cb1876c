"""What the checks of the policy speak of."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self


class Effect(StrEnum):
    """What a finding would do on its own, weakest first; the strongest decides."""

    ADVISE = "advise"
    PUBLISH = "publish"
    HOLD = "hold"
    TRASH = "trash"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the policy knows of a comment beside its words, kept with it to be judged again by.

    Nothing here is an address or leads to one. Each fact has a default: what is so of a comment
    that was stored before the fact was known.
    """

    # Published comments under an address that is proven to be the author's.
    published_before: int = 0
    # What the desk decided about whoever the typed address belongs to: watched, suspended, banned.
    standing: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """Return the facts as `asdict` gave them and JSON kept them; unknown ones are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A comment that is to be judged."""

    name: str
    website: str
    text: str
    html: str
    is_staff: bool
    facts: Facts = Facts()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Settings of the checks; the defaults are WordPress's."""

    hold_everything: bool = False
    links_to_hold: int = 2
    published_to_trust: int = 1
    # Names that readers may not pass for, and words that no reader's name contains unseen.
    protected_names: tuple[str, ...] = ()
    protected_words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check's answer: which rule spoke, in words, and which part of the text it means.

    `start` and `end` are code points of the text, end excluded; None when it means no part.
    `score` is how sure a check is, from 0 to 1; None for a rule that applies or does not.
    """

    rule: str
    explanation: str
    effect: Effect
    start: int | None = None
    end: int | None = None
    score: float | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to happen with the comment, and every finding that spoke."""

    effect: Effect
    findings: tuple[Finding, ...]
