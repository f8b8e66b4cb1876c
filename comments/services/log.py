"""What is written into the log of the desk."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from comments.models import Decision, LogEntry
from comments.models.log import digest_of

# What the first entry follows.
BEGINNING = ""


@transaction.atomic
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
    entry = _entry(act, actor, now, about, facts, _last_digest())
    entry.save(force_insert=True)
    return entry


def _entry(
    act: LogEntry.Act,
    actor: AbstractBaseUser | None,
    now: datetime,
    about: models.Model | None,
    facts: dict[str, object],
    previous: str,
) -> LogEntry:
    entry = LogEntry(
        act=act,
        actor=actor,
        about=about._meta.model_name if about else "",
        about_id=about.pk if about else None,
        facts=facts,
        at=now,
        previous=previous,
    )
    entry.digest = digest_of(entry)
    return entry


def _last_digest() -> str:
    """Return the digest of the newest entry, locked until the transaction ends.

    Whoever waited for the lock may have got an entry that is not the newest any more.
    """
    last = None
    while (newest := LogEntry.objects.select_for_update().first()) != last:
        last = newest
    return last.digest if last else BEGINNING


def record_decision(**values: object) -> Decision:
    """Store a decision on a comment with its entry in the log, in the caller's transaction."""
    decision = Decision.objects.create(**values)
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
    previous = _last_digest()
    entries = []
    for decision in stored:
        act, facts = LogEntry.Act.DECISION, decision.as_facts()
        entry = _entry(act, decision.actor, decision.at, decision.comment, facts, previous)
        previous = entry.digest
        entries.append(entry)
    LogEntry.objects.bulk_create(entries)
    return stored
