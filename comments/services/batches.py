"""What a moderator decides by one press of a button, on one comment or many, and undoes as one."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet

from comments.models import Comment, Decision
from comments.notifications.following import UNDO_WINDOW
from comments.services.decisions import decide
from comments.services.refusals import DecisionRefused
from comments.services.undoing import take_back


def new_batch() -> str:
    """Return what joins decisions that are made by one press of a button."""
    return secrets.token_hex(16)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a batch: comments as they are now, and each refusal with its words."""

    batch: str = field(default_factory=new_batch)
    decided: list[Comment] = field(default_factory=list)
    refused: list[tuple[Comment, DecisionRefused]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """A batch whose letters have not left: how many it decided on, to what, and until when."""

    batch: str
    count: int
    status: Comment.Status
    until: datetime


@transaction.atomic
def decide_batch(
    *,
    seen: Mapping[int, int],
    to: Comment.Status,
    actor: AbstractBaseUser,
    now: datetime,
    reason: str = "",
    note: str = "",
) -> Outcome:
    """Decide on the comments with these keys, oldest first, each at the version that was seen.

    What is refused changes nothing of the others; these are stored together. Keys of no comment
    are nothing.
    """
    outcome = Outcome()
    words = {"reason": reason, "note": note}
    for comment in _locked(seen):
        try:
            decide(
                comment=comment,
                version=seen[comment.pk],
                to=to,
                actor=actor,
                now=now,
                batch=outcome.batch,
                **words,
            )
        except DecisionRefused as refusal:
            outcome.refused.append((comment, refusal))
        else:
            outcome.decided.append(comment)
    return outcome


@transaction.atomic
def undo(*, batch: str, actor: AbstractBaseUser, now: datetime) -> Outcome:
    """Take back what was decided by one press of a button, now or at any later time.

    What is not its comment's latest decision any more, or is refused otherwise, stays. The caller
    sees to it that the actor may. What does not exist has an empty outcome.
    """
    outcome = Outcome()
    decisions = {one.comment_id: one for one in Decision.objects.of_batch(batch)}
    for comment in _locked(decisions):
        decision = decisions[comment.pk]
        try:
            done = take_back(decision=decision, actor=actor, now=now, batch=outcome.batch)
        except DecisionRefused as refusal:
            outcome.refused.append((comment, refusal))
        else:
            outcome.decided.append(done)
    return outcome


def undoable(*, actor: AbstractBaseUser, now: datetime) -> Undoable | None:
    """Return what the actor decided last and can still undo before anybody is told; None when
    there is nothing."""
    since = now - UNDO_WINDOW
    # What staff wrote was published by the policy. Asked apart from what they decided: an index
    # that serves both has all that the policy ever decided.
    written = Comment.objects.filter(user=actor, submitted_at__gt=since, submitted_at__lte=now)
    keys = list(written.values_list("pk", flat=True))
    found = [
        *_latest(Decision.objects.filter(actor=actor, at__gt=since, at__lte=now)),
        *_latest(Decision.objects.on_arrival().filter(comment__in=keys)),
    ]
    if not found:
        return None
    newest = max(found, key=lambda decision: decision.pk)
    return Undoable(
        batch=newest.batch,
        count=sum(decision.batch == newest.batch for decision in found),
        status=Comment.Status(newest.to_status),
        until=newest.at + UNDO_WINDOW,
    )


def _latest(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those in a batch after which nothing happened to their comments."""
    return decisions.standing().exclude(batch="").filter(comment__version=F("version"))


def _locked(keys: Collection[int]) -> list[Comment]:
    """Lock the comments, always in one order, and return them oldest first."""
    chosen = Comment.objects.filter(pk__in=list(keys))
    list(chosen.select_for_update().order_by("pk").values_list("pk"))
    return list(chosen.oldest_first().select_related("person"))
