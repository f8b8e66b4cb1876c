"""Pages in files as nginx gives them out: no process of ours is asked before.

The folder holds `build`, the name of the build whose pages these are, and a shelf for each hundred
seconds of the clock, `<headers>-<hundreds>`: the name stands for the headers that nginx adds to
each page, and for the only hundred seconds in which it looks there. In a shelf are `pages/`, the
files, `index/`, for each key the paths of the pages that show it, and `bytes`, their size.

Whoever calls anything here but `has` and `sweep` holds the lock of newsroom/pages/lock.py.
"""

import contextlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Self

from newsroom.pages.page import Headers, Page

SECONDS = 100
# A slug in any script: bytes of UTF-8, as WSGI gives them and as nginx sees them.
PATHS = r"(?:/[A-Za-z0-9_\x80-\xff-]+)*/"
# Beyond so many pages of one change a whole shelf goes, at the price of one.
_MANY = 1000
# The present shelf, the one before, and what the clock has not deleted yet.
_SHELVES = 8
_SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
_PATH = re.compile(PATHS.encode("latin-1"))
_BUILD, _TRASH = "build", "trash-"


class NotPublished(Exception):
    """The page cannot be put there now."""


@dataclass(frozen=True)
class Shelf:
    """Where nginx looks for pages with these headers during one hundred seconds."""

    headers: str
    hundreds: int

    @classmethod
    def at(cls, now: float, headers: str = "") -> Self:
        return cls(headers, int(now) // SECONDS)

    @property
    def ends_at(self) -> int:
        return (self.hundreds + 1) * SECONDS

    def __str__(self) -> str:
        return f"{self.headers}-{self.hundreds}"


def name_of(headers: Headers) -> str:
    return blake2b(json.dumps(headers).encode(), digest_size=8).hexdigest()


def is_path(path: str) -> bool:
    """Tell whether nginx looks for a page with this path, as WSGI gives it."""
    return bool(_PATH.fullmatch(path.encode("latin-1")))


class Served:
    def __init__(self, root: Path, *, limit: int) -> None:
        """`limit` is about how many bytes of pages there may be."""
        self._root, self._limit = root, limit

    def has(self, path: str, shelf: Shelf) -> bool:
        return self._file(shelf, path.encode("latin-1")).exists()

    def put(self, path: str, page: Page, shelf: Shelf, *, build: str) -> None:
        """Publish the page. Raises NotPublished where another build publishes or the room is full,
        and OSError."""
        self._belong_to(build)
        place, name = self._root / str(shelf), path.encode("latin-1")
        if not place.exists():
            self._open(place)
        self._take_room(place / "bytes", sum(map(len, page.bodies.values())))
        # The index first: a page that is not in it would never be removed.
        for key in page.keys:
            _append(place / "index" / key, name)
        file = self._file(shelf, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        for encoding, suffix in _SUFFIXES.items():
            variant = file.with_name(file.name + suffix)
            if body := page.bodies.get(encoding):
                _write(variant, body)
            else:
                variant.unlink(missing_ok=True)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the pages that show one of these keys.

        Raises OSError if one of them may still be there.
        """
        names = set(keys)
        for place in self._shelves():
            try:
                self._remove_from(place, names)
            except (OSError, NotPublished):
                self._throw_away(place)

    def clear(self, *, build: str | None) -> None:
        """Remove all there is; from now on pages of this build may be published."""
        for entry in self._entries():
            if not entry.name.startswith(_TRASH):
                self._throw_away(entry)
        if build:
            self._belong_to(build)

    def end(self, *, before: int) -> None:
        """Put away the shelves whose hundred seconds were before this one."""
        for place in self._shelves():
            hundreds = place.name.rpartition("-")[2]
            if hundreds.isdigit() and int(hundreds) < before:
                self._throw_away(place)

    def sweep(self) -> None:
        """Delete what was put away."""
        for entry in self._entries():
            if entry.name.startswith(_TRASH):
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)

    def _file(self, shelf: Shelf | str, path: bytes) -> Path:
        return self._root / str(shelf) / "pages" / os.fsdecode(path[1:]) / "page.html"

    def _entries(self) -> list[Path]:
        try:
            return list(self._root.iterdir())
        except FileNotFoundError:
            return []

    def _shelves(self) -> list[Path]:
        return [
            one for one in self._entries() if one.name != _BUILD and not one.name.startswith(_TRASH)
        ]

    def _belong_to(self, build: str) -> None:
        mark = self._root / _BUILD
        with contextlib.suppress(FileNotFoundError):
            if mark.read_text() != build:
                raise NotPublished
            return
        self._root.mkdir(parents=True, exist_ok=True)
        mark.write_text(build)

    def _open(self, place: Path) -> None:
        if len(self._entries()) > _SHELVES:
            # The clock, which deletes them, does not run.
            raise NotPublished
        for part in ("pages", "index"):
            (place / part).mkdir(parents=True)

    def _take_room(self, ledger: Path, size: int) -> None:
        taken = int(ledger.read_text() or 0) if ledger.exists() else 0
        # The one before is still there.
        if taken + size > self._limit // 2:
            raise NotPublished
        ledger.write_text(str(taken + size))

    def _remove_from(self, place: Path, keys: set[str]) -> None:
        """Raises NotPublished where there are too many."""
        paths: set[bytes] = set()
        indexes = [place / "index" / key for key in keys]
        for index in indexes:
            with contextlib.suppress(FileNotFoundError):
                paths.update(filter(_PATH.fullmatch, index.read_bytes().split(b"\n")))
            if len(paths) > _MANY:
                raise NotPublished
        for path in paths:
            file = self._file(place.name, path)
            for suffix in _SUFFIXES.values():
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        for index in indexes:
            index.unlink(missing_ok=True)

    def _throw_away(self, path: Path) -> None:
        # In one step, and out of nginx's sight.
        with contextlib.suppress(FileNotFoundError):
            path.rename(self._root / f"{_TRASH}{secrets.token_hex(8)}")


def _append(index: Path, line: bytes) -> None:
    """Add a line. One that another process could not finish does not spoil it."""
    with index.open("ab", buffering=0) as file:
        if file.write(entry := b"\n" + line + b"\n") != len(entry):
            raise OSError(f"{index} cannot be written.")


def _write(path: Path, body: bytes) -> None:
    scratch = path.with_name(f".{path.name}")
    scratch.write_bytes(body)
    scratch.chmod(0o644)
    # nginx makes the ETag of size and time. A clock's second may be that of two versions; half the
    # digest's 32 bits fit every file system.
    time = int.from_bytes(blake2b(body, digest_size=4).digest()) % (2**31 - 1) + 1
    os.utime(scratch, (time, time))
    if scratch.stat().st_mtime != time:
        raise OSError(f"{path} does not keep its time.")
    scratch.replace(path)
