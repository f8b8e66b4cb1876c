"""One comment at a time in each process, where the database takes one at a time anyway."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_lock = threading.Lock()


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other thread is about to write, on SQLite and outside of transactions.

    SQLite has whoever finds it locked look again later and later. And threads that compute let one
    that stores go on only every few milliseconds, after each of its statements, so that it holds
    the lock far longer than it would alone.
    """
    # Whoever is in a transaction holds the lock that the others wait for.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _lock:
        yield
