"""What is written into the log of the desk."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models, transaction

from articles.models.rows import Question, insert
from comments.models import Decision, LogEntry
from comments.models.log import digest_of

# What the first entry follows.
BEGINNING = ""
_NEWEST = Question(lambda: LogEntry.objects.select_for_update().only("digest")[:1])


@transaction.atomic(savepoint=False)
def record(
    *,
    act: LogEntry.Act,
    actor: AbstractBaseUser | None,
    now: datetime,
    about: models.Model | None = None,
    **facts: object,
) -> LogEntry:
    """Add an entry to the log, in the caller's transaction if there is one.

    `facts` are JSON; nothing of a reader's words, names or addresses may be among them.
    """
    entry = _following(_newest(), act, actor, now, about, facts)
    insert(entry)
    return entry


def _following(
    last: LogEntry | None,
    act: LogEntry.Act,
    actor: AbstractBaseUser | None,
    now: datetime,
    about: models.Model | None,
    facts: dict[str, object],
) -> LogEntry:
    entry = LogEntry(
        # Numbered without a gap, so that an entry that was taken out shows.
        pk=last.pk + 1 if last else 1,
        act=act,
        actor=actor,
        about=about._meta.model_name if about else "",
        about_id=about.pk if about else None,
        facts=facts,
        at=now,
        previous=last.digest if last else BEGINNING,
    )
    entry.digest = digest_of(entry)
    return entry


def _newest() -> LogEntry | None:
    """Return the newest entry, locked until the transaction ends.

    Whoever waited for the lock may have got an entry that is not the newest any more.
    """
    last, newest = None, _NEWEST.first()
    while newest != last and connection.features.has_select_for_update:
        last, newest = newest, _NEWEST.first()
    return newest


def record_decision(**values: object) -> Decision:
    """Store a decision on a comment with its entry in the log, in the caller's transaction."""
    decision = Decision(**values)
    insert(decision)
    record(
        act=LogEntry.Act.DECISION,
        actor=decision.actor,
        now=decision.at,
        about=decision.comment,
        **decision.as_facts(),
    )
    return decision


@transaction.atomic
def record_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """Store many decisions in this order, each with its entry in the log, and return them."""
    stored = Decision.objects.bulk_create(decisions)
    entries, last = [], _newest()
    for decision in stored:
        act, facts = LogEntry.Act.DECISION, decision.as_facts()
        last = _following(last, act, decision.actor, decision.at, decision.comment, facts)
        entries.append(last)
    LogEntry.objects.bulk_create(entries)
    return stored
