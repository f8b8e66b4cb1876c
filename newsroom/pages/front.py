"""The pages that are kept, in front of Django."""

import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import time

from django.conf import settings
from django.db import DatabaseError

from articles.changes import Part, Shown, noting
from newsroom.pages.build import build
from newsroom.pages.cdn import for_nobody_else, told_to_cdn, told_to_nobody_else
from newsroom.pages.changes import changes_of_the_site
from newsroom.pages.folder import Folder
from newsroom.pages.gate import Environ, is_for_everybody, plain_request
from newsroom.pages.memory import Memory
from newsroom.pages.page import Headers, Page, StartResponse, make_page
from newsroom.pages.publishing import publisher_of_the_site
from newsroom.pages.store import Store
from newsroom.pages.table import kind_of, query_of
from newsroom.pages.turns import Turns

logger = logging.getLogger(__name__)
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_REMEMBERED = 1024


def store_of_the_site() -> Store:
    """Return the store that the settings describe."""

    def folder(newest_change: int) -> Folder:
        return Folder(settings.PAGES_DIR, build=build(), newest_change=newest_change)

    memory = Memory(settings.PAGES_MEGABYTES * 1024 * 1024)
    return Store(changes=changes_of_the_site(), memory=memory, folder=folder)


@dataclass
class Answer:
    """What Django answered."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return the values of a header in lower case, between commas."""
        return ",".join(value for key, value in self.headers if key.lower() == name).lower()

    @property
    def is_for_everybody(self) -> bool:
        """Whether it may be given to any reader."""
        vary = {name.strip() for name in self.header("vary").split(",")} - {""}
        return (
            self.status.startswith("200 ")
            and not self.header("set-cookie")
            and not {"private", "no-store"} & set(_words(self.header("cache-control")))
            and vary <= {"accept-encoding"}
        )


class Pages:
    """A WSGI application that answers with kept pages, and with what Django says to all else.

    Where it cannot be known whether a page is right, Django is asked.
    """

    def __init__(
        self, django: Application, *, open_store: Callable[[], Store] = store_of_the_site
    ) -> None:
        self._django, self._open_store = django, open_store
        self._past_pages = for_nobody_else(django)
        self._store: Store | None = None
        self._opening = threading.Lock()
        self._turns = Turns(settings.PAGES_DIR / "turns")
        self._publisher = publisher_of_the_site(lambda: usual_headers(django))
        # Where nothing could be kept the last time, nobody waits for somebody else's answer.
        self._not_kept: set[str] = set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        kind = kind_of(environ["PATH_INFO"]) if is_for_everybody(environ) else None
        query = query_of(kind, environ.get("QUERY_STRING", "")) if kind else None
        if query is None:
            return self._past_pages(environ, start_response)
        address = f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]
        try:
            store = self._store or self._open()
            answer = store.get(address) or self._make(store, address, environ, query)
        except (sqlite3.Error, DatabaseError):
            logger.exception("The kept pages cannot be used; Django answers.")
            return self._past_pages(environ, start_response)
        if isinstance(answer, Page):
            if self._publisher and not query:
                self._publisher.offer(address, answer)
            now = time()
            return answer.answer(environ, told_to_cdn(start_response, answer, now), now)
        start_response(answer.status, told_to_nobody_else(answer.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _open(self) -> Store:
        # After the fork: a connection to the database is not shared by processes.
        with self._opening:
            self._store = self._store or self._open_store()
            return self._store

    def _make(self, store: Store, address: str, environ: Environ, query: str) -> Page | Answer:
        if address in self._not_kept:
            return self._ask(store, address, environ, query)
        with self._turns.take(address):
            return store.get(address) or self._ask(store, address, environ, query)

    def _ask(self, store: Store, address: str, environ: Environ, query: str) -> Page | Answer:
        """Have Django make the page. What was read before it was made tells how old it is."""
        seen, made_at = store.seen(), time()
        with noting() as shown:
            answer = _answer(self._django, environ, query)
        if not (answer.is_for_everybody and shown.keys and shown.is_as_asked):
            self._remember_not_kept(address)
            return answer
        self._not_kept.discard(address)
        page = _page(answer, shown, seen, made_at)
        # This reader asked before it changed; a CDN would go on giving it out.
        return page if store.put(address, page) else answer

    def _remember_not_kept(self, address: str) -> None:
        if len(self._not_kept) >= _REMEMBERED:
            self._not_kept.clear()
        self._not_kept.add(address)


def usual_headers(django: Application) -> Headers | None:
    """Return the headers of pages, as they are kept; None if Django cannot make the front page."""
    answer = _answer(django, {"PATH_INFO": "/", "wsgi.errors": sys.stderr}, "")
    return _page(answer, Shown(), 0, 0.0).headers if answer.is_for_everybody else None


def _answer(django: Application, environ: Environ, query: str) -> Answer:
    answer = _run(django, plain_request(environ, query))
    if not answer.header("cache-control"):
        # Without a word a cache on the way might keep it for as long as it guesses.
        answer.headers.append(("Cache-Control", "no-cache"))
    return answer


def _page(answer: Answer, shown: Shown, seen: int, made_at: float) -> Page:
    return make_page(
        keys={*shown.keys, Part.EVERYTHING},
        seen=seen,
        until=min(filter(None, (shown.until, shown.dated_from)), default=None),
        ends_at=shown.until,
        made_at=made_at,
        headers=answer.headers,
        body=answer.body,
    )


def _run(application: Application, environ: Environ) -> Answer:
    """Ask an application and read its whole answer."""
    said: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        said.append((status, headers))

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    status, headers = said[-1]
    return Answer(status, list(headers), body)


def _words(value: str) -> list[str]:
    return [word.strip().partition("=")[0] for word in value.split(",")]
