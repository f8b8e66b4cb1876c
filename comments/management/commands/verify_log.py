"""`manage.py verify_log`: whether anything in the log or in the decisions was changed."""

import signal
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from comments.models import LogEntry
from comments.services.log_checking import Fault, Walk


class Command(BaseCommand):
    """Walks the whole log and compares each decision with its entry; changes nothing.

    Exit 0 when all is as it was written, 1 after naming each place that is not. Ctrl-C stops it
    between two steps, with exit 130 and the words with which the next run goes on from there.
    """

    help = "Finds what was changed, taken out or put into the log and the decisions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="after",
            type=int,
            default=0,
            metavar="N",
            help="Go on after this entry, as a run that was stopped says.",
        )
        parser.add_argument("--digest", default="", help="The digest of that entry.")
        parser.add_argument(
            "--expect",
            default="",
            metavar="DIGEST",
            help="A digest that was noted elsewhere: fails when the log does not hold it any more.",
        )

    def handle(self, *args, after: int, digest: str, expect: str, **options) -> None:
        if bool(after) != bool(digest) or after < 0:
            raise CommandError("--from and --digest go together, as the stopped run said them.")
        told: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, frame: told.append(number))
        try:
            self._walk(after, digest, expect, told)
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}.") from error
        finally:
            signal.signal(signal.SIGINT, before)

    def _walk(self, after: int, digest: str, expect: str, told: list[int]) -> None:
        newest = LogEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        walk = Walk(on_fault=self._name, after=after, digest=digest)
        with tqdm(
            total=max(newest - after, 0), desc="Entries", unit="", disable=None, leave=False
        ) as bar:
            for count in walk.steps():
                bar.update(count)
                if told:
                    break
        if told:
            self._sum_up(walk)
            self.stdout.write(
                f"Stopped. Go on with: manage.py verify_log --from {walk.last} "
                f"--digest {walk.digest}" + (f" --expect {expect}" if expect else "")
            )
            sys.exit(130)
        walk.check_decisions()
        if expect and (found := walk.expect(expect)):
            self.stdout.write(f"The expected digest is that of entry {found}.")
        self._sum_up(walk)
        if walk.faults:
            sys.exit(1)

    def _sum_up(self, walk: Walk) -> None:
        self.stdout.write(
            f"Entries: {walk.entries:,}, of these decisions that were compared: "
            f"{walk.decisions:,}. Faults: {walk.faults:,}."
        )
        if walk.last:
            self.stdout.write(f"Last entry: {walk.last}, digest: {walk.digest}")

    def _name(self, fault: Fault) -> None:
        with tqdm.external_write_mode(file=sys.stderr):
            self.stderr.write(str(fault))
