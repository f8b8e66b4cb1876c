"""Many comments that wait, in one letter to a moderator: after a flood, each hour, each day."""

import re
from datetime import timedelta

import pytest

from articles.models import Section
from comments.jobs import put_desk_digests
from comments.models import DeskMail, Letter
from comments.notifications.desk_letters import AT_ONCE_AN_HOUR
from tests.letters import (
    Status,
    decide,
    digests,
    seconds,
    told,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
Kind, State, Pace = Letter.Kind, Letter.State, DeskMail.Pace
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


# Many at once


def test_a_flood_is_told_of_in_one_letter(story, moderator):
    wanting_mail(moderator)
    for number in range(AT_ONCE_AN_HOUR + 15):
        write(story, text=f"Word {number}.", now=NOON + seconds(number))
    work(now=NOON + 10 * MINUTE)
    assert len(told()) == AT_ONCE_AN_HOUR
    work(now=NOON + HOUR + 2 * MINUTE)
    assert len(told()) == AT_ONCE_AN_HOUR + 1
    last = told()[-1]
    assert last.subject == "25 comments wait"
    new, older = last.body.split("Waiting for longer")
    assert "> Word 10." in new
    assert "> Word 24." in new
    assert "> Word 9." not in new
    assert "> Word 0." in older
    assert "5 more at the desk" in older
    digests(NOON + 5 * HOUR)
    assert len(told()) == AT_ONCE_AN_HOUR + 1


def test_what_was_decided_of_a_flood_before_the_hour_is_over_needs_no_letter(story, moderator):
    wanting_mail(moderator)
    comments = [write(story, text=f"Word {number}.") for number in range(AT_ONCE_AN_HOUR + 2)]
    work(now=NOON + MINUTE)
    for comment in comments:
        decide(comment, Status.SPAM, now=NOON + 2 * MINUTE)
    work(now=NOON + 2 * HOUR)
    assert len(told()) == AT_ONCE_AN_HOUR


def test_after_an_hour_single_letters_come_again(story, moderator):
    wanting_mail(moderator)
    for number in range(AT_ONCE_AN_HOUR):
        write(story, text=f"Word {number}.")
    work(now=NOON + MINUTE)
    write(story, text="Later.", now=NOON + 2 * HOUR)
    work(now=NOON + 2 * HOUR + MINUTE)
    assert told()[-1].subject == "A comment waits: Bridge closes"


# Digests


def test_an_hourly_digest_leaves_after_each_hour_that_brought_something(story, moderator):
    wanting_mail(moderator, Pace.HOURLY)
    write(story, text="First.", now=NOON + 10 * MINUTE)
    for minutes in (15, 55, 60, 61, 66, 119):
        digests(NOON + minutes * MINUTE)
    assert [one.subject for one in told()] == ["1 comment waits"]
    digests(NOON + 3 * HOUR + MINUTE)
    assert len(told()) == 1
    write(story, text="Second.", now=NOON + 3 * HOUR + 2 * MINUTE)
    digests(NOON + 3 * HOUR + 6 * MINUTE)
    assert len(told()) == 1
    digests(NOON + 4 * HOUR + MINUTE)
    second = told()[1].body
    assert re.search(
        r"New\n---\n\n.*> Second\..*Waiting for longer\n-+\n\n.*> First\.", second, re.S
    )


def test_a_daily_digest_says_every_day_what_waits(story, moderator, settings):
    settings.DIGEST_HOUR = 7
    morning = NOON.replace(hour=7)
    wanting_mail(moderator, Pace.DAILY, now=morning - DAY)
    digests(morning + 5 * MINUTE)
    assert not told()
    comment = write(story)
    for days in (1, 2):
        for minutes in (1, 6, 300):
            digests(morning + days * DAY + minutes * MINUTE)
    first, second = told()
    assert "New\n---" in first.body
    assert "The oldest has waited for 19\xa0hours." in first.body
    assert "New\n---" not in second.body
    decide(comment, Status.PUBLISHED, now=morning + 2 * DAY + HOUR)
    digests(morning + 3 * DAY + MINUTE)
    assert len(told()) == 2


def test_a_digest_names_the_sections_and_twenty_comments_with_their_links(moderator):
    wish = wanting_mail(moderator, Pace.HOURLY)
    other = make_story("Match")
    other.section = Section.objects.create(name="Sport", slug="sport")
    other.save()
    for number in range(22):
        write(
            make_story("Bridge") if number == 0 else other,
            text=f"Word {number}.",
            now=NOON + seconds(number),
        )
    digests(NOON + HOUR + MINUTE)
    (message,) = told()
    assert "Town: 1, Sport: 21" in " ".join(message.body.split()) or (
        "Sport: 21, Town: 1" in " ".join(message.body.split())
    )
    assert message.body.count("/decide/") == 20 * 4
    assert "2 more at the desk" in message.body
    assert len(message.message().as_bytes()) < 100_000
    wish.refresh_from_db()
    assert wish.told_until == NOON + HOUR


def test_a_digest_that_failed_is_contained_in_the_next_one(story, moderator):
    wanting_mail(moderator, Pace.HOURLY)
    write(story, text="First.", now=NOON + MINUTE)
    put_desk_digests(now=NOON + HOUR + MINUTE)
    Letter.objects.filter(kind=Kind.DESK_DIGEST).update(state=State.SET_ASIDE)
    digests(NOON + 2 * HOUR + MINUTE)
    assert "> First." in told()[0].body
