"""What moderators write to each other about a comment."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from comments.models import Comment, Note
from comments.services.refusals import DecisionRefused

LIMIT = Note._meta.get_field("text").max_length


def add_note(*, comment: Comment, text: str, actor: AbstractBaseUser, now: datetime) -> Note:
    """Store a note that the desk alone ever reads. Raises DecisionRefused for none or too long a
    one."""
    text = text.strip()
    if not text:
        raise DecisionRefused(_("Write a note first."))
    if len(text) > LIMIT:
        raise DecisionRefused(
            _("The note is too long; the limit is %(limit)s characters.") % {"limit": LIMIT}
        )
    return Note.objects.create(comment=comment, by=actor, text=text, at=now)
