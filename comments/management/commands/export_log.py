"""`manage.py export_log`: the log in a file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from comments.models import LogEntry
from comments.services.log_export import FORMS, export


def day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ArgumentTypeError(f"{written} is no day such as 2026-01-31") from error


class Command(BaseCommand):
    """Writes the entries, oldest first, to standard output or to a file of the owner's alone.

    The export is itself logged. The file appears when it is whole: Ctrl-C, with exit 130, leaves
    none. What cannot be done is one sentence on stderr and exit 1.
    """

    help = "Takes the log, or a part of it, out as CSV or JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", dest="form", choices=FORMS, default="jsonl")
        parser.add_argument("--output", metavar="FILE", default="", help="Else standard output.")
        parser.add_argument("--act", choices=LogEntry.Act.values, help="Acts of this kind alone.")
        parser.add_argument("--actor", metavar="NAME", help="The user name of an account.")
        parser.add_argument("--since", type=day, metavar="DAY", help="From this day on.")
        parser.add_argument("--until", type=day, metavar="DAY", help="To the end of this day.")
        parser.add_argument("--comment", type=int, metavar="N", help="About this comment alone.")

    def handle(self, *args, form: str, output: str, **options) -> None:
        try:
            entries, filters = _chosen(**{name: options[name] for name in _CHOICES})
            total = entries.count()
            lines = export(
                entries=entries, form=form, actor=None, now=timezone.now(), filters=filters
            )
            with _file(output) if output else _standard() as file:
                # The line of column names is no entry.
                heading = int(form == "csv")
                bar = tqdm(lines, "Entries", total + heading, unit="", disable=None, leave=False)
                for line in bar:
                    file.write(line)
        except KeyboardInterrupt:
            self.stderr.write("Broken off; nothing is written." if output else "Broken off.")
            sys.exit(130)
        except BrokenPipeError:
            # Whoever read it had enough.
            sys.stdout = None
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}.") from error


_CHOICES = ("act", "actor", "since", "until", "comment")


def _chosen(
    *,
    act: str | None,
    actor: str | None,
    since: date | None,
    until: date | None,
    comment: int | None,
) -> tuple[Any, dict[str, Any]]:
    """Return the entries, and what the log says of the choice."""
    entries = LogEntry.objects.in_period(since, until)
    filters: dict[str, Any] = {}
    if act:
        entries, filters["act"] = entries.filter(act=act), act
    if actor:
        account = get_user_model().objects.filter(username=actor).first()
        if account is None:
            raise CommandError("There is no account of this name.")
        entries, filters["by"] = entries.filter(actor=account), account.pk
    if comment is not None:
        entries = entries.filter(about="comment", about_id=comment)
        filters["comment"] = comment
    days = {"since": since, "until": until}
    return entries, filters | {name: str(value) for name, value in days.items() if value}


@contextmanager
def _standard() -> Iterator[TextIO]:
    yield sys.stdout
    sys.stdout.flush()


@contextmanager
def _file(name: str) -> Iterator[TextIO]:
    """Open a file that takes its place when everything is in it."""
    path = Path(name)
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
