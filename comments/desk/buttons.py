"""The buttons of the desk and their keys; each name is what the form sends as its act."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from comments.models import Comment


@dataclass(frozen=True, kw_only=True)
class Button:
    act: str
    label: str
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Deciding(Button):
    """A button that gives comments this status."""

    status: Comment.Status


DECIDING = (
    Deciding(act="publish", label=_("Publish"), key="a", status=Comment.Status.PUBLISHED),
    Deciding(act="reject", label=_("Reject"), key="r", status=Comment.Status.REJECTED),
    Deciding(act="spam", label=_("Spam"), key="s", status=Comment.Status.SPAM),
    Deciding(act="trash", label=_("Trash"), key="t", status=Comment.Status.TRASHED),
    Deciding(act="hold", label=_("Hold again"), key="h", status=Comment.Status.HELD),
)
# What is done with many at once.
BULK = tuple(button for button in DECIDING if button.status != Comment.Status.HELD)


def deciding(comment: Comment) -> list[Deciding]:
    """Return the buttons that change the comment's status; its author's withdrawal is for good."""
    if comment.is_withdrawn:
        return []
    return [button for button in DECIDING if button.status != comment.status]
