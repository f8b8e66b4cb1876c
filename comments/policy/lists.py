"""The desk's lists of words, phrases and domains, found in one pass however many there are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick

from comments.policy.normalising import NormalText, look_of
from comments.policy.vocabulary import Effect

_HOST = re.compile(r"[\w.-]+")
# No host has more labels that matter; a stranger may write thousands.
_LABELS = 10
# Below this a closed-up word is more likely part of another.
_SURE_LENGTH = 4


class Kind(StrEnum):
    WORD = "word"
    DOMAIN = "domain"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a list. A word or phrase is found whole, or with `in_parts` inside others too."""

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
    """Return the entry as it is compared; empty when nothing of it can be found."""
    if kind is Kind.WORD:
        look = " ".join(look_of(written).split())
        return look if any(mark.isalnum() for mark in look) else ""
    host = re.sub(r"^\w+://", "", written.strip()).partition("/")[0].removeprefix("www.")
    host = _host(host)
    return host if "." in host and _HOST.fullmatch(host) else ""


def _host(written: str) -> str:
    host = normalize("NFKC", written).casefold().strip(".-")
    try:
        return host.encode().decode("idna") if host.isascii() else host
    except UnicodeError:
        return host


class Lists:
    """Entries made ready: built once a change, asked for every comment."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._words: dict[str, list[Entry]] = defaultdict(list)
        self._domains: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            pattern = pattern_of(entry.kind, entry.pattern)
            if pattern:
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
        for written in _HOST.finditer(text):
            if "." not in written[0]:
                continue
            labels = _host(written[0]).split(".")[-_LABELS:]
            for first in range(len(labels) - 1):
                for entry in self._domains.get(".".join(labels[first:]), ()):
                    yield Match(entry=entry, start=written.start(), end=written.end())
