"""Story text to HTML: Markdown without raw HTML, then an allow-list."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_sanitiser = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


def render_body(text: str) -> SafeString:
    """Return the HTML of a story's body.

    The headline is the page's only h1, so a first-level heading becomes h2. Raw HTML in the
    source is shown as text.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        _lower_heading(token)
    return mark_safe(_sanitiser.clean(_markdown.renderer.render(tokens, _markdown.options, {})))  # noqa: S308


def _lower_heading(token: Token) -> None:
    if token.tag == "h1":
        token.tag = "h2"
    elif token.tag in {"h5", "h6"}:
        token.tag = "h4"


def escape_markdown(text: str) -> str:
    """Return Markdown that renders as exactly this text, paragraph for paragraph."""
    return "\n".join(_escape_line(line.strip()) for line in text.splitlines())


# Every ASCII punctuation mark that can open or close a construct inside a line.
_INLINE = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<&~|"})


def _escape_line(line: str) -> str:
    escaped = line.translate(_INLINE)
    head = escaped.lstrip("0123456789")
    if len(head) < len(escaped) and head[:1] in {".", ")"}:
        digits = escaped[: len(escaped) - len(head)]
        return f"{digits}\\{head}"
    return f"\\{escaped}" if escaped[:1] in {"#", "+", "-", "=", ">"} else escaped
