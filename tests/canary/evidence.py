"""Everything that the site gave out or wrote is looked at here."""

import gzip
import html
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import brotli
from django.core.cache import caches
from django.http import HttpResponseBase

from comments.remote.posting import Answer
from comments.services import remote
from tests.canary.traces import Canary, Tracer

_DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}
_EMAIL_INPUT = re.compile(rb'<input\b[^>]*\bname="email"[^>]*>')
# The answers that give a form back to whoever sent it.
_REFUSALS = {403, 422}


class Finding(NamedTuple):
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class Evidence:
    """Collects the findings, each with the place where it was found."""

    def __init__(self) -> None:
        self.tracer = Tracer()
        self.findings: dict[Finding, None] = {}
        # How often a remote classifier was told something.
        self.told = 0

    def object(self, place: str, what: str) -> None:
        """Note something that is wrong without being a trace."""
        self.findings[Finding(place, what)] = None

    def look(
        self, place: str, data: bytes | str, *, in_database: bool = False, meant_for: str = ""
    ) -> None:
        """Note each trace in this data; those of the address that it is meant for are no leak."""
        raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
        for way, form in sorted(self.tracer.find(raw, in_database=in_database)):
            if way != meant_for:
                self.object(place, f"the address of “{way}” {form}")

    def look_at_response(
        self, visit: str, response: HttpResponseBase, *, own: Canary | None = None
    ) -> bytes:
        """Look at an answer and return its body. `own` is the address that its reader just sent."""
        for name, value in response.headers.items():
            self.look(f"{visit}, header {name}", value)
        for name, cookie in response.cookies.items():
            self.look(f"{visit}, cookie {name}", cookie.OutputString())
        body = b"".join(response) if response.streaming else response.content
        body = _DECODERS[response.headers.get("Content-Encoding", "")](body)
        shown = body
        if own and response.status_code in _REFUSALS:
            shown = _without_own(body, own)
            if shown != body and "no-store" not in response.headers.get("Cache-Control", ""):
                self.object(visit, "gives an address back and may be stored; mark it no-store")
        self.look(f"{visit}, body", shown)
        return body

    def look_at_mail(self, message: EmailMessage) -> None:
        """A mail may name its only recipient, as may its header To."""
        recipients = message.recipients()
        place = f"mail “{message.subject}”"
        addressee = recipients[0].casefold() if len(recipients) == 1 else ""
        owners = {trace.way for trace in self.tracer.find(addressee.encode())}
        parts = message.message()
        texts = [str(parts)]
        for part in parts.walk():
            texts.append((part.get_payload(decode=True) or b"").decode(errors="replace"))
        self.look(place, "\n".join(texts), meant_for=owners.pop() if owners else "")

    def look_at_folder(self, folder: Path, *, database: Path) -> None:
        """Look at the name and the bytes of each file; the database's are its pages, free ones
        too, its journal and its log."""
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            self.look(f"name of the file {name}", name)
            if path.is_file():
                in_database = path.name.startswith(database.name)
                self.look(f"file {name}", path.read_bytes(), in_database=in_database)

    def look_at_caches(self) -> None:
        """Caches in memory; those in files or in the database are looked at there."""
        for cache in caches.all(initialized_only=True):
            for key, value in getattr(cache, "_cache", {}).items():
                self.look(f"cache entry {key}", key)
                self.look(f"cache entry {key}", value if isinstance(value, bytes) else repr(value))


def _without_own(body: bytes, own: Canary) -> bytes:
    """Take the reader's own address out of the one field into which that reader typed it."""
    value = f'value="{html.escape(own.address)}"'.encode()
    return _EMAIL_INPUT.sub(lambda field: field[0].replace(value, b'value=""', 1), body, count=1)


class _Trap(logging.Handler):
    def __init__(self, evidence: Evidence) -> None:
        super().__init__(logging.DEBUG)
        self.evidence = evidence

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        while error:
            # The lines of source in a traceback hold no address, the words of each exception may.
            text += f"\n{error!r}"
            error = error.__cause__ or error.__context__
        self.evidence.look(f"log of {record.name}", text)


@contextmanager
def watched_classifiers(evidence: Evidence) -> Iterator[None]:
    """Look at all that remote classifiers are told, and answer that it is no spam."""

    def post(url: str, fields: Mapping[str, str], **_: object) -> Answer:
        evidence.told += 1
        evidence.look("what a classifier is told", f"{url} {dict(fields)}")
        return Answer(body="false", headers={})

    remote._panel.cache_clear()
    with mock.patch("comments.remote.akismet.post", post):
        yield
    remote._panel.cache_clear()


@contextmanager
def watched_logs(evidence: Evidence) -> Iterator[None]:
    """Look at every log record, from DEBUG on, of every logger."""
    named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    kept = [
        (logger, logger.level, logger.handlers)
        for logger in (logging.root, *named)
        if logger is logging.root or logger.level or not logger.propagate
    ]
    trap = _Trap(evidence)
    for logger, _level, _handlers in kept:
        logger.setLevel(logging.DEBUG)
        is_end = logger is logging.root or not logger.propagate
        logger.handlers = [trap] if is_end else []
    try:
        yield
    finally:
        for logger, level, handlers in kept:
            logger.setLevel(level)
            logger.handlers = handlers
