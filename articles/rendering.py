"""Story text to HTML: Markdown without raw HTML, then an allow-list."""

from itertools import takewhile

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_sanitiser = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "title"},
        "div": {"aria-label", "class", "role", "tabindex"},
        "ol": {"start"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


def render_body(text: str) -> SafeString:
    """Return the HTML of a story's body.

    The headline is the page's only h1, so a first-level heading becomes h2. Raw HTML in the
    source is shown as text.
    """
    tokens = _in_scrolling_groups(_markdown.parse(text))
    for token in tokens:
        _lower_heading(token)
    return mark_safe(_sanitiser.clean(_markdown.renderer.render(tokens, _markdown.options, {})))  # noqa: S308


def leading_heading(text: str) -> tuple[str, int]:
    """Return the text of the heading that the Markdown begins with and how many lines it takes.

    Without a heading that is no text on no lines.
    """
    tokens = _markdown.parse(text)
    if not tokens or tokens[0].type != "heading_open":
        return "", 0
    return _text_of(tokens[1]), tokens[0].map[1]


def plain_text(line: str) -> str:
    """Return what a reader sees of one line of Markdown: its text without the marks."""
    return "".join(map(_text_of, _markdown.parseInline(line)))


def _text_of(inline: Token) -> str:
    return "".join(token.content for token in inline.children or [])


def _lower_heading(token: Token) -> None:
    if token.tag == "h1":
        token.tag = "h2"
    elif token.tag in {"h5", "h6"}:
        token.tag = "h4"


def _in_scrolling_groups(tokens: list[Token]) -> list[Token]:
    """Put each table into an element that scrolls by itself and that the keyboard reaches.

    Its label is the first row, so it is in the language of the story.
    """
    wrapped = []
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            group = Token("group_open", "div", 1, block=True)
            group.attrs = {
                "class": "scroll",
                "role": "group",
                "tabindex": "0",
                "aria-label": _first_row(tokens[place:]),
            }
            wrapped += [group, token]
        elif token.type == "table_close":
            wrapped += [token, Token("group_close", "div", -1, block=True)]
        else:
            wrapped.append(token)
    return wrapped


def _first_row(tokens: list[Token]) -> str:
    row = takewhile(lambda token: token.type != "thead_close", tokens)
    return ", ".join(_text_of(token) for token in row if token.type == "inline")


def escape_markdown(text: str) -> str:
    """Return Markdown that renders as exactly this text, paragraph for paragraph."""
    return "\n".join(_escape_line(line.strip()) for line in text.splitlines())


# Every ASCII punctuation mark that can open or close a construct inside a line, and those that can
# at its beginning: a colon there may be the second row of a table.
_INLINE = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<&~|"})
_LEADING = tuple("#+-=>:")


def _escape_line(line: str) -> str:
    escaped = line.translate(_INLINE)
    head = escaped.lstrip("0123456789")
    if len(head) < len(escaped) and head[:1] in {".", ")"}:
        digits = escaped[: len(escaped) - len(head)]
        return f"{digits}\\{head}"
    return f"\\{escaped}" if escaped.startswith(_LEADING) else escaped
