"""The pages of one process, in memory and in files, and whether each is still right."""

import threading
from collections.abc import Callable
from time import time

from newsroom.pages.changes import Changes, is_right
from newsroom.pages.folder import Folder
from newsroom.pages.memory import Memory
from newsroom.pages.page import Page


class Store:
    """Gives out no page of which a key changed in a transaction that was committed before."""

    def __init__(
        self,
        *,
        changes: Changes,
        memory: Memory,
        folder: Callable[[int], Folder],
        clock: Callable[[], float] = time,
    ) -> None:
        self._changes, self._memory, self._clock = changes, memory, clock
        self._lock = threading.Lock()
        self._seen = changes.newest()
        self._folder = folder(self._seen)

    def get(self, address: str) -> Page | None:
        """Return the page as it is right now; None where it has to be made."""
        # Nobody is given a page while another thread learns that it is not right any more.
        with self._lock:
            self._look()
            page = self._memory.get(address)
            if page:
                if page.until is None or self._clock() < page.until:
                    return page
                self._memory.drop(address)
                self._folder.drop(address)
                return None
        return self._get_from_folder(address)

    def seen(self) -> int:
        """Return the number of the newest change: what is read from now on has it."""
        with self._lock:
            self._look()
            return self._seen

    def put(self, address: str, page: Page) -> bool:
        """Keep the page, unless something that it shows has changed while it was made.

        Tell whether it was right when it was done.
        """
        is_right_now = self._remember(address, page)
        if is_right_now:
            self._folder.put(address, page)
        return is_right_now

    def _get_from_folder(self, address: str) -> Page | None:
        page = self._folder.get(address)
        if page is None:
            return None
        if self._remember(address, page):
            return page
        self._folder.drop(address)
        return None

    def _remember(self, address: str, page: Page) -> bool:
        with self._lock:
            self._look()
            if not is_right(page, self._changes, now=self._clock()):
                return False
            self._memory.put(address, page)
            return True

    def _look(self) -> None:
        """Drop the pages that show what changed since the last look."""
        newest = self._changes.newest()
        if newest == self._seen:
            return
        if newest < self._seen or self._changes.oldest() > self._seen + 1:
            self._memory.clear()
            if newest < self._seen:
                self._folder.clear()
        else:
            self._memory.drop_keys(self._changes.after(self._seen))
        self._seen = newest
