import codecs
import os
import threading
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing import MAX_BYTES, ImportRefused, parse, read
from articles.rendering import render_body
from tests.articles.test_rendering import PARAGRAPHS, shown_paragraphs

FORM = (
    "Be First to Comment",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
)
SAVED_PAGE = f"""Ferry breaks down between two islands

The ferry to Hollin stopped for three hours on Monday, its captain said at the quay.

“We had tea,” he said. “We’ll have a new pump by Friday — perhaps.”

{FORM[0]}

{FORM[1]}

{FORM[2]}
"""


def parse_text(text: str, *, name: str = "story.txt"):
    return parse(text.encode(), name=name)


def paragraphs_of(text: str, *, name: str = "story.txt") -> list[str]:
    return shown_paragraphs(render_body(parse_text(text, name=name).body))


def refusal_of(data: bytes | str, *, name: str = "story.txt") -> str:
    with pytest.raises(ImportRefused) as refused:
        parse(data.encode() if isinstance(data, str) else data, name=name)
    message = str(refused.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


# Plain text


def test_a_saved_page_is_its_headline_its_paragraphs_and_nothing_of_its_form():
    story = parse_text(SAVED_PAGE)
    assert story.headline == "Ferry breaks down between two islands"
    assert shown_paragraphs(render_body(story.body)) == [
        "The ferry to Hollin stopped for three hours on Monday, its captain said at the quay.",
        "“We had tea,” he said. “We’ll have a new pump by Friday — perhaps.”",
    ]
    assert story.left_out == FORM


@given(PARAGRAPHS)
def test_plain_paragraphs_are_shown_exactly(paragraphs):
    assert paragraphs_of("\n\n".join(["Headline", *paragraphs, "The end."])) == [
        *paragraphs,
        "The end.",
    ]


@given(
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.integers(0, 3),
)
def test_line_ends_and_encodings_do_not_matter(newline, encoding, trailing):
    data = (SAVED_PAGE.rstrip() + "\n" * trailing).replace("\n", newline).encode(encoding)
    assert parse(data, name="story.txt") == parse_text(SAVED_PAGE)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_story_or_a_refusal(data):
    for name in ("story.txt", "story.md"):
        for start in (b"", b"Headline\n\n", b"---\n", codecs.BOM_UTF16_LE):
            try:
                assert parse(start + data, name=name).headline
            except ImportRefused as refusal:
                assert str(refusal)


def test_both_marks_of_utf_16_are_read():
    for mark, encoding in [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ]:
        assert parse(mark + "Çay\n\nText".encode(encoding), name="story.txt").headline == "Çay"


def test_a_file_without_empty_lines_has_a_paragraph_a_line():
    assert paragraphs_of("Headline\nOne.\nTwo.\nThree.") == ["One.", "Two.", "Three."]


def test_a_file_whose_only_empty_lines_are_in_the_form_has_a_paragraph_a_line():
    assert paragraphs_of("Headline\nOne.\nTwo.\n\n" + "\n\n".join(FORM)) == ["One.", "Two."]


def test_wrapped_lines_stay_one_paragraph():
    assert paragraphs_of("Headline\n\nOne line\nand another\n\nTwo.") == [
        "One line\nand another",
        "Two.",
    ]


def test_one_wrapped_paragraph_under_the_headline_stays_one():
    assert paragraphs_of("Headline\n\nOne line\nand another.") == ["One line\nand another."]


def test_long_lines_under_the_headline_are_paragraphs():
    long = "word " * 30 + "end."
    assert paragraphs_of(f"Headline\n\n{long}\nShort.\n{long}") == [long, "Short.", long]


def test_text_may_begin_right_under_the_headline():
    assert paragraphs_of("Headline\nOne\nmore.\n\nTwo.") == ["One\nmore.", "Two."]


@pytest.mark.parametrize("blank", ["\u00a0", "\t", " \u3000", "\u200b", "\ufeff"])
def test_lines_without_anything_to_see_are_empty_lines(blank):
    text = f"{blank}\nHeadline\n{blank}\nOne\nmore.\n{blank}\nTwo.\n{blank}\n"
    assert parse_text(text).headline == "Headline"
    assert paragraphs_of(text) == ["One\nmore.", "Two."]


@pytest.mark.parametrize("mark", ["\f", "\n\f\n", "\u2029"])
def test_a_page_break_ends_a_paragraph(mark):
    assert paragraphs_of(f"Headline\n\nOne.{mark}Two.") == ["One.", "Two."]


@pytest.mark.parametrize("mark", ["\v", "\u2028"])
def test_a_line_separator_is_a_line_end(mark):
    assert paragraphs_of(f"Headline\n\nOne{mark}more.\n\nTwo.") == ["One\nmore.", "Two."]


@pytest.mark.parametrize(
    "headline",
    ["# 1 in the charts", "*Exclusive*", "1. Begin", "L’été à 9\u00a0h", "שלום עולם", "so\u00adft"],
)
def test_a_plain_headline_stays_as_it_is(headline):
    assert parse_text(f"{headline}\n\nText.").headline == headline


def test_tabs_in_a_headline_are_spaces():
    assert parse_text("\tOne\ttwo \n\nText.").headline == "One two"


# The comment form


@pytest.mark.parametrize(
    "form",
    [
        "2 Comments\nLeave a Reply",
        "LEAVE A REPLY\u00a0Cancel reply",
        "Your email address will not be published.\nRequired fields are marked\u00a0*",
        "Leave a Reply\nYour email address will not be\npublished. Required fields are\nmarked *",
        "“Be First to Comment”",
        "Comment *\n\nName *\n\nEmail *\n\nWebsite\n\nPost Comment",
        "Comment * Name * Email * Website\nPost Comment »",
        "Leave a Reply\nSave my name, email, and website in this browser for the next time I "
        "comment.\nNotify me of follow-up comments by email.\nNotify me of new posts by email.",
        "Be First to Comment\n\n\u00a0\n \n",
    ],
)
def test_a_form_at_the_end_is_left_out(form):
    story = parse_text(f"Headline\n\nOne.\n\nTwo.\n\n{form}")
    assert story.body == "One.\n\nTwo."
    assert story.left_out == tuple(line.strip() for line in form.split("\n") if line.strip())


def test_a_form_right_after_the_text_is_left_out():
    assert paragraphs_of("Headline\nOne.\nTwo.\nLeave a Reply\nName *\nEmail *") == ["One.", "Two."]


def test_a_form_at_the_end_of_markdown_is_left_out():
    text = "# Headline\n\nOne.\n\n### Leave a Reply\n\nRequired fields are marked \\*"
    assert parse_text(text, name="story.md").body == "One."


@pytest.mark.parametrize(
    "text",
    [
        "He said: leave a reply.",
        "Leave a Reply, said the sign.",
        "“Be First to Comment” was the name of the show",
        "Your email address will not be published. Ours was.",
        "Website",
        "Name *",
        "Email",
        "3 Comments",
        "Comment",
    ],
)
def test_a_last_paragraph_that_is_no_form_stays(text):
    story = parse_text(f"Headline\n\nOne.\n\n{text}")
    assert shown_paragraphs(render_body(story.body)) == ["One.", text]
    assert story.left_out == ()


def test_the_words_of_a_form_stay_in_the_middle():
    text = "\n\n".join(["Headline", "One.", *FORM, "Two."])
    assert paragraphs_of(text) == ["One.", *FORM, "Two."]


def test_the_words_of_a_form_may_be_the_headline():
    assert parse_text("Leave a Reply\n\nIt is a song.").headline == "Leave a Reply"


# Markdown and front matter

MATTER = """---
title: "Cranes: two of them"
Kicker: Port
summary: Two
  lines
dateline: Brannick
section: Business
authors: [Jo Penhallow, "Wen Marsh"]
tags: [No, 2026]
slug: two-cranes
date: 2026-04-30 09:00:00 +0100
hours_ago: 14
image: cranes.webp
draft: true
---

# Cranes: two of them

They are *yellow*.
"""


def test_front_matter_fills_the_fields_and_the_same_heading_is_dropped():
    story = parse_text(MATTER)
    assert story.headline == "Cranes: two of them"
    assert story.kicker == "Port"
    assert story.dek == "Two lines"
    assert story.dateline == "Brannick"
    assert story.section == "Business"
    assert story.contributors == ("Jo Penhallow", "Wen Marsh")
    assert story.tags == ("No", "2026")
    assert story.slug == "two-cranes"
    assert story.published_at == datetime.fromisoformat("2026-04-30T09:00:00+01:00")
    assert story.extra == {"hours_ago": 14, "image": "cranes.webp", "draft": True}
    assert story.body == "They are *yellow*."


def test_an_address_beside_a_contributors_name_is_left_out():
    story = parse_text("---\nauthors: [Jo Marsh <jo@marsh.example>, Al]\n---\nHeadline\n\nText")
    assert story.contributors == ("Jo Marsh", "Al")


def test_front_matter_is_read_after_a_byte_order_mark_and_with_windows_line_ends():
    data = MATTER.replace("\n", "\r\n").encode("utf-8-sig")
    assert parse(data, name="story.txt") == parse_text(MATTER)


def test_another_heading_than_the_front_matters_stays():
    assert parse_text("---\ntitle: A\n---\n# B\n\nText").body == "# B\n\nText"


def test_front_matter_without_a_headline_leaves_it_to_the_first_line():
    story = parse_text("---\nauthor: Jo\ntags: sea, air\n---\n\nHeadline\n\nText")
    assert (story.headline, story.body) == ("Headline", "Text")
    assert story.contributors == ("Jo",)
    assert story.tags == ("sea", "air")


def test_keys_without_a_value_are_as_good_as_absent():
    story = parse_text("---\ntitle:\nsection: ~\ntags: []\n---\nHeadline\n\nText")
    assert (story.headline, story.section, story.tags) == ("Headline", "", ())


@pytest.mark.parametrize("name", ["story.md", "STORY.MD", "story.markdown"])
@pytest.mark.parametrize(
    "first", ["# A *great* day", "A *great* day", "A *great* day\n===", "## A great day ##"]
)
def test_markdown_by_its_name_begins_with_the_headline(name, first):
    story = parse_text(f"\n{first}\n\n    code\n\n**Text**\n\n", name=name)
    assert story.headline == "A great day"
    assert story.body == "    code\n\n**Text**"


def test_a_heading_alone_leaves_no_text():
    assert parse_text("Headline\n===", name="story.md").body == ""


@pytest.mark.parametrize(
    ("matter", "words"),
    [
        ("title: [a, b]", "title must be a text"),
        ("tags: {a: b}", "tags must be a text or a list of texts"),
        ("authors: [[a]]", "authors must be a text or a list of texts"),
        ("date: soon", "date must be a date such as 2026-04-30"),
        ("date: 2026-02-30", "date must be a date such as 2026-04-30"),
        ("published: true", "published must be a date"),
        ("title: A\nheadline: B", "twice: title and headline"),
        ("tags: a\ntags: b", "twice: tags and tags"),
        ("title: A: B", "not valid YAML, in line 2"),
        ("title: A\nkicker: [", "not valid YAML"),
        ("a: &x 1", "anchors"),
        ("a: &x [1]\nb: *x", "anchors"),
        ("a: !!python/object:os.system 1", "anchors, aliases or YAML tags"),
        ("a: 2026-13-45", "not valid YAML"),
        ("a: " + "[" * 40 + "]" * 40, "nested too deeply"),
        ("just words", "must be lines such as"),
        ("- a\n- b", "must be lines such as"),
        ("[a]: b", "must be lines such as"),
        ("title: A\n...\nb: c", "not valid YAML"),
        ("a: " + "x" * 17_000, "larger than 16 KB"),
    ],
)
def test_front_matter_that_means_nothing_is_refused(matter, words):
    assert words in refusal_of(f"---\n{matter}\n---\nHeadline\n\nText")


def test_front_matter_without_an_end_is_refused():
    assert "has no end" in refusal_of("---\ntitle: A\n\nText")


# What is no story


@pytest.mark.parametrize("text", ["", " \n\t\n\u00a0\n", "\ufeff", "\r\n\r\n", "\u200b"])
def test_an_empty_file_is_refused(text):
    assert refusal_of(text) == "story.txt is empty."


def test_a_file_of_nothing_but_the_form_is_refused():
    assert refusal_of("\n\n".join(FORM)) == "story.txt holds only a comment form, no story."


@pytest.mark.parametrize("matter", ["", "title: ' '\n"])
def test_front_matter_alone_is_refused_when_it_has_no_headline(matter):
    assert refusal_of(f"---\n{matter}---\n") == "story.txt is empty."


@pytest.mark.parametrize("first", ["![](a.png)", "#", "# &nbsp;"])
def test_markdown_whose_first_line_shows_nothing_is_refused(first):
    assert "has no headline" in refusal_of(f"{first}\n\nText", name="story.md")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\x06\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"Headline\n\n\0",
        b"\x1f\x8b\x08\x08\xc3\xa9\xff",
    ],
)
def test_a_binary_file_is_refused(data):
    assert refusal_of(data) == "story.txt is a binary file, not text."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1 Hello}", "RTF"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><title>x</title>", "HTML"),
    ],
)
def test_a_document_that_is_not_plain_text_is_refused_by_its_kind(data, kind):
    assert refusal_of(data) == f"story.txt is {kind}, not plain text; save it as text first."


def test_another_encoding_is_refused_with_its_place_and_the_way_out():
    message = refusal_of("Café “x”\n\nText".encode("windows-1252"))
    assert "byte 4 (0xE9)" in message
    assert "iconv -f WINDOWS-1252 -t UTF-8" in message


def test_a_broken_utf_16_is_refused():
    assert "begins like UTF-16" in refusal_of("Head\n\nText".encode("utf-16") + b"x")


@pytest.mark.parametrize("mark", ["\x07", "\x1b", "\x7f", "\x93"])
def test_a_control_character_is_refused_with_its_line(mark):
    message = refusal_of(f"Headline\r\n\r\nText{mark}")
    assert message == f"story.txt has a control character (U+00{ord(mark):02X}) in line 3."


# Reading


def test_a_file_as_large_as_may_be_is_read(tmp_path):
    (tmp_path / "story.txt").write_bytes(b"x" * MAX_BYTES)
    assert len(read(str(tmp_path / "story.txt"))) == MAX_BYTES


def test_a_file_that_would_not_fit_into_memory_is_refused(tmp_path):
    path = tmp_path / "story.txt"
    path.touch()
    os.truncate(path, 10**12)
    with pytest.raises(ImportRefused, match="larger than 5 MB"):
        read(str(path))


def test_a_pipe_is_read_no_further_than_needed(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    written = []

    def write() -> None:
        with path.open("wb", buffering=0) as pipe:
            try:
                while True:
                    written.append(pipe.write(b"x" * 65_536))
            except BrokenPipeError:
                return

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(ImportRefused, match="larger than 5 MB"):
        read(str(path))
    writer.join(timeout=10)
    assert not writer.is_alive()
    assert sum(written) < 2 * MAX_BYTES


@pytest.mark.parametrize(
    ("name", "reason"), [("none.txt", "No such file or directory"), (".", "Is a directory")]
)
def test_what_is_no_file_is_refused(tmp_path, name, reason):
    with pytest.raises(ImportRefused, match=f"cannot be read: {reason}"):
        read(str(tmp_path / name))
