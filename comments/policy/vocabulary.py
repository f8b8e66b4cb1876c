"""What the checks of the policy speak of."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a finding would do on its own, weakest first; the strongest decides."""

    PUBLISH = "publish"
    HOLD = "hold"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The facts of a comment that is to be judged. Nothing here is secret or derived from it."""

    name: str
    website: str
    text: str
    html: str
    is_staff: bool
    # Published comments under an address that is proven to be the author's.
    published_before: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Settings of the checks; the defaults are WordPress's."""

    hold_everything: bool = False
    links_to_hold: int = 2
    hold_newcomers: bool = True
    # Names that readers may not pass for, and words that no reader's name contains unseen.
    protected_names: tuple[str, ...] = ()
    protected_words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check's answer: which rule spoke, in words, and which part of the text it means.

    `start` and `end` are code points of the text, end excluded; None when it means no part.
    """

    rule: str
    explanation: str
    effect: Effect
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to happen with the comment, and every finding that spoke."""

    effect: Effect
    findings: tuple[Finding, ...]
