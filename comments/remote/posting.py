"""One POST to a server that may be slow, broken or malicious."""

import io
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from urllib.parse import urlencode, urlsplit

# Bytes of an answer. The longest one that means anything is a sentence.
LONGEST = 1_000
_AGENT = "Newsroom/0.1"


class NoAnswer(Exception):
    """Nothing came back that can be used. The message holds no address, no words and no key."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    body: str
    headers: Mapping[str, str]


def post(url: str, fields: Mapping[str, str], *, seconds: float) -> Answer:
    """Send the fields as a form and return what is answered with status 200 in so many seconds.

    Looking the name up and connecting may each take as long again: only a caller that stops
    waiting is sure of its time (see patience.py). Nothing is redirected, no proxy of the
    environment is used and certificates are verified. Raises NoAnswer.
    """
    deadline = monotonic() + seconds
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NoAnswer("neither http nor https")
    where = (parts.hostname, parts.port)
    if parts.scheme == "https":
        connection = HTTPSConnection(*where, timeout=seconds, context=_tls())
    else:
        connection = HTTPConnection(*where, timeout=seconds)
    connection.response_class = partial(_TimedResponse, deadline=deadline)
    try:
        connection.connect()
        connection.sock.settimeout(_left(deadline))
        connection.request(
            "POST",
            parts.path or "/",
            # A text may hold halves of characters, which no encoding has.
            urlencode(fields, errors="replace").encode(),
            {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": _AGENT},
        )
        with connection.getresponse() as response:
            if response.status != 200:
                raise NoAnswer(f"status {response.status}")
            body = response.read(LONGEST + 1)
    except (OSError, HTTPException) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()
    if len(body) > LONGEST:
        raise NoAnswer("a longer answer than any that is expected")
    return Answer(body=body.decode(errors="replace"), headers=response.headers)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _TimedResponse(HTTPResponse):
    """An answer with one limit for all of it: a socket's own begins anew with every byte."""

    def __init__(self, sock: socket.socket, *args, deadline: float, **kwargs) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReader(sock, self.fp.detach(), deadline))


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, raw: io.RawIOBase, deadline: float) -> None:
        self._sock, self._raw, self._deadline = sock, raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        self._sock.settimeout(_left(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
