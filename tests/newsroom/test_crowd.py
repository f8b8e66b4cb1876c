from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.models import Story
from comments.models import Appeal, Comment, Decision, Finding, LogEntry, Person, Report
from comments.models.log import digest_of
from comments.rendering import render_comment
from newsroom.demo.crowd import Crowd, batches, spread
from newsroom.demo.crowd.calendar import SPAN, Calendar
from newsroom.demo.crowd.phrases import LANGUAGES, phrases
from newsroom.models import User
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
AGES = {
    "senn-crests-below-wall": 3.0,
    "foghorn-winters": 146.0,
    "ferry-bridge-closes-to-lorries": 27,
}
Status = Comment.Status


@pytest.fixture
def stories() -> list[Story]:
    """Three of the demonstration's stories, as old as it makes them."""
    for slug, hours in AGES.items():
        at = NOON - timedelta(hours=hours)
        Story.objects.filter(pk=make_story(slug=slug).pk).update(published_at=at)
    return list(Story.objects.all())


def generate(total: int, on_stored=lambda count: None) -> None:
    stories, until = spread(AGES)
    Crowd(stories=stories, total=total, until=until).store(on_stored=on_stored)


def all_said() -> list[tuple]:
    """What every run of so many has in common."""
    fields = ["sender", "name", "text", "status", "version", "submitted_at", "parent__sender"]
    people = ["person__address_index", "story__slug", "facts__unwanted", "language"]
    return list(Comment.objects.order_by("sender").values_list(*fields, *people))


def test_so_many_as_asked_for_are_there_and_two_hundred_of_a_thousand_wait(stories):
    generate(1000)
    assert Comment.objects.count() == 1000
    assert Comment.objects.held().count() == 200
    assert Comment.objects.published().count() > 700
    assert set(Comment.objects.values_list("status", flat=True)) == set(Status.values)
    assert Report.objects.open().exists()
    assert Appeal.objects.open().exists()
    assert set(Comment.objects.values_list("language", flat=True)) >= set(LANGUAGES)


def test_decisions_lead_to_what_each_comment_is_and_all_are_in_the_log(stories):
    generate(400)
    for comment in Comment.objects.prefetch_related("decisions"):
        decisions = list(comment.decisions.all())
        assert [one.version for one in decisions] == list(range(1, comment.version + 1))
        assert [one.from_status for one in decisions[1:]] == [
            one.to_status for one in decisions[:-1]
        ]
        assert decisions[-1].to_status == comment.status
        times = [comment.submitted_at, *(one.at for one in decisions)]
        assert times == sorted(times)
    previous = ""
    for entry in LogEntry.objects.order_by("pk"):
        assert entry.previous == previous
        assert entry.digest == digest_of(entry)
        previous = entry.digest
    logged = LogEntry.objects.values_list("facts__decision", flat=True)
    assert sorted(logged) == sorted(Decision.objects.values_list("pk", flat=True))


def test_replies_stand_under_what_they_answer_and_come_later(stories):
    generate(400)
    replies = Comment.objects.exclude(parent=None).select_related("parent")
    assert len(replies) > 50
    for reply in replies:
        assert reply.story_id == reply.parent.story_id
        assert reply.path.startswith(reply.parent.path[: 16 * 9])
        assert reply.submitted_at > reply.parent.submitted_at
    assert max(len(reply.path) for reply in replies) >= 16 * 4


def test_each_is_rendered_judged_and_said_once(stories):
    generate(400)
    for comment in Comment.objects.all():
        assert comment.html == render_comment(comment.text)
        gone = comment.status in {Status.TRASHED, Status.WITHDRAWN}
        assert (comment.said_once is None) == gone
    held = Comment.objects.held()
    assert not held.filter(findings=None).exists()
    listed = Finding.objects.filter(rule="listed", start__isnull=False).select_related("comment")
    for finding in listed:
        words = finding.comment.text[finding.start : finding.end]
        assert words.casefold() == finding.entry.pattern
    assert listed


def test_nothing_is_left_of_what_was_withdrawn(stories):
    generate(400)
    for comment in Comment.objects.filter(status=Status.WITHDRAWN):
        assert (comment.text, comment.name, comment.facts) == ("", "", {})
        assert not comment.findings.exists()


def test_its_people_have_sealed_addresses_and_its_moderators_cannot_sign_in(stories):
    generate(400)
    assert Person.objects.count() == 20
    assert {one.address.rpartition(".")[0].rpartition("@")[2] for one in Person.objects.all()} == {
        "example"
    }
    assert not User.objects.filter(is_active=True).exists()


def test_the_same_number_gives_the_same_comments_also_after_an_interruption(stories, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 50)
    with transaction.atomic():
        generate(200)
        in_one_go = all_said()
        transaction.set_rollback(True)
    assert not Comment.objects.exists()

    def interrupt(count: int) -> None:
        if Comment.objects.count() == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(200, interrupt)
    assert Comment.objects.count() == 100
    generate(200)
    assert all_said() == in_one_go


def test_a_second_run_adds_what_is_missing_and_nothing_else(stories):
    generate(60)
    newest = LogEntry.objects.first()
    generate(60)
    generate(20)
    assert LogEntry.objects.first() == newest
    generate(90)
    assert Comment.objects.count() == 90


def test_stories_are_moved_into_the_time_once_and_stay_in_order(stories):
    spread(AGES)
    first = {one.slug: one.published_at for one in Story.objects.all()}
    assert first["senn-crests-below-wall"] == NOON - timedelta(hours=3)
    assert first["foghorn-winters"] == NOON - SPAN
    assert first["foghorn-winters"] < first["ferry-bridge-closes-to-lorries"]
    spread(AGES)
    again = {one.slug: one.published_at for one in Story.objects.all()}
    assert all(abs(again[slug] - at) < timedelta(seconds=1) for slug, at in first.items())


def test_comments_come_one_after_the_other_and_few_of_them_by_night():
    calendar = Calendar(total=5000, until=NOON)
    times = [calendar.at(number, 0.5) for number in range(5000)]
    assert times == sorted(times)
    assert times[0] > NOON - SPAN
    assert times[-1] < NOON
    by_hour = [sum(at.hour == hour for at in times) for hour in (3, 15)]
    assert by_hour[0] * 2 < by_hour[1]
    assert len(calendar.latest(200, 0.02)) == 200
    assert min(calendar.latest(200, 0.02)) > 5000 * 0.98 - 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_can_be_spoken_of_in_every_language(language):
    about = phrases(language)._said["about"]
    assert about.keys() == phrases("en")._said["about"].keys()
    assert len(about) == 13


@pytest.mark.parametrize("number", ["0", "1000001", "many"])
def test_numbers_out_of_reach_are_refused(number):
    with pytest.raises(CommandError, match="--comments"):
        call_command("load_demo", "--comments", number)


def test_whoever_interrupts_it_is_told_how_it_goes_on(stories, monkeypatch):
    def store(crowd, on_stored):
        crowd.done = 7
        raise KeyboardInterrupt

    monkeypatch.setattr(Crowd, "store", store)
    monkeypatch.setattr("newsroom.management.commands.load_demo.Command._load", lambda *_: None)
    with pytest.raises(CommandError, match="at 7 comments; the same command goes on") as error:
        call_command("load_demo", comments=50, verbosity=0)
    assert error.value.returncode == 130
