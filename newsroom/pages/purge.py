"""Telling a CDN what changed, so that it gives out no page from before.

The queue is the list of changes itself, and a cursor in the database says how far the CDN knows of
it. Whatever was committed is told, whichever process is killed at whatever moment.

Each change is told at once, and a second time AGAIN later: a page that was asked for before the
commit may be on its way to the CDN while the first purge gets there, be stored after it, and stay.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.db.models import F

from articles.changes import Part
from articles.models import PageChange
from newsroom.models import PurgeCursor
from newsroom.pages.changes import AnyDatabase
from newsroom.pages.purge_request import KEYS_A_REQUEST, NotPurged, send

logger = logging.getLogger(__name__)

# Longer than an answer that is made is on its way.
AGAIN = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(seconds=60)


@dataclass
class Told:
    """What a CDN was told: keys, in so many requests."""

    keys: int = 0
    requests: int = 0


@dataclass(frozen=True)
class Step:
    """What the CDN does not know yet, and where the cursor stands once it does."""

    keys: set[str]
    once: int
    twice: int
    due: int
    due_at: datetime | None


def deliver(
    *,
    now: datetime,
    even_in_pause: bool = False,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Told:
    """Tell the CDN of all changes that it does not know of; raises NotPurged if it does not answer.

    After that it is tried again after longer and longer pauses, within which nothing happens here.
    Two at once may tell the same, and forget nothing. `progress` hears after each request how many
    keys of how many were told.
    """
    told = Told()
    while True:
        cursor, _created = PurgeCursor.objects.get_or_create(pk=1)
        if cursor.again_at and now < cursor.again_at and not even_in_pause:
            return told
        step = next_step(cursor, now=now)
        if step is None:
            return told
        try:
            _tell(step.keys, told, progress)
        except NotPurged as error:
            _note_failure(cursor, error, now)
            raise
        if _note_success(cursor, step, now):
            return told


def waiting() -> int:
    """Return how many changes the CDN was not told of yet."""
    cursor = PurgeCursor.objects.filter(pk=1).first() or PurgeCursor()
    return PageChange.objects.filter(pk__gt=cursor.once).count()


def next_step(cursor: PurgeCursor, *, now: datetime) -> Step | None:
    """Return what to tell now; None if there is nothing."""
    changes = AnyDatabase()
    newest = changes.newest()
    is_due = cursor.due_at is not None and cursor.due_at <= now
    if newest == cursor.once and not is_due:
        return None
    is_older = newest < cursor.once
    if is_older or cursor.twice < 0 or changes.oldest() > cursor.twice + 1:
        # Nobody knows what changed: the first time, after a pause of days, in an older database.
        keys = {Part.EVERYTHING.value}
    else:
        keys = _between(cursor.once, newest)
        keys |= _between(cursor.twice, cursor.due) if is_due else set()
    twice, due, due_at = cursor.twice, cursor.due, cursor.due_at
    if is_older:
        twice, due_at = -1, None
    elif is_due:
        twice, due_at = due, None
    if due_at is None and newest != twice:
        due, due_at = newest, now + AGAIN
    return Step(keys, newest, twice, due, due_at)


def _between(after: int, last: int) -> set[str]:
    found = PageChange.objects.filter(pk__gt=after, pk__lte=last)
    return set(found.values_list("key", flat=True))


def _tell(keys: set[str], told: Told, progress: Callable[[int, int], object]) -> None:
    keys, done = {Part.EVERYTHING.value} if Part.EVERYTHING in keys else keys, 0
    for some in batched(sorted(keys), KEYS_A_REQUEST, strict=False):
        send(some)
        told.keys += len(some)
        told.requests += 1
        done += len(some)
        progress(done, len(keys))


def _note_success(cursor: PurgeCursor, step: Step, now: datetime) -> bool:
    """Move the cursor, unless somebody else did; then there may be more to tell than was told."""
    has_moved = _update(
        cursor,
        once=step.once,
        twice=step.twice,
        due=step.due,
        due_at=step.due_at,
        failing_since=None,
        failures=0,
        again_at=None,
    )
    if has_moved and cursor.failing_since:
        logger.warning("The CDN takes purges again, after %s.", now - cursor.failing_since)
    return has_moved


def _note_failure(cursor: PurgeCursor, error: NotPurged, now: datetime) -> None:
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(cursor.failures, 10)))
    is_first = _update(
        cursor,
        failing_since=cursor.failing_since or now,
        failures=cursor.failures + 1,
        again_at=now + pause,
    )
    if is_first and not cursor.failing_since:
        logger.warning("The CDN takes no purges (%s). Changes wait until it does.", error)


def _update(cursor: PurgeCursor, **values: object) -> bool:
    same = PurgeCursor.objects.filter(pk=cursor.pk, version=cursor.version)
    return bool(same.update(version=F("version") + 1, **values))
