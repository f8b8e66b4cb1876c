"""A CDN is told of every change, twice, whatever happens to it or to us in between."""

import logging
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone

from articles.changes import changed
from articles.models import PageChange
from newsroom.jobs import prune_changes
from newsroom.models import PurgeCursor
from newsroom.pages import purge
from newsroom.pages.purge import AGAIN, Told, deliver, waiting
from newsroom.pages.purge_request import KEYS_A_REQUEST, NotPurged
from tests.makers import NOON
from tests.newsroom.pages.cdn import BROKEN, OK

LATER = NOON + AGAIN


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
