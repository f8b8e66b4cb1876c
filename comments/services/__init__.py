"""Every change of a comment goes through here."""

from comments.services.appeals import AppealRefused, appeal, uphold
from comments.services.authors import AuthorRefused, choices, edit, withdraw
from comments.services.decisions import DecisionRefused, StaleDecision, decide, next_held
from comments.services.errors import (
    AnswerRefused,
    StoryError,
    correct_error,
    dismiss_error,
    report_error,
)
from comments.services.limits import TooOften
from comments.services.people import erase, prove, unproven
from comments.services.reactions import dismiss_reports, pick, recommend, report, unpick
from comments.services.standings import StandingRefused, lift_standing, set_standing, standing_of
from comments.services.submission import Reply, SubmissionRefused, submit

__all__ = [
    "AnswerRefused",
    "AppealRefused",
    "AuthorRefused",
    "DecisionRefused",
    "Reply",
    "StaleDecision",
    "StandingRefused",
    "StoryError",
    "SubmissionRefused",
    "TooOften",
    "appeal",
    "choices",
    "correct_error",
    "decide",
    "dismiss_error",
    "dismiss_reports",
    "edit",
    "erase",
    "lift_standing",
    "next_held",
    "pick",
    "prove",
    "recommend",
    "report",
    "report_error",
    "set_standing",
    "standing_of",
    "submit",
    "unpick",
    "unproven",
    "uphold",
    "withdraw",
]
