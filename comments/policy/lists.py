"""The desk's lists, found in one pass over a text however many entries they have."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick

from comments.policy.effects import Effect
from comments.policy.hosts import domains_of, host_of
from comments.policy.normalising import NormalText, look_of

_DOT = re.compile("[.\uff0e\u3002\uff61]")
_HOST = re.compile(r"[\w.\uff0e\u3002\uff61-]+")
# Characters of a host, with some to spare for those that count as several.
_LONGEST_HOST = 300
# No host has more labels that matter; a stranger may write thousands.
_LABELS = 10
# Below this a closed-up word is more likely part of another.
_SURE_LENGTH = 4


class Kind(StrEnum):
    WORD = "word"
    DOMAIN = "domain"
    ADDRESS = "address"
    NETWORK = "network"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a list. A word or phrase is found whole, or with `in_parts` inside others too.

    An address is given as the key of whom it belongs to, a network as its keyed digest.
    """

    key: int
    kind: Kind
    pattern: str
    effect: Effect
    in_parts: bool = False


@dataclass(frozen=True, kw_only=True)
class Match:
    """Where an entry stands: code points of the text, end excluded."""

    entry: Entry
    start: int
    end: int


def pattern_of(kind: Kind, written: str) -> str:
    """Return a word or domain as it is compared; empty when nothing of it can be found."""
    if kind is Kind.WORD:
        look = " ".join(look_of(written).split())
        return look if any(mark.isalnum() for mark in look) else ""
    host = _host(host_of(written.strip()))
    return host if "." in host and _HOST.fullmatch(host) else ""


def _host(written: str) -> str:
    host = normalize("NFKC", written).replace("\u3002", ".").casefold().strip(".-")
    try:
        # Only a name that is encoded says something else decoded; decoding all takes milliseconds.
        return host.encode().decode("idna") if host.isascii() and "xn--" in host else host
    except UnicodeError:
        return host


class Lists:
    """Entries made ready: built once a change, asked for every comment."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._words: dict[str, list[Entry]] = defaultdict(list)
        self._domains: dict[str, list[Entry]] = defaultdict(list)
        self._authors: dict[tuple[Kind, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.kind in {Kind.ADDRESS, Kind.NETWORK}:
                self._authors[entry.kind, entry.pattern].append(entry)
            elif pattern := pattern_of(entry.kind, entry.pattern):
                kept = self._domains if entry.kind is Kind.DOMAIN else self._words
                kept[pattern].append(entry)
        self._patterns = list(self._words)
        self._automaton = AhoCorasick(self._patterns) if self._patterns else None

    def found_in(self, text: str) -> Iterator[Match]:
        """Yield each entry that the text contains once, at its first place."""
        told = set()
        for match in (*self._found_words(text), *self._found_domains(text)):
            if match.entry.key not in told:
                told.add(match.entry.key)
                yield match

    def of_author(self, *, person: int | None, networks: Iterable[str]) -> Iterator[Entry]:
        """Yield the entries for the address that was given and the networks it came from."""
        yield from self._authors.get((Kind.ADDRESS, str(person)), ())
        for network in networks:
            yield from self._authors.get((Kind.NETWORK, network), ())

    def _found_words(self, text: str) -> Iterator[Match]:
        if self._automaton is None:
            return
        normal = NormalText(text)
        look = normal.look
        told = set()
        for number, start, end in self._automaton.find_matches_as_indexes(look, overlapping=True):
            if number in told:
                continue
            pattern = self._patterns[number]
            whole = not (
                (start and look[start - 1].isalnum()) or (end < len(look) and look[end].isalnum())
            )
            # Nothing tells where a word that was spaced out begins and ends.
            whole = whole or (start >= normal.closed_up_from and len(pattern) >= _SURE_LENGTH)
            found = [entry for entry in self._words[pattern] if whole or entry.in_parts]
            if len(found) == len(self._words[pattern]):
                told.add(number)
            for entry in found:
                yield Match(entry=entry, start=normal.origin(start), end=normal.origin(end - 1) + 1)

    def _found_domains(self, text: str) -> Iterator[Match]:
        if not self._domains:
            return
        looked_up = set()
        for start, end in _hosts(text):
            written = text[start:end]
            if written in looked_up:
                continue
            looked_up.add(written)
            for domain in domains_of(_host(written), _LABELS):
                for entry in self._domains.get(domain, ()):
                    yield Match(entry=entry, start=start, end=end)


def _hosts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of what may be a host: found by its dots, of which prose has few."""
    end = 0
    for dot in _DOT.finditer(text):
        if dot.start() < end:
            continue
        start = dot.start()
        while start > max(end, dot.start() - _LONGEST_HOST) and _HOST.match(text[start - 1]):
            start -= 1
        end = _HOST.match(text, start).end()
        yield start, end
