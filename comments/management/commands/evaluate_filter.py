"""`manage.py evaluate_filter`: how well the filter learns from labelled comments in a file."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from comments.learning.evaluation import (
    FALSE_HOLDS,
    Example,
    Figures,
    Part,
    area_after,
    figures,
    in_folds,
    seconds_a_prediction,
    without_a_group,
)

LABELS = {"0": False, "ham": False, "1": True, "spam": True}
FOLDS = 5
# Fewer of a kind and a fold may have none of it.
FEWEST = 2 * FOLDS
CURVE = (50, 100, 200, 400, 800)
_HEADER = (
    "| Set aside | comments | unwanted | precision | recall | F1 | area under the curve "
    f"| recall at {FALSE_HOLDS:.0%} false holds |\n|---|---|---|---|---|---|---|---|"
)


class Command(BaseCommand):
    """Learns from some rows of a CSV file and is tried on the others; nothing is stored.

    Ctrl-C ends it with exit 130 after the figures that are known. A file that cannot be used is
    one sentence on stderr and exit 1.
    """

    help = "Tells how well the filter learns from labelled comments in a CSV file in UTF-8."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="CSV", help="With a line of column names; in UTF-8.")
        parser.add_argument("--text", required=True, metavar="COL", help="The comments' column.")
        parser.add_argument(
            "--label", required=True, metavar="COL", help="Its cells are 0 or ham, 1 or spam."
        )
        parser.add_argument(
            "--group", default="", metavar="COL", help="Leave out one such group after the other."
        )

    def handle(self, *args, file: str, text: str, label: str, group: str, **options) -> None:
        examples = list(_examples(Path(file), text, label, group))
        _require_enough(examples, group)
        try:
            self._table(f"{FOLDS}-fold", in_folds(examples, FOLDS), FOLDS)
            if group:
                groups = len({one.group for one in examples})
                self._table("each group", without_a_group(examples), groups)
            for labels in CURVE:
                if labels <= len(examples) - FEWEST:
                    area = _number(area_after(examples, labels))
                    self._say(f"Area under the curve after {labels} labels: {area}")
            self._say(f"A prediction: {seconds_a_prediction(examples) * 1000:.2f} ms")
        except KeyboardInterrupt:
            self._say("Broken off; what is above is complete.")
            sys.exit(130)

    def _table(self, name: str, parts: Iterator[Part], count: int) -> None:
        self._say(_HEADER)
        predictions = []
        for part in tqdm(parts, name, count, leave=False, disable=None):
            predictions += part.predictions
            self._say(_row(part.name, figures(part.predictions)))
        self._say(f"{_row('all of them', figures(predictions))}\n")

    def _say(self, line: str) -> None:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(line.encode(encoding, "replace").decode(encoding))
        self.stdout.flush()


def _row(name: str, found: Figures) -> str:
    numbers = (
        found.precision, found.recall, found.f1, found.area, found.recall_at_false_holds,
    )  # fmt: skip
    cells = [name.replace("|", "/"), str(found.count), str(found.unwanted), *map(_number, numbers)]
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _examples(path: Path, text: str, label: str, group: str) -> Iterator[Example]:
    """Yield the rows of the file; raises CommandError for one that cannot be used."""
    wanted = [column for column in (text, label, group) if column]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            for column in wanted:
                if column not in (rows.fieldnames or []):
                    raise CommandError(f"{path} has no column “{column}”.")
            for row in rows:
                where = f"{path}, line {rows.line_num}"
                if any(row[column] is None for column in wanted):
                    raise CommandError(f"{where}: a cell is missing.")
                yield Example(
                    _text(row[text], where), _label(row[label], where), row[group] if group else ""
                )
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: {error}.") from error
    except csv.Error as error:
        raise CommandError(f"{path} is not a CSV file: {error}.") from error


def _text(cell: str, where: str) -> str:
    if "\0" in cell:
        raise CommandError(f"{where}: the text contains a NUL.")
    if not cell.strip():
        raise CommandError(f"{where}: the text is empty.")
    return cell


def _label(cell: str, where: str) -> bool:
    known = LABELS.get(cell.strip().lower())
    if known is None:
        raise CommandError(f"{where}: the label is “{cell[:40]}”, not 0, 1, ham or spam.")
    return known


def _require_enough(examples: list[Example], group: str) -> None:
    for unwanted, name in ((True, "1 or spam"), (False, "0 or ham")):
        count = sum(one.unwanted == unwanted for one in examples)
        if count < FEWEST:
            raise CommandError(f"Only {count} rows are labelled {name}; {FEWEST} are needed.")
    if group and len({one.group for one in examples}) < 2:
        raise CommandError(f"The column “{group}” names only one group.")
