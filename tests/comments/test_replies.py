from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from comments.jobs import put_digests, sweep_letters
from comments.models import Letter
from comments.notifications.digests import latest_moment
from comments.notifications.replies import put_for_followers, tell_followers
from comments.services import follows
from tests.letters import (
    LATER,
    Status,
    decide,
    following,
    make_letter,
    make_reader,
    published,
    seconds,
    work,
)
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Digests leave at seven.
MORNING = datetime(2026, 11, 25, 7, tzinfo=UTC)


@pytest.fixture
def root(story):
    """Ann's comment, told to her long ago."""
    comment = published(story, "Ann")
    work()
    mail.outbox.clear()
    return comment


def told():
    """Who got a letter about a reply, and on what; the outbox is empty afterwards."""
    sent = [(message.to[0].partition("@")[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return sorted(who for who, subject in sent if "replied" in subject or "new repl" in subject)


def test_replies_at_any_depth_are_told_and_other_comments_are_not(story, root):
    following("Ann", story, root)
    published(story, "Bob")
    work()
    assert told() == []
    reply = published(story, "Bob", "Yes.", parent=root)
    work()
    assert told() == ["ann"]
    published(story, "Cas", "No.", parent=reply)
    work()
    assert told() == ["ann"]


def test_replies_below_the_deepest_level_are_told_to_whom_they_answer(story, root):
    comment = root
    for number in range(11):
        comment = published(story, "Bob", f"Number {number}.", parent=comment)
    following("Ann", story, comment)
    published(story, "Cas", "Deep.", parent=comment)
    work()
    assert told() == ["ann"]


def test_every_comment_of_a_followed_story_is_told_but_ones_own(story, root):
    following("Cas", story)
    published(story, "Bob")
    published(story, "Cas")
    work()
    assert told() == ["cas"]
    published(make_story("Another"), "Bob")
    work()
    assert told() == []


def test_a_comment_under_somebodys_address_keeps_no_letter_from_them(story, root):
    """Anybody may type Cas's address."""
    following("Cas", story)
    unproven = make_comment(story, "Cas writes?", name="Bob", address="cas@example.org")
    decide(unproven, Status.PUBLISHED, now=NOON)
    work()
    assert told() == ["cas"]


def test_one_letter_a_person_and_comment_even_when_two_wishes_match(story, root):
    following("Cas", story)
    following("Cas", story, root)
    reply = published(story, "Bob", parent=root)
    work()
    work()
    for status in (Status.HELD, Status.PUBLISHED):
        decide(reply, status, now=LATER)
    work(now=LATER + DAY)
    assert told() == ["cas"]


def test_a_publication_undone_within_the_window_is_told_to_nobody(story, root):
    following("Ann", story, root)
    reply = published(story, "Bob", parent=root)
    decide(reply, Status.HELD, now=NOON + seconds(20))
    work()
    assert told() == []
    decide(reply, Status.PUBLISHED, now=LATER)
    put_for_followers(reply.pk, now=LATER + seconds(29))
    assert not Letter.objects.filter(kind=Letter.Kind.REPLY).exists()
    put_for_followers(reply.pk, now=LATER + seconds(30))
    assert Letter.objects.filter(kind=Letter.Kind.REPLY).count() == 1


def test_a_reply_removed_before_its_letter_leaves_is_not_told(story, root):
    following("Ann", story, root)
    reply = published(story, "Bob", parent=root)
    put_for_followers(reply.pk, now=LATER)
    decide(reply, Status.TRASHED, now=LATER)
    work()
    assert told() == []


def test_an_unconfirmed_follow_gets_nothing(story, root):
    follows.follow(
        person=make_reader("Cas"), story=story, comment=None, pace="at_once", now=NOON, proven=False
    )
    published(story, "Bob")
    work()
    assert told() == []


def test_publication_queues_one_task_and_only_where_somebody_follows(story, root):
    tasks = DBTaskResult.objects.filter(task_path=tell_followers.module_path)
    published(story, "Bob", parent=root)
    assert not tasks.exists()
    following("Ann", story, root)
    published(story, "Bob", "Again.", parent=root)
    assert tasks.get().run_after == NOON + seconds(30)


def test_no_letter_carries_the_address_of_another(story, root):
    for name in ("Ann", "Cas"):
        following(name, story, root)
        following(name, story, pace="daily")
    published(story, "Bob", parent=root, now=LATER)
    put_digests(now=MORNING + MINUTE)
    work(now=MORNING)
    assert len(mail.outbox) == 5
    for message in mail.outbox:
        own = message.to[0].encode()
        raw = message.message().as_bytes()
        assert raw.count(b"@example.org") == raw.count(own) == 1
        assert message.recipients() == message.to


def digests(now):
    put_digests(now=now + MINUTE)
    work(now=now)
    return told()


def test_a_digest_has_everything_new_once_a_day_and_nothing_new_is_none(story, root):
    following("Cas", story, pace="daily", now=NOON)
    assert digests(MORNING) == []
    for number in range(3):
        published(story, "Bob", f"Number {number}.", now=MORNING + seconds(number + 1))
    assert digests(MORNING + timedelta(hours=5)) == []
    assert digests(MORNING + DAY - MINUTE * 2) == []
    for minutes in (1, 6):
        put_digests(now=MORNING + DAY + MINUTE * minutes)
        work(now=MORNING + DAY + MINUTE * minutes)
    (message,) = [one for one in mail.outbox if "new repl" in one.subject]
    assert message.subject == "3 new replies: Bridge closes"
    assert all(f"> Number {number}." in message.body for number in range(3))
    mail.outbox.clear()
    assert digests(MORNING + DAY * 2) == []


def test_a_comment_stored_a_moment_after_the_hour_is_not_missed(story, root):
    """Its decision was begun before the hour, when the digests were looked for."""
    following("Cas", story, pace="daily", now=NOON)
    put_digests(now=MORNING + seconds(2))
    published(story, "Bob", now=MORNING - seconds(1))
    assert digests(MORNING) == ["cas"]


def test_a_digest_that_failed_is_in_the_next_one(story, root, settings):
    following("Cas", story, pace="daily")
    published(story, "Bob", now=LATER)
    settings.MAILERS = {"default": {"BACKEND": "nowhere.Backend"}}
    assert digests(MORNING) == []
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    put_digests(now=MORNING + DAY + MINUTE)
    work(now=MORNING + DAY)
    # The letter of the first day leaves after all, and there is nothing left for the second.
    assert told() == ["cas"]


def test_a_comment_held_for_days_is_new_on_the_day_of_its_publication(story, root):
    following("Cas", story, pace="daily")
    held = make_comment(story, "At last.", name="Dee", address="dee@example.org")
    assert digests(MORNING) == []
    decide(held, Status.PUBLISHED, now=MORNING + timedelta(hours=3))
    assert digests(MORNING + DAY) == ["cas"]
    decide(held, Status.HELD, now=MORNING + DAY * 2)
    decide(held, Status.PUBLISHED, now=MORNING + DAY * 2 + timedelta(hours=1))
    assert digests(MORNING + DAY * 3) == []


def test_a_publication_undone_at_once_is_new_when_it_is_made_again(story, root):
    following("Cas", story, pace="daily")
    reply = published(story, "Bob", now=LATER)
    decide(reply, Status.HELD, now=LATER + seconds(10))
    assert digests(MORNING) == []
    decide(reply, Status.PUBLISHED, now=MORNING + seconds(60))
    assert digests(MORNING + DAY) == ["cas"]


def test_a_digest_names_a_comment_once_though_two_wishes_match(story, root):
    following("Cas", story, root, pace="daily")
    following("Cas", story, pace="daily")
    published(story, "Bob", "Once.", parent=root, now=LATER)
    put_digests(now=MORNING + MINUTE)
    work(now=MORNING)
    (message,) = [one for one in mail.outbox if "new reply" in one.subject]
    assert message.body.count("Once.") == 1


def test_digests_leave_at_their_hour_of_the_sites_time(settings):
    settings.TIME_ZONE = "America/New_York"
    settings.DIGEST_HOUR = 7
    assert latest_moment(datetime(2026, 11, 25, 12, tzinfo=UTC)).astimezone(UTC).hour == 12
    before = latest_moment(datetime(2026, 11, 25, 11, 59, tzinfo=UTC))
    assert before.astimezone(UTC) == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_sweep_queues_one_task_for_all_that_is_overdue():
    make_letter(Letter.Kind.YOUR_COMMENTS, make_reader("Ann"))
    make_letter(Letter.Kind.VERIFY, make_reader("Bob"))
    sweep_letters(now=NOON + timedelta(minutes=9))
    assert not DBTaskResult.objects.exists()
    sweep_letters(now=NOON + timedelta(minutes=11))
    assert DBTaskResult.objects.count() == 1
