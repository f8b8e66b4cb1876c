"""Who tells a CDN what changed, and when: the worker, the clock, and whoever runs the command."""

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from articles.changes import changed
from articles.models import PageChange
from newsroom.models import PurgeCursor
from newsroom.pages import tasks
from newsroom.pages.purge import AGAIN
from newsroom.pages.purge_request import KEYS_A_REQUEST
from tests.makers import NOON
from tests.newsroom.pages.cdn import BROKEN

LATER = NOON + AGAIN


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
    lines = ["1 of 1 keys.", "The CDN was told of 1 key in 1 request; nothing waits."]
    assert capsys.readouterr().out.splitlines() == lines
    call_command("purge", "story-1", "section-settings-2", "front")
    assert "told of 3 keys in 1 request; nothing waits." in capsys.readouterr().out
    call_command("purge", *(f"story-{number}" for number in range(KEYS_A_REQUEST + 1)))
    assert capsys.readouterr().out.splitlines() == [
        "200 of 201 keys.",
        "201 of 201 keys.",
        "The CDN was told of 201 keys in 2 requests; nothing waits.",
    ]
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
