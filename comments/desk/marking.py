"""What the policy found in a comment, marked where readers would see it.

The places are characters of what was typed, and readers see what Markdown makes of that. So each
place is marked with two characters that the comment does not use, and the page that comes of it is
taken only if it is, without them, the page that readers get. No character of a comment ever stands
in a tag that is added here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from django.utils.safestring import SafeString, mark_safe

from comments.rendering import render_comment

# Private use: no character that means anything, and neither a space nor punctuation to Markdown.
_FIRST = 0xF0000
_LAST = 0xFFFFD
_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
# However often a word is repeated, so many of its places are marked.
MOST = 60


@dataclass(frozen=True, kw_only=True)
class Place:
    """Characters of the text, end excluded; covered ones are blurred until somebody asks."""

    start: int
    end: int
    is_covered: bool = False


def everywhere(text: str, places: Sequence[Place]) -> list[Place]:
    """Return the places with all others where the same words stand: the policy names the first."""
    found = {}
    for place in places:
        words = text[place.start : place.end]
        if not words.strip():
            continue
        for again in islice(re.finditer(re.escape(words), text, re.IGNORECASE), MOST):
            covered = place.is_covered or found.get(again.span(), False)
            found[again.span()] = covered
    return [
        Place(start=start, end=end, is_covered=covered)
        for (start, end), covered in sorted(found.items())[:MOST]
    ]


def marked_html(text: str, html: str, places: Sequence[Place]) -> SafeString | None:
    """Return the comment's HTML with the places marked; None where they cannot be told in it."""
    signs = _unused(text, 2 * len(places))
    if signs is None:
        return None
    pairs = dict(zip(places, zip(signs[::2], signs[1::2], strict=True), strict=True))
    rendered = str(render_comment(_with_signs(text, pairs)))
    if rendered.translate(dict.fromkeys(map(ord, signs))) != html:
        return None
    opening = {first: place for place, (first, _second) in pairs.items()}
    closing = {second: place for place, (_first, second) in pairs.items()}
    out: list[str] = []
    inside: list[Place] = []
    seen: set[Place] = set()
    for number, part in enumerate(_TAG.split(rendered)):
        if number % 2:
            # Sent without signs in it, as they are unused: one inside a tag is no place to mark.
            if any(sign in part for sign in signs):
                return None
            out.append(part)
        else:
            out.extend(_pieces(part, opening, closing, inside, seen))
    if len(seen) < len(pairs):
        return None
    return mark_safe("".join(out))  # noqa: S308 - what the sanitiser gave, and tags from here.


def marked_source(text: str, places: Sequence[Place]) -> SafeString:
    """Return what was typed, escaped, with the places marked."""
    signs = _unused(text, 2 * len(places)) or ()
    pairs = dict(zip(places, zip(signs[::2], signs[1::2], strict=True), strict=False))
    opening = {first: place for place, (first, _second) in pairs.items()}
    closing = {second: place for place, (_first, second) in pairs.items()}
    escaped = escape(_with_signs(text, pairs))
    return mark_safe("".join(_pieces(escaped, opening, closing, [], set())))  # noqa: S308


def _unused(text: str, count: int) -> str | None:
    """Return so many characters that the text does not use; None if it uses too many of them."""
    used = set(text)
    free = (chr(code) for code in range(_FIRST, _LAST) if chr(code) not in used)
    signs = "".join(islice(free, count))
    return signs if len(signs) == count else None


def _with_signs(text: str, pairs: dict[Place, tuple[str, str]]) -> str:
    # Where one place ends and another begins, the end comes first.
    added = [(place.start, 1, first) for place, (first, _second) in pairs.items()]
    added += [(place.end, 0, second) for place, (_first, second) in pairs.items()]
    out, done = [], 0
    for at, _order, sign in sorted(added):
        out += [text[done:at], sign]
        done = at
    return "".join([*out, text[done:]])


def _pieces(
    text: str,
    opening: dict[str, Place],
    closing: dict[str, Place],
    inside: list[Place],
    seen: set[Place],
) -> Iterator[str]:
    """Yield text between two tags, in which marks begin and end.

    `inside` goes on after the tag; places of which anything is seen are added to `seen`.
    """
    piece: list[str] = []
    for sign in text:
        if sign not in opening and sign not in closing:
            piece.append(sign)
            continue
        yield from _marked("".join(piece), inside, seen)
        piece = []
        if sign in opening:
            inside.append(opening[sign])
        elif closing[sign] in inside:
            inside.remove(closing[sign])
    yield from _marked("".join(piece), inside, seen)


def _marked(piece: str, inside: Sequence[Place], seen: set[Place]) -> Iterator[str]:
    if not piece.strip() or not inside:
        yield piece
        return
    seen.update(inside)
    if any(place.is_covered for place in inside):
        yield f'<mark class="covered" tabindex="0">{piece}</mark>'
    else:
        yield f"<mark>{piece}</mark>"
