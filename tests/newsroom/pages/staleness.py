"""Random events against readers of two hosts, each of two processes: is any answer stale?

A program, since the events have to be committed: `python -m tests.newsroom.pages.staleness EVENTS
SECONDS [--nginx] [--unheard MODULE]` on a data folder that has had its first start; it ends after
so many events or seconds. With --nginx, nginx is in front of one host and is asked instead of it;
its settings are in the environment. What MODULE says of changes goes unheard, which has to be
noticed; if it is `served`, only the files of nginx stay. It prints what it found as JSON.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core import signals  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from articles.changes import committing  # noqa: E402
from articles.models import Story  # noqa: E402
from newsroom.pages.front import _run  # noqa: E402
from newsroom.pages.gate import plain_request  # noqa: E402
from newsroom.pages.publishing import remove_changed  # noqa: E402
from tests.newsroom.nginx import Nginx, is_from_disk  # noqa: E402
from tests.newsroom.pages.events import EVENTS, Refused, Town  # noqa: E402

READERS, PAUSE = 3, 0.015
# Every so many events a page is compared byte for byte with what Django would make.
COMPARED = 4
# How many answers nginx gave by itself, and how many others there were.
FROM_DISK = {True: 0, False: 0}
_HEADLINE = re.compile(r"<h1>(.*?)</h1>")
_COMMENT = re.compile(r'id="comment-(\d+)"')
_RECOMMENDED = re.compile(r"(\d+) recommends? this")


def shown(status: int, text: str) -> tuple:
    """What a story's page says of what changes: its headline, comments, hearts, corrections."""
    if status != 200:
        return (status,)
    hearts = sum(map(int, _RECOMMENDED.findall(text)))
    headline = _HEADLINE.search(text)[1]
    return (headline, frozenset(_COMMENT.findall(text)), hearts, text.count("Correction</strong>"))


def expected(story: Story) -> tuple:
    """The same from the database."""
    story = Story.objects.get(pk=story.pk)
    if not story.is_published:
        return (410,)
    comments = list(story.comments.in_thread().values_list("pk", "status", "recommendation_count"))
    hearts = sum(count for _key, status, count in comments if status == "published")
    keys = frozenset(str(key) for key, _status, _count in comments)
    return (story.headline, keys, hearts, story.corrections.count())


class Host:
    """gunicorn with two processes and a folder of pages of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.said = folder / f"{name}.log"
        own = {"NEWSROOM_PAGES_DIR": str(folder / name), "WEB_CONCURRENCY": "2"}
        command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--log-level", "info"]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(command, env=os.environ | own, stderr=said)
        while not (found := re.search(r"Listening at: http://[^:]+:(\d+)", self.said.read_text())):
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.02)
        self.port = int(found[1])

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)


def ask(link: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    for attempt in range(2):
        try:
            link.request("GET", path, headers={"Host": "localhost"})
            answer = link.getresponse()
            FROM_DISK[is_from_disk(answer.headers)] += 1
            return answer.status, answer.read()
        except (http.client.HTTPException, OSError):
            # The server closes a connection that was idle for a while.
            link.close()
            if attempt:
                raise
    raise AssertionError


class Front(Nginx):
    """nginx before a host."""

    def __init__(self, host: Host, folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if name.startswith("NEWSROOM_")}
        super().__init__(folder / "nginx", host.port, own)
        self.start()


class Reader(threading.Thread):
    """Reads stories from all hosts, and keeps what each showed and when it was asked."""

    def __init__(self, hosts: list[Host | Front], stories: list[Story], seed: int) -> None:
        super().__init__(daemon=True)
        self.hosts, self.stories, self.random = hosts, stories, random.Random(seed)
        self.answers, self.stopped = [], threading.Event()

    def run(self) -> None:
        links = [host.connect() for host in self.hosts]
        while not self.stopped.wait(PAUSE):
            story = self.random.choice(self.stories)
            began = time.monotonic()
            status, body = ask(self.random.choice(links), story.get_absolute_url())
            self.answers.append((began, time.monotonic(), story.pk, shown(status, body.decode())))


class Trial:
    def __init__(self, town: Town, hosts: list[Host | Front], chance: random.Random) -> None:
        self.town, self.hosts, self.chance = town, hosts, chance
        self.links = [host.connect() for host in hosts for _process in range(3)]
        self.history = {story.pk: [(0.0, 0.0, expected(story))] for story in town.stories}
        self.stale, self.compared = [], 0
        self.django = WSGIHandler()

    def happen(self, number: int) -> None:
        """Let something happen, and note from when to when each story's state was another one."""
        while True:
            act = self.chance.choice(EVENTS)
            began = time.monotonic()
            with contextlib.suppress(Refused):
                touched = act(self.town, number)
                break
        done = time.monotonic()
        for story in touched:
            if (state := expected(story)) != self.history[story.pk][-1][2]:
                self.history[story.pk].append((began, done, state))
        if number % COMPARED == 0:
            self._compare(act.__name__, touched)

    def _compare(self, event: str, touched: list[Story]) -> None:
        paths = self.town.paths(touched) if touched and self.chance.random() < 0.7 else []
        path = self.chance.choice(paths or self.town.paths(self.town.stories))
        status, body = ask(self.chance.choice(self.links), path)
        bare, _, query = path.partition("?")
        environ = {"PATH_INFO": bare.encode().decode("latin-1"), "wsgi.errors": sys.stderr}
        answer = _run(self.django, plain_request(environ, query))
        self.compared += 1
        if (status, body) != (int(answer.status[:3]), answer.body):
            self.stale.append(f"{path} after {event}")

    def judge(self, answers: list[tuple]) -> None:
        """Find the answers with something that was so neither before them nor came meanwhile.

        A page on whose making an event broke in may have what was before beside what came after;
        it is given to whoever asked before, and not kept.
        """
        for began, ended, story, state in answers:
            history = self.history[story]
            last = max(at for at, (_begun, done, _state) in enumerate(history) if done <= began)
            possible = [one for begun, _done, one in history[last:] if begun <= ended]
            is_like = [one for one in possible if len(one) == len(state)]
            parts = zip(*is_like, strict=True)
            if not is_like or any(
                part not in known for part, known in zip(state, parts, strict=True)
            ):
                self.stale.append(f"story {story}: {state} instead of {possible}")


def plant(module: str) -> None:
    """Have what this module says go unheard."""
    if module == "served":
        committing.disconnect(remove_changed)
    elif module:
        import_module(module).changed = lambda *keys: None


@contextlib.contextmanager
def servers(*, nginx: bool) -> Iterator[list[Host | Front]]:
    """Run two hosts, and give what is to be asked."""
    hosts = [Host(name, settings.DATA_DIR) for name in ("one", "two")]
    fronts = []
    try:
        if nginx:
            fronts.append(Front(hosts[0], settings.DATA_DIR))
        yield [*fronts, *hosts[len(fronts) :]]
    finally:
        for front in fronts:
            front.stop()
        for host in hosts:
            host.process.terminate()
        for host in hosts:
            host.process.wait()


def main(count: int, seconds: int, *, nginx: bool, unheard: str) -> None:
    plant(unheard)
    # This program makes pages between its own queries.
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    town = Town()
    with servers(nginx=nginx) as asked:
        trial = Trial(town, asked, random.Random(1))
        readers = [Reader(asked, town.stories, number) for number in range(READERS)]
        for reader in readers:
            reader.start()
        end = time.monotonic() + seconds
        for number in range(count):
            trial.happen(number)
            if time.monotonic() > end or (unheard and trial.stale):
                break
        for reader in readers:
            reader.stopped.set()
        for reader in readers:
            reader.join()
        answers = [answer for reader in readers for answer in reader.answers]
        trial.judge(answers)
    found = {"events": number + 1, "compared": trial.compared, "read": len(answers)}
    found |= {"from_disk": FROM_DISK[True], "stale": len(trial.stale), "first": trial.stale[:5]}
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("seconds", type=int)
    parser.add_argument("--nginx", action="store_true")
    parser.add_argument("--unheard", default="")
    main(**vars(parser.parse_args()))
