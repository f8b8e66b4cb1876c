"""The desk's lists, made ready for the policy once a change."""

from functools import lru_cache

from comments.models import ListEntry
from comments.networks import network_digest
from comments.policy import Effect
from comments.policy.lists import Entry, Kind, Lists


def current_lists() -> Lists:
    """Return the lists as they are now, for the price of one query while nothing changed."""
    return _lists(ListEntry.objects.stamp())


# Two, so that a change that is only tried does not push out the lists in use.
@lru_cache(maxsize=2)
def _lists(_stamp: str) -> Lists:
    return Lists(_entry(row) for row in ListEntry.objects.in_use())


def _entry(row: ListEntry) -> Entry:
    kind = Kind(row.kind)
    return Entry(
        key=row.pk,
        kind=kind,
        pattern=_PATTERNS.get(kind, lambda row: row.pattern)(row),
        effect=Effect(row.action),
        in_parts=row.in_parts,
    )


_PATTERNS = {
    Kind.ADDRESS: lambda row: str(row.person_id),
    Kind.NETWORK: lambda row: network_digest(row.pattern),
}
