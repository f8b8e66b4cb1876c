"""How soon the site answers after its start, and how much memory it takes when nobody visits.

    NEWSROOM_DATA_DIR=folder python bench/rest.py

The folder has had its first start. Seconds, and seconds of computing by all processes, are the
medians of five starts; a busy machine makes the former worse and the latter hardly. Memory is Pss,
in which pages that processes share count once, and Rss: after 100 pages, 2 comments and 16 s
of rest. Needs /proc. A copy of the folder is measured, which is left alone.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from itertools import chain
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.results import Figure, say

PORT, STARTS, REST = 8475, 5, 16
SITE = f"http://127.0.0.1:{PORT}"
# Compiled modules are kept, as everywhere but in a few workshops.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


class Served:
    """`manage.py serve` on a data folder, with all its processes; ended with the block."""

    def __init__(self, folder: Path) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, ROOT / "manage.py", "serve"],
            env=ENVIRONMENT | {"NEWSROOM_DATA_DIR": str(folder), "PORT": str(PORT)},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.mark = f"NEWSROOM_DATA_DIR={folder}".encode()

    def until_answered(self, path: str, text: str) -> float:
        """Wait for the page with this text; return the seconds since the start."""
        while time.monotonic() < self.began + 60:
            with contextlib.suppress(OSError):
                if text in ask(path):
                    return time.monotonic() - self.began
            time.sleep(0.005)
        raise SystemExit("The site does not answer.")

    def processes(self) -> list[Path]:
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark in (path / "environ").read_bytes().split(b"\0"):
                    found.append(path)
        return sorted(found, key=lambda path: int(path.name))

    def computing(self) -> float:
        """Seconds, user and system, that its processes have computed."""
        stats = [(path / "stat").read_text() for path in self.processes()]
        ticks = [stat.rpartition(")")[2].split()[11:13] for stat in stats]
        return sum(map(int, chain(*ticks))) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def ask(path: str, fields: dict[str, str] | None = None) -> str:
    body = urlencode(fields).encode() if fields else None
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"}
    request = urllib.request.Request(SITE + path, body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.read().decode()


def memory(process: Path) -> tuple[int, int]:
    """Return Pss and Rss in KB."""
    lines = (process / "smaps_rollup").read_text()
    pss, rss = (re.search(rf"^{name}: +(\d+)", lines, re.M)[1] for name in ("Pss", "Rss"))
    return int(pss), int(rss)


def measure_starts(folder: Path, story: str, headline: str) -> None:
    seconds, computing = [], []
    for _ in range(STARTS):
        with Served(folder) as site:
            seconds.append(site.until_answered(story, headline))
            computing.append(site.computing())
    say(Figure(name="from the start to the first page", unit="s", found=seconds, at_most=2))
    say(Figure(name="computing until then", unit="s", found=computing))


def measure_memory(site: Served, story: str) -> None:
    for path in (story, "/") * 50:
        ask(path)
    for number in range(2):
        time.sleep(number * REST)  # A network may say one thing in so many seconds.
        fields = {"name": "Ann", "email": f"ann{number}@example.org", "website": ""}
        ask(f"{story}reply/", fields | {"text": f"The bench speaks at {time.time()}, {number}."})
    time.sleep(REST)
    print("\n| Pss, MB | Rss, MB | |\n|---|---|---|")
    sums = [0, 0]
    for process in site.processes():
        pss, rss = memory(process)
        sums = [sums[0] + pss, sums[1] + rss]
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        print(f"| {pss / 1024:.1f} | {rss / 1024:.1f} | `{command.replace(f'{ROOT}/', '')[:90]}` |")
    print(f"| {sums[0] / 1024:.1f} | {sums[1] / 1024:.1f} | all |")
    say(Figure(name="memory at rest, shared once", unit="MB", found=[sums[0] / 1024], at_most=200))


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(os.environ["NEWSROOM_DATA_DIR"], Path(place) / "data"))
        with Served(folder) as site:
            site.until_answered("/", "</html>")
            story = re.search(r'href="(/stories/[^"/]+/)"', ask("/"))[1]
            headline = re.search(r"<h1[^>]*>(.*?)</h1>", ask(story), re.S)[1].strip()
        measure_starts(folder, story, headline)
        with Served(folder) as site:
            site.until_answered(story, headline)
            measure_memory(site, story)


if __name__ == "__main__":
    main()
