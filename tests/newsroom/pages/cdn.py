"""A CDN that keeps what it was asked to purge."""

import re

from tests.akismet import FakeAkismet, answer

OK, BROKEN = answer("fine"), answer("", status="503 Unavailable")
TOKEN = "a-token-of-the-cdn"


class Cdn(FakeAkismet):
    """A server that is told what to purge. `purged` are the keys of each request."""

    def __init__(self) -> None:
        super().__init__()
        self.says = OK

    @property
    def purged(self) -> list[list[str]]:
        found = [re.search(rb"\r\nSurrogate-Key: ([^\r]*)", request) for request in self.requests]
        return [one[1].decode().split(" ") for one in found]
