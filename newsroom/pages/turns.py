"""Who makes a page that is missing: one at a time, of all processes of a machine."""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

_PAUSE = 0.005


class Turns:
    """Gives the turn at an address to one thread; the others wait `patience` seconds at most.

    After that they go on without the turn: a page is made twice rather than not at all.
    """

    def __init__(self, path: Path, *, patience: float = 3.0) -> None:
        self._path, self._patience = path, patience
        self._guard = threading.Lock()
        self._waiting: dict[str, tuple[threading.Lock, int]] = {}
        self._file: int | None = None

    @contextlib.contextmanager
    def take(self, address: str) -> Iterator[None]:
        deadline = time.monotonic() + self._patience
        lock = self._join(address)
        has_turn = lock.acquire(timeout=self._patience)
        others = self._of_all_processes(address, deadline)
        try:
            with others if has_turn else contextlib.nullcontext():
                yield
        finally:
            if has_turn:
                lock.release()
            self._leave(address)

    def _join(self, address: str) -> threading.Lock:
        with self._guard:
            lock, count = self._waiting.get(address) or (threading.Lock(), 0)
            self._waiting[address] = (lock, count + 1)
            return lock

    def _leave(self, address: str) -> None:
        with self._guard:
            lock, count = self._waiting.pop(address)
            if count > 1:
                self._waiting[address] = (lock, count - 1)

    @contextlib.contextmanager
    def _of_all_processes(self, address: str, deadline: float) -> Iterator[None]:
        """Hold one byte of a file, at a place that stands for the address.

        The kernel lets go when the process ends. Such locks are of the process, not of the
        thread, and closing the file anywhere ends them all, so it stays open.
        """
        digest = blake2b(address.encode("latin-1", "replace"), digest_size=7).digest()
        place, file = int.from_bytes(digest), self._open()
        has_lock = False
        while file is not None and not has_lock:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                has_lock = True
            except OSError:
                if time.monotonic() >= deadline:
                    break
                time.sleep(_PAUSE)
        try:
            yield
        finally:
            if has_lock:
                fcntl.lockf(file, fcntl.LOCK_UN, 1, place)

    def _open(self) -> int | None:
        with self._guard:
            if self._file is None:
                with contextlib.suppress(OSError):
                    self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            return self._file
