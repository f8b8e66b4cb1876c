import logging
from collections.abc import Iterable

from comments.policy.checks import CHECKS, Check
from comments.policy.effects import Effect
from comments.policy.vocabulary import Finding, Rules, Submission, Verdict

logger = logging.getLogger(__name__)
_STRENGTH = list(Effect)


def judge(submission: Submission, rules: Rules, checks: Iterable[Check] = CHECKS) -> Verdict:
    """Run every check and let the strongest finding decide; where none spoke, publish.

    A check that raises holds the comment and leaves a line in the log.
    """
    findings = tuple(finding for check in checks for finding in _run(check, submission, rules))
    effect = max((Effect.PUBLISH, *(one.effect for one in findings)), key=_STRENGTH.index)
    return Verdict(effect=effect, findings=findings)


def _run(check: Check, submission: Submission, rules: Rules) -> list[Finding]:
    found = []
    try:
        # One by one, so that what it found before it failed is kept.
        for finding in check(submission, rules):
            found.append(finding)
    except Exception:
        logger.exception("The check %s failed; the comment is held.", check.__name__)
        found.append(
            Finding(
                rule=check.__name__,
                explanation="This check failed, so a moderator has to look.",
                effect=Effect.HOLD,
            )
        )
    return found
