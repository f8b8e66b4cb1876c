"""The checks, each a pure function that yields what it found. docs/adding-a-check.md adds one."""

import re
from collections.abc import Callable, Iterator

from comments.policy.effects import Effect
from comments.policy.learned import learned
from comments.policy.names import look_of, looks_of
from comments.policy.people import newcomer, standing
from comments.policy.robots import no_proof, pace, remote, trap
from comments.policy.vocabulary import Finding, Rules, Submission

type Check = Callable[[Submission, Rules], Iterator[Finding]]

_WRITTEN = re.compile(r"\bhttps?://\w|(?<!//)\bwww\.\w", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^>]*\bhref=", re.IGNORECASE)


def staff_author(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Staff who are signed in are published."""
    if submission.is_staff:
        yield Finding(
            rule="staff_author",
            explanation="Written by a signed-in member of staff.",
            effect=Effect.PUBLISH,
        )


def everything(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """The desk reads everything first (WordPress: comment_moderation, off)."""
    if rules.hold_everything and not submission.is_staff:
        yield Finding(
            rule="everything",
            explanation="Every comment is read before it is published.",
            effect=Effect.HOLD,
        )


def unproven(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Nobody reads it before its address is confirmed. Without one there is nothing to confirm:
    new ones are refused, and older ones that are edited wait like all others."""
    facts = submission.facts
    if rules.hold_unproven and facts.person and not (submission.is_staff or facts.is_proven):
        yield Finding(
            rule="unproven",
            explanation="The address is not confirmed yet; moderators see it once it is.",
            effect=Effect.HOLD,
        )


def many_links(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Links, those that are only written too (WordPress: comment_max_links, 2; 0: off)."""
    links = max(len(_ANCHOR.findall(submission.html)), len(_WRITTEN.findall(submission.text)))
    if rules.links_to_hold and links >= rules.links_to_hold and not submission.is_staff:
        yield Finding(
            rule="many_links",
            explanation=f"Links: {links}; {rules.links_to_hold} or more are held.",
            effect=Effect.HOLD,
        )


def staff_name(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """A reader's name that passes for somebody who works here, or for a badge."""
    if submission.is_staff:
        return
    name = look_of(submission.name)
    if name.replace(" ", "") in looks_of(rules.protected_names):
        yield Finding(
            rule="staff_name",
            explanation="The name is that of somebody who works here.",
            effect=Effect.HOLD,
        )
    for word in rules.protected_words:
        look = look_of(word)
        if look and f" {look} " in f" {name} ":
            yield Finding(
                rule="staff_name",
                explanation=f"The name contains “{word}”, as if it spoke for the paper.",
                effect=Effect.HOLD,
            )


def listed(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """The desk's lists (WordPress: moderation_keys hold, disallowed_keys trash even staff's)."""
    places = {"text": submission.text, "name": submission.name, "website": submission.website}
    for place, said in places.items():
        for match in rules.lists.found_in(said):
            if not submission.is_staff or match.entry.effect is Effect.TRASH:
                in_text = place == "text"
                yield Finding(
                    rule="listed",
                    explanation=f"The {place} contains “{match.entry.pattern}”, which is listed.",
                    effect=match.entry.effect,
                    start=match.start if in_text else None,
                    end=match.end if in_text else None,
                    entry_id=match.entry.key,
                )
    if submission.is_staff:
        return
    facts = submission.facts
    for entry in rules.lists.of_author(person=facts.person, networks=facts.networks):
        yield Finding(
            rule="listed",
            explanation=f"The {entry.kind} that it came from is listed.",
            effect=entry.effect,
            entry_id=entry.key,
        )


CHECKS: tuple[Check, ...] = (
    staff_author,
    everything,
    unproven,
    many_links,
    newcomer,
    standing,
    staff_name,
    listed,
    trap,
    no_proof,
    pace,
    remote,
    learned,
)
