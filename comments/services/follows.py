"""Who wants mail on what. Nobody gets any by another's wish: the address has to confirm."""

from datetime import datetime, timedelta

from django.db import transaction

from articles.models import Story
from comments.models import Comment, Follow, Letter, Person
from comments.notifications import outbox

# Anybody may ask with anybody's address, so a person is asked no more often than this a day.
ASKED_A_DAY = 3


@transaction.atomic
def follow(
    *,
    person: Person,
    story: Story,
    comment: Comment | None,
    pace: Follow.Pace,
    now: datetime,
    proven: bool,
) -> None:
    """Have a person follow what is replied to a comment, or without one all of a story's comments.

    `proven` says that whoever asks has proven the address: then it counts at once, at this pace.
    Otherwise a letter asks the owner of the address, a few times a day at most; what they follow
    already stays as it is. A person without an address follows nothing.
    """
    if person.erased_at:
        return
    wish, _is_new = Follow.objects.get_or_create(
        person=person, story=story, comment=comment, defaults={"pace": pace, "asked_at": now}
    )
    if proven:
        set_pace(follow=wish, pace=pace, now=now)
        confirm(follow=wish, now=now)
    elif not wish.is_confirmed and _may_be_asked(person, now):
        # The latest word of whoever asks is what the owner says yes to.
        Follow.objects.filter(pk=wish.pk, confirmed_at=None).update(pace=pace)
        outbox.ask_to_confirm(follow=wish, now=now)


def confirm(*, follow: Follow, now: datetime) -> None:
    """Have a follow count from now on; one that counts already stays as it is."""
    unconfirmed = Follow.objects.filter(pk=follow.pk, confirmed_at=None)
    if unconfirmed.update(confirmed_at=now, told_until=now):
        follow.confirmed_at = follow.told_until = now


def set_pace(*, follow: Follow, pace: Follow.Pace, now: datetime) -> None:
    """Send mail at another pace. What was published until now is not told again."""
    Follow.objects.filter(pk=follow.pk).exclude(pace=pace).update(pace=pace, told_until=now)
    follow.pace = pace


def stop(*, follow: Follow) -> None:
    """Forget the wish, and with it every letter that it led to and that waits."""
    follow.delete()


def stop_daily(*, person: Person) -> None:
    """Forget all that the person wanted in a daily letter, and the letters that wait."""
    with transaction.atomic():
        Letter.objects.filter(person=person, kind=Letter.Kind.DIGEST).drop()
        person.follows.daily().delete()


def _may_be_asked(person: Person, now: datetime) -> bool:
    asked = Letter.objects.filter(person=person, kind=Letter.Kind.CONFIRM_FOLLOW)
    return asked.filter(created_at__gt=now - timedelta(days=1)).count() < ASKED_A_DAY
