"""Kept pages as readers and caches see them."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from articles.services import correct, withdraw
from comments.models import TimelineStep
from tests.makers import NOON, discuss, make_comment, make_story
from tests.newsroom.pages.conftest import Site

STORY = "/stories/bridge-closes/"


@pytest.fixture
def story(site):
    return make_story()


def test_the_second_reader_gets_the_same_bytes_without_django(site, story):
    first, second = site.ask(STORY), site.ask(STORY)
    assert first.status == second.status == 200
    assert "Bridge closes" in second.text
    assert first.body == second.body
    assert len(site.asked) == 1


def test_each_encoding_is_made_once_and_has_its_own_strong_tag(site, story):
    plain = site.ask(STORY)
    packed = site.ask(STORY, HTTP_ACCEPT_ENCODING="gzip, deflate")
    best = site.ask(STORY, HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd")
    refused = site.ask(STORY, HTTP_ACCEPT_ENCODING="br;q=0, gzip;q=0.0")
    assert gzip.decompress(packed.body) == brotli.decompress(best.body) == plain.body
    assert refused.body == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert best.headers["Content-Encoding"] == "br"
    tags = {one.headers["ETag"] for one in (plain, packed, best)}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    for one in (plain, packed, best):
        assert one.headers["Vary"] == "Accept-Encoding"
        assert int(one.headers["Content-Length"]) == len(one.body)
    assert len(site.asked) == 1


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_these_bytes_is_told_so(site, story, known):
    tag = site.ask(STORY).headers["ETag"]
    answer = site.ask(STORY, HTTP_IF_NONE_MATCH=known.format(tag))
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert "Content-Length" not in answer.headers


def test_who_has_other_bytes_or_another_encoding_gets_the_page(site, story):
    tag = site.ask(STORY).headers["ETag"]
    assert site.ask(STORY, HTTP_IF_NONE_MATCH='"other"').status == 200
    other = site.ask(STORY, HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
    assert other.status == 200


def test_a_time_is_told_only_once_it_tells_the_page_from_later_ones(site, story, monkeypatch):
    now = timezone.now().timestamp()
    monkeypatch.setattr("newsroom.pages.front.time", lambda: now)
    assert "Last-Modified" not in site.ask(STORY).headers
    now += 6
    last = site.ask(STORY).headers["Last-Modified"]
    assert site.ask(STORY, HTTP_IF_MODIFIED_SINCE=last).status == 304
    correct(story=story, text="It was not.", kind="correction", now=NOON)
    assert site.ask(STORY, HTTP_IF_MODIFIED_SINCE=last).status == 200


def test_a_head_request_gets_the_headers_alone(site, story):
    page, head = site.ask(STORY), site.ask(STORY, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == page.headers
    assert (missing := site.ask("/stories/none/", method="HEAD")).status == 404
    assert missing.body == b""


def test_what_a_page_does_not_know_makes_no_other_page(site, story):
    site.ask(STORY)
    for query in ("utm_source=x", "page=2", "%70age=2", "a&b=&=c", "order=newest"):
        assert not site.made(f"{STORY}?{query}"), query
    thread = f"{STORY}comments/"
    site.ask(thread)
    for query in ("page=1", "page=01&utm=1", "page=no", "page=-1", "order=worst", "page=2.0"):
        assert not site.made(f"{thread}?{query}"), query
    assert site.made(f"{thread}?order=newest&x=1")
    assert not site.made(f"{thread}?x=2&order=newest&page=1")


def test_pages_beyond_the_last_one_are_not_kept(site, story):
    for number in range(2, 30):
        site.ask(f"{STORY}comments/?page={number}")
        site.ask(f"/sections/town/?page={number}")
    assert len(site.memory) == 0


def test_nothing_that_a_client_says_gets_into_a_page(site, story, settings):
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]
    hostile = {
        "HTTP_HOST": "other.example:81",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_PORT": "444",
        "HTTP_ACCEPT_LANGUAGE": "fr",
        "HTTP_COOKIE": "reader=evil; theme=evil",
        "HTTP_USER_AGENT": "evil",
        "HTTP_RANGE": "bytes=0-10",
        "HTTP_IF_NONE_MATCH": '"evil"',
        "wsgi.url_scheme": "https",
    }
    make_comment(story, "A link.")
    for path in (STORY, "/", f"{STORY}comments.json", f"{STORY}comments.atom", "/comments.atom"):
        hostile_answer = site.ask(path, **hostile)
        assert hostile_answer.status == 200, path
        for word in ("evil", "other.example", "https://localhost", ":444", ":81"):
            assert word not in hostile_answer.text, path
        assert site.ask(path).body == hostile_answer.body


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_COOKIE": "theme=dark; sessionid=abc"},
        {"HTTP_COOKIE": "csrftoken=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": ""},
        {"SCRIPT_NAME": "/prefix"},
        {"method": "POST"},
        {"method": "DELETE"},
    ],
)
def test_whom_django_would_answer_otherwise_it_answers(site, story, said):
    site.ask(STORY)
    before = len(site.asked)
    site.ask(STORY, **said)
    assert len(site.asked) == before + 1
    assert not site.made(STORY)


def test_plain_http_is_not_answered_with_a_page_of_a_secure_site(site, story, settings):
    settings.SECURE_SSL_REDIRECT, settings.LINK_BASE = True, "https://localhost"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    handler = "django.middleware.security.SecurityMiddleware"
    assert handler in settings.MIDDLEWARE
    site.process()
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    assert site.ask(STORY, **secure).status == 200
    assert not site.made(STORY, **secure)
    for plain in ({}, {"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "http,https"}):
        answer = site.ask(STORY, **plain)
        assert (answer.status, answer.headers["Location"]) == (301, f"https://localhost{STORY}")


def test_errors_receipts_and_previews_are_never_kept(site, story):
    comment = make_comment(story)
    draft = make_story("Not yet", public=False)
    for path in (
        "/stories/none/",
        f"/receipts/{comment.receipt_token}/",
        f"/stories/{draft.slug}/preview/",
        f"/stories/{draft.slug}/",
        "/your-comments/",
        "/admin/",
        f"{STORY}reply/",
    ):
        assert site.made(path)
        assert site.made(path), path
    withdraw(story=story)
    assert (site.ask(STORY).status, site.ask(STORY).status) == (410, 410)
    assert len(site.memory) == 0
    assert not list(site.folder.glob("*/??/*"))


def test_an_answer_that_is_not_kept_is_not_guessed_about_by_caches_on_the_way(site, story):
    assert site.ask("/stories/none/").headers["Cache-Control"] == "no-cache"


def test_a_page_with_a_cookie_is_never_kept(site, story, monkeypatch):
    handler = site.pages._django

    def with_cookie(environ, start_response):
        def start(status, headers, *rest):
            start_response(status, [*headers, ("Set-Cookie", "a=b")])

        return handler(environ, start)

    site.pages._django = with_cookie
    assert site.ask(STORY).headers["Set-Cookie"] == "a=b"
    assert site.made(STORY)


def test_pages_stay_within_their_bytes_and_the_unasked_go_first(site, story):
    stories = [make_story(f"Story {number}", slug=f"story-{number}") for number in range(12)]
    room = 150_000
    small = Site(site.folder, room=room)
    for one in stories:
        small.ask(STORY)
        small.ask(one.get_absolute_url())
        assert small.memory.size <= room
    assert 1 < len(small.memory) < 12
    assert small.memory.get(STORY)
    small.memory.clear()
    assert small.memory.size == 0


def test_a_new_process_starts_with_the_pages_of_the_one_before(site, story):
    before = site.ask(STORY)
    site.process()
    assert not site.made(STORY)
    assert site.ask(STORY).body == before.body


def test_a_new_process_knows_what_changed_while_none_ran(site, story):
    site.ask(STORY)
    correct(story=story, text="It was not.", kind="correction", now=NOON)
    site.process()
    assert "It was not." in site.ask(STORY).text


def test_another_build_of_the_site_makes_its_own_pages(site, story):
    site.ask(STORY)
    site.process(build="other")
    assert site.made(STORY)
    assert [path.name for path in site.folder.iterdir() if path.is_dir()] == ["other"]


def test_damaged_files_cost_a_page_and_no_more(site, story):
    page = site.ask(STORY)
    (file,) = site.folder.glob("*/??/*")
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], b"{}\n", whole.replace(b"Bridge", b"Fridge"), b"\xff"):
        file.write_bytes(damaged)
        site.process()
        assert site.made(STORY)
        assert site.ask(STORY).body == page.body


def test_pages_are_answered_where_no_file_can_be_written(site, story):
    site.folder.parent.mkdir(exist_ok=True)
    site.folder.write_text("Not a folder.")
    site.process()
    assert site.ask(STORY).status == 200
    assert not site.made(STORY)


def test_while_it_is_not_known_what_changed_django_answers(site, story, monkeypatch, caplog):
    site.ask(STORY)

    def fails(self):
        raise __import__("sqlite3").OperationalError("disk I/O error")

    monkeypatch.setattr("newsroom.pages.changes.AnyDatabase.newest", fails)
    assert site.ask(STORY).status == 200
    assert len(site.asked) == 2
    assert "cannot be used" in caplog.text


def test_a_page_is_right_until_its_next_change(site, story):
    start = timezone.now()
    site.ask(STORY)
    hour = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    # The expected wait is told for an hour at a time.
    assert site.memory.get(STORY).until == hour.timestamp()
    site.now = hour.timestamp() - 1
    assert not site.made(STORY)
    site.now = hour.timestamp()
    assert site.made(STORY)


def test_a_closed_conversation_is_right_until_its_next_step(site, story):
    later = timezone.now() + timedelta(hours=30)
    row = discuss(story)
    TimelineStep.objects.create(discussion=row, step="closed")
    TimelineStep.objects.create(discussion=row, step="premoderated", at=later)
    site.ask(STORY)
    assert site.memory.get(STORY).until == later.timestamp()
    site.now = later.timestamp()
    assert site.made(STORY)


def test_many_readers_of_a_missing_page_have_it_made_once(site, story):
    made, release = [], threading.Event()

    def slow(environ, start_response):
        from articles.changes import shows

        made.append(environ)
        release.wait(5)
        shows("front")
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"slow"]

    site.pages._django = slow
    newest = site.pages._open()._changes.newest()
    site.pages._store._changes = type(
        "Quiet", (), {"newest": lambda _: newest, "oldest": lambda _: 0, "after": lambda *_: []}
    )()
    with ThreadPoolExecutor(8) as readers:
        answers = [readers.submit(site.ask, "/") for _ in range(8)]
        while not made:
            pass
        release.set()
        assert {answer.result().body for answer in answers} == {b"slow"}
    assert len(made) == 1
