from collections.abc import Iterator

from comments.policy.effects import Effect
from comments.policy.vocabulary import Finding, Rules, Submission


def learned(submission: Submission, rules: Rules) -> Iterator[Finding]:
    """What the desk's own decisions teach: advice, or from a probability on a hold. It speaks
    against a comment or not at all, so that it never publishes one."""
    unwanted = submission.facts.unwanted
    if unwanted is None or submission.is_staff:
        return
    because = f", most of all {named}" if (named := submission.facts.unwanted_for) else ""
    holds = 0 < rules.unwanted_to_hold <= unwanted
    yield Finding(
        rule="learned",
        explanation=f"By earlier decisions {unwanted:.0%} likely unwanted{because}.",
        effect=Effect.HOLD if holds else Effect.ADVISE,
        score=unwanted,
    )
