from comments.admin.comments import CommentAdmin
from comments.admin.errors import ErrorReportAdmin

__all__ = ["CommentAdmin", "ErrorReportAdmin"]
