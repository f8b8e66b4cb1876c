from comments.admin.comments import CommentAdmin
from comments.admin.letters import LetterAdmin

__all__ = ["CommentAdmin", "LetterAdmin"]
