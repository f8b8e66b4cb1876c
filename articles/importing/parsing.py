"""From a text file to the parts of a story. Knows no database."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from articles.importing import front_matter
from articles.importing.comment_form import without_comment_form
from articles.importing.front_matter import one_line
from articles.importing.reading import decode
from articles.importing.refusal import ImportRefused
from articles.rendering import escape_markdown, leading_heading, plain_text

_MARKDOWN_NAMES = (".md", ".markdown")
# Nobody wraps lines by hand at more characters than this.
_WRAPPED_LINE = 100
_nothing_to_see = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*").fullmatch


@dataclass(frozen=True, kw_only=True)
class ParsedStory:
    """What a text file says about a story; nothing is checked against limits or the database.

    `body` is Markdown, perhaps empty. `published_at` is naive when the file gives no time zone.
    `extra` has the keys of the front matter that mean nothing here, `left_out` the lines that are
    not the story's.
    """

    headline: str
    body: str
    kicker: str = ""
    dek: str = ""
    dateline: str = ""
    section: str = ""
    slug: str = ""
    contributors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def parse(data: bytes, *, name: str) -> ParsedStory:
    """Return the story in a file of plain text or Markdown.

    It is Markdown when its name ends so or when it has front matter; otherwise every mark is shown
    as it stands. The first line is the headline unless the front matter gives one. A comment form
    at the end is left out. Raises ImportRefused when there is no story in it.
    """
    matter, lines = front_matter.split(decode(data, name=name))
    fields = {} if matter is None else front_matter.read(matter)
    lines, left_out = without_comment_form(_trimmed(lines))
    lines = _trimmed(lines)
    if not lines and not fields.get("headline"):
        raise ImportRefused(_empty(left_out) % {"name": name})
    if matter is not None or name.lower().endswith(_MARKDOWN_NAMES):
        headline, body = _markdown(lines, fields.pop("headline", ""))
    else:
        headline, body = _plain(lines)
    if _is_blank(headline):
        raise ImportRefused(_("%(name)s has no headline.") % {"name": name})
    return ParsedStory(headline=headline, body=body, left_out=left_out, **fields)


def _empty(left_out: tuple[str, ...]) -> str:
    if left_out:
        return _("%(name)s holds only a comment form, no story.")
    return _("%(name)s is empty.")


def _is_blank(line: str) -> bool:
    return bool(_nothing_to_see(line))


def _trimmed(lines: list[str]) -> list[str]:
    """Return the lines without the empty ones at both ends."""
    filled = [at for at, line in enumerate(lines) if not _is_blank(line)]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _markdown(lines: list[str], headline: str) -> tuple[str, str]:
    heading, size = leading_heading("\n".join(lines[:2]))
    heading = one_line(heading)
    if not headline:
        headline = heading if size else one_line(plain_text(lines[0]))
        lines = lines[size or 1 :]
    elif heading == headline:
        lines = lines[size:]
    return headline, "\n".join(_trimmed(lines)).rstrip()


def _plain(lines: list[str]) -> tuple[str, str]:
    paragraphs = ("\n".join(paragraph) for paragraph in _paragraphs(lines[1:]))
    return one_line(lines[0]), "\n\n".join(map(escape_markdown, paragraphs))


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Return the paragraphs after the headline, each as its lines.

    Empty lines separate them. A text that has none, but for one under the headline, has a
    paragraph a line; with that one empty line only if a line is too long to be a wrapped one.
    """
    text = _trimmed(lines)
    if not any(map(_is_blank, text)):
        under_headline = len(text) < len(lines)
        if not under_headline or max(map(len, text), default=0) > _WRAPPED_LINE:
            return [[line] for line in text]
    return [list(group) for blank, group in groupby(text, _is_blank) if not blank]
