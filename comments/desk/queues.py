"""The queues of the desk, each with how many are in it and how long the oldest has waited.

Every question is bounded, however many comments are stored: a count ends at MOST.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from comments.models import Appeal, Claim, Comment, Contest, Decision, Report
from comments.models.comments import CommentQuerySet

MOST = 10_000
IS_NEW = timedelta(hours=24)

type Chosen = Callable[[AbstractBaseUser, datetime], CommentQuerySet]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Comments that somebody at the desk asks for by one name.

    `since` is the field by which the oldest one has waited.
    """

    name: str
    label: str
    of: Chosen
    # Whether somebody is to do something about them.
    is_work: bool = False
    since: str = "submitted_at"
    # What they are in the order of, unless another one is asked for; and what may be asked for.
    order: str = "oldest"
    orders: tuple[str, ...] = ("oldest", "newest", "riskiest", "story")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A queue as it is now. `count` is MOST at most, and `is_more` says that there are others."""

    queue: Queue
    count: int
    is_more: bool
    oldest: datetime | None


def _with_status(status: Comment.Status) -> Chosen:
    return lambda actor, now: Comment.objects.filter(status=status)


def _with_open(kind: type[Report | Appeal | Contest]) -> Chosen:
    """Comments on which one of these waits for an answer."""
    return lambda actor, now: Comment.objects.filter(pk__in=kind.objects.open().values("comment"))


def _new(actor: AbstractBaseUser, now: datetime) -> CommentQuerySet:
    """Nobody at the desk has seen them yet, whatever the policy did with them."""
    decided = Decision.objects.filter(comment=OuterRef("pk"), actor__isnull=False)
    recent = Comment.objects.filter(submitted_at__gt=now - IS_NEW)
    return recent.exclude(status=Comment.Status.WITHDRAWN).filter(~Exists(decided))


def _claimed(actor: AbstractBaseUser, now: datetime) -> CommentQuerySet:
    own = Claim.objects.in_force(now).filter(by=actor)
    return Comment.objects.filter(pk__in=own.values("comment"))


def _mine(actor: AbstractBaseUser, now: datetime) -> CommentQuerySet:
    """By the actor's latest decision on each."""
    later = Decision.objects.filter(
        comment=OuterRef("pk"), actor=actor, version__gt=OuterRef("decisions__version")
    )
    decided = Comment.objects.filter(~Exists(later), decisions__actor=actor)
    return decided.annotate(decided_at=F("decisions__at"))


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            name="held",
            label=_("Held"),
            of=lambda actor, now: Comment.objects.waiting(),
            is_work=True,
        ),
        Queue(name="reported", label=_("Reported"), of=_with_open(Report), is_work=True),
        Queue(name="appealed", label=_("Appealed"), of=_with_open(Appeal), is_work=True),
        Queue(name="contested", label=_("Contested"), of=_with_open(Contest), is_work=True),
        Queue(name="claimed", label=_("Taken by me"), of=_claimed, is_work=True),
        Queue(name="new", label=_("New, seen by nobody"), of=_new, order="newest"),
        Queue(
            name="mine",
            label=_("Decided by me"),
            of=_mine,
            since="decided_at",
            order="decided",
            orders=("decided",),
        ),
        Queue(
            name="published",
            label=_("Published"),
            of=_with_status(Comment.Status.PUBLISHED),
            order="newest",
        ),
        Queue(
            name="rejected",
            label=_("Rejected"),
            of=_with_status(Comment.Status.REJECTED),
            order="newest",
        ),
        Queue(name="spam", label=_("Spam"), of=_with_status(Comment.Status.SPAM), order="newest"),
        Queue(
            name="trashed",
            label=_("Trashed"),
            of=_with_status(Comment.Status.TRASHED),
            order="newest",
        ),
        Queue(
            name="unconfirmed",
            label=_("Address not confirmed"),
            of=lambda actor, now: Comment.objects.unconfirmed(),
        ),
        Queue(
            name="all",
            label=_("All"),
            of=lambda actor, now: Comment.objects.all(),
            order="newest",
            # The others have an index for each status, and none for all of them together.
            orders=("newest", "oldest"),
        ),
    )
}
FIRST = QUEUES["held"]


def counted(queue: Queue, actor: AbstractBaseUser, now: datetime) -> Counted:
    """Return how many are in the queue now, and since when the oldest."""
    comments = queue.of(actor, now)
    count = _bounded(comments)
    oldest = comments.order_by(queue.since).values_list(queue.since, flat=True).first()
    return Counted(
        queue=queue, count=min(count, MOST), is_more=count > MOST, oldest=oldest if count else None
    )


def all_counted(actor: AbstractBaseUser, now: datetime) -> list[Counted]:
    return [counted(queue, actor, now) for queue in QUEUES.values()]


def _bounded(rows: QuerySet) -> int:
    return rows.order_by().values("pk")[: MOST + 1].count()
