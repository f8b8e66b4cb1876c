"""Every change of a comment goes through here."""

from comments.services.appeals import AppealRefused, appeal, uphold
from comments.services.arrival import Arrival, challenge
from comments.services.authors import AuthorRefused, choices, edit, withdraw
from comments.services.batches import Outcome, Undoable, decide_batch, undo, undoable
from comments.services.claims import claim_batch, look, release
from comments.services.contests import contest, uphold_contest
from comments.services.decisions import decide, next_held
from comments.services.errors import (
    AnswerRefused,
    StoryError,
    correct_error,
    dismiss_error,
    report_error,
)
from comments.services.house_rules import current_conversation
from comments.services.limits import TooOften
from comments.services.notes import add_note
from comments.services.people import erase, prove, unproven
from comments.services.reactions import (
    dismiss_reports,
    pick,
    recommend,
    reopen_reports,
    report,
    unpick,
)
from comments.services.refusals import DecisionRefused, StaleDecision
from comments.services.staff_replies import reply_as_staff
from comments.services.standings import (
    StandingRefused,
    lift_standing,
    set_standing,
    standing_of,
    undo_standing,
)
from comments.services.submission import Repeated, Reply, SubmissionRefused, person_of, submit

__all__ = [
    "AnswerRefused",
    "AppealRefused",
    "Arrival",
    "AuthorRefused",
    "DecisionRefused",
    "Outcome",
    "Repeated",
    "Reply",
    "StaleDecision",
    "StandingRefused",
    "StoryError",
    "SubmissionRefused",
    "TooOften",
    "Undoable",
    "add_note",
    "appeal",
    "challenge",
    "choices",
    "claim_batch",
    "contest",
    "correct_error",
    "current_conversation",
    "decide",
    "decide_batch",
    "dismiss_error",
    "dismiss_reports",
    "edit",
    "erase",
    "lift_standing",
    "look",
    "next_held",
    "person_of",
    "pick",
    "prove",
    "recommend",
    "release",
    "reopen_reports",
    "reply_as_staff",
    "report",
    "report_error",
    "set_standing",
    "standing_of",
    "submit",
    "undo",
    "undo_standing",
    "undoable",
    "unpick",
    "unproven",
    "uphold",
    "uphold_contest",
    "withdraw",
]
