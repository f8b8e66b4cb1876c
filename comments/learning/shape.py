"""What can be said of a text without reading it."""

import re
from collections.abc import Iterator
from unicodedata import category

LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,200}", re.IGNORECASE)
_RUN = re.compile(r"([!?.])\1{2,}")
_DRAWN_OUT = re.compile(r"(\w)\1{3,}")
_PICTURE = re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]")
_MONEY = re.compile(r"[$€£¥₽₿%]")
_SHARES = ((0.06, "a few"), (0.2, "some"), (0.6, "many"), (1, "mostly"))


def shape_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield kinds and what is said of each, for those of which there is something to say."""
    letters, capitals, digits, hidden = _count_characters(text)
    yield "length", f"about {1 << len(text).bit_length()} characters"
    yield from _share("capitals", capitals, letters)
    yield from _share("digits", digits, len(text))
    yield from _number("links", len(LINK.findall(text)))
    yield from _number("lines", text.strip().count("\n"))
    yield from _number("runs of marks", len(_RUN.findall(text)))
    yield from _number("drawn-out words", len(_DRAWN_OUT.findall(text)))
    yield from _number("emoji", len(_PICTURE.findall(text)))
    yield from _number("signs of money", len(_MONEY.findall(text)))
    yield from _number("@ signs", text.count("@"))
    yield from _number("# signs", text.count("#"))
    yield from _number("unseen characters", hidden)


def _count_characters(text: str) -> tuple[int, int, int, int]:
    """Return how many are letters, capitals, digits, and characters that nobody sees."""
    letters = "".join(filter(str.isalpha, text))
    hidden = 0 if text.isascii() else sum(category(mark) == "Cf" for mark in text if mark >= "\x80")
    return len(letters), sum(map(str.isupper, letters)), sum(map(str.isdigit, text)), hidden


def _share(what: str, part: int, whole: int) -> Iterator[tuple[str, str]]:
    if part:
        yield what, next(f"{label} {what}" for most, label in _SHARES if part <= most * whole)


def _number(what: str, count: int) -> Iterator[tuple[str, str]]:
    if count:
        yield what, f"{what}: {count if count < 3 else '3 or more' if count < 8 else '8 or more'}"
