"""Every change of a comment goes through here."""

from comments.services.appeals import AppealRefused, appeal, uphold
from comments.services.authors import AuthorRefused, choices, edit, withdraw
from comments.services.decisions import DecisionRefused, StaleDecision, decide, next_held
from comments.services.people import erase, prove, unproven
from comments.services.submission import Reply, SubmissionRefused, submit

__all__ = [
    "AppealRefused",
    "AuthorRefused",
    "DecisionRefused",
    "Reply",
    "StaleDecision",
    "SubmissionRefused",
    "appeal",
    "choices",
    "decide",
    "edit",
    "erase",
    "next_held",
    "prove",
    "submit",
    "unproven",
    "uphold",
    "withdraw",
]
