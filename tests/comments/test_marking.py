"""Marks in a comment: where readers would see the words, and never a hole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.desk.marking import Place, everywhere, marked_html, marked_source
from comments.rendering import render_comment
from tests.comments.test_rendering import HOSTILE, live


def marked(text, word, *, is_covered=False):
    start = text.index(word)
    place = Place(start=start, end=start + len(word), is_covered=is_covered)
    return marked_html(text, str(render_comment(text)), everywhere(text, [place]))


@pytest.mark.parametrize(
    ("text", "word", "html"),
    [
        ("a casino here", "casino", "<p>a <mark>casino</mark> here</p>"),
        ("Casino, casino", "casino", "<p><mark>Casino</mark>, <mark>casino</mark></p>"),
        (
            "a *cas*ino",
            "cas*ino",
            "<p>a <em><mark>cas</mark></em><mark>ino</mark></p>",
        ),
        ("a & b < c", "& b <", "<p>a <mark>&amp; b &lt;</mark> c</p>"),
        ("`x casino`", "casino", "<p><code>x <mark>casino</mark></code></p>"),
        (
            "[casino](https://a.example)",
            "casino",
            '<p><a href="https://a.example" rel="ugc nofollow noopener">'
            "<mark>casino</mark></a></p>",
        ),
        ("one\n\ntwo", "one\n\ntwo", "<p><mark>one</mark></p>\n<p><mark>two</mark></p>"),
        ("<script>", "script", "<p>&lt;<mark>script</mark>&gt;</p>"),
    ],
)
def test_words_are_marked_where_readers_see_them(text, word, html):
    assert marked(text, word).strip() == html


def test_a_slur_is_covered_and_can_be_focused():
    html = marked("A numpty.", "numpty", is_covered=True)
    assert '<mark class="covered" tabindex="0">numpty</mark>' in html


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[x](https://casino.example/)", "casino"),
        ("x &lt; y", "lt"),
        ("**bold**", "**"),
    ],
)
def test_what_readers_do_not_see_is_marked_in_what_was_typed(text, word):
    assert marked(text, word) is None
    start = text.index(word)
    source = marked_source(text, [Place(start=start, end=start + len(word))])
    assert "<mark>" in source
    assert re.sub("</?mark>", "", source) == text.replace("&", "&amp;")


def test_a_text_that_uses_the_signs_itself_is_marked_all_the_same():
    text = "".join(map(chr, range(0xF0000, 0xF0010))) + " casino"
    assert marked(text, "casino").endswith("<mark>casino</mark></p>\n")


TAGS = re.compile(r"<[^>]*>")
KNOWN = re.compile(r"</?(?:a|blockquote|br|code|em|li|mark|ol|p|pre|strong|ul)\b")


def check(text, places):
    """Marked or not, the page says the same and every mark is closed inside its element."""
    html = str(render_comment(text))
    out = marked_html(text, html, places)
    if out is not None:
        assert re.sub(r"</?mark[^>]*>", "", out) == html
    for page in (out or "", marked_source(text, places)):
        assert not live(page)
        is_open = False
        for tag in TAGS.findall(page):
            assert KNOWN.match(tag)
            assert is_open == (tag == "</mark>")
            is_open = tag.startswith("<mark")
        assert not is_open


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_dead_wherever_it_is_marked(text):
    for start in range(0, len(text), 3):
        for end in (start + 1, start + 4, len(text)):
            check(text, everywhere(text, [Place(start=start, end=end, is_covered=start % 2 == 0)]))


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab*_`<>&;[](){}!\"'\n #-1.\\/:ltgmp\U000f0000", max_size=40), st.data())
def test_any_text_marked_anywhere_is_the_same_text(text, data):
    places = []
    for _number in range(2):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        places.append(Place(start=start, end=end, is_covered=bool(_number)))
    check(text, everywhere(text, places))
