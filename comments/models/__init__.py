from comments.models.comments import Comment
from comments.models.decisions import Decision, Finding
from comments.models.people import Person

__all__ = ["Comment", "Decision", "Finding", "Person"]
