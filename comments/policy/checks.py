"""The checks, each a pure function that yields what it found. docs/adding-a-check.md adds one."""

import re
from collections.abc import Callable, Iterator

from comments.policy.names import look_of
from comments.policy.people import newcomer, standing
from comments.policy.vocabulary import Effect, Finding, Rules, Submission

type Check = Callable[[Submission, Rules], Iterator[Finding]]

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


def many_links(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Links in the rendered text (WordPress: comment_max_links, 2; 0 switches it off)."""
    links = len(_ANCHOR.findall(submission.html))
    if rules.links_to_hold and links >= rules.links_to_hold and not submission.is_staff:
        yield Finding(
            rule="many_links",
            explanation=f"Has {links} links; {rules.links_to_hold} or more are held.",
            effect=Effect.HOLD,
        )


def staff_name(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """A reader's name that passes for somebody who works here, or for a badge."""
    if submission.is_staff:
        return
    name = look_of(submission.name)
    # Without spaces too, as somebody may write the name in one word.
    whole = {protected for known in rules.protected_names if (protected := look_of(known))}
    if name in whole or name.replace(" ", "") in {known.replace(" ", "") for known in whole}:
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


CHECKS: tuple[Check, ...] = (staff_author, everything, many_links, newcomer, standing, staff_name)
