"""The checks, each a pure function. A new one is a function here and an entry in CHECKS."""

import re
from collections.abc import Callable

from comments.policy.vocabulary import Effect, Finding, Rules, Submission

type Check = Callable[[Submission, Rules], Finding | None]

_ANCHOR = re.compile(r"<a\s[^>]*\bhref=", re.IGNORECASE)


def staff_author(submission: Submission, rules: Rules) -> Finding | None:
    """Staff who are signed in are published."""
    if submission.is_staff:
        return Finding(
            rule="staff_author",
            explanation="Written by a signed-in member of staff.",
            effect=Effect.PUBLISH,
        )
    return None


def everything(submission: Submission, rules: Rules) -> Finding | None:
    """The desk reads everything first (WordPress: comment_moderation, off)."""
    if rules.hold_everything and not submission.is_staff:
        return Finding(
            rule="everything",
            explanation="Every comment is read before it is published.",
            effect=Effect.HOLD,
        )
    return None


def many_links(submission: Submission, rules: Rules) -> Finding | None:
    """Links in the rendered text (WordPress: comment_max_links, 2; 0 switches it off)."""
    links = len(_ANCHOR.findall(submission.html))
    if submission.is_staff or not rules.links_to_hold or links < rules.links_to_hold:
        return None
    return Finding(
        rule="many_links",
        explanation=f"Has {links} links; {rules.links_to_hold} or more are held.",
        effect=Effect.HOLD,
    )


def newcomer(submission: Submission, rules: Rules) -> Finding | None:
    """No comment published yet under a proven address (WordPress: comment_previously_approved)."""
    if submission.is_staff or not rules.hold_newcomers or submission.published_before:
        return None
    return Finding(
        rule="newcomer",
        explanation="The author has no published comment under a proven address yet.",
        effect=Effect.HOLD,
    )


CHECKS: tuple[Check, ...] = (staff_author, everything, many_links, newcomer)
