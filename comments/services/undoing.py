"""Taking one decision back, and everything that it changed with it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comments.models import Comment, Decision
from comments.notifications import outbox
from comments.services import appeals, claims, contests, reactions
from comments.services.decisions import move, refuse_the_involved
from comments.services.log import record_decision
from comments.services.refusals import DecisionRefused, StaleDecision
from comments.services.submission import said_again
from comments.services.teaching import correct


@transaction.atomic
def take_back(
    *, decision: Decision, actor: AbstractBaseUser, now: datetime, batch: str = ""
) -> Comment:
    """Give a comment the status that it had before this decision, by a new one, and return it.

    The reports, the appeal and the contest that it answered are open again, and letters about it
    that have not left never do. What staff wrote by the same press of a button goes to the trash.
    Raises StaleDecision when something was decided since, and DecisionRefused for what was taken
    back already, took something back itself, had nothing before it, or is for somebody else to
    judge.
    """
    comment = Comment.objects.select_for_update().get(pk=decision.comment_id)
    _refuse(decision, comment, actor)
    from_status = comment.status
    _move(comment, decision.from_status or Comment.Status.TRASHED)
    undoing = record_decision(
        comment=comment,
        actor=actor,
        from_status=from_status,
        to_status=comment.status,
        version=comment.version,
        batch=batch,
        undoes=decision,
        at=now,
    )
    contests.overturn(comment=comment, actor=actor, now=now)
    contests.open_again(decision=decision)
    if decision.actor_id:
        reactions.open_again(comment=comment, answered_at=decision.at)
        appeals.stand_as_before(decision=decision)
    appeals.follow_decision(comment=comment, answer="", actor=actor, now=now)
    claims.let_go(comment)
    correct(comment=comment, decision=undoing)
    outbox.follow_undoing(comment=comment, now=now)
    return comment


def _refuse(decision: Decision, comment: Comment, actor: AbstractBaseUser) -> None:
    if Decision.objects.filter(undoes=decision).exists():
        raise DecisionRefused(_("This was taken back already."))
    if decision.undoes_id:
        raise DecisionRefused(_("This took something back; decide anew instead."))
    # Staff's own words are the one thing that a batch begins.
    if not (decision.from_status or decision.batch):
        raise DecisionRefused(_("There was nothing before this decision."))
    if comment.decisions.standing().last() != decision:
        raise StaleDecision(comment.decisions.select_related("actor").last())
    refuse_the_involved(comment=comment, actor=actor)


def _move(comment: Comment, to: str) -> None:
    """Change the status. What leaves the trash may not be said again, unless it was meanwhile."""
    version = comment.version
    if to == Comment.Status.TRASHED:
        move(comment=comment, version=version, status=to, said_once=None)
    elif not comment.is_trashed:
        move(comment=comment, version=version, status=to)
    else:
        try:
            with transaction.atomic():
                digest = said_again(comment)
                move(comment=comment, version=version, status=to, said_once=digest)
        except IntegrityError:
            move(comment=comment, version=version, status=to, said_once=None)
