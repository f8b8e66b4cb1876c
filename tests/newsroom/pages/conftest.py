from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from time import time

import pytest
from django.core.handlers.wsgi import WSGIHandler

from articles.changes import changed
from newsroom.pages.changes import AnyDatabase
from newsroom.pages.folder import Folder
from newsroom.pages.front import Pages
from newsroom.pages.memory import Memory
from newsroom.pages.purge import deliver
from newsroom.pages.store import Store
from tests.makers import NOON
from tests.newsroom.pages.cdn import Cdn

ROOM = 10_000_000


@dataclass
class Said:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """Django behind kept pages, asked as a web server asks it. `asked` are Django's own answers.

    `process` starts another process on the same folder.
    """

    def __init__(self, folder, *, room: int = ROOM) -> None:
        self.folder, self.asked = folder, []
        # No hour ends in the middle of a test.
        self.now = time()
        self.process(room=room)

    def process(self, *, room: int = ROOM, build: str = "build") -> None:
        self.memory = Memory(room)

        def open_store() -> Store:
            return Store(
                changes=AnyDatabase(),
                memory=self.memory,
                folder=lambda newest: Folder(self.folder, build=build, newest_change=newest),
                clock=lambda: self.now,
            )

        handler = WSGIHandler()

        def django(environ, start_response):
            self.asked.append(environ)
            return handler(environ, start_response)

        self.pages = Pages(django, open_store=open_store)

    def ask(self, path: str, method: str = "GET", **environ: str) -> Said:
        path, _, query = path.partition("?")
        said = []
        body = self.pages(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path.encode().decode("latin-1"),
                "QUERY_STRING": query,
                "HTTP_HOST": "localhost",
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "192.0.2.1",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
            }
            | environ,
            lambda status, headers, *rest: said.append((int(status[:3]), dict(headers))),
        )
        status, headers = said[-1]
        return Said(status, headers, b"".join(body))

    def made(self, path: str, **environ: str) -> bool:
        """Ask for a page, and tell whether Django had to make it."""
        before = len(self.asked)
        self.ask(path, **environ)
        return len(self.asked) > before


@pytest.fixture
def site(db, tmp_path, settings, monkeypatch) -> Site:
    settings.PAGES_DIR = tmp_path / "pages"
    # The connection holds the test's transaction, and requests would close it.
    for name in ("request_started", "request_finished"):
        monkeypatch.setattr(f"django.core.signals.{name}.receivers", [])
    return Site(settings.PAGES_DIR)


@pytest.fixture
def cdn(settings, tmp_path):
    server = Cdn()
    settings.PURGE_URL = f"{server.url}/purge?of=us"
    settings.PAGES_DIR = tmp_path / "pages"
    yield server
    server.close()


@pytest.fixture
def known(cdn, db):
    """The CDN knows of everything up to now."""
    changed("front")
    deliver(now=NOON - timedelta(days=1))
    deliver(now=NOON - timedelta(hours=1))
    cdn.requests.clear()
    return cdn
