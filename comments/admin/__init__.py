from comments.admin.comments import CommentAdmin
from comments.admin.discussion import DiscussionAdmin
from comments.admin.errors import ErrorReportAdmin
from comments.admin.letters import LetterAdmin
from comments.admin.people import PersonAdmin

__all__ = ["CommentAdmin", "DiscussionAdmin", "ErrorReportAdmin", "LetterAdmin", "PersonAdmin"]
