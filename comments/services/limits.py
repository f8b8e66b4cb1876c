"""How often one sender may do something: token buckets in the database."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from articles.models.rows import Question, insert_or_update, insert_unless_there
from comments.identity import fingerprint
from comments.models import Bucket

# A limit, and who uses it.
type Use = tuple["Limit", str]
_KEY = models.CharField()
_SEEN = Question(lambda key: Bucket.objects.filter(key=key).values_list("full_at"), key=_KEY)
_LOCKED = Question(
    lambda key: Bucket.objects.select_for_update().filter(key=key).values_list("full_at"), key=_KEY
)


class TooOften(Exception):
    """The sender has to wait; `seconds` says how long, the message is for the reader."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(
            _("A lot came from your network in a short time. Please try again in a while.")
        )


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many at once, and from then on one more whenever `every` has passed."""

    name: str
    at_once: int
    every: timedelta


def an_hour(name: str, count: int) -> Limit:
    return Limit(name=name, at_once=count, every=timedelta(hours=1) / count)


def take(limit: Limit, *, sender: str, now: datetime) -> None:
    """Count one for the sender. Raises TooOften, and counts nothing, beyond the limit.

    Of two that come at one moment the second waits for the first one's transaction.
    """
    take_all([(limit, sender)], now=now)


def take_all(limits: Sequence[Use], *, now: datetime) -> None:
    """Count one for each of these, or none where one of them is beyond its limit."""
    limit_of = {_key(limit, sender): limit for limit, sender in limits}
    with transaction.atomic():
        if connection.features.has_select_for_update:
            # A row that is not there cannot be locked.
            for key in sorted(limit_of):
                insert_unless_there(Bucket(key=key, full_at=now))
        known = _full_at(_LOCKED, limit_of, now)
        following = {key: _next(limit, known[key], now) for key, limit in limit_of.items()}
        buckets = [Bucket(key=key, full_at=full_at) for key, full_at in following.items()]
        insert_or_update(*buckets, unique="key", updated="full_at")


def refuse_beyond(limits: Sequence[Use], *, now: datetime) -> None:
    """Raise TooOften where `take_all` would. It takes no lock: a flood holds nobody up."""
    limit_of = {_key(limit, sender): limit for limit, sender in limits}
    for key, full_at in _full_at(_SEEN, limit_of, now).items():
        _next(limit_of[key], full_at, now)


def _full_at(question: Question, keys: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Return when each bucket is full again; one that is not there is full."""
    found = {key: question.first(key=key) for key in keys}
    return {key: values[0] if values else now for key, values in found.items()}


def _key(limit: Limit, sender: str) -> str:
    return fingerprint("bucket", limit.name, sender)


def _next(limit: Limit, full_at: datetime, now: datetime) -> datetime:
    """Return when the bucket is full again after one more."""
    following = max(full_at, now) + limit.every
    excess = following - now - limit.every * limit.at_once
    if excess > timedelta():
        raise TooOften(excess)
    return following
