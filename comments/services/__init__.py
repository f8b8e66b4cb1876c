"""Every change of a comment goes through here."""

from comments.services.appeals import AppealRefused, appeal, uphold
from comments.services.arrival import Arrival, challenge
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
from comments.services.submission import Repeated, Reply, SubmissionRefused, person_of, submit

__all__ = [
    "AnswerRefused",
    "AppealRefused",
    "Arrival",
    "AuthorRefused",
    "DecisionRefused",
    "Repeated",
    "Reply",
    "StaleDecision",
    "StandingRefused",
    "StoryError",
    "SubmissionRefused",
    "TooOften",
    "appeal",
    "challenge",
    "choices",
    "correct_error",
    "decide",
    "dismiss_error",
    "dismiss_reports",
    "edit",
    "erase",
    "lift_standing",
    "next_held",
    "person_of",
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
