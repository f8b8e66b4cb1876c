"""Pages in files, which outlive a process and are shared by those of one machine.

They are a copy of what can be made again: a file that is damaged, or missing, costs a page.
"""

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from newsroom.pages.page import Page

_MARK = "newest-change"


class Folder:
    """A folder of pages made by one build of the site; those of other builds are removed.

    A file is a line of JSON and the bytes behind it, and takes its place at once or not at all.
    """

    def __init__(self, root: Path, *, build: str, newest_change: int) -> None:
        self._root, self._path = root, root / build
        self._remove_other_builds()
        self._mark = self._read_mark()
        if self._mark > newest_change:
            # An older database came back: its next changes will have numbers that were here before.
            shutil.rmtree(self._path, ignore_errors=True)
            self._mark = 0

    def get(self, address: str) -> Page | None:
        try:
            data = self._file(address).read_bytes()
        except OSError:
            return None
        return _unpack(address, data)

    def put(self, address: str, page: Page) -> None:
        """Store the page. Where that is not possible the site does without."""
        path = self._file(address)
        with contextlib.suppress(OSError):
            if page.seen > self._mark:
                self._write(self._path / _MARK, str(page.seen).encode())
                self._mark = page.seen
            self._write(path, _pack(address, page))

    def drop(self, address: str) -> None:
        with contextlib.suppress(OSError):
            self._file(address).unlink()

    def clear(self) -> None:
        shutil.rmtree(self._path, ignore_errors=True)

    def _file(self, address: str) -> Path:
        name = blake2b(address.encode("latin-1", "replace"), digest_size=20).hexdigest()
        return self._path / name[:2] / name[2:]

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            scratch.write_bytes(data)
            scratch.replace(path)
        except OSError:
            scratch.unlink(missing_ok=True)
            raise

    def _read_mark(self) -> int:
        try:
            return int((self._path / _MARK).read_text())
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            # Nobody knows how old what is here is.
            self.clear()
            return 0

    def _remove_other_builds(self) -> None:
        with contextlib.suppress(OSError):
            for entry in os.scandir(self._root):
                if entry.is_dir() and entry.name != self._path.name:
                    shutil.rmtree(entry.path, ignore_errors=True)


def sweep(root: Path, *, limit: int, is_good: Callable[[Page], bool]) -> None:
    """Remove pages that are not good any more, and beyond `limit` bytes the oldest ones."""
    kept = []
    for path in root.glob("*/??/*"):
        with contextlib.suppress(OSError):
            page = _unpack(None, path.read_bytes())
            if page and is_good(page):
                kept.append((path.stat().st_mtime, path.stat().st_size, path))
            else:
                path.unlink()
    total = sum(size for _time, size, _path in kept)
    for _time, size, path in sorted(kept):
        if total <= limit:
            break
        path.unlink(missing_ok=True)
        total -= size


def _pack(address: str, page: Page) -> bytes:
    body = b"".join(page.bodies.values())
    head = {
        "address": address,
        "keys": sorted(page.keys),
        "seen": page.seen,
        "until": page.until,
        "ends_at": page.ends_at,
        "made_at": page.made_at,
        "headers": page.headers,
        "bodies": {encoding: len(data) for encoding, data in page.bodies.items()},
        "digest": blake2b(body, digest_size=16).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + body


def _unpack(address: str | None, data: bytes) -> Page | None:
    """Return the page; None when the file is damaged, or is of another address than this one."""
    head, _newline, body = data.partition(b"\n")
    try:
        facts = json.loads(head)
        if blake2b(body, digest_size=16).hexdigest() != facts["digest"]:
            return None
        if address not in {None, facts["address"]}:
            return None
        bodies, start = {}, 0
        for encoding, length in facts["bodies"].items():
            bodies[encoding] = body[start : start + length]
            start += length
        return Page(
            keys=frozenset(facts["keys"]),
            seen=facts["seen"],
            until=facts["until"],
            ends_at=facts["ends_at"],
            made_at=facts["made_at"],
            headers=[(name, value) for name, value in facts["headers"]],
            bodies=bodies,
        )
    except (ValueError, KeyError, TypeError):
        return None
