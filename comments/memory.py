"""What decides about comments, remembered by each process until somebody changes it."""

from collections.abc import Callable, Hashable

from django.db import connection, models

from articles.changes import Part
from articles.models import PageChange
from articles.models.rows import Question

_DECIDING = (
    Part.RULES,
    Part.SETTINGS,
    Part.SECTION_SETTINGS,
    Part.STORY_SETTINGS,
    Part.CONTRIBUTOR,
)
# Of one story each; a process forgets all of them before they are too many.
_ROOM = 1_000
# Changes that are looked through; after more of them all is read again.
_MOST = 500
_CHANGES = Question(
    lambda since: (
        PageChange.objects.filter(pk__gte=since).order_by("-pk").values_list("pk", "key")[:_MOST]
    ),
    since=models.BigIntegerField(),
)


class _Memory:
    """What was read after the change with the number `seen`, and holds while none came since."""

    def __init__(self, seen: int = 0) -> None:
        self.seen = seen
        self.values: dict[Hashable, object] = {}


_memory = _Memory()


def kept[T](key: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` returned when it was last read after a change; one query asks for that.

    Inside a transaction it is read: what is seen there may never come to be.
    """
    if connection.in_atomic_block:
        return read()
    memory = _current()
    if key not in memory.values:
        if len(memory.values) >= _ROOM:
            memory.values.clear()
        memory.values[key] = read()
    return memory.values[key]


def forget() -> None:
    """Have everything read again."""
    global _memory
    _memory = _Memory()


def _current() -> _Memory:
    """Return the memory of this moment; one that a change came after is left to who reads in it."""
    global _memory
    memory = _memory
    changes = _CHANGES.ask(since=memory.seen)
    numbers = [number for number, _key in changes]
    # The change that was seen has gone with old ones, or the whole database is another one.
    is_lost = memory.seen not in numbers
    if is_lost or any(_decides(key) for number, key in changes if number > memory.seen):
        _memory = memory = _Memory(max(numbers, default=0))
    else:
        memory.seen = max(numbers)
    return memory


def _decides(key: str) -> bool:
    part = key.rpartition("-")[0] if key[-1].isdigit() else key
    return part in _DECIDING
