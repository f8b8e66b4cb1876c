"""Letters to moderators on comments that wait: one each, or when many come, one of all."""

from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from comments.models import Comment, DeskMail, Letter
from comments.notifications import desk
from comments.notifications.digests import STORED_LATE
from comments.notifications.letterbox import put

AN_HOUR = timedelta(hours=1)
# Letters on single comments to one moderator in an hour; what comes beyond stands in a digest.
AT_ONCE_AN_HOUR = 10


def full_hour(moment: datetime) -> datetime:
    """Return the last full hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


@task
def tell_desk(comment_id: int) -> None:
    """Put in the letters on a comment that waits. Running again is harmless."""
    put_for_desk(comment_id, now=timezone.now())


def put_for_desk(comment_id: int, *, now: datetime) -> None:
    """Put in a letter for each moderator who wants to know at once, if the comment waits still.

    However often it comes to wait, there is one letter until a moderator decides on it for good.
    """
    comment = Comment.objects.waiting().filter(pk=comment_id).first()
    if comment is None:
        return
    decided = comment.decisions.standing().filter(actor__isnull=False).count()
    for wish in desk.recipients(pace=DeskMail.Pace.AT_ONCE):
        if desk.waiting_for(wish).filter(pk=comment.pk).exists():
            _put_or_collect(wish, comment, f"{comment.pk}:{wish.pk}:{decided}", now)


@transaction.atomic
def _put_or_collect(wish: DeskMail, comment: Comment, event: str, now: datetime) -> None:
    # Locked, so that of two that come at one moment the second counts the first.
    DeskMail.objects.select_for_update().get(pk=wish.pk)
    letters = Letter.objects.filter(desk_mail=wish, kind=Letter.Kind.DESK_HELD)
    recent = letters.exclude(comment=comment).exclude(state=Letter.State.DROPPED)
    if recent.filter(created_at__gt=now - AN_HOUR).count() >= AT_ONCE_AN_HOUR:
        put_digest(wish, moment=full_hour(now) + AN_HOUR)
        return
    put(
        kind=Letter.Kind.DESK_HELD,
        person=wish.person,
        event=event,
        now=now,
        comment=comment,
        desk_mail=wish,
    )


def put_digests(*, pace: DeskMail.Pace, moment: datetime) -> None:
    """Put in the digests of this pace that are due at a moment.

    For those who have nothing to read, the next one begins there.
    """
    told = Letter.objects.filter(kind=Letter.Kind.DESK_DIGEST, created_at=moment)
    due = DeskMail.objects.filter(pace=pace, told_until__lt=moment).exclude(letters__in=told)
    for wish in desk.recipients(pk__in=due):
        if desk.has_digest(wish, until=moment):
            put_digest(wish, moment=moment)
        else:
            desk.mark_told(wish, until=moment)


def put_digest(wish: DeskMail, *, moment: datetime) -> None:
    """Put in the digest of one moment, once; it leaves when everything before is stored."""
    digests = wish.letters.filter(kind=Letter.Kind.DESK_DIGEST, created_at=moment)
    if digests.exclude(state=Letter.State.DROPPED).exists():
        return
    with transaction.atomic():
        put(
            kind=Letter.Kind.DESK_DIGEST,
            person=wish.person,
            event=f"{wish.pk}:{moment:%Y-%m-%dT%H:%M}",
            now=moment,
            delay=STORED_LATE,
            desk_mail=wish,
        )
