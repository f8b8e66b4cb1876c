"""The desk with a million comments: `python bench/desk.py`, or `--comments 20000` for fewer.

`--data FOLDER` takes a site that is there, as `manage.py load_demo --comments` left it. Decisions
are made on it and taken back, which its log keeps.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--comments", type=int, default=1_000_000)
parser.add_argument("--data", type=Path, metavar="FOLDER")
parser.add_argument("--rounds", type=int, default=15)
asked = parser.parse_args()

folder = tempfile.TemporaryDirectory()
data = asked.data or Path(folder.name)
(data / "static").mkdir(exist_ok=True)
os.environ |= {"NEWSROOM_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
sys.path.insert(0, str(Path(__file__).parents[1]))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from articles.models import Section, Story
from comments.models import Comment, LogEntry, Person
from newsroom.models import User

DESK = "/admin/comments/comment/"
type Press = Callable[[], HttpResponse]


def pages() -> dict[str, str]:
    """Return the address of each page that is measured."""
    town = Section.objects.get(slug="town").pk
    story = Story.objects.published().earliest("published_at").pk
    held = Comment.objects.held().oldest_first().first()
    published = Comment.objects.published().latest("submitted_at")
    busiest = Person.objects.earliest("pk").pk
    return {
        "queue: held, oldest first": "?queue=held",
        "queue: held, riskiest first": "?queue=held&order=riskiest",
        "queue: held, by story": "?queue=held&order=story",
        "queue: reported": "?queue=reported",
        "queue: appealed": "?queue=appealed",
        "queue: new": "?queue=new",
        "queue: decided by me": "?queue=mine",
        "queue: published": "?queue=published",
        "queue: published, riskiest first": "?queue=published&order=riskiest",
        "queue: published, by story": "?queue=published&order=story",
        "queue: spam": "?queue=spam",
        "queue: all": "?queue=all",
        "held of one section": f"?queue=held&section={town}",
        "held by one rule": "?queue=held&rule=listed",
        "held of newcomers, in Russian, older than a day": (
            "?queue=held&standing=new&language=ru&age=day"
        ),
        "published on one story": f"?queue=published&story={story}",
        "published of one section, by one rule, in French": (
            f"?queue=published&section={town}&rule=many_links&language=fr"
        ),
        "published of the watched": "?queue=published&standing=watched",
        "published of the trusted, riskiest first": (
            "?queue=published&standing=trusted&order=riskiest"
        ),
        "all of one person": f"?queue=all&person={busiest}",
        "search: a rare word": "?queue=all&q=substation",
        "search: a common word": "?queue=all&q=the",
        "search: three words among the held": "?queue=held&q=meeting+Corn+Hall",
        "search: a name": "?queue=all&q=Pascoe",
        "search: nothing like it": "?queue=all&q=zyzzyva",
        "search: a whole address": "?queue=all&q=nobody%40example.org",
        "record of a held comment": f"{held.pk}/change/",
        "record of a published comment": f"{published.pk}/change/",
        "history of a comment": f"{published.pk}/history/",
        "person": f"/admin/comments/person/{busiest}/change/",
        "people": "/admin/comments/person/",
        "log": "/admin/comments/logentry/",
        "figures of a day": "/admin/figures/?days=1",
        "figures of a week": "/admin/figures/?days=7",
        "figures of a month": "/admin/figures/?days=30",
        "start page of the admin": "/admin/",
    }


class Times:
    """Milliseconds, on the clock and of computing, and numbers of queries, by what was measured.

    The database is in the same thread, so that on a machine with other work to do computing is
    what counts.
    """

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = {}
        self._computing: dict[str, list[float]] = {}
        self._queries: dict[str, int] = {}

    def take(self, name: str, press: Press) -> HttpResponse:
        """Measure one press and return the answer; the first of a name counts its queries."""
        if name not in self._queries:
            with CaptureQueriesContext(connection) as queries:
                answer = press()
            self._queries[name] = len(queries)
            self._times[name], self._computing[name] = [], []
        else:
            started, at_work = time.perf_counter(), time.thread_time()
            answer = press()
            self._computing[name].append((time.thread_time() - at_work) * 1000)
            self._times[name].append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: answered with {answer.status_code}")
        return answer

    def table(self) -> Iterator[str]:
        yield "| | median | most | computing, median | queries |"
        yield "|---|---|---|---|---|"
        for name, times in self._times.items():
            yield (
                f"| {name} | {median(times):.1f} ms | {max(times):.1f} ms "
                f"| {median(self._computing[name]):.1f} ms | {self._queries[name]} |"
            )


def decide(times: "Times", client: Client, act: str, chosen: list[str]) -> None:
    """Press a button for these held comments and take it back, both as a script does."""

    def press(**fields: object) -> HttpResponse:
        return client.post(f"{DESK}?queue=held", fields, headers={"Accept": "application/json"})

    many = "" if len(chosen) == 1 else f", {len(chosen)} at once"
    reason = "House rules." if act == "reject" else ""
    done = times.take(f"{act}{many}", lambda: press(act=act, chosen=chosen, reason=reason))
    undo = done.json()["undo"]
    times.take(f"undo of {act}{many}", lambda: press(**dict(undo)))


def _moderator() -> User:
    """Return an account that sees and decides everything."""
    known = User.objects.filter(username="bench").first()
    return known or User.objects.create_superuser("bench")


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not asked.data:
        call_command("load_demo", comments=asked.comments)
    client = Client(headers={"host": "localhost"})
    client.force_login(_moderator())
    times = Times()
    addresses = pages()
    for name, address in tqdm(addresses.items(), desc="Pages"):
        place = address if address.startswith("/") else DESK + address
        for _round in range(asked.rounds + 1):
            times.take(name, lambda place=place: client.get(place))
    waiting = Comment.objects.waiting().oldest_first().values_list("pk", "version")
    for number in tqdm(range(asked.rounds + 1), desc="Decisions"):
        for act in ("publish", "reject", "spam"):
            key, version = waiting[number]
            decide(times, client, act, [f"{key}:{version}"])
        decide(times, client, "spam", [f"{key}:{version}" for key, version in waiting[:30]])
    size = Path(connection.settings_dict["NAME"]).stat().st_size
    counts = (Comment.objects.count(), LogEntry.objects.count())
    print(f"{counts[0]:,} comments, {counts[1]:,} log entries, {size / 1e9:.1f} GB\n")
    print("\n".join(times.table()))


if __name__ == "__main__":
    main()
