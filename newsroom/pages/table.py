"""Which pages are kept: their names, the parameters that tell them apart, and what they show."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from django.urls import Resolver404, resolve

from articles.changes import Part
from comments.models import Discussion

LISTED = frozenset({Part.CHROME, Part.TEASER, Part.CONTRIBUTOR, Part.IMAGE})
SETTINGS = frozenset({Part.SETTINGS, Part.SECTION_SETTINGS, Part.STORY_SETTINGS})
CONVERSATION = SETTINGS | {Part.THREAD, Part.RECOMMENDATIONS}
STORY = frozenset({Part.CHROME, Part.STORY, Part.TAG, Part.CONTRIBUTOR, Part.IMAGE, Part.WAITING})


@dataclass(frozen=True)
class Kind:
    """Pages of one URL name. A change of one of the parts in `shows` may change such a page."""

    shows: frozenset[str]
    parameters: tuple[str, ...] = ()


KINDS = {
    "articles:front": Kind(LISTED | {Part.FRONT}),
    "articles:section": Kind(LISTED | {Part.SECTION_LIST}, ("page",)),
    "articles:tag": Kind(LISTED | {Part.TAG, Part.TAG_LIST}, ("page",)),
    "articles:contributor": Kind(LISTED | {Part.CONTRIBUTOR_LIST}, ("page",)),
    "articles:story": Kind(STORY | CONVERSATION),
    "comments:thread": Kind(STORY | CONVERSATION, ("order", "page")),
    "comments:thread_json": Kind(CONVERSATION | {Part.STORY}, ("order", "page")),
    "comments:story_feed": Kind(frozenset({Part.STORY, Part.THREAD})),
    "comments:site_feed": Kind(frozenset({Part.COMMENTS, Part.TEASER})),
}


@lru_cache(maxsize=4096)
def kind_of(path: str) -> Kind | None:
    """Return the kind of the page at a path, as WSGI gives it; None if it is not kept."""
    try:
        found = resolve(path.encode("latin-1").decode())
    except (Resolver404, UnicodeError):
        return None
    return KINDS.get(found.view_name)


def query_of(kind: Kind, query: str) -> str | None:
    """Return the query string of the same page in the one form that is kept.

    A parameter that this page does not have, or that has no value for it, is dropped. None means
    that it cannot be read.
    """
    if not (query and kind.parameters):
        return ""
    try:
        given = dict(parse_qsl(query, max_num_fields=50))
    except ValueError:
        return None
    known = [(name, _READERS[name](given.get(name, ""))) for name in kind.parameters]
    return "&".join(f"{name}={value}" for name, value in known if value)


def _order(text: str) -> str:
    return text if text in Discussion.Order.values else ""


def _page(text: str) -> str:
    """A page number; the first page has none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 9
    number = int(text) if is_number else 1
    return str(number) if number > 1 else ""


_READERS = {"order": _order, "page": _page}
