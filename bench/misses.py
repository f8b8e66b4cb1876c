"""What pages cost that are not kept, beside a plain Django view: `python bench/misses.py`.

Processor time of the whole WSGI application in one process, with all middleware and no kept pages.
Rounds are interleaved; ratios count.
"""

import os
import sys
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

ROUNDS, REQUESTS = 15, 10
STORIES = (100, 100_000)
COMMENTS = (50, 20_000)
# "The same": those of 100 are not interleaved with those of 100,000.
GROWN = 1.25

folder = tempfile.TemporaryDirectory()
(Path(folder.name) / "static").mkdir()
os.environ |= {"NEWSROOM_DATA_DIR": folder.name, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
sys.path.insert(0, str(Path(__file__).parents[1]))

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from tqdm import tqdm

from articles.changes import Part, changed
from articles.models import Byline, Contributor, Section, Story, Tag
from bench import plain
from bench.results import Ratio, progress, say
from bench.threads import NOON, make_story

SENTENCE = "The span was painted twice, and nobody who lives along the river was asked. "


class Site:
    """A WSGI application; it keeps its connection to the database or opens one a request."""

    def __init__(self, *, middleware: list[str], keeps_connection: bool) -> None:
        with override_settings(MIDDLEWARE=middleware):
            self._application = WSGIHandler()
        self._age = None if keeps_connection else 0

    def cost(self, path: str) -> float:
        """Return the milliseconds of processor time of one request, of several."""
        connection.close()
        connection.settings_dict["CONN_MAX_AGE"] = self._age
        self.ask(path)
        started = time.process_time()
        for _ in range(REQUESTS):
            self.ask(path)
        return (time.process_time() - started) / REQUESTS * 1000

    def ask(self, path: str) -> bytes:
        name, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": name,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
        said = []
        body = b"".join(self._application(environ, lambda status, headers: said.append(status)))
        if said != ["200 OK"]:
            raise RuntimeError(f"{path}: {said}")
        return body


def tell(story: Story) -> Story:
    """Give the story and its comments as many words as real ones have."""
    text = "\n\n".join([SENTENCE * 4, SENTENCE * 2])
    story.comments.update(text=text, html=f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 2}</p>")
    story.body_html = f"<p>{SENTENCE * 6}</p>" * 12
    story.save(update_fields=["body_html"])
    return story


def make_stories(numbers: range) -> None:
    """Store published stories of one section, one contributor and one subject."""
    section = Section.objects.get()
    ann, _made = Contributor.objects.get_or_create(name="Ann", slug="ann")
    tag, _made = Tag.objects.get_or_create(name="Bridges", slug="bridges")
    for start in tqdm(
        range(numbers.start, numbers.stop, 5000), **progress(desc=f"{numbers.stop} stories")
    ):
        stories = Story.objects.bulk_create(
            Story(
                headline=f"Story {number}",
                slug=f"story-{number}",
                section=section,
                state=Story.State.PUBLISHED,
                published_at=NOON - timedelta(minutes=number),
            )
            for number in range(start, min(start + 5000, numbers.stop))
        )
        Byline.objects.bulk_create(
            Byline(story=story, contributor=ann, position=1) for story in stories
        )
        Story.tags.through.objects.bulk_create(
            Story.tags.through(story=story, tag=tag) for story in stories
        )
    lists = (Part.SECTION_LIST.of(section.pk), Part.TAG_LIST.of(tag.pk))
    changed(*lists, Part.CONTRIBUTOR_LIST.of(ann.pk))


def interleaved(pages: dict[str, tuple[Site, str]]) -> dict[str, list[float]]:
    found = {name: [] for name in pages}
    for _round in tqdm(range(ROUNDS), **progress(desc="Rounds")):
        for name, (site, path) in pages.items():
            found[name].append(site.cost(path))
    return found


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ROOT_URLCONF = "bench.plain"
    site = Site(middleware=settings.MIDDLEWARE, keeps_connection=True)
    first = Site(middleware=plain.MIDDLEWARE, keeps_connection=False)
    kept = Site(middleware=plain.MIDDLEWARE, keeps_connection=True)
    story = tell(make_story(20))
    found = interleaved(
        {
            "site": (site, story.get_absolute_url()),
            "plain": (first, f"/plain/{story.slug}/"),
            "plain, kept connection": (kept, f"/plain/{story.slug}/"),
        }
    )
    say(
        Ratio(
            name="a story with 20 comments, not kept",
            against="a plain view as startproject has it",
            unit="ms of processor",
            ours=found["site"],
            theirs=found["plain"],
            at_most=1,
        )
    )
    say(
        Ratio(
            name="the same",
            against="a plain view that keeps its connection to the database",
            unit="ms of processor",
            ours=found["site"],
            theirs=found["plain, kept connection"],
        )
    )
    few, many = (tell(make_story(size)) for size in COMMENTS)
    found = interleaved({str(one.pk): (site, one.get_absolute_url()) for one in (few, many)})
    say(
        Ratio(
            name=f"a story with {COMMENTS[1]:,} comments, not kept",
            against=f"with {COMMENTS[0]}",
            unit="ms of processor",
            ours=found[str(many.pk)],
            theirs=found[str(few.pk)],
            at_most=GROWN,
        )
    )
    addresses = {
        "a story": story.get_absolute_url(),
        "the front page": "/",
        "a section": "/sections/town/",
        "its fourth page": "/sections/town/?page=4",
        "a subject": "/tags/bridges/",
        "a contributor": "/contributors/ann/",
    }
    make_stories(range(STORIES[0]))
    before = {name: [site.cost(path) for _ in range(ROUNDS)] for name, path in addresses.items()}
    make_stories(range(*STORIES))
    for name, path in addresses.items():
        say(
            Ratio(
                name=f"{name} on a site with {STORIES[1]:,} stories, not kept",
                against=f"with {STORIES[0]}",
                unit="ms of processor",
                ours=[site.cost(path) for _ in range(ROUNDS)],
                theirs=before[name],
                at_most=GROWN,
            )
        )


if __name__ == "__main__":
    main()
