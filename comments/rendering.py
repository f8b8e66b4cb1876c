"""Comment text to HTML: a small part of Markdown, then an allow-list. Staff get no more."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "hr", "image", "reference", "html_inline", "html_block"]
)
_sanitiser = nh3.Cleaner(
    tags={"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"},
    # Without the star every tag may have a title and a language.
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https"},
    link_rel="ugc nofollow noopener",
)


def render_comment(text: str) -> SafeString:
    """Return the HTML of a comment: emphasis, quotations, lists, code and links, nothing else.

    Raw HTML is shown as text.
    """
    return mark_safe(_sanitiser.clean(_markdown.render(text)))  # noqa: S308
