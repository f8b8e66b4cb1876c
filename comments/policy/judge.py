import logging
from collections.abc import Iterable

from comments.policy.checks import CHECKS, Check
from comments.policy.vocabulary import Effect, Finding, Rules, Submission, Verdict

logger = logging.getLogger(__name__)
_STRENGTH = list(Effect)


def judge(submission: Submission, rules: Rules, checks: Iterable[Check] = CHECKS) -> Verdict:
    """Run every check and let the strongest finding decide; where none spoke, publish.

    A check that raises holds the comment and leaves a line in the log.
    """
    findings = tuple(
        finding for check in checks if (finding := _run(check, submission, rules)) is not None
    )
    effect = max(
        (finding.effect for finding in findings), key=_STRENGTH.index, default=Effect.PUBLISH
    )
    return Verdict(effect=effect, findings=findings)


def _run(check: Check, submission: Submission, rules: Rules) -> Finding | None:
    try:
        return check(submission, rules)
    except Exception:
        logger.exception("The check %s failed; the comment is held.", check.__name__)
        return Finding(
            rule=check.__name__,
            explanation="This check failed, so a moderator has to look.",
            effect=Effect.HOLD,
        )
