"""What a letter is made of, whatever it is about, and how it reads as plain text."""

import textwrap
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from comments.marks import HARMFUL, JOINERS
from comments.models import Comment

WIDTH = 72


@dataclass(frozen=True)
class Part:
    """A piece of a letter. A quotation says `by` whom it is; a button and a link have a `url`.

    A choice is made of `links`.
    """

    kind: Literal["paragraph", "heading", "quotation", "button", "link", "choice"]
    text: str
    url: str = ""
    by: str = ""
    links: tuple["Part", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """All that a letter says. `why` tells its reader why it came, `stop_link` ends such letters."""

    subject: str
    heading: str
    parts: list[Part]
    why: str
    stop_links: list[Part] = field(default_factory=list)


def say(text: str) -> Part:
    return Part("paragraph", text)


def head(text: str) -> Part:
    return Part("heading", one_line(text))


def quote(text: str, *, by: str = "", limit: int = 3000) -> Part:
    """Quote somebody, cut at so many characters."""
    lines = (_harmless(line).rstrip() for line in text.strip().splitlines())
    return Part("quotation", Truncator("\n".join(lines)).chars(limit), by=one_line(by))


def button(text: str, url: str) -> Part:
    return Part("button", text, url)


def link(text: str, url: str) -> Part:
    return Part("link", one_line(text), url)


def choice(*links: Part) -> Part:
    """Offer several links side by side."""
    return Part("choice", "", links=links)


def one_line(text: str, limit: int = 160) -> str:
    """Return the text on one line, without marks that could pass for something else, cut."""
    line = " ".join(_harmless(text).split())
    # Truncator does not count combining marks, of which one letter may bear thousands.
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def author_of(comment: Comment) -> str:
    """Return whose words a quotation of the comment are."""
    name = one_line(comment.author_name, 100)
    return _("%(name)s (staff)") % {"name": name} if comment.is_staff else name


def as_plain_text(words: Words, *, site_name: str, site_url: str) -> str:
    """Return the letter as text of short lines; whatever somebody else wrote stands behind >."""
    blocks = [site_name, "-" * len(site_name), "", *_wrap(words.heading)]
    for part in words.parts:
        blocks += ["", *_plain(part)]
    blocks += ["", "-" * WIDTH, *_wrap(words.why)]
    for part in words.stop_links:
        blocks += _plain(part)
    return "\n".join([*blocks, "", f"{site_name}: {site_url}", ""])


def _plain(part: Part) -> list[str]:
    match part.kind:
        case "quotation":
            lines = [line for text in part.text.split("\n") for line in _wrap(text, WIDTH - 2)]
            quoted = [f"> {line}".rstrip() for line in lines]
            return [f"{part.by}:", *quoted] if part.by else quoted
        case "button" | "link":
            return [*_wrap(f"{part.text}:"), part.url]
        case "choice":
            return [line for one in part.links for line in _plain(one)]
        case "heading":
            return [*_wrap(part.text), "-" * min(WIDTH, len(part.text))]
    return _wrap(part.text)


def _wrap(text: str, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _harmless(text: str) -> str:
    return "".join(
        " " if mark in "\t\r\n" else mark
        for mark in text
        if mark in "\t\r\n" or mark in JOINERS or unicodedata.category(mark) not in HARMFUL
    )
