"""What a measurement found: ratios first, of rounds that were interleaved."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """How the site compares with something else in each round, and what it is to reach.

    With `at_least` a larger ratio is better, with `at_most` a smaller one.
    """

    name: str
    against: str
    unit: str
    ours: Sequence[float]
    theirs: Sequence[float]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def rounds(self) -> list[float]:
        return [one / other for one, other in zip(self.ours, self.theirs, strict=True)]

    @property
    def is_met(self) -> bool:
        found = median(self.rounds)
        return not (
            (self.at_least is not None and found < self.at_least)
            or (self.at_most is not None and found > self.at_most)
        )

    @property
    def goal(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:.2f}"
        return f"at most {self.at_most:.2f}" if self.at_most is not None else ""

    def cells(self) -> list[str]:
        found = self.rounds
        return [
            self.name,
            f"**{median(found):.2f}** ({min(found):.2f} to {max(found):.2f})",
            self.goal + ("" if self.is_met else ", **missed**"),
            f"{_figure(median(self.ours))} {self.unit}",
            f"{self.against}: {_figure(median(self.theirs))} {self.unit}",
        ]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A plain figure of several rounds, and what it is to stay under."""

    name: str
    unit: str
    found: Sequence[float]
    at_most: float | None = None

    @property
    def is_met(self) -> bool:
        return self.at_most is None or median(self.found) <= self.at_most

    @property
    def goal(self) -> str:
        return "" if self.at_most is None else f"at most {_figure(self.at_most)}"

    def cells(self) -> list[str]:
        spread = f"{_figure(min(self.found))} to {_figure(max(self.found))}"
        return [
            self.name,
            f"**{_figure(median(self.found))}** {self.unit} ({spread})",
            self.goal + ("" if self.is_met else ", **missed**"),
        ]


def say(result: Ratio | Figure) -> None:
    """Print it as a row of a table, and hand it to whoever runs the measurements."""
    print(f"| {' | '.join(result.cells())} |", flush=True)
    if path := os.environ.get("BENCH_RESULTS"):
        with Path(path).open("a") as file:
            file.write(json.dumps({type(result).__name__: asdict(result)}) + "\n")


def read(path: Path) -> list[Ratio | Figure]:
    """Return what was said to this file."""
    kinds = {"Ratio": Ratio, "Figure": Figure}
    return [
        kinds[kind](**facts)
        for line in path.read_text().splitlines()
        for kind, facts in json.loads(line).items()
    ]


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def progress(**options: object) -> dict[str, object]:
    """Return how tqdm shows it: nothing where nobody watches."""
    return {"file": sys.stderr, "disable": None, "leave": False} | options
