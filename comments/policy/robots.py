"""Checks for what robots do. None of them ever loses a comment: people look at it."""

from collections.abc import Iterator

from comments.policy.effects import Effect
from comments.policy.vocabulary import Finding, Rules, Submission

_SAID = {"spam": "spam", "discard": "blatant spam"}


def trap(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """A field that people do not see was filled in."""
    if submission.facts.is_trapped and not submission.is_staff:
        yield Finding(
            rule="trap",
            explanation="A field that people do not see was filled in.",
            effect=Effect.HOLD,
        )


def no_proof(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """No proof of work: a robot's, or of a browser that runs no scripts."""
    is_known = submission.is_staff or submission.facts.is_proven
    if submission.facts.has_proof is False and not is_known:
        yield Finding(
            rule="no_proof",
            explanation="Came without a proof of work: by a robot or a browser without scripts.",
            effect=Effect.HOLD,
        )


def pace(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """Sent sooner after the form was first touched than somebody can write."""
    seconds = submission.facts.seconds
    if seconds is not None and seconds < rules.least_seconds and not submission.is_staff:
        yield Finding(
            rule="pace",
            explanation=f"Sent {seconds:.1f} seconds after the form was first touched.",
            effect=Effect.HOLD,
        )


def remote(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """A service on the network takes it for spam. It may be wrong or hostile: it only holds."""
    facts = submission.facts
    if facts.remote in _SAID and not submission.is_staff:
        yield Finding(
            rule="remote",
            explanation=f"{facts.remote_by[:100]} takes it for {_SAID[facts.remote]}.",
            effect=Effect.HOLD,
        )
