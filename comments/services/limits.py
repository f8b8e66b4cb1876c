"""How often one sender may do something: token buckets in the database."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from comments.identity import fingerprint
from comments.models import Bucket


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
    key = _key(limit, sender)
    with transaction.atomic():
        bucket, _is_new = Bucket.objects.select_for_update().get_or_create(
            key=key, defaults={"full_at": now}
        )
        full_at = _next(limit, bucket.full_at, now)
        Bucket.objects.filter(pk=bucket.pk).update(full_at=full_at)


def refuse_beyond(limit: Limit, *, sender: str, now: datetime) -> None:
    """Raise TooOften where `take` would. It takes no lock, so that a flood holds nobody up."""
    bucket = Bucket.objects.filter(key=_key(limit, sender)).first()
    if bucket:
        _next(limit, bucket.full_at, now)


def _key(limit: Limit, sender: str) -> str:
    return fingerprint("bucket", limit.name, sender)


def _next(limit: Limit, full_at: datetime, now: datetime) -> datetime:
    """Return when the bucket is full again after one more."""
    following = max(full_at, now) + limit.every
    excess = following - now - limit.every * limit.at_once
    if excess > timedelta():
        raise TooOften(excess)
    return following
