"""The letter of a day: everything new in what a person follows at that pace."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from comments.models import Comment, Follow, Letter, Person
from comments.notifications.following import new_for

# A decision is stored a moment after the time that it names.
STORED_LATE = timedelta(minutes=1)


def latest_moment(now: datetime) -> datetime:
    """Return when digests were last due: today at the hour of the settings, or yesterday."""
    moment = timezone.localtime(now).replace(
        hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0
    )
    return moment if moment <= now else moment - timedelta(days=1)


def people_to_tell(*, until: datetime) -> Iterator[Person]:
    """Give those who have something new to read at this moment and no digest of it yet.

    For the others the next digest begins at this moment.
    """
    follows = Follow.objects.confirmed().daily().filter(told_until__lt=until)
    told = Letter.objects.filter(kind=Letter.Kind.DIGEST, created_at=until)
    for person in Person.objects.filter(follows__in=follows).exclude(letters__in=told).distinct():
        if new_for_person(person, until=until):
            yield person
        else:
            mark_told(person, until=until)


def new_for_person(person: Person, *, until: datetime) -> list[tuple[Follow, list[Comment]]]:
    """Return what is new, each comment once, under the first of the wishes that it answers."""
    seen: set[int] = set()
    news = []
    follows = person.follows.confirmed().daily().filter(told_until__lt=until)
    for follow in follows.select_related("story", "comment").order_by("asked_at", "pk"):
        comments = [one for one in new_for(follow, until=until) if one.pk not in seen]
        seen |= {comment.pk for comment in comments}
        if comments:
            news.append((follow, comments))
    return news


def mark_told(person: Person, *, until: datetime) -> None:
    """Have the person's next digest begin where this one ends."""
    person.follows.daily().filter(told_until__lt=until).update(told_until=until)
