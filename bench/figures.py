"""Figures of the desk against time: `python bench/figures.py [comments]`, spread over 90 days."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path
from random import Random
from statistics import median

COMMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
ROUNDS, AT_ONCE = 3, 5_000

folder = tempfile.TemporaryDirectory()
(Path(folder.name) / "static").mkdir()
os.environ |= {
    "NEWSROOM_DATA_DIR": folder.name,
    "NEWSROOM_TIME_ZONE": "Europe/Paris",
    "DJANGO_SETTINGS_MODULE": "newsroom.settings",
}
sys.path.insert(0, str(Path(__file__).parents[1]))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from articles.models import Section, Story
from articles.services import publish, save_story
from comments.desk.figures import Period, desk_figures, month_figures
from comments.models import CannedReason, Comment, Decision, Finding, Person
from comments.models.comments import path_under
from newsroom.models import User

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SPAN = timedelta(days=90)
Status = Comment.Status
OUTCOMES = {Status.PUBLISHED: 70, Status.REJECTED: 15, Status.SPAM: 12, Status.TRASHED: 3}


def comments(story: Story, random: Random) -> Iterator[Comment]:
    """Yield comments of which the policy held four in five."""
    person = Person.objects.create(sealed_address="sealed", address_index="index")
    for number in range(COMMENTS):
        at = NOW - SPAN + SPAN * number / COMMENTS
        yield Comment(
            pk=number + 1,
            story=story,
            path=path_under(None, at),
            person=person,
            name="Ann",
            text="The span was painted twice, and what of it.",
            html="<p>The span was painted twice, and what of it.</p>",
            status=Status.HELD if random.random() < 0.8 else Status.PUBLISHED,
            form_id=f"form {number}",
            receipt_token=f"receipt {number}",
            submitted_at=at,
        )


def follow(comment: Comment, random: Random, moderators: list[User]) -> Iterator[Decision]:
    """Yield what the policy decided and then, unless it would be later than now, a person."""
    at = comment.submitted_at
    held = comment.status == Status.HELD
    rules = ["newcomer", "many_links"][: random.choice([1, 1, 1, 2])] if held else []
    yield Decision(
        comment=comment, from_status="", to_status=comment.status, rules=rules, version=1, at=at
    )
    decided_at = at + timedelta(hours=random.expovariate(0.5))
    if not held or decided_at > NOW:
        return
    (outcome,) = random.choices(list(OUTCOMES), list(OUTCOMES.values()))
    reason = random.choice([f"Reason {random.randrange(8)}.", f"Word {comment.pk}.", ""])
    yield Decision(
        comment=comment,
        actor=random.choice(moderators),
        from_status=comment.status,
        to_status=outcome,
        reason="" if outcome == Status.PUBLISHED else reason,
        version=2,
        at=decided_at,
    )
    comment.status, comment.version = outcome, 2


def fill() -> None:
    with connection.cursor() as cursor:
        # The indexes are written all over, and nobody needs these rows tomorrow.
        cursor.execute("PRAGMA cache_size = -500000")
        cursor.execute("PRAGMA synchronous = OFF")
    random = Random(1)  # noqa: S311 - the same rows each time.
    section = Section.objects.create(name="Town", slug="town")
    story = Story(headline="A story", body="One.", section=section)
    publish(story=save_story(story=story, now=NOW - SPAN), now=NOW - SPAN)
    moderators = [User.objects.create_user(f"mod-{number}") for number in range(12)]
    for number in range(8):
        CannedReason.objects.create(label=f"{number}", text=f"Reason {number}.")
    progress = tqdm(total=COMMENTS, desc="Comments")
    for batch in batched(comments(story, random), AT_ONCE):
        decisions = [one for comment in batch for one in follow(comment, random, moderators)]
        Comment.objects.bulk_create(batch)
        Decision.objects.bulk_create(decisions)
        Finding.objects.bulk_create(
            Finding(comment=one.comment, rule=rule, explanation="Because.", effect="hold")
            for one in decisions
            for rule in one.rules
        )
        progress.update(len(batch))
    progress.close()


def main() -> None:
    call_command("migrate", verbosity=0)
    fill()
    asked = {
        f"{days} days" if days > 1 else "24 hours": lambda days=days: desk_figures(
            Period.of_days(days, now=NOW)
        )
        for days in (1, 7, 30, 90)
    }
    asked["a month for everybody"] = lambda: month_figures(
        Period.of_month(date(2026, 10, 1), until=NOW)
    )
    print("| Figures of | decisions of people | queries | wall | processor |")
    print("|---|---|---|---|---|")
    for name, ask in asked.items():
        with CaptureQueriesContext(connection) as queries:
            found = ask()
        decided = found["waits"] if isinstance(found, dict) else found.work.count
        walls, works = [], []
        for _round in range(ROUNDS):
            wall, work = time.perf_counter(), time.process_time()
            ask()
            walls.append(time.perf_counter() - wall)
            works.append(time.process_time() - work)
        times = f"{median(walls) * 1000:.0f} ms | {median(works) * 1000:.0f} ms"
        print(f"| {name} | {decided:,} | {len(queries)} | {times} |")


if __name__ == "__main__":
    main()
