"""A decision on a comment, by a moderator or by a rule."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from comments.changes import comment_changed
from comments.models import Comment, Decision
from comments.notifications import outbox
from comments.services import appeals, claims, contests
from comments.services.log import record_decision
from comments.services.refusals import DecisionRefused, StaleDecision
from comments.services.teaching import correct


@transaction.atomic
def decide(
    *,
    comment: Comment,
    version: int,
    to: Comment.Status,
    actor: AbstractBaseUser | None,
    now: datetime,
    reason: str = "",
    note: str = "",
    rules: Sequence[str] = (),
    batch: str = "",
) -> Decision:
    """Change a comment's status on a moderator's word and store that as one decision.

    `version` is the one that the moderator saw; without an actor `rules` say what decided. A
    moderator's decision answers what readers reported, what the author appealed and what a
    colleague contested, and ends a claim; `batch` joins those that were made by one press of a
    button. Raises StaleDecision when somebody decided since, and DecisionRefused when the comment
    has that status already, its author withdrew it, or somebody else has to decide on an appeal or
    on what is contested.
    """
    current = Comment.objects.select_for_update().only("status", "version").get(pk=comment.pk)
    if current.version != version:
        raise StaleDecision(comment.decisions.select_related("actor").last())
    if current.status == to:
        raise DecisionRefused(_("This comment is %(status)s already.") % {"status": to.label})
    if Comment.Status.WITHDRAWN in {current.status, to}:
        raise DecisionRefused(_("Only its author withdraws a comment, and for good."))
    if actor:
        refuse_the_involved(comment=comment, actor=actor)
    # What is in the trash may be said again.
    forgotten = {"said_once": None} if to == Comment.Status.TRASHED else {}
    move(comment=comment, version=version, status=to, **forgotten)
    decision = record_decision(
        comment=comment,
        actor=actor,
        from_status=current.status,
        to_status=to,
        reason=reason,
        note=note,
        rules=list(rules),
        version=comment.version,
        batch=batch,
        at=now,
    )
    if actor:
        comment.reports.open().update(answered_at=now)
    if comment.is_published:
        outbox.tell_of_publication(comment=comment, now=now)
    elif to == Comment.Status.REJECTED:
        outbox.tell_of_rejection(comment=comment, now=now)
    if actor:
        appeals.follow_decision(comment=comment, answer=reason, actor=actor, now=now)
        contests.overturn(comment=comment, actor=actor, now=now)
        claims.let_go(comment)
        correct(comment=comment, decision=decision)
    else:
        outbox.tell_the_desk(comment=comment, now=now)
    return decision


def refuse_the_involved(*, comment: Comment, actor: AbstractBaseUser) -> None:
    """Raise DecisionRefused for whom an open appeal or contest is about, while others are there."""
    if appeals.is_for_another(comment=comment, actor=actor):
        raise DecisionRefused(appeals.SOMEBODY_ELSE)
    contests.refuse_the_two(comment=comment, actor=actor)


def move(*, comment: Comment, version: int, **values: object) -> None:
    """Write these fields if the comment still has the version that was seen, and count it up.

    Raises StaleDecision, with what was decided meanwhile, when it has not.
    """
    values |= {"version": version + 1}
    was = comment.status
    if not Comment.objects.filter(pk=comment.pk, version=version).update(**values):
        raise StaleDecision(comment.decisions.select_related("actor").last())
    for name, value in values.items():
        setattr(comment, name, value)
    comment_changed(comment, was=was)


def next_held() -> Comment | None:
    """Return the comment that has waited longest for a moderator."""
    return Comment.objects.waiting().oldest_first().first()
