"""The generated comments, stored some at a time."""

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import batched
from random import Random

from django.db import connection, transaction
from django.db.models import Count

from articles.models import Story
from comments import identity
from comments.models import Appeal, Comment, Contest, Finding, Note, Recommendation, Report
from comments.services.log import record_decisions
from comments.services.submission import said_once
from newsroom.demo.crowd import house
from newsroom.demo.crowd.calendar import Calendar
from newsroom.demo.crowd.drafting import SENDER, Drafting
from newsroom.demo.crowd.drafts import Draft
from newsroom.demo.crowd.fates import Fate
from newsroom.demo.crowd.phrases import phrases
from newsroom.demo.crowd.writing import html_of

# Comments stored in one transaction, which nobody else can write during.
AT_ONCE = 1000
HEAP = 8


class Crowd:
    """So many comments on these stories, which came until a moment.

    They are stored in order and in batches; a run goes on where another one ended or was
    interrupted.
    """

    def __init__(self, *, stories: Iterable[Story], total: int, until: datetime) -> None:
        self.total = total
        self._written = Comment.objects.filter(sender__startswith=f"{SENDER} ")
        self.done = self._next_number()
        self._stories, self._calendar = list(stories), Calendar(total, until)

    def _next_number(self) -> int:
        """Return the number after the last one that is stored; whole batches are."""
        newest = self._written.order_by("-pk").values_list("sender", flat=True)[:AT_ONCE]
        return max((int(sender.split()[1]) + 1 for sender in newest), default=0)

    def totals(self) -> Iterator[str]:
        """Yield how many there are of each status."""
        found = self._written.order_by().values_list("status").annotate(Count("pk"))
        for status, count in found.order_by("status"):
            yield f"{count:>9,} {status}"
        yield f"{self._written.count():>9,} generated comments in all"

    def store(self, on_stored: Callable[[int], object]) -> None:
        """Store those that are missing; `on_stored` is told after each batch how many it had."""
        if self.done >= self.total:
            return
        _make_haste()
        house.fill_lists()
        drafting = Drafting(self._stories, self._calendar, house.moderators(), house.reporter())
        drafting.threads.resume(self._written)
        for numbers in batched(range(self.done, self.total), AT_ONCE):
            with transaction.atomic():
                _store(drafting.draft(number) for number in numbers)
            self.done = numbers[-1] + 1
            on_stored(len(numbers))


def _make_haste() -> None:
    # Rows are made and dropped by the thousand, and among them are no circles to look for.
    gc.set_threshold(200_000)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # The indexes of digests are written all over: 2 MB of them in memory is too little, and
            # each page would go from the journal to its place after every batch.
            cursor.execute("PRAGMA cache_size = -500000")
            cursor.execute("PRAGMA wal_autocheckpoint = 50000")


def _store(drafts: Iterable[Draft]) -> None:
    drafts = list(drafts)
    _decide_spam_together(drafts)
    _store_comments(drafts)
    Finding.objects.bulk_create(row for draft in drafts for row in draft.findings)
    for kind in ("decisions", "late"):
        rows = [row for draft in drafts for row in getattr(draft, kind)]
        record_decisions(sorted(rows, key=lambda row: row.at))
    for model, kind in (
        (Report, "reports"),
        (Appeal, "appeals"),
        (Note, "notes"),
        (Contest, "contests"),
        (Recommendation, "recommendations"),
    ):
        model.objects.bulk_create(row for draft in drafts for row in getattr(draft, kind))


def _store_comments(drafts: list[Draft]) -> None:
    """Store them, what is answered before its answers."""
    left = drafts
    while left:
        ready = [one for one in left if not one.comment.parent or one.comment.parent.pk]
        left = [one for one in left if one.comment.parent and not one.comment.parent.pk]
        _say_once(ready)
        Comment.objects.bulk_create(draft.comment for draft in ready)


def _say_once(drafts: list[Draft]) -> None:
    """Have everybody say something else in one place each time; nobody who may say it again."""
    left = [one for one in drafts if not (one.comment.is_trashed or one.comment.is_withdrawn)]
    taken: set[str] = set()
    while left:
        for draft in left:
            comment = draft.comment
            comment.said_once = said_once(
                story=comment.story,
                parent=comment.parent,
                reply=draft.reply,
                sender=comment.sender,
            )
        found = Comment.objects.filter(said_once__in=[one.comment.said_once for one in left])
        taken |= set(found.values_list("said_once", flat=True))
        again = []
        for draft in left:
            if draft.comment.said_once in taken:
                again.append(draft)
            taken.add(draft.comment.said_once)
        for draft in again:
            _say_more(draft)
        left = again


def _say_more(draft: Draft) -> None:
    comment = draft.comment
    more = phrases(comment.language).more(Random(comment.text + comment.sender))
    comment.text = f"{comment.text} {more}"
    comment.html = html_of(comment.text)
    draft.reply = replace(draft.reply, text=comment.text)


def _decide_spam_together(drafts: list[Draft]) -> None:
    """Make one press of a button of what one moderator would see as one heap."""
    spam = [one.decisions[-1] for one in drafts if one.fate is Fate.SPAM and not one.late]
    for heap in batched([decision for decision in spam if decision.actor], HEAP):
        by, at = heap[0].actor, max(decision.at for decision in heap)
        for decision in heap:
            decision.actor, decision.at, decision.note = by, at, ""
            decision.batch = identity.fingerprint(SENDER, heap[0].comment.sender)[:32]
