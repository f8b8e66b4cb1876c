"""Runs programs the way a user does, and looks at what they left."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="looks at processes in /proc"
)


def environment(**own: str) -> dict[str, str]:
    """What a program gets: the way to other programs, and nothing of whoever runs the tests."""
    return {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"} | own


# All browsers of a test share one address of the network.
PATIENT = """
from comments.models import Discussion
for row in Discussion.objects.all():
    row.flood_seconds = 0
    row.save()
"""


def manage(*words: str, seconds: float = 60, **own: str) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py to its end, with `own` as its environment."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environment(**own),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def until[T](look: Callable[[], T], *, seconds: float = 30) -> T:
    """Look again and again until there is something, and return it; fail after some seconds."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing after {seconds} s"
        time.sleep(0.02)
    return found


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    command: str


def processes(folder: Path) -> list[Process]:
    """Return those that were started for this data folder and have not ended. Needs /proc."""
    mark = f"NEWSROOM_DATA_DIR={folder}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (path / "environ").read_bytes().split(b"\0"):
                parent = (path / "stat").read_text().rpartition(")")[2].split()[1]
                command = (path / "cmdline").read_text().replace("\0", " ")
                found.append(Process(int(path.name), int(parent), command))
    return found


def ended(pid: int) -> bool:
    """Tell whether no such process runs; one that nobody has waited for yet has ended too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Site:
    """`manage.py serve` on a data folder and a free port, started and greeted."""

    def __init__(self, folder: Path, **own: str) -> None:
        self.folder = folder
        self.out, self.err = folder.with_suffix(".out"), folder.with_suffix(".err")
        own = {"NEWSROOM_DATA_DIR": str(folder), "PORT": "0"} | own
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve"],
                env=environment(**own),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        until(lambda: "Ctrl-C" in self.said or self.process.poll() is not None, seconds=90)
        assert self.process.poll() is None, self.err.read_text()
        self.url = re.search(r"(?:The site: +|finds it at )(http://\S+)/\n", self.said)[1]
        self.cookies = SimpleCookie()

    @property
    def said(self) -> str:
        return self.out.read_text()

    @property
    def place(self) -> tuple[str, int]:
        address = urlsplit(self.url)
        return address.hostname, address.port

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """GET a page, or POST to it; cookies are kept. An answer may take 30 seconds."""
        headers["Cookie"] = "; ".join(f"{key}={one.value}" for key, one in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection(*self.place, timeout=30)) as link:
            link.request("POST" if fields is not None else "GET", path, body, headers)
            answer = link.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return Answer(answer.status, answer.headers, answer.read().decode())

    def processes(self) -> dict[str, Process]:
        """Return its processes by what they do; an unfinished set while one is starting."""
        named = {}
        for process in processes(self.folder):
            if process.command.endswith("manage.py worker "):
                named["worker"] = process
            elif "gunicorn" in process.command:
                own = process.parent == self.process.pid
                named["web server" if own else f"web worker {process.pid}"] = process
            elif process.pid == self.process.pid and "supervisor.py" in process.command:
                named["serve"] = process
        return named

    def all_up(self) -> dict[str, Process]:
        """Wait until all five run, and return them."""
        return until(lambda: found if len(found := self.processes()) == 5 else None)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=45)
