"""A moderator's objection to a colleague's decision: a third person answers it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Comment, Contest, Decision, LogEntry
from comments.services.colleagues import is_anybody_else
from comments.services.log import record
from comments.services.refusals import DecisionRefused, StaleDecision

REASON_LIMIT = Contest._meta.get_field("reason").max_length
Outcome = Contest.Outcome


@transaction.atomic
def contest(
    *,
    decision: Decision,
    wanted: Comment.Status,
    reason: str,
    actor: AbstractBaseUser,
    now: datetime,
) -> Contest:
    """Ask a third person whether the comment should have another status.

    Until they answer, neither who decided nor who contests decides on the comment. Raises
    DecisionRefused for a decision of the policy, of the actor or of the author, when it is
    contested already, or nobody else is there to ask, and without a reason or for too long a one;
    StaleDecision when it is not the latest any more.
    """
    reason = reason.strip()
    if not reason:
        raise DecisionRefused(_("Give a reason: a third person has to judge it."))
    if len(reason) > REASON_LIMIT:
        raise DecisionRefused(
            _("The reason is too long; the limit is %(limit)s characters.")
            % {"limit": REASON_LIMIT}
        )
    comment = Comment.objects.select_for_update().get(pk=decision.comment_id)
    _refuse(decision, comment, Comment.Status(wanted), actor)
    stored = Contest.objects.create(
        comment=comment, decision=decision, by=actor, wanted=wanted, reason=reason, at=now
    )
    _log(stored, actor, now, wanted=stored.wanted, reason=reason)
    return stored


@transaction.atomic
def uphold_contest(*, contest: Contest, actor: AbstractBaseUser, now: datetime) -> None:
    """Answer that the decision stands.

    Raises DecisionRefused when the actor is one of the two, or somebody answered already.
    """
    comment = Comment.objects.select_for_update().get(pk=contest.comment_id)
    refuse_the_two(comment=comment, actor=actor)
    if not _answer(contest, Outcome.UPHELD, actor, now):
        raise DecisionRefused(_("This is not contested any more."))


def refuse_the_two(*, comment: Comment, actor: AbstractBaseUser) -> None:
    """Raise DecisionRefused for whoever made a contested decision, or contests it.

    Nobody is refused when no third person works here any more. For the caller's transaction.
    """
    contested = _open(comment)
    if contested is None:
        return
    two = {contested.decision.actor_id, contested.by_id}
    if actor.pk in two and is_anybody_else(than=two):
        raise DecisionRefused(_("This is contested: a third person decides."))


def overturn(*, comment: Comment, actor: AbstractBaseUser, now: datetime) -> None:
    """Answer an open contest by another decision on the comment. For the caller's transaction."""
    if contested := _open(comment):
        _answer(contested, Outcome.OVERTURNED, actor, now)


def open_again(*, decision: Decision) -> None:
    """Have the contest that this decision answered open again, since it is taken back."""
    answered = Contest.objects.filter(
        comment=decision.comment_id, answered_by=decision.actor_id, answered_at=decision.at
    )
    overturned = answered.filter(outcome=Outcome.OVERTURNED)
    overturned.update(outcome="", answered_by=None, answered_at=None)


def _open(comment: Comment) -> Contest | None:
    return Contest.objects.open().select_related("decision").filter(comment=comment).first()


def _refuse(
    decision: Decision, comment: Comment, wanted: Comment.Status, actor: AbstractBaseUser
) -> None:
    if decision.actor_id is None:
        raise DecisionRefused(_("Only a colleague's decision is contested; decide yourself."))
    if decision.actor_id == actor.pk:
        raise DecisionRefused(_("This decision is your own: take it back."))
    if comment.version != decision.version:
        raise StaleDecision(comment.decisions.select_related("actor").last())
    if wanted in {comment.status, Comment.Status.WITHDRAWN}:
        raise DecisionRefused(_("Say what should have been decided instead."))
    if Contest.objects.filter(decision=decision).exists() or _open(comment):
        raise DecisionRefused(_("This is contested already."))
    if not is_anybody_else(than={decision.actor_id, actor.pk}):
        raise DecisionRefused(_("Nobody else works here who could decide between you two."))


def _answer(
    contest: Contest, outcome: Contest.Outcome, actor: AbstractBaseUser, now: datetime
) -> bool:
    """Write the outcome once, and log it."""
    values = {"outcome": outcome, "answered_by": actor, "answered_at": now}
    if not Contest.objects.open().filter(pk=contest.pk).update(**values):
        return False
    for name, value in values.items():
        setattr(contest, name, value)
    _log(contest, actor, now, outcome=str(outcome))
    return True


def _log(contest: Contest, actor: AbstractBaseUser, now: datetime, **facts: object) -> None:
    facts |= {"contest": contest.pk, "decision": contest.decision_id}
    record(act=LogEntry.Act.CONTEST, actor=actor, now=now, about=contest.comment, **facts)
