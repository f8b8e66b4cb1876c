"""What a CDN is told of each answer: of kept pages keys and times, of all else to keep off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.services import correct
from comments.models import TimelineStep
from newsroom.pages.cdn import IF_ERROR, WHILE_REVALIDATING, told_to_nobody_else
from tests.makers import NOON, discuss, make_comment, make_story

STORY = "/stories/bridge-closes/"
SECONDS = 3600


@pytest.fixture
def story(site, settings):
    settings.CDN_SECONDS = SECONDS
    return make_story()


def test_without_a_cdn_nothing_is_told(site, story, settings):
    settings.CDN_SECONDS = 0
    page = site.ask(STORY)
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Surrogate-Key" not in page.headers
    assert told_to_nobody_else([("Vary", "Cookie")]) == [("Vary", "Cookie")]


def test_a_kept_page_has_its_times_and_keys(site, story):
    for method in ("GET", "HEAD"):
        page = site.ask("/", method=method)
        assert page.headers["Cache-Control"] == (
            f"max-age=0, s-maxage={SECONDS}, stale-while-revalidate={WHILE_REVALIDATING}, "
            f"stale-if-error={IF_ERROR}"
        )
        keys = page.headers["Surrogate-Key"].split(" ")
        assert {f"teaser-{story.pk}", "front", "chrome", "everything"} <= set(keys)
        assert len(keys) == len(set(keys))
    thread = site.ask(f"{STORY}comments.json").headers
    assert thread["Cache-Control"] == page.headers["Cache-Control"]
    assert f"thread-{story.pk}" in thread["Surrogate-Key"].split(" ")


def test_a_page_that_is_not_modified_has_them_too(site, story):
    page = site.ask("/")
    same = site.ask("/", HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert same.status == 304
    for name in ("Cache-Control", "Surrogate-Key"):
        assert same.headers[name] == page.headers[name]


def test_a_switched_on_cdn_is_told_of_pages_that_were_there_already(site, story, settings):
    settings.CDN_SECONDS = 0
    site.ask("/")
    settings.CDN_SECONDS = 60
    assert "s-maxage=60," in site.ask("/").headers["Cache-Control"]
    assert len(site.asked) == 1


WINDOWS = [
    # Seconds until it is made anew, until its end; fresh, while revalidating, on an error.
    (30.5, 30.5, (29, 0, 0)),
    (SECONDS + 1.5, SECONDS + 1.5, (SECONDS, 0, 0)),
    (SECONDS + 4.5, SECONDS + 4.5, (SECONDS, 3, 3)),
    (SECONDS + 101.5, SECONDS + 101.5, (SECONDS, WHILE_REVALIDATING, 100)),
    (0.9, 0.9, (0, 0, 0)),
    (30.5, None, (29, 0, IF_ERROR)),
    (30.5, 60.5, (29, 0, 30)),
    (SECONDS + 4.5, SECONDS + 60.5, (SECONDS, 3, 59)),
]


@pytest.mark.parametrize(("anew", "end", "windows"), WINDOWS)
def test_no_window_goes_beyond_the_end_of_a_page(site, story, monkeypatch, anew, end, windows):
    site.ask("/")
    page, now = site.memory.get("/"), 1e10
    page.until, page.ends_at = now + anew, end and now + end
    monkeypatch.setattr("newsroom.pages.front.time", lambda: now)
    fresh, revalidating, error = windows
    assert site.ask("/").headers["Cache-Control"] == (
        f"max-age=0, s-maxage={fresh}, stale-while-revalidate={revalidating}, "
        f"stale-if-error={error}"
    )


def test_an_expected_wait_dates_a_page_and_a_step_of_the_timeline_ends_it(site, story):
    def windows() -> list[int]:
        said = site.ask(STORY).headers["Cache-Control"].split(", ")[1:]
        return [int(one.partition("=")[2]) for one in said]

    fresh, revalidating, error = windows()
    assert (fresh <= SECONDS, revalidating, error) == (True, 0, IF_ERROR)
    row = discuss(story)
    at = timezone.now() + timedelta(hours=5)
    TimelineStep.objects.create(discussion=row, step="closed", at=at)
    fresh, revalidating, error = windows()
    assert 4 * 3600 < fresh + error < 5 * 3600
    site.process()
    assert 4 * 3600 < sum(windows()) < 5 * 3600


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_COOKIE": "theme=dark; sessionid=abc"},
        {"HTTP_COOKIE": "csrftoken=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"method": "POST"},
        {"HTTP_HOST": "evil.example"},
    ],
)
def test_what_was_asked_by_somebody_is_for_nobody_else(site, story, said):
    site.ask(STORY)
    answer = site.ask(STORY, **said)
    assert "private" in answer.headers["Cache-Control"]
    assert "Surrogate-Key" not in answer.headers


def test_a_page_that_changed_while_it_was_made_is_for_nobody_else(site, story):
    django = site.pages._django

    def overtaken(environ, start_response):
        answer = django(environ, start_response)
        correct(story=story, text="It was not.", kind="correction", now=NOON)
        site.pages._django = django
        return answer

    site.pages._django = overtaken
    late = site.ask(STORY)
    assert "It was not." not in late.text
    assert "private" in late.headers["Cache-Control"]
    assert "s-maxage" in site.ask(STORY).headers["Cache-Control"]


def test_errors_pages_that_are_not_as_asked_and_receipts_are_for_nobody_else(site, story):
    comment = make_comment(story)
    for path in (
        "/stories/none/",
        "/stories/bridge-closes",
        f"{STORY}comments/?page=7",
        f"/comments/{comment.pk}/",
        f"/receipts/{comment.receipt_token}/",
        "/media/none.webp",
        "/static/none.css",
    ):
        for _ in range(2):
            assert "private" in site.ask(path).headers["Cache-Control"], path


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], "private, no-cache"),
        ([("Cache-Control", "public, max-age=300")], "private, max-age=300"),
        ([("cache-control", "max-age=60, public")], "private, max-age=60"),
        ([("Cache-Control", "no-cache")], "private, no-cache"),
        ([("Cache-Control", "max-age=9, public, immutable")], "max-age=9, public, immutable"),
        (
            [("Cache-Control", "max-age=9, public, immutable"), ("Set-Cookie", "a=b")],
            "private, immutable, max-age=9",
        ),
        ([("Cache-Control", "no-store, private")], "no-store, private"),
        ([("Cache-Control", "no-store")], "no-store"),
    ],
)
def test_only_what_never_changes_may_be_stored(settings, said, told):
    settings.CDN_SECONDS = SECONDS
    (found,) = [
        value for name, value in told_to_nobody_else(said) if name.lower() == "cache-control"
    ]
    assert found == told
