"""Whether the log is as it was written, and says the same as the decisions do."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db import connection, models
from django.db.models.functions import Cast

from comments.models import Decision, LogEntry
from comments.models.log import digest_of
from comments.services.log import BEGINNING

# Entries that are read and checked at once.
STEP = 500
# SQLite keeps these as text, where a byte may change without changing what Python makes of it.
_KEPT_AS_TEXT = {LogEntry: ("facts", "at"), Decision: ("rules", "at")}
# And in these it takes any text for a number's.
_NUMBERS = {LogEntry: ("actor_id", "about_id"), Decision: ("comment_id", "actor_id", "undoes_id")}


@dataclass(frozen=True)
class Fault:
    """A place where the log or a decision is not as it was written."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class Walk:
    """One walk along the log, from its beginning or on from where another one stopped.

    `entries` were looked at, `decisions` of them were compared with their rows; `last` is the
    number and `digest` the digest of the entry where it is now. Faults go to `on_fault` as they
    are found, and do not end it. It takes no lock: what is added meanwhile is walked too.
    """

    def __init__(
        self,
        *,
        on_fault: Callable[[Fault], None],
        after: int = 0,
        digest: str = BEGINNING,
    ) -> None:
        self.entries = self.decisions = self.faults = 0
        self.last, self.digest = after, digest
        self._on_fault = on_fault
        self._logged: set[int] = set()
        # An entry may have been smuggled in before the first one.
        self._rows = LogEntry.objects.order_by("pk")
        if after:
            self._rows = self._rows.filter(pk__gt=after)
            self._take_up()

    def steps(self) -> Iterator[int]:
        """Walk to the end; yields, after each step, how many entries it took."""
        while keys := list(self._rows.values_list("pk", flat=True)[:STEP]):
            read = _read(LogEntry, keys)
            decisions = _read(Decision, _decisions_of(read.values()))
            for key in keys:
                self._check(key, read.get(key), decisions)
            self._rows = LogEntry.objects.order_by("pk").filter(pk__gt=self.last)
            yield len(keys)

    def check_decisions(self) -> None:
        """Find, after the last step, the decisions that no entry tells of."""
        known = Decision.objects.order_by("pk").values_list("pk", flat=True)
        missing = [key for key in known.iterator(chunk_size=10_000) if key not in self._logged]
        if missing:
            # One that was made meanwhile has its entry in the part that was added meanwhile.
            for _count in self.steps():
                pass
        for key in missing:
            if key not in self._logged:
                self._fault(f"decision {key}", "the log has no entry of it")

    def expect(self, digest: str) -> int | None:
        """Return the number of the entry with a digest noted elsewhere; a fault without one."""
        found = LogEntry.objects.filter(digest=digest).values_list("pk", flat=True).first()
        if found is None:
            self._fault(
                "log", f"no entry has the digest {digest}; what was there when it was noted is gone"
            )
        return found

    def _take_up(self) -> None:
        """Go on from the entry where another walk stopped."""
        place = f"entry {self.last}"
        if not LogEntry.objects.filter(pk=self.last, digest=self.digest).exists():
            self._fault(place, f"is not there with the digest {self.digest}")
        walked = LogEntry.objects.filter(pk__lte=self.last, act=LogEntry.Act.DECISION)
        for facts in walked.order_by().values_list("facts", flat=True).iterator(chunk_size=STEP):
            if isinstance(facts, dict) and isinstance(facts.get("decision"), int):
                self._logged.add(facts["decision"])

    def _check(
        self, key: int, entry: LogEntry | Exception | None, decisions: dict[int, object]
    ) -> None:
        self.entries += 1
        place = f"entry {key}"
        if key != self.last + 1:
            self._fault(place, f"does not come next after entry {self.last}")
        self.last = key
        if not isinstance(entry, LogEntry):
            self._fault(place, f"cannot be read: {entry}")
            self.digest = _digest_alone(key)
            return
        # Empty too after an entry that cannot be read, which is a fault already.
        if entry.previous != self.digest and (self.digest or self.entries == 1):
            self._fault(place, "does not follow the entry before it: one was changed or taken out")
        self.digest = entry.digest
        if not _is_as_written(entry):
            self._fault(place, "is not as it was written")
        if entry.act == LogEntry.Act.DECISION:
            self._compare(place, entry, decisions)

    def _compare(self, place: str, entry: LogEntry, decisions: dict[int, object]) -> None:
        """Compare an entry with the decision that it tells of."""
        key = _decision_of(entry)
        decision = decisions.get(key)
        if decision is None:
            self._fault(place, "the decision that it tells of is missing")
            return
        if key in self._logged:
            self._fault(place, f"tells of decision {key} once more")
        self._logged.add(key)
        self.decisions += 1
        if not isinstance(decision, Decision):
            self._fault(f"decision {key}", f"cannot be read: {decision}")
        elif names := list(_differences(decision, entry)):
            self._fault(f"decision {key}", f"differs from {place} in: {', '.join(names)}")

    def _fault(self, place: str, what: str) -> None:
        self.faults += 1
        self._on_fault(Fault(place, what))


def _differences(decision: Decision, entry: LogEntry) -> Iterator[str]:
    """Yield the names of what is not the same in both."""
    told = entry.facts
    for name, value in decision.as_facts().items():
        if name not in told or (value, type(value)) != (told[name], type(told[name])):
            yield name
    if (entry.about, entry.about_id) != ("comment", decision.comment_id):
        yield "comment"
    if entry.actor_id != decision.actor_id:
        yield "actor"
    if entry.at != decision.at:
        yield "at"
    if not _is_as_stored(decision):
        yield "spelling"


def _decisions_of(entries: Collection[LogEntry | Exception]) -> list[int]:
    found = [_decision_of(entry) for entry in entries if isinstance(entry, LogEntry)]
    return [key for key in found if key is not None]


def _decision_of(entry: LogEntry) -> int | None:
    if entry.act != LogEntry.Act.DECISION or not isinstance(entry.facts, dict):
        return None
    key = entry.facts.get("decision")
    # What a column cannot hold no row has.
    return key if type(key) is int and 0 < key < 2**63 else None


def _read[Row: models.Model](model: type[Row], keys: list[int]) -> dict[int, Row | Exception]:
    """Return the rows with these keys; of one that is damaged, what the database says of it."""
    rows = model.objects.all()
    if connection.vendor == "sqlite":
        texts = {_stored(name): Cast(name, models.TextField()) for name in _KEPT_AS_TEXT[model]}
        rows = rows.annotate(**texts)
    try:
        return rows.in_bulk(keys)
    except Exception:  # A damaged value may raise anything; below it is found which one it was.
        found: dict[int, Row | Exception] = {}
        for key in keys:
            try:
                found |= rows.in_bulk([key])
            except Exception as error:
                found[key] = error
        return found


def _digest_alone(key: int) -> str:
    try:
        return LogEntry.objects.values_list("digest", flat=True).get(pk=key)
    except Exception:
        return ""


def _is_as_written(entry: LogEntry) -> bool:
    # A text that is no time is read as None.
    return entry.at is not None and digest_of(entry) == entry.digest and _is_as_stored(entry)


def _is_as_stored(row: LogEntry | Decision) -> bool:
    """Say whether the row's keys are numbers and its texts those that were written."""
    for name in _NUMBERS[type(row)]:
        value = getattr(row, name)
        if value is not None and type(value) is not int:
            return False
    if connection.vendor != "sqlite":
        return True
    return all(
        row._meta.get_field(name).get_db_prep_value(getattr(row, name), connection)
        == getattr(row, _stored(name))
        for name in _KEPT_AS_TEXT[type(row)]
    )


def _stored(name: str) -> str:
    return f"{name}_as_stored"
