from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.rendering import render_comment

ALLOWED = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
REL = "ugc nofollow noopener"
PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html;base64,PHM+)",
    "[x](vbscript:x)", "[x](&#106;avascript:alert(1))", "<javascript:alert(1)>", "![x](http://a/b)",
    "[x](https://a.example \"onclick='x'\")", "[x]: javascript:alert(1)", "[x](<java\nscript:x>)",
    "`<b>`", "```html\n<i>", "> <iframe src=//a>", "- <style>*{}", "<!--", "-->", "<![CDATA[",
    "&lt;b&gt;", "&#x3c;script&#x3e;", "\x00", "\u202e", "*", "**", "_", "`", "> ", "- ", "1. ",
    "\n", "\n\n", "]]>", "[", "](", ")", "<", ">", "\"", "'", "&", "# ", "---", "    ", "https://a.example",
    "<a href=javascript:x>", "<https://a.example>", "<form action=/x>", "</p></div>",
]  # fmt: skip


class Seen(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError("A comment got through.")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html):
    for tag, attributes in Seen(html).tags:
        assert tag in ALLOWED
        if tag == "a":
            assert attributes.keys() <= {"href", "rel"}
            assert attributes["rel"] == REL
            scheme, colon, _rest = attributes.get("href", "").partition(":")
            assert not colon or scheme.lower() in {"http", "https"} or "/" in scheme
        else:
            assert attributes.keys() <= ({"start"} if tag == "ol" else set())


def test_a_list_keeps_the_number_that_it_begins_with():
    assert render_comment("7. a").startswith('<ol start="7">')


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_pieces_come_to_nothing(piece):
    assert_harmless(render_comment(piece))
    assert_harmless(render_comment(f"> {piece}\n> - {piece} *{piece}*"))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
def test_no_mixture_of_pieces_makes_anything_else(text):
    assert_harmless(render_comment(text))


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_plain_words_are_kept(text):
    assert Seen(render_comment(text)).text.strip() == text.strip()
