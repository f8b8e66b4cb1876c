"""An author's answer to a rejection, once a comment, and the desk's answer to that.

Why somebody else answers, and when not: docs/decisions/appeals.md.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Appeal, Comment, Decision, LogEntry
from comments.notifications import outbox
from comments.services.colleagues import is_anybody_else
from comments.services.log import record

SOMEBODY_ELSE = gettext_lazy("You rejected this comment: somebody else decides on the appeal.")


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

    Raises AppealRefused without an answer, when no appeal of a rejected comment is open, and when
    it is for somebody else to answer.
    """
    if not answer:
        raise AppealRefused(_("Give the author a reason."))
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if is_for_another(comment=current, actor=actor):
        raise AppealRefused(SOMEBODY_ELSE)
    outcome = Appeal.Outcome.UPHELD
    if not (current.is_rejected and _answer(current, "", outcome, answer, actor, now)):
        raise AppealRefused(_("There is no open appeal."))
    outbox.tell_of_appeal(comment=current, now=now)


def is_for_another(*, comment: Comment, actor: AbstractBaseUser) -> bool:
    """Say whether an appeal is open that somebody else has to answer: one against a rejection of
    the actor's own, while anybody works here who did not reject the comment."""
    appeal = Appeal.objects.open().filter(comment=comment).first()
    if appeal is None:
        return False
    rejected_by = {
        decision.actor_id
        for decision in comment.decisions.standing().filter(at__lte=appeal.at)
        if decision.is_rejecting and decision.actor_id
    }
    return actor.pk in rejected_by and is_anybody_else(than=rejected_by)


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


def stand_as_before(*, decision: Decision) -> None:
    """Take back what this decision made of the appeal, since it is taken back itself."""
    answered = Appeal.objects.filter(
        comment=decision.comment_id, answered_by=decision.actor_id, answered_at=decision.at
    )
    answered.filter(outcome=Appeal.Outcome.GRANTED).update(
        outcome="", answer="", answered_by=None, answered_at=None
    )
    # A decision upholds nothing but what had been granted, by the first one that published it.
    for appeal in answered.filter(outcome=Appeal.Outcome.UPHELD):
        decisions = Decision.objects.filter(comment=decision.comment_id, actor__isnull=False)
        grant = decisions.standing().publishing().filter(at__gte=appeal.at).first()
        appeal.outcome, appeal.answer = Appeal.Outcome.GRANTED, grant.reason
        appeal.answered_by_id, appeal.answered_at = grant.actor_id, grant.at
        appeal.save()


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
    if not found.update(outcome=outcome, answer=answer, answered_by=actor, answered_at=now):
        return False
    facts = {"outcome": str(outcome), "answer": answer}
    record(act=LogEntry.Act.APPEAL, actor=actor, now=now, about=comment, **facts)
    return True
