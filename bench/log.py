"""A log of 1,000,000 entries, walked, taken out and looked at: `python bench/log.py [ENTRIES]`."""

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ENTRIES, COMMENTS, ACCOUNTS, STEP, ROUNDS = 1_000_000, 300, 10, 5_000, 7

sys.path.insert(0, str(Path(__file__).parents[1]))
folder = tempfile.TemporaryDirectory()
os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_DATA_DIR": folder.name}

import django

django.setup()

from datetime import timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from comments.models import Decision, LogEntry
from comments.models.log import digest_of
from comments.services.log_checking import Walk
from comments.services.log_export import FORMS, _rows
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

chance = random.Random(7)  # noqa: S311 - the same log each time.
LOG = "/admin/comments/logentry/"
PAGES = {
    "newest": "",
    "hundredth page": "?p=100",
    "one act": "?act__exact=sign_in",
    "one account": "?by=3",
    "one account's rule changes": "?by=3&act__exact=rule",
    "a month": "?since=2025-05-01&until=2025-05-31",
    "a comment": "?q=7",
    "an entry": "500/change/",
}


def fill(count: int) -> None:
    """Store a chain: nine decisions of many moderators, then something else."""
    start = NOON - timedelta(days=1000)
    story = make_story()
    comments = [make_comment(story, f"{n}.", at=start) for n in range(COMMENTS)]
    actors = [None, *(User.objects.create_user(f"m{n}", is_staff=True) for n in range(ACCOUNTS))]
    last = LogEntry.objects.first()
    key, previous, decided = last.pk, last.digest, Decision.objects.count()
    for base in tqdm(range(0, count, STEP), "Entries", unit=f" x {STEP}"):
        decisions, entries = [], []
        for number in range(base, min(base + STEP, count)):
            key, actor, comment = key + 1, chance.choice(actors), chance.choice(comments)
            at = start + timedelta(seconds=80 * number)
            entry = LogEntry(pk=key, actor=actor, about="comment", about_id=comment.pk, at=at)
            if number % 10 == 9:
                entry.act = chance.choice(["sign_in", "rule", "pick", "standing"])
            else:
                decided += 1
                decision = Decision(
                    pk=decided, comment=comment, actor=actor, from_status="held",
                    to_status="published", reason="House rules.", rules=["newcomer"],
                    version=number + 2, at=at,
                )  # fmt: skip
                decisions.append(decision)
                entry.act, entry.facts = "decision", decision.as_facts()
            entry.previous = previous
            entry.digest = previous = digest_of(entry)
            entries.append(entry)
        with transaction.atomic():
            Decision.objects.bulk_create(decisions)
            LogEntry.objects.bulk_create(entries)


def walk() -> None:
    faults = []
    walk = Walk(on_fault=faults.append)
    for _count in walk.steps():
        pass
    walk.check_decisions()
    assert not faults, faults  # noqa: S101


def take_out() -> None:
    for _line in FORMS["jsonl"](_rows(LogEntry.objects.all())):
        pass


def look(client: Client) -> None:
    print("\n| Page | median | queries |\n|---|---|---|")
    for name, query in PAGES.items():
        times = []
        for _round in range(ROUNDS):
            with CaptureQueriesContext(connection) as caught:
                started = time.perf_counter()
                assert client.get(LOG + query).status_code == 200  # noqa: S101
                times.append(time.perf_counter() - started)
        print(f"| {name} | {median(times) * 1000:.0f} ms | {len(caught)} |")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    call_command("migrate", verbosity=0)
    fill(count)
    for name, act in (("verify_log", walk), ("export_log", take_out)):
        started, wall = time.process_time(), time.perf_counter()
        act()
        computing = time.process_time() - started
        print(f"{name}: {computing:.1f} s of computing in {time.perf_counter() - wall:.1f} s")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client()
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES={"staticfiles": plain}):
        client.force_login(User.objects.create_superuser("chief"))
        look(client)


if __name__ == "__main__":
    main()
