from comments.models.comments import Comment
from comments.models.decisions import Decision, Finding
from comments.models.discussion import Discussion
from comments.models.letters import Follow, Letter
from comments.models.people import Person
from comments.models.reactions import Appeal, ErrorReport, Recommendation, Report
from comments.models.standings import Standing

__all__ = [
    "Appeal",
    "Comment",
    "Decision",
    "Discussion",
    "ErrorReport",
    "Finding",
    "Follow",
    "Letter",
    "Person",
    "Recommendation",
    "Report",
    "Standing",
]
