import re

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.changes import Part, changed
from newsroom.pages.purge import Told, deliver, waiting
from newsroom.pages.purge_request import NotPurged


class Command(BaseCommand):
    """Has pages made anew, and tells the CDN at once whatever it does not know yet.

    For what was written past the site, and for whoever cannot wait for the end of a pause. Keys are
    those of the header Surrogate-Key. Exit 1 if the CDN does not take it; then it stays queued.
    """

    help = "Purges pages by their keys, here and from the CDN; without keys, what waits for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="such as front or story-12")
        parser.add_argument("--all", action="store_true", dest="everything", help="every page")

    def handle(self, *args, keys: list[str], everything: bool, **options) -> None:
        if wrong := [key for key in keys if not re.fullmatch(r"[a-z]+(-[a-z]+)*(-\d+)?", key)]:
            raise CommandError(f"No page has the key {wrong[0]!r}.")
        changed(*([Part.EVERYTHING] if everything else keys))
        if not settings.PURGE_URL:
            self.stdout.write("There is no CDN to tell: NEWSROOM_PURGE_URL is not set.")
            return
        try:
            told = deliver(now=timezone.now(), even_in_pause=True, progress=self._say)
        except NotPurged as error:
            left = _counted(waiting(), "change")
            raise CommandError(
                f"The CDN takes no purges: {error}. It has to hear of {left}."
            ) from None
        self.stdout.write(_sentence(told))

    def _say(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} keys.")


def _sentence(told: Told) -> str:
    keys, requests = _counted(told.keys, "key"), _counted(told.requests, "request")
    return f"The CDN was told of {keys} in {requests}; nothing waits."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
