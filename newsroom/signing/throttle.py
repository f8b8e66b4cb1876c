"""Growing waits between attempts to sign in. Counted in the database, for every process alike.

Each attempt is counted before the password is looked at, so that of many at one moment no more
than the free ones are tried. Why a stranger cannot lock an owner out: docs/decisions/signing-in.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.identity import fingerprint
from newsroom.signing.models import Attempts

FORGOTTEN = timedelta(hours=24)


class Waiting(Exception):
    """The next attempt has to wait; `seconds` says how long, the message is for whoever waits."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.seconds / 60)
        if self.seconds < 60:
            told = ngettext("%(count)d second", "%(count)d seconds", self.seconds)
            told %= {"count": self.seconds}
        else:
            told = ngettext("%(count)d minute", "%(count)d minutes", minutes)
            told %= {"count": minutes}
        super().__init__(_("There were too many attempts. Try again in %(time)s.") % {"time": told})


@dataclass(frozen=True, kw_only=True)
class Count:
    """What is counted: after so many the wait doubles, from a second to the longest.

    One that does not `hold` is counted all the same. A `shared` one is of many people's attempts.
    """

    key: str
    free: int
    longest: timedelta
    holds: bool = True
    is_shared: bool = False

    def wait_after(self, failures: int) -> timedelta:
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(beyond, 20)), self.longest)


def counts_for_name(*, name: str, network: str, browser: str) -> list[Count]:
    """Return what an attempt with this name counts for.

    A browser in which the owner signed in before is counted by itself alone.
    """
    name = name.strip().casefold()
    if browser:
        return [_strict("sign-in browser", browser, name)]
    pair = _strict("sign-in from", name, network)
    # From where nobody failed with this name yet, the name's own wait does not hold.
    failed_here = Attempts.objects.filter(key=pair.key, count__gt=0).exists()
    everybody, all_names = _key("sign-in name", name), _key("sign-in network", network)
    return [
        pair,
        Count(key=everybody, free=10, longest=timedelta(minutes=1), holds=failed_here),
        Count(key=all_names, free=20, longest=_MINUTES_15, is_shared=True),
    ]


def counts_for_account(*, account: int, browser: str) -> list[Count]:
    """Return what an attempt at the second factor, or at the password once more, counts for."""
    return [_strict("factor", account, browser)]


@transaction.atomic
def count_attempt(counts: Sequence[Count], *, now: datetime) -> None:
    """Count an attempt as failed until it is known better. Raises Waiting, and counts none."""
    # In one order, that two which wait for each other's rows never stand still.
    rows = [(count, _locked(count.key, now)) for count in sorted(counts, key=lambda one: one.key)]
    if (until := max((row.until for count, row in rows if count.holds), default=now)) > now:
        raise Waiting(until - now)
    for count, row in rows:
        failures = 1 if row.forgotten_at <= now else row.count + 1
        Attempts.objects.filter(pk=row.pk).update(
            count=failures,
            until=now + count.wait_after(failures),
            forgotten_at=now + FORGOTTEN,
        )


@transaction.atomic
def attempt_succeeded(counts: Sequence[Count], *, now: datetime) -> None:
    """Forget what these counted; of a network no more than this one attempt.

    Else whoever has an account could try others' without end.
    """
    Attempts.objects.filter(key__in=[one.key for one in counts if not one.is_shared]).delete()
    wide = Attempts.objects.filter(key__in=[one.key for one in counts if one.is_shared])
    wide.filter(count__gt=0).update(count=models.F("count") - 1, until=now)


def forget_attempts(*, now: datetime) -> None:
    """Delete what is not counted any more."""
    Attempts.objects.filter(forgotten_at__lt=now).delete()


_MINUTES_15 = timedelta(minutes=15)


def _strict(*parts: object) -> Count:
    return Count(key=_key(*parts), free=5, longest=_MINUTES_15)


def _key(*parts: object) -> str:
    return fingerprint("attempts", *parts)


def _locked(key: str, now: datetime) -> Attempts:
    row, _is_new = Attempts.objects.select_for_update().get_or_create(
        key=key, defaults={"until": now, "forgotten_at": now + FORGOTTEN}
    )
    return row
