"""The lock under which changes of what readers see are written, taken where it is free.

`articles.changes.one_at_a_time` waits for the same one, and `changed` holds it until its
transaction is over.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction

from articles.changes import PAGE_CHANGE_LOCK
from newsroom.pages.changes import AnyDatabase, Changes, SqliteQueries


class Busy(Exception):
    """Somebody else holds the lock."""


class Lock(Protocol):
    """To be used by one thread at a time."""

    def held(self) -> AbstractContextManager[Changes]:
        """Hold the lock until the end of the block, and give the changes committed so far.

        Raises Busy.
        """


class SqliteLock:
    """SQLite's own lock for writing, held by a transaction that writes nothing."""

    def __init__(self, path: str | Path) -> None:
        # The thread that opens it is seldom the next one to use it.
        self._link = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)

    @contextmanager
    def held(self) -> Iterator[Changes]:
        try:
            self._link.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise Busy from error
            raise
        try:
            yield SqliteQueries(self._link)
        finally:
            self._link.execute("ROLLBACK")

    def close(self) -> None:
        self._link.close()


class PostgresLock:
    """The lock that `changed` takes by itself. Each query sees what was committed before it."""

    @contextmanager
    def held(self) -> Iterator[Changes]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PAGE_CHANGE_LOCK])
            if not cursor.fetchone()[0]:
                raise Busy
            yield AnyDatabase()


def lock_of_the_site() -> Lock:
    """Return the lock of the site's database."""
    if connection.vendor == "sqlite":
        return SqliteLock(connection.settings_dict["NAME"])
    return PostgresLock()
