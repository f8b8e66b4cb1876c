"""A CDN is told of every change, twice, whatever happens to it or to us in between."""

import logging
import re
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.changes import changed
from articles.models import PageChange
from newsroom.jobs import prune_changes
from newsroom.models import PurgeCursor
from newsroom.pages import purge, tasks
from newsroom.pages.purge import AGAIN, Told, deliver, waiting
from newsroom.pages.purge_request import KEYS_A_REQUEST, NotPurged, send
from tests.akismet import FakeAkismet, answer
from tests.makers import NOON

OK, BROKEN = answer("fine"), answer("", status="503 Unavailable")
TOKEN = "a-token-of-the-cdn"
LATER = NOON + AGAIN


class Cdn(FakeAkismet):
    """A server that is told what to purge. `purged` are the keys of each request."""

    def __init__(self) -> None:
        super().__init__()
        self.says = OK

    @property
    def purged(self) -> list[list[str]]:
        found = [re.search(rb"\r\nSurrogate-Key: ([^\r]*)", request) for request in self.requests]
        return [one[1].decode().split(" ") for one in found]


@pytest.fixture
def cdn(settings, tmp_path):
    server = Cdn()
    settings.PURGE_URL = f"{server.url}/purge?of=us"
    settings.PAGES_DIR = tmp_path / "pages"
    yield server
    server.close()


@pytest.fixture
def known(cdn, db):
    """The CDN knows of everything up to now."""
    changed("front")
    deliver(now=NOON - timedelta(days=1))
    deliver(now=NOON - timedelta(hours=1))
    cdn.requests.clear()
    return cdn


def test_the_first_time_every_page_is_purged(cdn, db):
    assert deliver(now=NOON) == Told(keys=1, requests=1)
    assert cdn.purged == [["everything"]]
    assert deliver(now=NOON) == Told()
    deliver(now=LATER)
    assert cdn.purged == [["everything"]] * 2
    assert deliver(now=LATER + AGAIN) == Told()


def test_a_change_is_told_at_once_and_once_more(known):
    changed("story-1", "thread-1")
    assert waiting() == 2
    assert deliver(now=NOON) == Told(keys=2, requests=1)
    assert waiting() == 0
    assert deliver(now=LATER - timedelta(seconds=1)) == Told()
    deliver(now=LATER)
    assert known.purged == [["story-1", "thread-1"]] * 2
    assert deliver(now=LATER + timedelta(hours=1)) == Told()


def test_changes_in_quick_succession_are_each_told_twice(known):
    for second in range(12):
        changed(f"story-{second}")
        deliver(now=NOON + timedelta(seconds=second))
    for minute in (1, 2):
        deliver(now=NOON + timedelta(minutes=minute))
    told = [key for keys in known.purged for key in keys]
    assert {key: told.count(key) for key in told} == {f"story-{one}": 2 for one in range(12)}


def test_many_changes_are_joined_and_told_in_requests_of_a_bounded_size(known):
    changed(*(f"story-{number}" for number in range(KEYS_A_REQUEST + 50)))
    changed("story-1")
    assert deliver(now=NOON) == Told(keys=KEYS_A_REQUEST + 50, requests=2)
    first, second = known.purged
    assert (len(first), len(second)) == (KEYS_A_REQUEST, 50)
    assert len({*first, *second}) == KEYS_A_REQUEST + 50


def test_what_is_undone_is_not_told(known):
    with pytest.raises(RuntimeError), transaction.atomic():
        changed("story-1")
        raise RuntimeError
    assert deliver(now=NOON) == Told()


def test_after_changes_that_are_forgotten_every_page_is_purged(known):
    changed("story-1")
    known.says = BROKEN
    with pytest.raises(NotPurged):
        deliver(now=NOON)
    changed("story-2")
    prune_changes(now=timezone.now() + timedelta(days=8))
    known.says = OK
    known.requests.clear()
    for minutes in (10, 20, 30):
        deliver(now=NOON + timedelta(minutes=minutes))
    assert known.purged == [["everything"]] * 2


def test_forgetting_what_was_told_costs_nothing(known):
    changed("story-1")
    deliver(now=NOON)
    deliver(now=LATER)
    prune_changes(now=timezone.now() + timedelta(days=8))
    changed("story-2")
    prune_changes(now=timezone.now() + timedelta(days=8))
    known.requests.clear()
    deliver(now=LATER + AGAIN)
    assert known.purged == [["story-2"]]


def test_an_older_database_has_every_page_purged(known):
    PageChange.objects.all().delete()
    deliver(now=NOON)
    deliver(now=LATER)
    assert known.purged == [["everything"]] * 2
    assert deliver(now=LATER + AGAIN) == Told()


def test_an_outage_is_waited_for_longer_and_longer_and_told_of_twice(known, caplog):
    known.says = BROKEN
    changed("story-1")
    now, tries = NOON, []
    for second in range(300):
        before = len(known.requests)
        try:
            deliver(now=now + timedelta(seconds=second))
        except NotPurged:
            tries.append(second)
        assert len(known.requests) - before == (second in tries)
    assert [later - sooner for sooner, later in pairwise(tries)] == [
        1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]  # fmt: skip
    assert waiting() == 1
    known.says = OK
    known.requests.clear()
    for second in (303, 310, 320):
        deliver(now=now + timedelta(seconds=second))
    assert known.purged == [["story-1"]] * 2
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    first, last = (record.getMessage() for record in caplog.records)
    assert first == "The CDN takes no purges (status 503). Changes wait until it does."
    assert last == "The CDN takes purges again, after 0:05:03."


def hang(connection) -> None:
    connection.recv(1)


def drop(connection) -> None:
    connection.close()


def trickle(connection) -> None:
    for _ in range(30):
        connection.sendall(b"H")
        threading.Event().wait(0.1)


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (answer("", status="500 Broken"), "status 500"),
        (answer("", status="401 Unauthorized"), "status 401"),
        (answer("", "Location: /elsewhere", status="302 Found"), "status 302"),
        (answer("", "Location: /elsewhere", status="307 Found"), "status 307"),
        (b"nonsense\r\n\r\n", "no answer, BadStatusLine"),
        (drop, "no answer, RemoteDisconnected"),
        (hang, "no answer, TimeoutError"),
        (trickle, "no answer, TimeoutError"),
    ],
)
def test_only_a_good_answer_in_time_counts(cdn, settings, does, reason):
    settings.PURGE_TOKEN = TOKEN
    cdn.does(does)
    with pytest.raises(NotPurged) as refused:
        send(["front"], seconds=0.3)
    assert str(refused.value) == reason
    assert len(cdn.requests) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[x/"])
def test_an_address_where_nobody_is_is_no_secret_that_leaks(cdn, settings, url):
    settings.PURGE_URL, settings.PURGE_TOKEN = url, "two\nlines"
    with pytest.raises(NotPurged) as refused:
        send(["front"])
    assert not [word for word in ("two", "nowhere", "127") if word in str(refused.value)]


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "204 None"])
def test_a_request_has_keys_and_token_where_cdns_look_for_them(cdn, settings, status):
    settings.PURGE_TOKEN = TOKEN
    cdn.says = answer("", status=status)
    send(["front", "story-1"])
    (request,) = cdn.requests
    head = request.decode().split("\r\n")
    assert head[0] == "POST /1.1/purge?of=us HTTP/1.1"
    assert "Surrogate-Key: front story-1" in head
    assert f"Authorization: Bearer {TOKEN}" in head
    settings.PURGE_TOKEN_HEADER = "Fastly-Key"
    send(["front"])
    assert f"\r\nFastly-Key: {TOKEN}\r\n" in cdn.requests[1].decode()
    assert "Authorization" not in cdn.requests[1].decode()
    settings.PURGE_TOKEN = ""
    send(["front"])
    assert TOKEN not in cdn.requests[2].decode()


def test_two_at_once_tell_everything(known, monkeypatch):
    """The other one sees more, and is done first; then it is the other way round."""
    changed("story-1")
    sends = purge.send

    def overtaken(keys, **words):
        monkeypatch.setattr(purge, "send", sends)
        changed("story-2")
        deliver(now=NOON)
        changed("story-3")
        sends(keys, **words)

    monkeypatch.setattr(purge, "send", overtaken)
    deliver(now=NOON)
    assert waiting() == 0
    for now in (LATER, LATER + AGAIN):
        deliver(now=now)
    told = [key for keys in known.purged for key in keys]
    assert all(told.count(f"story-{number}") >= 2 for number in (1, 2, 3))
    assert PurgeCursor.objects.get().once == PageChange.objects.latest("pk").pk
    assert deliver(now=LATER + AGAIN) == Told()


def test_two_who_fail_at_once_say_so_once(known, monkeypatch, caplog):
    changed("story-1")
    known.says = BROKEN
    sends = purge.send

    def overtaken(keys, **words):
        monkeypatch.setattr(purge, "send", sends)
        with pytest.raises(NotPurged):
            deliver(now=NOON)
        sends(keys, **words)

    monkeypatch.setattr(purge, "send", overtaken)
    with pytest.raises(NotPurged):
        deliver(now=NOON)
    assert PurgeCursor.objects.get().failures == 1
    assert len(caplog.records) == 1


def test_one_who_is_killed_while_telling_leaves_it_to_the_next(known, monkeypatch):
    changed("story-1")

    def killed(*_, **__):
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(purge, "send", killed)
        deliver(now=NOON)
    deliver(now=NOON)
    assert known.purged == [["story-1"]]


def test_one_task_serves_all_changes_that_were_committed_before_it(
    known, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        changed("story-1")
        changed("story-2")
    with django_capture_on_commit_callbacks(execute=True):
        changed("story-3")
    task = DBTaskResult.objects.get()
    task.task.call()
    assert known.purged == [["story-1", "story-2", "story-3"]]
    task.claim("worker")
    with django_capture_on_commit_callbacks(execute=True):
        changed("story-4")
    assert DBTaskResult.objects.count() == 2


def test_a_task_comes_before_letters_and_fails_with_nobody(known):
    assert tasks.tell_cdn.priority > 0
    known.says = BROKEN
    changed("story-1")
    tasks.tell_cdn.call()
    assert PurgeCursor.objects.get().failures == 1


def test_without_an_address_nobody_is_told(db, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        changed("story-1")
    tasks.tell_what_is_left(now=NOON)
    assert not DBTaskResult.objects.exists()
    assert not PurgeCursor.objects.exists()


def test_a_new_build_has_every_page_purged_and_the_next_run_of_it_none(known, monkeypatch):
    tasks.tell_what_is_left(now=NOON)
    tasks.tell_what_is_left(now=LATER)
    assert known.purged == [["everything"]] * 2
    tasks.tell_what_is_left(now=LATER + AGAIN)
    assert len(known.purged) == 2
    monkeypatch.setattr(tasks, "_this_build", lambda: "another")
    tasks.tell_what_is_left(now=LATER + AGAIN)
    assert len(known.purged) == 3


def test_the_clock_tells_what_no_task_did(known):
    tasks.tell_what_is_left(now=NOON)
    changed("story-1")
    known.requests.clear()
    tasks.tell_what_is_left(now=NOON)
    assert known.purged == [["story-1"]]


def test_the_command_ends_with_what_it_told(known, capsys):
    changed("story-1")
    call_command("purge")
    assert capsys.readouterr().out == "The CDN was told of 1 key in 1 request; nothing waits.\n"
    call_command("purge", "story-1", "section-settings-2", "front")
    assert capsys.readouterr().out == "The CDN was told of 3 keys in 1 request; nothing waits.\n"
    call_command("purge", "--all")
    assert known.purged[-1] == ["everything"]
    assert PageChange.objects.latest("pk").key == "everything"


def test_the_command_does_not_wait_for_the_end_of_a_pause_and_says_what_waits(known):
    known.says = BROKEN
    for number in (1, 2):
        with pytest.raises(CommandError) as refused:
            call_command("purge", f"story-{number}")
        counted = "1 change" if number == 1 else "2 changes"
        assert str(refused.value) == (
            f"The CDN takes no purges: status 503. It has to hear of {counted}."
        )
    assert len(known.requests) == 2


@pytest.mark.parametrize("key", ["Story-1", "a b", "a\nb", "", "story-", "-1"])
def test_the_command_refuses_what_is_no_key(known, key):
    with pytest.raises(CommandError, match="No page has the key"):
        call_command("purge", "front", key)
    assert PageChange.objects.count() == 1


def test_the_command_has_pages_made_anew_where_there_is_no_cdn(db, capsys):
    call_command("purge", "front")
    assert PageChange.objects.get().key == "front"
    assert "NEWSROOM_PURGE_URL is not set" in capsys.readouterr().out
