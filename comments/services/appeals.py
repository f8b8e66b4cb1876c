"""An author's answer to a rejection, once a comment, and the desk's answer to that."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Appeal, Comment
from comments.notifications import outbox


class AppealRefused(Exception):
    """The appeal was not taken or not answered; the message says why."""


@transaction.atomic
def appeal(*, comment: Comment, text: str, now: datetime) -> Appeal:
    """Store why the author thinks that a rejection is wrong.

    Raises AppealRefused when the comment is not rejected, or there was an appeal before.
    """
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if not current.is_rejected:
        raise AppealRefused(_("This comment is not rejected any more."))
    stored, is_new = Appeal.objects.get_or_create(
        comment=current, defaults={"text": text, "at": now}
    )
    if not is_new and stored.text != text:
        raise AppealRefused(_("You have appealed already; a comment has one appeal."))
    return stored


@transaction.atomic
def uphold(*, comment: Comment, answer: str, actor: AbstractBaseUser, now: datetime) -> None:
    """Let the rejection stand, and tell the author why.

    Raises AppealRefused without an answer, or when no appeal of a rejected comment is open.
    """
    if not answer:
        raise AppealRefused(_("Give the author a reason."))
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    outcome = Appeal.Outcome.UPHELD
    if not (current.is_rejected and _answer(current, "", outcome, answer, actor, now)):
        raise AppealRefused(_("There is no open appeal."))
    outbox.tell_of_appeal(comment=current, now=now)


def follow_decision(
    *, comment: Comment, answer: str, actor: AbstractBaseUser, now: datetime
) -> None:
    """Answer the appeal by a moderator's decision: publishing grants it, and rejecting takes that
    back. For the caller's transaction."""
    granted, upheld = Appeal.Outcome.GRANTED, Appeal.Outcome.UPHELD
    if comment.is_published and _answer(comment, "", granted, answer, actor, now):
        outbox.tell_of_appeal(comment=comment, now=now)
    elif comment.is_rejected:
        _answer(comment, granted, upheld, answer, actor, now)


def _answer(
    comment: Comment,
    before: str,
    outcome: Appeal.Outcome,
    answer: str,
    actor: AbstractBaseUser,
    now: datetime,
) -> bool:
    """Write the outcome once: of two moderators who answer at the same moment, one does."""
    found = Appeal.objects.filter(comment=comment, outcome=before)
    return bool(found.update(outcome=outcome, answer=answer, answered_by=actor, answered_at=now))
