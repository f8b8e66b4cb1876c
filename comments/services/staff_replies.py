"""A moderator's reply to a comment, which publishes what it answers."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Comment
from comments.services.batches import new_batch
from comments.services.decisions import decide
from comments.services.refusals import DecisionRefused, StaleDecision
from comments.services.submission import Reply, SubmissionRefused, submit


@transaction.atomic
def reply_as_staff(
    *, parent: Comment, version: int, text: str, actor: AbstractBaseUser, now: datetime
) -> Comment:
    """Publish the comment if it is not yet, store the actor's reply to it, and return the reply.

    Both are undone as one batch. Raises StaleDecision when the comment is not as it was seen, and
    DecisionRefused for no words, and for what neither a decision nor a reply is allowed to do;
    then nothing is stored.
    """
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise DecisionRefused(_("Write a reply first."))
    parent = Comment.objects.select_for_update().get(pk=parent.pk)
    if parent.version != version:
        raise StaleDecision(parent.decisions.select_related("actor").last())
    batch = new_batch()
    if not parent.is_published:
        published = Comment.Status.PUBLISHED
        decide(comment=parent, version=version, to=published, actor=actor, now=now, batch=batch)
    # A form that is sent twice is refused by the version, or as a repetition.
    reply = Reply(name=actor.get_full_name(), text=text, user=actor, form_id=batch)
    try:
        return submit(
            story=parent.story, parent=parent, reply=reply, sender="", now=now, batch=batch
        )
    except SubmissionRefused as refusal:
        raise DecisionRefused(str(refusal)) from refusal
