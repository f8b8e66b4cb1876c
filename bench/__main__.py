"""Runs every measurement of speed and writes docs/performance.md and its chart: `make bench`.

Interrupted, it leaves both as they were. Ratios count, and only of one run; a machine that does
nothing else gives the narrowest ones.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from bench.chart import draw
from bench.results import Figure, Ratio, read
from tests.newsroom.running import Site

ROOT = Path(__file__).parents[1]
PAGE, CHART = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"
SCRIPTS = ["workers.py", "nginx.py", "misses.py", "posts.py", "rest.py"]
HEAD = """# Performance

Written by `make bench`, which measures the site beside the least that could do the same. Rounds
are interleaved; a ratio is the median of the rounds, with the smallest and the largest one. Figures
of one machine say little, ratios inside one run more.

![The ratios as bars, each beside its goal](performance.svg)

{machine}

| | ratio | goal | the site | beside |
|---|---|---|---|---|
"""
FIGURES = """
| | found | goal |
|---|---|---|
"""
TAIL = """
What is compared: a kept page with gunicorn's worker that returns the same bytes, and with nginx
that gives out the same file; a page that is not kept with a plain view (`bench/plain.py`), and with
itself on a smaller site; a comment that passes the whole pipeline with a view that stores one row
(`bench/posting/bare.py`). Why it is built so: [kept pages](decisions/kept-pages.md),
[worker](decisions/worker-class.md), [posting](decisions/posting.md),
[processes](decisions/processes.md). Other measurements, of the desk and the filter among them, are
in [bench/README.md](../bench/README.md).
"""


def main() -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        data, results = Path(place) / "data", Path(place) / "results"
        Site(data).stop()
        for script in tqdm(SCRIPTS, desc="Measurements", disable=None):
            subprocess.run(  # noqa: S603
                [sys.executable, str(ROOT / "bench" / script)],
                env=os.environ | {"NEWSROOM_DATA_DIR": str(data), "BENCH_RESULTS": str(results)},
                cwd=ROOT,
                check=True,
            )
        found = read(results)
    ratios = [one for one in found if isinstance(one, Ratio)]
    figures = [one for one in found if isinstance(one, Figure)]
    took = time.monotonic() - started
    PAGE.write_text(
        HEAD.format(machine=_machine(took)) + _rows(ratios) + FIGURES + _rows(figures) + TAIL
    )
    CHART.write_text(draw(ratios))
    missed = sum(not one.is_met for one in found)
    print(f"{len(found)} results in {took:.0f} s, of which {missed} miss their goal: {PAGE}")


def _rows(found: list) -> str:
    return "".join(f"| {' | '.join(one.cells())} |\n" for one in found)


def _machine(took: float) -> str:
    today, python = f"{datetime.now(UTC):%-d %B %Y}", platform.python_version()
    return (
        f"{today}, {os.cpu_count()} cores, Python {python}, {took / 60:.0f} minutes; "
        f"mean load of the last quarter of an hour {os.getloadavg()[2]:.1f}."
    )


if __name__ == "__main__":
    main()
