import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.rendering import escape_markdown, leading_heading, plain_text, render_body


def is_visible(line: str) -> bool:
    return any(mark.isprintable() and mark != " " for mark in line)


# Letters of any script and, far more often than chance would have them, Markdown's marks.
MARKS = st.sampled_from(list("\\`*_{}[]()#+-.!|<>&~=:;/\"'0123456789 \t\u00a0“”’—…\u00ad"))
ANY = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
LINES = st.text(st.one_of(MARKS, ANY), max_size=30).map(str.strip).filter(is_visible)
PARAGRAPHS = st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), min_size=1)


def shown_paragraphs(page: str) -> list[str]:
    """The texts between <p> and </p>; fails when the page has any other element."""
    assert set(re.findall(r"</?(\w+)", page)) == {"p"}
    return [html.unescape(text) for text in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)]


@given(PARAGRAPHS)
@example(["a|b\n:-:"])
@example(["a|b\n-|-\n1|2"])
@example(["Title\n=====", "Other\n---"])
@example(["1. one", "2) two", "+ three", "- four", "> five", "# six"])
@example(["~~~", "```\ncode", "&amp; &#38; &copy", "\\", "<script>alert(1)</script>"])
@example(["[a]: https://example.org", "[a]", "![a](b)", "<https://example.org>", "**a** __b__"])
def test_escaped_text_is_shown_exactly(paragraphs):
    escaped = "\n\n".join(map(escape_markdown, paragraphs))
    assert shown_paragraphs(render_body(escaped)) == paragraphs


@given(LINES)
def test_the_plain_text_of_an_escaped_line_is_the_line(line):
    assert plain_text(escape_markdown(line)) == line


def test_indented_lines_do_not_become_code():
    assert render_body(escape_markdown("\tOne\n        two")) == "<p>One\ntwo</p>\n"


def test_plain_text_has_the_words_of_emphasis_links_and_code():
    line = "A *great* [link](https://example.org) to `some_code` at Q\\&A"
    assert plain_text(line) == "A great link to some_code at Q&A"


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# One\nText", ("One", 1)),
        ("## One ##\nText", ("One", 1)),
        ("One\n===\nText", ("One", 2)),
        ("# *One*\nText", ("One", 1)),
        ("#One\nText", ("", 0)),
        ("One\n\n# Two", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_the_leading_heading_is_the_one_in_the_first_line(text, heading):
    assert leading_heading(text) == heading


def test_raw_html_is_shown_as_text():
    assert render_body("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_a_first_level_heading_leaves_the_h1_to_the_headline():
    assert render_body("# Sub") == "<h2>Sub</h2>\n"


def test_a_table_scrolls_by_itself_under_a_label_of_its_first_row():
    html = render_body("| Year | *Ships* |\n|--|--|\n| 1911 | 4 |")
    opening = '<div class="scroll" role="group" tabindex="0" aria-label="Year, Ships">'
    assert html.startswith(f"{opening}\n<table>")
    assert html.rstrip().endswith("</table>\n</div>")


def test_an_author_cannot_write_such_an_element():
    assert "<div" not in render_body('<div class="scroll" tabindex="0">here</div>')
