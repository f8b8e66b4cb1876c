"""`manage.py learn`: the filter takes in what moderators decided."""

import signal
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from comments.services.learning import learn


class Command(BaseCommand):
    """Does at once what the clock does every minute, and says how much was learnt.

    Ctrl-C stops it after the decision in hand, with exit 130; what was learnt is kept, and the
    next run goes on from there.
    """

    help = "Has the filter learn the moderators' decisions that it has not seen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="Learn everything again from the beginning."
        )

    def handle(self, *args, rebuild: bool, **options) -> None:
        told: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, frame: told.append(number))
        try:
            with tqdm(desc="Decisions", unit="", disable=None, leave=False) as bar:
                lesson = learn(
                    now=timezone.now(),
                    rebuild=rebuild,
                    stopped=lambda: bool(told),
                    on_example=bar.update,
                )
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}.") from error
        finally:
            signal.signal(signal.SIGINT, before)
        if lesson is None:
            self.stdout.write("There is nothing new to learn.")
            return
        learner = lesson.learner
        if lesson.rebuilt:
            self.stdout.write("It was learnt again from the beginning.")
        self.stdout.write(
            f"Decisions learnt now: {lesson.taken_in}\n"
            f"Decisions known: {learner.count}, good: {learner.count - learner.unwanted}, "
            f"unwanted: {learner.unwanted}"
        )
        if not lesson.is_whole:
            self.stdout.write("Stopped; the next run goes on from there.")
            sys.exit(130)
