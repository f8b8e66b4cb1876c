"""What pages show, and what changes it. The one vocabulary that both sides use.

Whatever makes a page says by `shows` which keys are on it; whatever changes what readers see says
by `changed`, in its own transaction, which keys are not what they were. A kept page is good as long
as none of its keys changed since before it was made: newsroom/pages.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Max
from django.dispatch import Signal

from articles.models import PageChange, Story
from articles.models.rows import insert

# Sent inside the transaction with `keys`, when no other change can come before it is over. A
# receiver that raises breaks it off.
committing = Signal()
# Sent after the commit, with `keys`.
committed = Signal()
# On PostgreSQL who changes something holds this advisory lock; SQLite has one for all writing.
PAGE_CHANGE_LOCK = 0x6E657773
# Changes are forgotten after a week; nothing may outlive the change that it was made after.
_KEPT = timedelta(days=1)


class Part(StrEnum):
    """A part of what readers see; with `of` that of one row."""

    # All of it, where nobody can say what it is.
    EVERYTHING = "everything"
    # What every page has: names and order of the sections, which stand on teasers too, and the
    # links at its foot.
    CHROME = "chrome"
    # Which stories the front page shows.
    FRONT = "front"
    # All that a story's page says of the story itself.
    STORY = "story"
    # What lists say of a story.
    TEASER = "teaser"
    # Which stories are in a section, of a contributor, on a subject.
    SECTION_LIST = "section-list"
    CONTRIBUTOR_LIST = "contributor-list"
    TAG_LIST = "tag-list"
    # Name, address and account of a contributor; name and address of a subject.
    CONTRIBUTOR = "contributor"
    TAG = "tag"
    # Words and renditions of a picture.
    IMAGE = "image"
    # The comments of a story, and how many readers recommend each.
    THREAD = "thread"
    RECOMMENDATIONS = "recommendations"
    # The newest comments of the whole site.
    COMMENTS = "comments"
    # Since when the longest-waiting comment waits for a moderator.
    WAITING = "waiting"
    # How comments work: on the whole site, in one section, on one story.
    SETTINGS = "settings"
    SECTION_SETTINGS = "section-settings"
    STORY_SETTINGS = "story-settings"
    # What else decides about comments: the lists, the names of those who work here, and what the
    # filter learnt. No page shows it.
    RULES = "rules"

    def of(self, key: int) -> str:
        return f"{self}-{key}"


@dataclass
class Shown:
    """What a page showed while it was made, and until when it stays right by itself."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    dated_from: datetime | None = None
    # A page that is not the one which was asked for is made, and not kept.
    is_as_asked: bool = True


_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting() -> Iterator[Shown]:
    """Note what is shown until the end of the block."""
    shown = Shown()
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


def shows(
    *keys: str,
    until: datetime | None = None,
    dated_from: datetime | None = None,
    as_asked: bool = True,
) -> None:
    """Say what the page that is being made shows.

    `until` is the first moment from which on it would show something else without any change.
    From `dated_from` on, too, but what it shows then is better than no page at all.
    """
    if shown := _shown.get():
        shown.keys.update(map(str, keys))
        shown.until = min(filter(None, (shown.until, until)), default=None)
        shown.dated_from = min(filter(None, (shown.dated_from, dated_from)), default=None)
        shown.is_as_asked &= as_asked


def shows_teasers(stories: Iterable[Story]) -> None:
    """Say that the page lists these stories, each fetched by `for_list`."""
    for story in stories:
        shows(Part.TEASER.of(story.pk))
        _shows_people_and_picture(story)


def shows_story(story: Story) -> None:
    """Say that the page shows the whole story, fetched by `for_page`."""
    shows(Part.STORY.of(story.pk), *(Part.TAG.of(tag.pk) for tag in story.tags.all()))
    _shows_people_and_picture(story)


def _shows_people_and_picture(story: Story) -> None:
    shows(*(Part.CONTRIBUTOR.of(byline.contributor_id) for byline in story.bylines.all()))
    if story.lead_image_id:
        shows(Part.IMAGE.of(story.lead_image_id))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Open a transaction, or go on with the one there is, beside which no other one that does this
    or says `changed` can run to its end."""
    with transaction.atomic(savepoint=False):
        # SQLite's transactions are IMMEDIATE, and so alone from their beginning.
        if connection.vendor == "postgresql":
            # Rows have to come before readers in the order of their numbers.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PAGE_CHANGE_LOCK])
        yield


def changed(*keys: str) -> None:
    """Say that readers are to see something else under these keys once the transaction commits."""
    if not keys:
        return
    names = sorted(set(map(str, keys)))
    with one_at_a_time():
        insert(*(PageChange(key=name) for name in names))
        committing.send(sender=PageChange, keys=names)
        transaction.on_commit(partial(committed.send_robust, sender=PageChange, keys=names))


def kept_until_changed[T](name: str, key: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, which is called once after each change of this key.

    Inside a transaction it is made: what is seen there may never come to be.
    """
    if connection.in_atomic_block:
        return make()
    newest = PageChange.objects.filter(key=key).aggregate(newest=Max("pk"))["newest"]
    return cache.get_or_set(f"{name}-{key}-{newest or 0}", make, _KEPT.total_seconds())


def lists_of(story: Story) -> set[str]:
    """Return the keys of the lists that a public story is in, besides the front page."""
    return {
        Part.SECTION_LIST.of(story.section_id),
        *map(Part.TAG_LIST.of, story.tags.values_list("pk", flat=True)),
        *map(Part.CONTRIBUTOR_LIST.of, story.bylines.values_list("contributor", flat=True)),
    }
