from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles import importing
from articles.models import Contributor, Section, Story, Tag

pytestmark = pytest.mark.django_db

TEXT = "Ferry breaks down\n\n“We had tea,” he said.\n\nIt was *good* tea.\n\nBe First to Comment\n"
MATTER = """---
kicker: Port
section: World
contributors: [Wen Marsh, Jo Penhallow, WEN MARSH]
tags: [Sea, SEA, Air]
date: 2018-04-05T09:00:00+02:00
mood: calm
---
Ferry breaks down

Text.
"""


def run(path: Path | str, *options: str) -> str:
    out = StringIO()
    call_command("import_story", str(path), *options, stdout=out)
    return out.getvalue()


def refusal_of(path: Path | str, *options: str) -> str:
    """The sentence with which the command fails; nothing may have been stored."""
    before = counts()
    with pytest.raises(CommandError) as refused:
        run(path, *options)
    assert refused.value.returncode == 1
    assert counts() == before
    return str(refused.value)


def counts() -> list[int]:
    return [model.objects.count() for model in (Story, Section, Contributor, Tag)]


@pytest.fixture
def write(tmp_path):
    def write(content: str | bytes, name: str = "story.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_a_text_becomes_a_draft_with_its_paragraphs(write):
    run(write(TEXT))
    story = Story.objects.get()
    assert story.headline == "Ferry breaks down"
    assert story.body_html == "<p>“We had tea,” he said.</p>\n<p>It was *good* tea.</p>\n"
    assert story.state == Story.State.DRAFT
    assert story.section.name == "News"


def test_publish_makes_it_public(write):
    run(write(TEXT), "--publish")
    story = Story.objects.published().get()
    assert story.slug == "ferry-breaks-down"
    assert abs(datetime.now(UTC) - story.published_at).total_seconds() < 60


def test_the_report_says_what_was_stored_created_and_left_out(write, settings):
    settings.SITE_URL = "https://courier.example"
    out = run(write(TEXT), "--publish", "--author", "Jo Penhallow").splitlines()
    assert out == [
        "Headline: Ferry breaks down",
        "Paragraphs: 2",
        "Address: /stories/ferry-breaks-down/",
        "On the site: https://courier.example/stories/ferry-breaks-down/",
        "State: Published",
        "Section: News",
        "Created: section “News”",
        "Created: contributor “Jo Penhallow”",
        "Left out: Be First to Comment",
    ]


def test_the_report_on_a_draft_gives_the_address_of_its_preview(write, settings):
    settings.SITE_URL = ""
    out = run(write(TEXT))
    assert "On the site: http://127.0.0.1:8000/stories/ferry-breaks-down/preview/\n" in out
    assert "State: Draft\n" in out


def test_front_matter_is_stored_and_its_date_is_the_time_of_publication(write):
    out = run(write(MATTER), "--publish")
    story = Story.objects.get()
    assert story.kicker == "Port"
    assert story.section.name == "World"
    assert [str(byline) for byline in story.bylines.all()] == ["Wen Marsh", "Jo Penhallow"]
    assert sorted(tag.name for tag in story.tags.all()) == ["Air", "Sea"]
    assert story.published_at == datetime(2018, 4, 5, 7, tzinfo=UTC)
    assert "Not used from the front matter: mood\n" in out


def test_options_win_over_front_matter_and_authors_keep_their_order(write):
    run(write(MATTER), "--section", "Town", "--author", "Zoe", "--author", "Al")
    story = Story.objects.get()
    assert story.section.name == "Town"
    assert [str(byline) for byline in story.bylines.all()] == ["Zoe", "Al"]


def test_a_date_without_a_zone_is_in_the_sites(write, settings):
    settings.TIME_ZONE = "Europe/Oslo"
    run(write("---\ndate: 2026-01-31\n---\nHeadline\n\nText"))
    assert Story.objects.get().published_at == datetime(2026, 1, 30, 23, tzinfo=UTC)


def test_what_the_site_has_is_found_by_name_or_slug_in_any_case(write):
    section = Section.objects.create(name="Østlandet", slug="east")
    contributor = Contributor.objects.create(name="Maren Østby", slug="maren-ostby")
    out = run(write(TEXT), "--section", "EAST", "--author", "maren  ØSTBY")
    story = Story.objects.get()
    assert story.section == section
    assert story.contributors.get() == contributor
    assert "Created" not in out


def test_names_with_the_same_letters_stay_two_tags(write):
    run(write("---\ntags: [C++, 'C#', ♥, ★]\n---\nHeadline\n\nText"))
    assert list(Tag.objects.order_by("pk").values_list("name", "slug")) == [
        ("C++", "c"),
        ("C#", "c-2"),
        ("♥", "name"),
        ("★", "name-2"),
    ]


def test_the_same_story_is_refused_the_second_time(write):
    path = write(TEXT)
    run(path)
    assert refusal_of(path, "--publish", "--section", "Other") == (
        "“Ferry breaks down” is stored already, at /stories/ferry-breaks-down/ (Draft)."
    )


def test_the_same_story_is_known_after_the_editing_form_changed_its_line_ends(write):
    path = write(TEXT)
    run(path)
    story = Story.objects.get()
    Story.objects.update(body=story.body.replace("\n", "\r\n"))
    assert "is stored already" in refusal_of(path)


def test_another_text_under_the_same_headline_has_its_own_address(write):
    run(write(TEXT))
    run(write("Ferry breaks down\n\nAgain."))
    slugs = Story.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["ferry-breaks-down", "ferry-breaks-down-2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0", "is a binary file"),
        ("Café\n\nText".encode("latin-1"), "is not UTF-8 text: byte 4"),
        ("Headline", "has a headline but no text after it"),
        ("Headline\n\nLeave a Reply\n", "has a headline but no text after it"),
        ("---\ntitle: A\n---\n", "has a headline but no text after it"),
        ("---\ntitle: A\n---\n[a]: b", "has a headline but no text after it"),
        ("x" * 5000 + "\n\nText", "The headline has 5,000 characters; at most 200"),
        ("x" * 5000, "The headline has 5,000 characters; at most 200"),
        ("x" * 201 + "\n\nText", "The headline has 201 characters; at most 200"),
        ("H\n\n" + "x" * 200_001, "The body has 200,001 characters; at most 200,000"),
        ("---\nkicker: " + "x" * 61 + "\n---\nH\n\nText", "The kicker has 61 characters"),
        ("---\nslug: a b\n---\nH\n\nText", "The slug “a b” may have letters"),
        ("---\ntags: [a, " + "x" * 81 + "]\n---\nH\n\nText", "The tag has 81 characters"),
        ("---\nauthor: " + "x" * 121 + "\n---\nH\n\nText", "The contributor has 121 characters"),
        ('---\ndek: "a\\0"\n---\nH\n\nText', "The dek has a control character"),
        ('---\ntags: ["\\ud800"]\n---\nH\n\nText', "The tag has a control character"),
        ("---\ndate: 2999-01-01\n---\nH\n\nText", "The date of the story is yet to come"),
        ("---\ndate: 0001-01-01T00:00+05:00\n---\nH\n\nText", "out of range"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_stored(write, content, words):
    assert words in refusal_of(write(content), "--publish", "--section", "New")


def test_a_headline_as_long_as_may_be_is_stored(write):
    run(write("x" * 200 + "\n\nText"))
    assert len(Story.objects.get().headline) == 200


def test_a_taken_slug_is_refused(write):
    run(write(TEXT))
    path = write("---\nslug: ferry-breaks-down\n---\nOther\n\nText")
    assert "“ferry-breaks-down” already" in refusal_of(path)


def test_a_missing_file_is_refused(tmp_path):
    assert "No such file or directory" in refusal_of(tmp_path / "none.txt")


def test_a_large_file_is_refused(write):
    assert "is larger than 5 MB" in refusal_of(write(b"x" * (importing.MAX_BYTES + 1)))


def test_an_overlong_section_on_the_command_line_is_refused(write):
    assert "The section has 81 characters" in refusal_of(write(TEXT), "--section", "x" * 81)


def test_nothing_is_stored_when_publishing_fails(write, monkeypatch):
    def refuse(**facts):
        raise importing.storing.services.StoryRefused("Not today.")

    monkeypatch.setattr(importing.storing.services, "publish", refuse)
    assert refusal_of(write(TEXT), "--publish") == "Not today."


def test_a_database_that_fails_is_one_sentence(write, monkeypatch):
    def fail(**facts):
        raise OperationalError("no such table: articles_story")

    monkeypatch.setattr(importing, "import_story", fail)
    assert "The database cannot be used (no such table" in refusal_of(write(TEXT))


def test_a_dash_reads_standard_input(write, monkeypatch):
    path = write(TEXT)
    monkeypatch.setattr("articles.importing.reading._opened", lambda _: path.open("rb"))
    run("-")
    assert Story.objects.get().headline == "Ferry breaks down"


def test_a_terminal_that_cannot_show_the_headline_is_no_obstacle(write):
    class Latin(StringIO):
        encoding = "latin-1"

    out = Latin()
    call_command("import_story", str(write("“Tea”\n\nText")), stdout=out)
    assert out.getvalue().startswith("Headline: ?Tea?\n")
