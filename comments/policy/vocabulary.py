"""What the checks of the policy speak of."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from comments.policy.effects import Effect
from comments.policy.lists import Lists

NO_LISTS = Lists()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the policy knows of a comment beside its words, kept with it to be judged again by.

    Nothing here is an address or leads to one. Each fact has a default: what is so of a comment
    that was stored before the fact was known.
    """

    # The key of whom the address that was given belongs to; it proves nothing.
    person: int | None = None
    # Keyed digests of the networks that it came from, narrow and wide.
    networks: tuple[str, ...] = ()
    is_proven: bool = False
    # A field that people do not see was filled in.
    is_trapped: bool = False
    # Whether it brought a proof of work; None where none was asked for.
    has_proof: bool | None = None
    # From the first touch of the form to the post.
    seconds: float | None = None
    # Published comments under an address that is proven to be the author's.
    published_before: int = 0
    # How likely the desk would not publish it, by what it decided before; None: nobody can say.
    unwanted: float | None = None
    # The words that speak most for that, as a sentence names them.
    unwanted_for: str = ""
    # What the desk decided about whoever the typed address belongs to: watched, suspended, banned.
    standing: str = ""
    # What a service on the network said when it came: ham, spam or discard, which is blatant spam;
    # silent when it gave no answer; empty when none was asked.
    remote: str = ""
    # The name of that service.
    remote_by: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """Return the facts as `asdict` gave them and JSON kept them; unknown ones are left out."""
        known = {field.name for field in fields(cls)}
        return cls(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in stored.items()
                if name in known
            }
        )

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
    hold_unproven: bool = False
    links_to_hold: int = 2
    least_seconds: int = 0
    published_to_trust: int = 1
    # Names that readers may not pass for, and words that no reader's name contains unseen.
    protected_names: tuple[str, ...] = ()
    protected_words: tuple[str, ...] = ()
    lists: Lists = NO_LISTS
    # From this probability on the filter holds; 0: it only advises.
    unwanted_to_hold: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check's answer: which rule spoke, in words, and which part of the text it means.

    `start` and `end` are code points of the text, end excluded; None when it means no part.
    `score` is how sure a check is, from 0 to 1; None for a rule that applies or does not.
    `entry_id` is the line of the desk's lists that was found.
    """

    rule: str
    explanation: str
    effect: Effect
    start: int | None = None
    end: int | None = None
    score: float | None = None
    entry_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to happen with the comment, and every finding that spoke."""

    effect: Effect
    findings: tuple[Finding, ...]
