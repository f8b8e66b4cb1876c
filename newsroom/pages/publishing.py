"""When pages come into the files that nginx gives out, and when they go.

Nothing asks whether such a file is still right, so it is gone before a change of it can be seen:
the transaction that makes the change removes it while it holds the database's lock for changes.
Whoever publishes holds the same lock and looks first whether the page is right; so no page comes
back while its change is pending. A transaction that fails has cost a few pages.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from time import monotonic, time

from django.conf import settings
from django.db import DatabaseError, connection

from articles.changes import one_at_a_time
from newsroom.pages.build import build
from newsroom.pages.changes import is_right
from newsroom.pages.lock import Busy, Lock, lock_of_the_site
from newsroom.pages.page import Headers, Page
from newsroom.pages.served import NotPublished, Served, Shelf, is_path, name_of

logger = logging.getLogger(__name__)

# Seconds: how long nobody tries again after somebody else was writing, and after a failure.
_BUSY, _FAILED = 0.02, 5.0


class Publisher:
    """Puts pages where nginx finds them, as long as nobody has to wait for that."""

    def __init__(
        self,
        *,
        served: Served,
        build: str,
        headers: Callable[[], Headers | None],
        open_lock: Callable[[], Lock] = lock_of_the_site,
        clock: Callable[[], float] = time,
    ) -> None:
        """`headers` returns those of the pages for which nginx is set up, None if it cannot."""
        self._served, self._build, self._clock = served, build, clock
        self._headers, self._open_lock = headers, open_lock
        self._turn = threading.Lock()
        self._lock: Lock | None = None
        self._usual: Headers | None = None
        self._name = ""
        self._not_before = 0.0

    def offer(self, path: str, page: Page) -> None:
        """Publish this page without a query, if it may be published now and is not."""
        if monotonic() < self._not_before or not is_path(path):
            return
        if not self._turn.acquire(blocking=False):
            return
        try:
            self._publish(path, page)
        except Busy:
            self._not_before = monotonic() + _BUSY
        except NotPublished:
            self._not_before = monotonic() + _FAILED
        except (OSError, sqlite3.Error, DatabaseError):
            self._not_before = monotonic() + _FAILED
            logger.exception("No page can be put where nginx finds it.")
        finally:
            self._turn.release()

    def _publish(self, path: str, page: Page) -> None:
        if page.headers != self._usual_headers():
            return
        shelf = Shelf.at(self._clock(), self._name)
        if not _lasts(page, shelf) or self._served.has(path, shelf):
            return
        self._lock = self._lock or self._open_lock()
        with self._lock.held() as changes:
            # What was right a moment ago may have changed, or run out.
            now = self._clock()
            shelf = Shelf.at(now, self._name)
            if _lasts(page, shelf) and is_right(page, changes, now=now):
                self._served.put(path, page, shelf, build=self._build)

    def _usual_headers(self) -> Headers | None:
        if self._usual is None and (headers := self._headers()):
            self._usual, self._name = headers, name_of(headers)
        return self._usual


def _lasts(page: Page, shelf: Shelf) -> bool:
    return page.until is None or page.until >= shelf.ends_at


def served_by_nginx() -> Served:
    """Return the site's folder of such files."""
    limit = settings.PAGES_DISK_MEGABYTES * 1024 * 1024
    return Served(settings.SERVED_DIR, limit=limit)


def publisher_of_the_site(headers: Callable[[], Headers | None]) -> Publisher | None:
    """Return who publishes; None where nginx is not to be served."""
    if not settings.NGINX:
        return None
    return Publisher(served=served_by_nginx(), build=build(), headers=headers)


def remove_changed(*, keys: Iterable[str], **facts: object) -> None:
    """Remove the pages with these keys, inside the transaction that changes them.

    An OSError breaks the transaction off: better no change than a page that never changes.
    """
    served_by_nginx().remove(keys)


def begin_anew() -> None:
    """Remove all pages, as a process that is to answer requests does before the first one.

    They may be of other code or settings, or of a database that was exchanged.
    """
    if settings.SERVED_DIR.is_dir():
        served = served_by_nginx()
        with one_at_a_time():
            served.clear(build=build() if settings.NGINX else None)
        served.sweep()
        # Nor is this one shared by processes.
        connection.close()


def end_shelves(*, now: float) -> None:
    """Delete the pages in which nginx does not look any more."""
    if settings.SERVED_DIR.is_dir():
        served = served_by_nginx()
        # Not the last one: nginx's clock may be a moment behind.
        before = Shelf.at(now).hundreds - 1
        with one_at_a_time():
            served.end(before=before)
        served.sweep()
