"""Pages in the memory of one process."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable

from newsroom.pages.page import Page


class Memory:
    """Holds pages up to `limit` bytes; those that nobody asked for longest go first.

    To be used by one thread at a time.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._with_key: defaultdict[str, set[str]] = defaultdict(set)
        self.size = 0

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: str) -> Page | None:
        page = self._pages.get(address)
        if page:
            self._pages.move_to_end(address)
        return page

    def put(self, address: str, page: Page) -> None:
        """Keep the page; one that is larger than all the room there is is not kept."""
        self.drop(address)
        if page.size > self._limit:
            return
        self._pages[address] = page
        self.size += page.size
        for key in page.keys:
            self._with_key[key].add(address)
        while self.size > self._limit:
            self.drop(next(iter(self._pages)))

    def drop(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page is None:
            return
        self.size -= page.size
        for key in page.keys:
            addresses = self._with_key[key]
            addresses.discard(address)
            if not addresses:
                del self._with_key[key]

    def drop_keys(self, keys: Iterable[str]) -> None:
        """Drop the pages that show one of these keys."""
        for key in keys:
            for address in list(self._with_key.get(key, ())):
                self.drop(address)

    def clear(self) -> None:
        self._pages.clear()
        self._with_key.clear()
        self.size = 0
