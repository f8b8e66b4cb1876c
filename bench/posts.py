"""Comments taken a second, beside the least that Django does to store one.

    python bench/posts.py [rounds]

Needs wrk, and makes its own sites. The site runs the whole of it: policy, sealing, findings, log,
task, page change. Rounds are interleaved; of such figures the ratios inside one run count. Both
sides sync every comment to the disk. With one process the server has one core and wrk the other;
two processes and wrk share both.
"""

import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
WORKERS = (1, 2)
SECONDS, CONNECTIONS, MOST_A_SECOND = 3, 16, 1_200
OURS, DEFAULT, KEPT = "the site", "minimal Django", "minimal Django, kept connections"
ROOT = Path(__file__).parents[1]
folder = Path(tempfile.mkdtemp(prefix="bench-posts-"))
os.environ |= {
    "NEWSROOM_DATA_DIR": str(folder / "site"),
    "NEWSROOM_TRUSTED_PROXIES": "1",
    "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    "PYTHONPATH": str(ROOT),
}
sys.path.insert(0, str(ROOT))
(folder / "site" / "static").mkdir(parents=True)

from django.core.management import call_command
from django.db import connections
from tqdm import tqdm

from bench.posting import site
from bench.results import Figure, Ratio, progress, say

PATH = f"/stories/{site.SLUG}/reply/"
_files = count()


@dataclass
class Server:
    """One server that runs: its process, its port and its database."""

    process: int
    port: int
    database: Path
    table: str

    def stored(self) -> int:
        with sqlite3.connect(self.database) as link:
            return link.execute(f"SELECT COUNT(*) FROM {self.table}").fetchone()[0]  # noqa: S608

    def computed(self) -> float:
        """Return the seconds that its workers computed for."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        times = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2] for child in children)
        ticks = sum(sum(map(int, time.split()[11:13])) for time in times)
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Round:
    """Comments that were taken in a second, and seconds of a processor for each."""

    rate: float
    computed: float


def environment(name: str) -> dict[str, str]:
    if name == OURS:
        return dict(os.environ)
    data = folder / ("kept" if name == KEPT else "default")
    return os.environ | {
        "BARE_DATA_DIR": str(data),
        "BARE_DATABASES": "kept" if name == KEPT else "",
    }


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    site.fill()
    for name in (DEFAULT, KEPT):
        own = environment(name)
        Path(own["BARE_DATA_DIR"]).mkdir()
        subprocess.run([sys.executable, "-m", "bench.posting.bare"], cwd=ROOT, env=own, check=True)
    connections.close_all()


@contextmanager
def servers(workers: int) -> Iterator[dict[str, Server]]:
    started, found = [], {}
    for number, name in enumerate((OURS, DEFAULT, KEPT)):
        port = 8491 + number
        application = "newsroom.wsgi" if name == OURS else "bench.posting.bare"
        command = ["taskset", "-c", "0"] if workers == 1 else []
        config = "gunicorn.conf.py" if name == OURS else str(_without_ours())
        command += [sys.executable, "-m", "gunicorn", "--config", config]
        command += ["--workers", str(workers), "--log-level", "error"]
        command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "5"]
        command += ["--bind", f"127.0.0.1:{port}", f"{application}:application"]
        own = environment(name)
        started.append(process := subprocess.Popen(command, cwd=ROOT, env=own))  # noqa: S603
        ours = name == OURS
        data = Path(own["NEWSROOM_DATA_DIR"] if ours else own["BARE_DATA_DIR"])
        table = "comments_comment" if ours else "bare_comment"
        found[name] = Server(process.pid, port, data / "db.sqlite3", table)
    try:
        time.sleep(8)
        yield found
    finally:
        for server in started:
            server.terminate()
        for server in started:
            server.wait()


def _without_ours() -> Path:
    """Return the site's configuration of gunicorn without what only the site can load."""
    path = folder / "gunicorn.conf.py"
    path.write_text(f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\ndel when_ready\n")
    return path


def written(kind: str, number: int) -> Path:
    """Write so many posts that nobody sent yet into a file."""
    path = folder / f"posts-{next(_files)}"
    with path.open("w") as file:
        file.writelines(site.lines(kind, number))
    connections.close_all()
    return path


def rate(server: Server, posts: Path, *, workers: int) -> Round:
    """Return what a run came to; raises when an answer or a row is missing."""
    before, computed = server.stored(), server.computed()
    command = ["taskset", "-c", "1"] if workers == 1 else []
    command += ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", str(SECONDS), "--timeout", "30"]
    command += ["-s", str(ROOT / "bench" / "posting" / "post.lua")]
    command += [f"http://127.0.0.1:{server.port}{PATH}", str(posts)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    told = dict(re.findall(r"^(seconds|good|bad) ([\d.]+)$", said, re.MULTILINE))
    good = int(told["good"])
    time.sleep(0.3)
    # Those that were under way when wrk stopped are stored too.
    if told["bad"] != "0" or not 0 < good <= server.stored() - before <= good + 2 * CONNECTIONS:
        raise RuntimeError(f"{server.stored() - before} were stored: {said}")
    return Round(good / float(told["seconds"]), (server.computed() - computed) / good)


def percentiles(server: Server, posts: Path, a_second: float) -> tuple[float, float, float]:
    """Return the median, the 99th percentile and the most, in seconds, at this rate."""
    command = [sys.executable, "-m", "bench.posting.arrivals"]
    command += [str(server.port), PATH, str(posts), str(a_second)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    times = sorted(json.loads(said))
    return statistics.median(times), times[len(times) * 99 // 100], times[-1]


def measure(kind: str, workers: int, bar: tqdm) -> None:
    """Say how one kind of author fares with so many processes."""
    found: dict[str, list[Round]] = {name: [] for name in (OURS, DEFAULT, KEPT)}
    with servers(workers) as running:
        for server in running.values():
            # Each process reads its models and tables with the first comment.
            rate(server, written(kind, SECONDS * MOST_A_SECOND), workers=workers)
        for _round in range(ROUNDS):
            posts = written(kind, SECONDS * MOST_A_SECOND)
            for name, server in running.items():
                found[name].append(rate(server, posts, workers=workers))
                bar.update()
        half = statistics.median(one.rate for one in found[OURS]) / 2
        middle, late, most = percentiles(running[OURS], written(kind, round(half * 10)), half)
    name = f"comments of a {kind}, {workers} process{'es' if workers > 1 else ''}"
    for other, goal in ((DEFAULT, 1 / 1.5), (KEPT, None)):
        say(
            Ratio(
                name=name,
                against=other,
                unit="comments/s",
                ours=[one.rate for one in found[OURS]],
                theirs=[one.rate for one in found[other]],
                at_least=goal,
            )
        )
        say(
            Ratio(
                name=f"{name}, by computing",
                against=other,
                unit="comments/s of computing",
                ours=[1 / one.computed for one in found[OURS]],
                theirs=[1 / one.computed for one in found[other]],
            )
        )
    waits = [middle * 1000, late * 1000, most * 1000]
    print(
        f"at {half:.0f}/s: median {waits[0]:.0f} ms, p99 {waits[1]:.0f} ms, most {waits[2]:.0f} ms"
    )
    say(
        Figure(
            name=f"{name}: 99 of 100 answered within, at half that rate",
            unit="ms",
            found=[waits[1]],
            at_most=100,
        )
    )


def main() -> None:
    prepare()
    with tqdm(total=ROUNDS * 6 * len(WORKERS), **progress(desc="Rounds")) as bar:
        for workers in WORKERS:
            for kind in (site.FIRST, site.KNOWN):
                measure(kind, workers, bar)


if __name__ == "__main__":
    main()
