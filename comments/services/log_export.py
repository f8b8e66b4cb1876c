"""The log in a file, as CSV or as JSON lines."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from comments.models import LogEntry
from comments.services.log import record

# Rows that are read at once.
STEP = 1000
COLUMNS = (
    "number", "at", "act", "actor", "account", "about", "about_id", "facts", "previous", "digest",
)  # fmt: skip
# What a spreadsheet may take for a formula begins with one of these.
_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def export(
    *,
    entries: QuerySet[LogEntry],
    form: str,
    actor: AbstractBaseUser | None,
    now: datetime,
    filters: dict[str, Any],
) -> Iterator[str]:
    """Log that these entries are taken out, and return them as lines, oldest first.

    `form` is one of FORMS; `filters` says in JSON which entries they are, and holds nothing that
    anybody typed freely. The entry of the export itself, and what comes after it, is not in it.
    """
    write = FORMS[form]
    own = record(act=LogEntry.Act.EXPORT, actor=actor, now=now, form=form, filters=filters)
    return write(_rows(entries.filter(pk__lt=own.pk)))


def _rows(entries: QuerySet[LogEntry]) -> Iterator[dict[str, Any]]:
    """Yield the entries as they can be written; in steps, that no query lasts for long."""
    names = dict(get_user_model().objects.values_list("pk", "username"))
    entries = entries.order_by("pk").select_related(None)
    last = 0
    while step := list(entries.filter(pk__gt=last)[:STEP]):
        for entry in step:
            yield {
                "number": entry.pk,
                "at": entry.at.astimezone(UTC).isoformat(),
                "act": entry.act,
                "actor": entry.actor_id,
                "account": names.get(entry.actor_id, ""),
                "about": entry.about,
                "about_id": entry.about_id,
                "facts": entry.facts,
                "previous": entry.previous,
                "digest": entry.digest,
            }
        last = step[-1].pk


def _as_json_lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in rows:
        facts = json.dumps(row["facts"], ensure_ascii=False)
        yield writer.writerow([_cell((row | {"facts": facts})[name]) for name in COLUMNS])


def _cell(value: object) -> object:
    """Return what no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return value


FORMS: dict[str, Callable[[Iterator[dict[str, Any]]], Iterator[str]]] = {
    "csv": _as_csv,
    "jsonl": _as_json_lines,
}
