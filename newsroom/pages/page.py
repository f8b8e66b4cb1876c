"""A page as it is kept: its bytes in each encoding, and when they are still right."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b

import brotli

from newsroom.pages.gate import Environ

type Headers = list[tuple[str, str]]
type StartResponse = Callable[[str, Headers], object]

# Ours to say, whatever the view said.
_OWN = {"content-length", "content-encoding", "etag", "last-modified", "vary", "date", "connection"}
_OF_THE_BODY = {"content-type", "content-length", "content-encoding"}
# Of two pages of one second the time does not tell the older one, nor do clocks of two hosts.
_SETTLED = 5
_GZIP, _BROTLI = 6, 5
_OVERHEAD = 4096


@dataclass(slots=True)
class Page:
    """A complete answer with status 200.

    It is right as long as none of `keys` changed after the change number `seen`, and until the
    time `until`; up to `ends_at` it is better than none. Times are seconds since 1970.
    """

    keys: frozenset[str]
    seen: int
    until: float | None
    ends_at: float | None
    made_at: float
    headers: Headers
    bodies: dict[str, bytes]
    _answers: dict[str, tuple[str, Headers, Headers]] = field(init=False)

    def __post_init__(self) -> None:
        digest = blake2b(self.bodies[""], digest_size=16).hexdigest()
        self._answers = {}
        for encoding, body in self.bodies.items():
            etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
            full = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
            bare = [one for one in full if one[0].lower() not in _OF_THE_BODY]
            full.append(("Content-Length", str(len(body))))
            if encoding:
                full.append(("Content-Encoding", encoding))
            self._answers[encoding] = (etag, full, bare)

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        return _OVERHEAD + sum(map(len, self.bodies.values())) + 100 * len(self.keys)

    def answer(self, environ: Environ, start_response: StartResponse, now: float) -> list[bytes]:
        """Answer a request in the best encoding that it takes; 304 if it has these bytes."""
        takes = encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
        encoding = next((one for one in takes if one in self.bodies), "")
        etag, full, bare = self._answers[encoding]
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            is_known = _names(known, etag)
        else:
            since = environ.get("HTTP_IF_MODIFIED_SINCE")
            is_known = since is not None and self._is_unmodified(since)
        # A time is said only once it tells this page from any later one.
        timed = now - self.made_at > _SETTLED
        last = [("Last-Modified", _http_date(int(self.made_at)))] if timed else []
        if is_known:
            start_response("304 Not Modified", bare + last)
            return []
        start_response("200 OK", full + last)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.bodies[encoding]]

    def _is_unmodified(self, since: str) -> bool:
        try:
            return parsedate_to_datetime(since).timestamp() == int(self.made_at)
        except (ValueError, OverflowError):
            return False


def make_page(
    *,
    keys: Iterable[str],
    seen: int,
    until: datetime | None,
    ends_at: datetime | None,
    made_at: float,
    headers: Headers,
    body: bytes,
) -> Page:
    """Return a page of these bytes, compressed once and for all."""
    bodies = {"": body}
    packed = {
        "gzip": gzip.compress(body, _GZIP, mtime=0),
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI),
    }
    return Page(
        keys=frozenset(keys),
        seen=seen,
        until=until.timestamp() if until else None,
        ends_at=ends_at.timestamp() if ends_at else None,
        made_at=made_at,
        headers=[one for one in headers if one[0].lower() not in _OWN],
        bodies=bodies | {name: data for name, data in packed.items() if len(data) < len(body)},
    )


@lru_cache(maxsize=512)
def encodings(accepted: str) -> tuple[str, ...]:
    """Return the encodings that we have and the client takes, the best one first."""
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (one.strip() for one in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        weights[name] = weight.strip("0.") != ""
    return tuple(one for one in ("br", "gzip") if weights.get(one, weights.get("*", False)))


def _names(known: str, etag: str) -> bool:
    """Whether an If-None-Match names the tag; it compares weakly (RFC 9110, 13.1.2)."""
    tags = (tag.strip().removeprefix("W/") for tag in known.split(","))
    return any(tag in {etag, "*"} for tag in tags)


@lru_cache(maxsize=512)
def _http_date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
