import signal
import threading

from django.core.management.base import BaseCommand

from newsroom.clock import jobs, run


class Command(BaseCommand):
    """Runs the periodic jobs of all parts of the site until SIGTERM or SIGINT, then exits with 0.

    A job in hand is broken off; its transaction is undone and it runs again at the next start.
    """

    help = "Runs what is to be done from time to time: letters, digests, abandoned tasks."

    def handle(self, *args, **options) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _exit)
        run(jobs(), stopped=threading.Event())


def _exit(*_: object) -> None:
    raise SystemExit(0)
