from comments.admin.canned import CannedReasonAdmin
from comments.admin.comments import CommentAdmin
from comments.admin.discussion import DiscussionAdmin
from comments.admin.errors import ErrorReportAdmin
from comments.admin.learned import LearnedFilterAdmin
from comments.admin.letters import LetterAdmin
from comments.admin.lists import ListEntryAdmin
from comments.admin.log import LogEntryAdmin
from comments.admin.people import PersonAdmin

__all__ = [
    "CannedReasonAdmin",
    "CommentAdmin",
    "DiscussionAdmin",
    "ErrorReportAdmin",
    "LearnedFilterAdmin",
    "LetterAdmin",
    "ListEntryAdmin",
    "LogEntryAdmin",
    "PersonAdmin",
]
