"""The readers who write the generated comments: one for about twenty of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import batched
from random import Random

from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify

from comments import identity
from comments.models import Comment, Person, Standing
from newsroom.demo.crowd.calendar import SPAN, Calendar
from newsroom.demo.crowd.phrases import LANGUAGES, phrases
from newsroom.models import User

COMMENTS_EACH, AT_MOST = 20, 50_000
# As many of them as write from the first day on.
REGULARS = 0.2
_DOMAINS = ["example.org", "example.com", "example.net"]
_AT_ONCE = 500
# Every so many readers one is watched, and one is banned.
_WATCHED, _BANNED, _EVERY = 7, 213, 400


@dataclass
class Reader:
    """Somebody who writes here, and what the site knows of them."""

    person: Person
    address: str
    name: str
    language: str
    is_proven: bool
    standing: str
    # Comments published under the address since it was proven.
    published: int


class Readers:
    """Everybody who writes. A few write most, and new ones come all the time."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._size = max(10, min(AT_MOST, calendar.total // COMMENTS_EACH))
        self._people: list[Person] = []
        self._published: dict[int, int] = {}
        self._known: dict[int, Reader] = {}

    def store(self, by: User) -> None:
        """Store those who are not there yet, their addresses sealed; `by` banned those who are."""
        for numbers in batched(range(self._size), _AT_ONCE):
            with transaction.atomic():
                self._people += self._stored(numbers, by)
        written = Comment.objects.earning_trust().filter(person__in=self._people[:1])
        if written.exists():
            counted = Comment.objects.earning_trust().order_by().values_list("person")
            self._published = dict(counted.annotate(Count("pk")))

    def _stored(self, numbers: tuple[int, ...], by: User) -> Iterator[Person]:
        addresses = [_whose(number)[2] for number in numbers]
        indexes = [identity.address_index(address) for address in addresses]
        known = Person.objects.in_bulk(indexes, field_name="address_index")
        new = {
            index: Person(address_index=index, sealed_address=identity.seal(address))
            for index, address in zip(indexes, addresses, strict=True)
            if index not in known
        }
        known |= new
        Person.objects.bulk_create(new.values())
        for number, index in zip(numbers, indexes, strict=True):
            if person := new.get(index):
                # When it is stored, the model says that somebody was first seen now.
                person.created_at = self._first_seen(number)
                person.verified_at = person.created_at if _is_proven(number) else None
        Person.objects.bulk_update(new.values(), ["created_at", "verified_at"])
        Standing.objects.bulk_create(
            Standing(
                person=known[index],
                kind=_standing(number),
                reason="Insults, again and again.",
                by=by,
                at=known[index].created_at,
            )
            for number, index in zip(numbers, indexes, strict=True)
            if index in new and _standing(number)
        )
        return (known[index] for index in indexes)

    def _first_seen(self, number: int) -> datetime:
        late = max(0, number / self._size - REGULARS) / (1 - REGULARS)
        return self._calendar.until - SPAN * (1 - late)

    def anybody(self, random: Random, progress: float) -> Reader:
        """Return a reader who is not banned."""
        number = int(self._so_far(progress) * random.random() ** 2)
        return self._reader(number - (_standing(number) == Standing.Kind.BANNED))

    def stranger(self, random: Random, progress: float) -> Reader:
        """Return somebody of those who write least."""
        number = int(self._so_far(progress) * (1 + random.random()) / 2)
        return self._reader(number - (_standing(number) != ""))

    def banned(self, random: Random, progress: float) -> Reader | None:
        """Return a reader who is banned; None while there is none."""
        found = range(_BANNED, self._so_far(progress), _EVERY)
        return self._reader(random.choice(found)) if found else None

    def _so_far(self, progress: float) -> int:
        return max(2, int(self._size * (REGULARS + (1 - REGULARS) * progress)))

    def _reader(self, number: int) -> Reader:
        if number not in self._known:
            person, (language, name, address) = self._people[number], _whose(number)
            self._known[number] = Reader(
                person=person,
                address=address,
                name=name,
                language=language,
                is_proven=_is_proven(number),
                standing=_standing(number),
                published=self._published.get(person.pk, 0),
            )
        return self._known[number]


@cache
def _whose(number: int) -> tuple[str, str, str]:
    """Return the language, the name and the address of a reader."""
    random = Random(f"reader {number}")
    language = random.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    name = phrases(language).name(random)
    address = f"{slugify(name) or 'reader'}.{number}@{random.choice(_DOMAINS)}"
    return language, name, address


def _is_proven(number: int) -> bool:
    return number % 10 != 3


def _standing(number: int) -> str:
    if number % _EVERY == _BANNED:
        return Standing.Kind.BANNED
    return Standing.Kind.WATCHED if number % _EVERY == _WATCHED else ""
