"""Thread size against time: `python bench/threads.py`. Rounds are interleaved; ratios count."""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

SIZES = (20, 2_000, 20_000)
ROUNDS = 15

folder = tempfile.TemporaryDirectory()
(Path(folder.name) / "static").mkdir()
os.environ |= {"NEWSROOM_DATA_DIR": folder.name, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
sys.path.insert(0, str(Path(__file__).parents[1]))

import django

django.setup()

from django.core.management import call_command
from django.test import Client
from tqdm import tqdm

from articles.models import Section, Story
from articles.services import publish, save_story
from comments.models import Comment, Person
from comments.models.comments import path_under

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_story(size: int) -> Story:
    """Store a story with so many published comments; every third one begins a thread."""
    section, _created = Section.objects.get_or_create(name="Town", slug="town")
    story = save_story(
        story=Story(headline=f"A story with {size} comments", body="One.\n\nTwo.", section=section),
        now=NOON,
    )
    publish(story=story, now=NOON)
    person = Person.objects.create(sealed_address="sealed", address_index=f"index {size}")
    written: list[Comment] = []
    for number in tqdm(range(size), desc=f"{size} comments"):
        parent = written[number * 7 // 10] if number % 3 else None
        at = NOON + timedelta(seconds=number)
        written.append(
            Comment(
                story=story,
                path=path_under(parent, at),
                person=person,
                name="Ann",
                text="The span was painted twice.",
                html="<p>The span was painted twice.</p>",
                status=Comment.Status.PUBLISHED,
                form_id=f"{size} {number}",
                receipt_token=f"{size} {number}",
                recommendation_count=number % 17,
                submitted_at=at,
            )
        )
    Comment.objects.bulk_create(written, batch_size=1000)
    return story


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    stories = {size: make_story(size) for size in SIZES}
    client = Client(headers={"host": "localhost"})
    pages = {
        (kind, size): address
        for size, story in stories.items()
        for kind, address in (
            ("story", story.get_absolute_url()),
            ("newest first", f"{story.get_absolute_url()}comments/?order=newest"),
            ("most recommended", f"{story.get_absolute_url()}comments/?order=recommended"),
            ("last page", f"{story.get_absolute_url()}comments/?page=99999"),
            ("nothing new (304)", f"{story.get_absolute_url()}comments.json"),
        )
    }
    tags = {key: client.get(address).headers.get("ETag", "") for key, address in pages.items()}
    times: dict[tuple[str, int], list[float]] = {key: [] for key in pages}
    for _round in tqdm(range(ROUNDS), desc="Rounds"):
        for key, address in pages.items():
            started = time.perf_counter()
            client.get(address, headers={"If-None-Match": tags[key]})
            times[key].append(time.perf_counter() - started)
    print("| Page | " + " | ".join(f"{size:,}" for size in SIZES) + " | largest : middle |")
    print("|---|" + "---|" * (len(SIZES) + 1))
    for kind in dict.fromkeys(kind for kind, _size in pages):
        found = [median(times[kind, size]) for size in SIZES]
        cells = " | ".join(f"{seconds * 1000:.1f} ms" for seconds in found)
        print(f"| {kind} | {cells} | {found[-1] / found[1]:.2f} |")


if __name__ == "__main__":
    main()
