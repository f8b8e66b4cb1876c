from comments.models.comments import Comment
from comments.models.decisions import Decision, Finding
from comments.models.desk import CannedReason, Claim, Contest, Note
from comments.models.desk_mail import DeskMail
from comments.models.discussion import Discussion
from comments.models.learned import LearnedFilter
from comments.models.letters import Follow, Letter
from comments.models.limits import Bucket, SpentChallenge
from comments.models.lists import ListEntry
from comments.models.log import LogEntry
from comments.models.months import MonthFigures
from comments.models.people import Person
from comments.models.reactions import Appeal, ErrorReport, Recommendation, Report
from comments.models.standings import Standing
from comments.models.timeline import Step, TimelineStep

__all__ = [
    "Appeal",
    "Bucket",
    "CannedReason",
    "Claim",
    "Comment",
    "Contest",
    "Decision",
    "DeskMail",
    "Discussion",
    "ErrorReport",
    "Finding",
    "Follow",
    "LearnedFilter",
    "Letter",
    "ListEntry",
    "LogEntry",
    "MonthFigures",
    "Note",
    "Person",
    "Recommendation",
    "Report",
    "SpentChallenge",
    "Standing",
    "Step",
    "TimelineStep",
]
