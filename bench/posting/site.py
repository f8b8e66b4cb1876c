"""Fills the data folder of a site that is in use: `fill` stores it, `posts` are sent to it."""

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from random import Random
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import altcha
import django

django.setup()

from django.core import signing
from django.utils import timezone

from articles.models import Contributor, Section, Story
from articles.services import publish, save_story
from comments import identity, readers
from comments.learning import Learner, features_of
from comments.models import Comment, LearnedFilter, ListEntry, Person
from comments.models.comments import path_under
from comments.policy.lists import Kind
from comments.rendering import render_comment
from comments.services import arrival
from newsroom.models import User

PEOPLE, COMMENTS, ENTRIES, EXAMPLES = 2_000, 200, 1_000, 300
SLUG = "a-story"
FIRST, KNOWN = "first-time author, held", "known author, published"
_STORIES = Path(__file__).parents[2] / "newsroom" / "demo" / "stories"
_random = Random("posts")  # noqa: S311 - nobody has to be unable to guess it.


@dataclass(frozen=True)
class Post:
    """One request: the address it comes from, the browser's cookie, and the form."""

    address: str
    cookie: str
    body: str


def fill() -> None:
    """Store a site: people, what each had published, one story, lists, and what was learnt."""
    now = timezone.now()
    section = Section.objects.create(name="Town", slug="town")
    for number in range(20):
        User.objects.create_user(f"editor{number}", name=f"Ed Itor {number}", is_staff=True)
        Contributor.objects.create(name=f"Con Tributor {number}", slug=f"con-{number}")
    stories = [
        publish(
            story=save_story(
                story=Story(headline=f"Story of {slug}", slug=slug, body=_text(), section=section),
                now=now - timedelta(days=1),
            ),
            now=now - timedelta(days=1),
        )
        for slug in (SLUG, "an-older-story")
    ]
    people = Person.objects.bulk_create(_person(number, now) for number in range(PEOPLE))
    for story, authors in zip(stories, (people[:COMMENTS], people), strict=True):
        Comment.objects.bulk_create(_comment(story, person, now) for person in authors)
    ListEntry.objects.bulk_create(_entries())
    _learn(now)


def posts(kind: str, count: int) -> Iterator[Post]:
    """Yield so many posts, each of other words from another network."""
    arrival.TRIES = 50  # It is the reader's browser that computes, and here nobody waits for it.
    known = list(Person.objects.filter(verified_at__isnull=False).values_list("pk", flat=True))
    for _number in range(count):
        if kind == KNOWN:
            key = _random.choice(known)
            cookie = f"{readers.COOKIE}={signing.dumps(key, salt='comments.readers')}"
            # Made in `fill`, where keys count from one.
            name, email = f"Reader {key - known[0]}", f"reader{key - known[0]}@example.org"
        else:
            cookie = ""
            name, email = (
                f"Guest {_random.getrandbits(40)}",
                f"g{_random.getrandbits(60)}@example.org",
            )
        form = {
            "name": name,
            "email": email,
            "website": "",
            "passage": "",
            "text": f"{_text()} {_random.getrandbits(40)}",
            "parent": "",
            "form_id": f"{_random.getrandbits(128):032x}",
            "subject": "",
            "proof": _proof(timezone.now() - timedelta(seconds=30)),
            "post": "Post Comment",
        }
        yield Post(str(IPv4Address(_random.randrange(2**24, 2**31))), cookie, urlencode(form))


def lines(kind: str, count: int) -> Iterator[str]:
    """Yield posts as lines of tab-separated fields."""
    for post in posts(kind, count):
        yield "\t".join(asdict(post).values()) + "\n"


def _person(number: int, now: datetime) -> Person:
    address = f"reader{number}@example.org"
    return Person(
        sealed_address=identity.seal(address),
        address_index=identity.address_index(address),
        verified_at=now - timedelta(days=1),
    )


def _comment(story: Story, person: Person, now: datetime) -> Comment:
    text = _text()
    at = now - timedelta(seconds=_random.randrange(80_000))
    token = f"{_random.getrandbits(200):x}"
    return Comment(
        story=story,
        path=path_under(None, at),
        person=person,
        name=f"Reader {person.pk}",
        text=text,
        html=render_comment(text),
        language="en",
        status=Comment.Status.PUBLISHED,
        form_id=token,
        receipt_token=token,
        submitted_at=at,
        proven_at=at,
    )


def _entries() -> Iterator[ListEntry]:
    for number in range(ENTRIES):
        word = "".join(_random.choices("bcdfgkqxzvwj", k=7))
        match number % 10:
            case 0:
                yield ListEntry(kind=Kind.DOMAIN.value, pattern=f"{word}.example")
            case 1:
                yield ListEntry(kind=Kind.NETWORK.value, pattern=f"240.0.{number // 10}.0/24")
            case _:
                yield ListEntry(kind=Kind.WORD.value, pattern=f"{word} {number}")


def _learn(now: datetime) -> None:
    learner = Learner()
    for number in range(EXAMPLES):
        unwanted = number % 3 == 0
        sold = " Buy cheap pills at https://pills.example now!!!" if unwanted else ""
        learner.learn(features_of(_text() + sold, f"Reader {number}"), unwanted=unwanted)
    LearnedFilter.objects.create(
        pk=1, snapshot=learner.dumps(), count=learner.count, digest="learnt", changed_at=now
    )


def _proof(issued: datetime) -> str:
    """Return what the page's script brings for a challenge of this time."""
    challenge = arrival.challenge(now=issued)
    solved = altcha.solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], arrival.TRIES
    )
    answer = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return altcha.PayloadV1(number=solved.number, **answer).to_base64()


def _sentences() -> list[str]:
    bodies = (path.read_text().rpartition("---")[2] for path in sorted(_STORIES.glob("*.md")))
    found = (" ".join(body.split()).split(". ") for body in bodies)
    return [sentence for some in found for sentence in some if 20 < len(sentence) < 300]


_SENTENCES = _sentences()


def _text() -> str:
    """Return 100 to 1,500 characters of prose."""
    length, text = _random.randint(100, 1_400), ""
    while len(text) < length:
        text = f"{text} {_random.choice(_SENTENCES)}."[:1_450].strip()
    return text
