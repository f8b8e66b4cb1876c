"""Checks of who wrote a comment, as far as anything is known of them."""

from collections.abc import Iterator

from comments.policy.effects import Effect
from comments.policy.vocabulary import Finding, Rules, Submission

_STANDINGS = {
    "watched": (Effect.HOLD, "The author is watched: all that they write is read first."),
    "suspended": (Effect.HOLD, "The author is suspended."),
    "banned": (Effect.TRASH, "The author is banned."),
}


def newcomer(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Too few comments published yet under a proven address (WordPress:
    comment_previously_approved, where one is enough; 0 switches it off)."""
    published = submission.facts.published_before
    if published < rules.published_to_trust and not submission.is_staff:
        yield Finding(
            rule="newcomer",
            explanation=(
                f"Published comments of the author under a proven address: {published} of "
                f"{rules.published_to_trust} that earn trust."
            ),
            effect=Effect.HOLD,
        )


def standing(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """What the desk decided about the person whose address was given."""
    known = _STANDINGS.get(submission.facts.standing)
    if known and not submission.is_staff:
        effect, explanation = known
        yield Finding(rule="standing", explanation=explanation, effect=effect)
