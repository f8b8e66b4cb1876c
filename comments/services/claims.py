"""Who reads what at the moment, so that two moderators do not read the same."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from comments.models import Claim, Comment

LOOKING = timedelta(minutes=2)
BATCH = timedelta(minutes=15)
LARGEST_BATCH = 50
# At the same moment somebody else may take what was found free, or give back what was not.
_TRIES = 3


@transaction.atomic
def look(*, comment: Comment, actor: AbstractBaseUser, now: datetime) -> Claim:
    """Say that the actor reads this comment, and return whose claim is in force.

    It is the actor's for LOOKING, or as long as it was before if that is longer, or that of
    somebody else who was first. Nobody is kept from deciding by it.
    """
    claims = Claim.objects.select_related("by").filter(comment=comment)
    for _try in range(_TRIES):
        _claim([comment.pk], actor, now, now + LOOKING)
        if claim := claims.in_force(now).first():
            return claim
    # Colleagues had it at each of those moments, and gave it back.
    return Claim(comment=comment, by=actor, at=now, until=now + LOOKING)


@transaction.atomic
def claim_batch(
    *, comments: QuerySet[Comment], actor: AbstractBaseUser, now: datetime, count: int = 20
) -> list[Comment]:
    """Claim so many of these comments for the actor, for BATCH, and return them, oldest first.

    Those that others have are left out. Those that the actor has already are taken in, so that
    asking again gives the same ones until they are decided on. `comments` may not be sliced;
    LARGEST_BATCH is the most that anybody gets.
    """
    count = min(max(count, 0), LARGEST_BATCH)
    others = Claim.objects.in_force(now).exclude(by=actor).filter(comment=OuterRef("pk"))
    free = comments.filter(~Exists(others)).oldest_first()
    claimed: list[Comment] = []
    for _try in range(_TRIES):
        found = list({comment.pk: comment for comment in free[:count]}.values())
        own = _claim([comment.pk for comment in found], actor, now, now + BATCH)
        claimed = [comment for comment in found if comment.pk in own]
        if len(claimed) == len(found):
            break
    return claimed


def release(*, actor: AbstractBaseUser, now: datetime) -> int:
    """Give back everything that the actor has claimed, and return how many that were."""
    own = Claim.objects.filter(by=actor)
    held = own.in_force(now).count()
    own.delete()
    return held


def let_go(comment: Comment) -> None:
    """End whosever claim on a comment that was decided on."""
    Claim.objects.filter(comment=comment).delete()


def sweep(*, now: datetime) -> None:
    """Delete the claims that have run out."""
    Claim.objects.filter(until__lte=now).delete()


def _claim(
    keys: Iterable[int], actor: AbstractBaseUser, now: datetime, until: datetime
) -> Collection[int]:
    """Claim those comments that nobody else has, and return which the actor has now."""
    # In one order, so that two who claim the same ones never wait for each other in a circle.
    keys = sorted(keys)
    here = Claim.objects.filter(comment__in=keys)
    here.filter(until__lte=now).delete()
    here.filter(by=actor, until__lt=until).update(until=until)
    rows = [Claim(comment_id=key, by=actor, at=now, until=until) for key in keys]
    # Of two at the same moment the database lets one in.
    Claim.objects.bulk_create(rows, ignore_conflicts=True)
    return set(here.in_force(now).filter(by=actor).values_list("comment", flat=True))
