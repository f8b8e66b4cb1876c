"""Every change of a comment goes through here."""

from comments.services.decisions import DecisionRefused, StaleDecision, decide, next_held
from comments.services.errors import (
    AnswerRefused,
    StoryError,
    correct_error,
    dismiss_error,
    report_error,
)
from comments.services.limits import TooOften
from comments.services.reactions import dismiss_reports, pick, recommend, report, unpick
from comments.services.submission import Reply, SubmissionRefused, submit

__all__ = [
    "AnswerRefused",
    "DecisionRefused",
    "Reply",
    "StaleDecision",
    "StoryError",
    "SubmissionRefused",
    "TooOften",
    "correct_error",
    "decide",
    "dismiss_error",
    "dismiss_reports",
    "next_held",
    "pick",
    "recommend",
    "report",
    "report_error",
    "submit",
    "unpick",
]
