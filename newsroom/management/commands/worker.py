import sys

from django.core.management.base import BaseCommand

from newsroom.worker import work


class Command(BaseCommand):
    """Runs the tasks and the periodic jobs of all parts of the site until SIGTERM or SIGINT.

    Exits with 0 after the task and the job in hand, at once on a second such signal, and with 1
    when it can do only one of the two. It may run on several machines.
    """

    help = "Does what no visitor waits for: letters, renditions, digests, the filter."
    # `serve` and `check` have said what is wrong; addresses and admin are loaded when needed.
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        if not work():
            sys.exit(1)
