"""The filter that learns from this site's moderators. It advises; the desk decides."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, islice
from typing import Any

from django.db import transaction

from articles.changes import Part, changed
from comments.conversation import Settings, site_settings
from comments.learning import BadSnapshot, Learner, Reason, features_of, reasons, strongest
from comments.models import Comment, LearnedFilter, LogEntry
from comments.services.examples import Example, examples, stamp_of_examples
from comments.services.log import record

logger = logging.getLogger(__name__)

# Words that an explanation names, and characters of each.
_NAMED, _LEGIBLE = 4, 30
# Held comments whose score follows what was learnt since they came.
_RESCORED, _AT_ONCE = 1_000, 100
_LOOKED_UP = 500
_SILENT: dict[str, Any] = {"unwanted": None, "unwanted_for": ""}


@dataclass(frozen=True)
class Lesson:
    """What one run did: examples taken in now, and the learner as it is since."""

    taken_in: int
    learner: Learner
    rebuilt: bool
    is_whole: bool


class _Loaded:
    """The learner in this process, read when it is first asked for, and for each new snapshot."""

    digest = ""
    learner: Learner | None = None


def learner() -> Learner:
    """Return the learner of the newest snapshot; one that knows nothing where there is none."""
    digest = LearnedFilter.objects.filter(pk=1).values_list("digest", flat=True).first() or ""
    if _Loaded.learner is None or digest != _Loaded.digest:
        row = LearnedFilter.current()
        _Loaded.learner, _Loaded.digest = _read(row), row.digest
    return _Loaded.learner


def missing(learner: Learner, settings: Settings) -> int:
    """Return how many decisions the filter still has to see before it speaks."""
    return max(settings.decisions_to_learn - learner.count, 0)


def is_silent(learner: Learner, settings: Settings) -> bool:
    """Say whether it knows too little: too few decisions, or lately none of one kind."""
    return bool(missing(learner, settings)) or learner.calibration.area is None


def facts_about(comment: Comment, settings: Settings, known: Learner) -> dict[str, Any]:
    """Return what the learner says of the comment, as facts for the policy; None while silent.

    The settings are those of the site.
    """
    if comment.is_staff or is_silent(known, settings):
        return dict(_SILENT)
    return _facts(known, comment)


def _facts(known: Learner, comment: Comment) -> dict[str, Any]:
    features = features_of(comment.text, comment.name, comment.website)
    named = [reason.what[:_LEGIBLE] for reason in reasons(known.regression, features, _NAMED)]
    return {
        "unwanted": round(known.probability(features), 4),
        "unwanted_for": ", ".join(f"“{what}”" for what in named),
    }


def strongest_words() -> tuple[list[Reason], list[Reason]]:
    """Return what speaks most against a comment and most for one, of those decided on last.

    The filter knows weights of hashes; the words are looked up in the comments that remain.
    """
    decided = (example.features for example in examples(newest=_LOOKED_UP))
    return strongest(learner().regression, decided)


def learn(
    *,
    now: datetime,
    rebuild: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    on_example: Callable[[], None] = lambda: None,
) -> Lesson | None:
    """Take in the decisions made since the last time; None when there is nothing to do.

    When any decision was undone or the words of a comment changed, or with `rebuild`, everything
    is learnt again from the beginning, so that nothing remains of what was undone. The outcome is
    the same bytes either way. It stops between two examples when `stopped` says so, and the next
    time goes on from there. Of two runs at once the second to end changes nothing. That somebody
    had it rebuilt is logged.
    """
    row = LearnedFilter.objects.get_or_create(pk=1)[0]
    stamp = stamp_of_examples()
    if row.stamp == stamp and not rebuild:
        return None
    known = _read(row)
    rows = examples()
    digest = "" if rebuild or known.count != row.count else _digest_of_first(rows, row.count)
    rebuilt = digest != row.digest
    if rebuilt:
        known, digest, rows = Learner(), "", examples()
    taken_in, is_whole = 0, True
    for example in rows:
        if stopped():
            is_whole = False
            break
        known.learn(example.features, unwanted=example.unwanted)
        digest = example.digest(digest)
        taken_in += 1
        on_example()
    with transaction.atomic():
        stored = LearnedFilter.objects.filter(pk=1, digest=row.digest).update(
            snapshot=known.dumps(),
            count=known.count,
            digest=digest,
            stamp=stamp if is_whole else "",
            changed_at=now,
        )
        if stored:
            changed(Part.RULES)
        if stored and rebuild:
            counts = {"before": {"count": row.count}, "after": {"count": known.count}}
            record(act=LogEntry.Act.RULE, actor=None, now=now, about=row, done="rebuilt", **counts)
    if stored and is_whole:
        _score_held_again(known)
    return Lesson(taken_in=taken_in, learner=known, rebuilt=rebuilt, is_whole=is_whole)


def _digest_of_first(rows: Iterator[Example], count: int) -> str:
    digest = ""
    for example in islice(rows, count):
        digest = example.digest(digest)
    return digest


def _read(row: LearnedFilter) -> Learner:
    if not row.digest:
        return Learner()
    try:
        return Learner.loads(bytes(row.snapshot))
    except BadSnapshot as error:
        logger.warning("What the filter learnt cannot be used; it is learnt again: %s", error)
        return Learner()


def _score_held_again(known: Learner) -> None:
    """Have the comments that wait for the desk sorted by what is known now."""
    silent = is_silent(known, site_settings())
    held = Comment.objects.held().filter(user=None)
    keys = held.oldest_first().values_list("pk", flat=True)[:_RESCORED]
    for some in batched(list(keys), _AT_ONCE):
        with transaction.atomic():
            for comment in held.select_for_update().filter(pk__in=some):
                said = _SILENT if silent else _facts(known, comment)
                if comment.facts | said != comment.facts:
                    facts = comment.facts | said
                    Comment.objects.filter(pk=comment.pk).update(facts=facts)
