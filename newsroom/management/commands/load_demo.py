"""`manage.py load_demo`: a believable newsroom to look at."""

import argparse
import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from articles.images import reencode
from articles.importing import import_story, parse
from articles.models import Contributor, Image, Section, Story
from articles.services import save_image, save_story
from comments import services
from comments.models import Comment, Letter
from newsroom import demo
from newsroom.demo import crowd
from newsroom.models import User

FOLDER = Path(demo.__file__).parent
SENDER = "demonstration"


class Command(BaseCommand):
    """Stores the demonstration stories, their pictures and threads. A story that is there stays."""

    help = "Loads a small believable newsroom: stories, pictures, readers' comments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--comments",
            type=_how_many,
            metavar="N",
            help=(
                "generate comments too, until there are N of them (1 to 1,000,000), over the 90 "
                "days before the newest story; its stories are moved into these days. What is "
                "there stays: the same command goes on after an interruption."
            ),
        )

    def handle(self, *args, verbosity: int, comments: int | None, **options) -> None:
        self._load(verbosity)
        if comments:
            self._generate(comments, verbosity)

    def _generate(self, total: int, verbosity: int) -> None:
        try:
            stories, until = crowd.spread(_hours_ago())
        except Story.DoesNotExist:
            raise CommandError("None of the demonstration's stories is public.") from None
        comments = crowd.Crowd(stories=stories, total=total, until=until)
        with tqdm(
            total=total, initial=comments.done, desc="Generated", disable=verbosity == 0
        ) as bar:
            try:
                comments.store(on_stored=bar.update)
            except KeyboardInterrupt:
                raise CommandError(
                    f"Interrupted at {comments.done:,} comments; the same command goes on there.",
                    returncode=130,
                ) from None
        if verbosity:
            for line in comments.totals():
                self.stdout.write(line)

    @transaction.atomic
    def _load(self, verbosity: int) -> None:
        now = timezone.now()
        people = _toml("people.toml")
        for position, fields in enumerate(people["section"]):
            Section.objects.get_or_create(
                slug=fields["slug"], defaults=fields | {"position": position}
            )
        for fields in people["contributor"]:
            Contributor.objects.get_or_create(slug=fields["slug"], defaults=fields)
        pictures = {fields["file"]: fields for fields in _toml("pictures.toml")["picture"]}
        new = {}
        files = sorted((FOLDER / "stories").glob("*.md"))
        for path in tqdm(files, desc="Stories", disable=verbosity == 0):
            if not Story.objects.filter(slug=path.stem).exists():
                new[path.stem] = _story(path, pictures, now)
        written = [row for row in _toml("threads.toml")["comment"] if row["story"] in new]
        _thread(tqdm(written, desc="Comments", disable=verbosity == 0), new)
        # Nobody reads the mail of invented people, and a real server must not get it.
        Letter.objects.filter(comment__sender=SENDER).delete()
        if verbosity:
            self.stdout.write(f"{len(new)} stories and {len(written)} comments loaded.")


def _how_many(written: str) -> int:
    number = int(written)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("a number from 1 to 1,000,000")
    return number


def _hours_ago() -> dict[str, float]:
    """Return how old each of the stories is when it is loaded, by slug."""
    parsed = {
        path.stem: parse(path.read_bytes(), name=path.name)
        for path in (FOLDER / "stories").glob("*.md")
    }
    return {slug: float(story.extra["hours_ago"]) for slug, story in parsed.items()}


def _toml(name: str) -> dict:
    return tomllib.loads((FOLDER / name).read_text())


def _story(path: Path, pictures: dict, now: datetime) -> Story:
    parsed = replace(parse(path.read_bytes(), name=path.name), slug=path.stem)
    at = now - timedelta(hours=float(parsed.extra["hours_ago"]))
    story = import_story(parsed=parsed, now=at, publish=not parsed.extra.get("draft")).story
    if name := parsed.extra.get("image"):
        story.lead_image = _picture(pictures[name])
        save_story(story=story, now=now)
    return story


def _picture(fields: dict) -> Image:
    data = ContentFile((FOLDER / "pictures" / fields["file"]).read_bytes())
    words = {key: fields[key] for key in ("alt", "caption", "credit")}
    return save_image(image=Image(file=reencode(data), **words))


def _thread(rows: list[dict], stories: dict[str, Story]) -> None:
    desk, _created = User.objects.get_or_create(
        username="desk", defaults={"name": "The desk", "is_active": False}
    )
    by_key = {}
    for row in rows:
        story = stories[row["story"]]
        comment = _comment(row, story, by_key[row["reply_to"]] if "reply_to" in row else None)
        if "key" in row:
            by_key[row["key"]] = comment
        to = Comment.Status(row["status"])
        if comment.status != to:
            services.decide(
                comment=comment,
                version=comment.version,
                to=to,
                actor=desk,
                reason=row.get("reason", ""),
                now=comment.submitted_at + timedelta(minutes=4),
            )


def _comment(row: dict, story: Story, parent: Comment | None) -> Comment:
    staff = None
    if row.get("staff"):
        staff, _created = User.objects.get_or_create(
            username=row["address"].partition("@")[0],
            defaults={"name": row["name"], "is_active": False},
        )
    return services.submit(
        story=story,
        parent=parent,
        reply=services.Reply(
            name=row["name"],
            address="" if staff else row["address"],
            website=row.get("website", ""),
            text=row["text"].strip(),
            user=staff,
        ),
        sender=SENDER,
        now=story.published_at + timedelta(minutes=row["minutes_after"]),
    )
