"""The newest changes, asked for before each answer."""

import sqlite3
from pathlib import Path
from typing import Protocol

from django.db import connection
from django.db.models import Max, Min

from articles.models import PageChange
from newsroom.pages.page import Page
from newsroom.pages.wal import WalHeader


class Changes(Protocol):
    """Numbers of changes, and their keys. To be used by one thread at a time."""

    def newest(self) -> int:
        """Return the number of the newest change that is committed."""

    def oldest(self) -> int:
        """Return the number of the oldest change that is still known."""

    def after(self, number: int) -> list[str]:
        """Return the keys that changed after this change."""


class AnyDatabase:
    """By Django's own connection: one query of an index before each answer."""

    def newest(self) -> int:
        return PageChange.objects.aggregate(last=Max("pk"))["last"] or 0

    def oldest(self) -> int:
        return PageChange.objects.aggregate(first=Min("pk"))["first"] or 0

    def after(self, number: int) -> list[str]:
        return list(PageChange.objects.filter(pk__gt=number).values_list("key", flat=True))


class SqliteQueries:
    """By a connection that is not Django's."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self._link = link

    def newest(self) -> int:
        return self._one("SELECT MAX(id) FROM articles_pagechange")

    def oldest(self) -> int:
        return self._one("SELECT MIN(id) FROM articles_pagechange")

    def after(self, number: int) -> list[str]:
        query = "SELECT key FROM articles_pagechange WHERE id > ?"
        return [key for (key,) in self._link.execute(query, [number])]

    def _one(self, query: str) -> int:
        return self._link.execute(query).fetchone()[0] or 0


class SqliteDatabase(SqliteQueries):
    """By a connection of its own, and only after somebody wrote.

    Its log tells of that without a call that would let other threads run in between: many of them
    would wait for this one most of the time.
    """

    def __init__(self, path: str | Path) -> None:
        # The thread that opens it is seldom the next one to ask; their lock is the store's.
        super().__init__(sqlite3.connect(path, isolation_level=None, check_same_thread=False))
        self._newest = super().newest()
        mode = self._link.execute("PRAGMA journal_mode").fetchone()[0]
        # Read first, so that the log's index is there.
        self._mark = WalHeader(path).read if mode == "wal" else self._version
        self._marked: object = None

    def newest(self) -> int:
        mark = self._mark()
        if mark != self._marked:
            self._newest = super().newest()
            # Only now: had the query failed, the next one has to come. What was written since
            # the mark has another one.
            self._marked = mark
        return self._newest

    def _version(self) -> int:
        return self._link.execute("PRAGMA data_version").fetchone()[0]


def is_right(page: Page, changes: Changes, *, now: float) -> bool:
    """Tell whether a page shows what it would show if it were made now."""
    if page.until is not None and page.until <= now:
        return False
    newest = changes.newest()
    # A page that knows of more than there is comes from another database.
    if page.seen >= newest:
        return page.seen == newest
    if changes.oldest() > page.seen + 1:
        return False
    return page.keys.isdisjoint(changes.after(page.seen))


def changes_of_the_site() -> Changes:
    """Return the fitting way to the site's database."""
    if connection.vendor == "sqlite":
        return SqliteDatabase(connection.settings_dict["NAME"])
    return AnyDatabase()
