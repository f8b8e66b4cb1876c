"""Text reduced to what a reader sees in it, so that words cannot hide in how they are written."""

import re
import unicodedata
from bisect import bisect_right
from functools import cache, cached_property
from itertools import accumulate

from confusable_homoglyphs.utils import load

from comments.marks import BLANKS, HARMFUL

# Digits that stand for letters, one letter that cannot be told from another, and letters with a
# stroke or without a dot, which Unicode takes for different ones.
_DRAWN_LETTERS = dict(zip("013457lłøđħŧıȷ", "oieastiiodhtij", strict=True))
# Signs that stand for a letter where letters stand on both sides, and for themselves elsewhere.
_SIGNS = {"@": "a", "$": "s", "!": "i", "|": "i"}
_SIGN = re.compile(r"[@$!|](?<=\w.)(?=\w)")
_TAG = r"<(?:/?[a-zA-Z][^<>]{0,200}>)"
_MARKS = r"\*|~|`|\\"
# What a reader does not see: tags, marks of emphasis, and a space before another one. Each branch
# begins with one character, by which the expression finds its places without trying them all.
_UNSEEN = re.compile(
    f"({_TAG}|{_MARKS}"
    + "".join(
        rf"|{space}(?=(?:{_TAG}|{_MARKS}){{0,20}}\s)"
        for space in "\t\n\r \u00a0\u2002\u2003\u2009\u3000"
    )
    + ")"
)
# Letters and digits as "a", everything else as a space.
_SHAPES = bytes(0x61 if chr(code).isalnum() else 0x20 for code in range(256))
_SPACED_OUT = re.compile(rb" a(?: {1,3}a){3,}(?!a)")
# Enough to find a place again quickly, and few enough to be quick themselves.
_CHUNK = 256


@cache
def _look_alikes() -> dict[str, str]:
    """Letters of other scripts that look like a small Latin one, from Unicode's own table."""
    found = dict(_DRAWN_LETTERS)
    # The package's own module of the table would keep all of it, 6 MB, in every process.
    for mark, alike in load("confusables.json").items():
        if len(mark) == 1 and not mark.isascii() and mark == mark.casefold():
            small = [one["c"] for one in alike if len(one["c"]) == 1 and one["c"].isascii()]
            letter = next((letter for letter in small if letter.islower()), None)
            if letter:
                found[mark] = _DRAWN_LETTERS.get(letter, letter)
    return found


class CharacterTable(dict[int, str]):
    """What each character looks like; filled as characters are met, up to a bound."""

    def __missing__(self, code: int) -> str:
        look = self._look(chr(code))
        # A stranger chooses the characters, so that not each of a million may be kept.
        if len(self) < 10_000:
            self[code] = look
        return look

    def _look(self, mark: str) -> str:
        if mark.isspace():
            return mark if mark == "\n" else " "
        if mark == "_":
            return "-"
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", mark).casefold())
        alike = _look_alikes()
        return "".join(alike.get(part, part) for part in plain if not _is_unseen(part))


def _is_unseen(mark: str) -> bool:
    if mark in BLANKS or unicodedata.category(mark) in HARMFUL:
        return True
    # Accents are taken away; vowel signs and viramas are letters of their scripts.
    return unicodedata.combining(mark) not in {0, 9} or "\ufe00" <= mark <= "\ufe0f"


_TABLE = CharacterTable()


def look_of(text: str) -> str:
    """Return what the text looks like, in small letters without accents."""
    return _SIGN.sub(_letter, text).translate(_TABLE)


def _letter(sign: re.Match[str]) -> str:
    return _SIGNS[sign[0]]


def _spaced_out(seen: str) -> list[tuple[int, int]]:
    """Return the places of words of four letters or more whose letters stand apart."""
    # One byte a character: those beyond Latin 1 become question marks, and stand for letters.
    shapes = f" {seen.replace('?', ' ')}".encode("latin-1", "replace").replace(b"?", b"a")
    found = (word.span() for word in _SPACED_OUT.finditer(shapes.translate(_SHAPES)))
    return [(start, end - 1) for start, end in found]


class NormalText:
    """What a text looks like, and the way back from there to the text's own characters.

    `look` holds the text as it is seen; after it, each in a line of its own, what stands between
    angle brackets, and words that are s p a c e d  o u t, closed up from `closed_up_from` on.
    """

    def __init__(self, text: str) -> None:
        # What is seen, and between each two pieces of it what is not.
        self._pieces = _UNSEEN.split(_SIGN.sub(_letter, text))
        hidden = "".join(f"\n{unseen}" for unseen in self._pieces[1::2] if len(unseen) > 1)
        self._seen = "".join(self._pieces[::2]).translate(_TABLE)
        self._hidden = hidden.translate(_TABLE)
        self._spaced_out = _spaced_out(self._seen)
        self.closed_up_from = len(self._seen) + len(self._hidden)
        words = (self._seen[start:end] for start, end in self._spaced_out)
        closed_up = ["\n" + "".join(filter(str.isalnum, word)) for word in words]
        self.look = self._seen + self._hidden + "".join(closed_up)

    def origin(self, place: int) -> int:
        """Return the character of the text that this character of `look` comes from."""
        if place >= self.closed_up_from:
            place = self._spaced_out_places[place - self.closed_up_from]
        starts, chunks = self._ways_back
        at = bisect_right(starts, place) - 1
        start, chunk = chunks[at]
        ends = accumulate(len(_TABLE[ord(mark)]) for mark in chunk)
        return start + next(number for number, end in enumerate(ends) if end > place - starts[at])

    @cached_property
    def _spaced_out_places(self) -> list[int]:
        """Where in the look each character of the closed-up words stands as written."""
        places = []
        for start, end in self._spaced_out:
            letters = [place for place in range(start, end) if self._seen[place].isalnum()]
            # Its own line begins before its first letter.
            places += [letters[0], *letters]
        return places

    @cached_property
    def _ways_back(self) -> tuple[list[int], list[tuple[int, str]]]:
        """Where the pieces of the text stand in the look; made for the few texts with a match."""
        starts, chunks, length = [], [], 0
        seen, hidden = [], []
        place = 0
        for number, piece in enumerate(self._pieces):
            if number % 2 == 0:
                seen.append((place, piece))
            elif len(piece) > 1:
                hidden += [(place, "\n"), (place, piece)]
            place += len(piece)
        for start, piece in (*seen, *hidden):
            for offset in range(0, len(piece), _CHUNK):
                chunk = piece[offset : offset + _CHUNK]
                starts.append(length)
                chunks.append((start + offset, chunk))
                length += len(chunk.translate(_TABLE))
        return starts, chunks
