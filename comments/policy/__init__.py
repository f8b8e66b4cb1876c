"""The moderation policy: plain functions from facts to findings, without a database."""

from comments.policy.checks import CHECKS
from comments.policy.effects import Effect
from comments.policy.judge import judge
from comments.policy.vocabulary import Facts, Finding, Rules, Submission, Verdict

__all__ = ["CHECKS", "Effect", "Facts", "Finding", "Rules", "Submission", "Verdict", "judge"]
