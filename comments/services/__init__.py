"""Every change of a comment goes through here."""

from comments.services.decisions import DecisionRefused, StaleDecision, decide, next_held
from comments.services.submission import Reply, SubmissionRefused, submit

__all__ = [
    "DecisionRefused",
    "Reply",
    "StaleDecision",
    "SubmissionRefused",
    "decide",
    "next_held",
    "submit",
]
