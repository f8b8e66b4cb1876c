from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import services
from comments.models import Comment
from comments.services.waiting import expected_wait, in_words
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

HOUR = timedelta(hours=1)
UNITS = {"minute": HOUR / 60, "hour": HOUR, "day": 24 * HOUR}


@pytest.mark.django_db
def test_the_wait_is_the_median_of_what_moderators_decided_in_the_last_week():
    story, moderator = make_story(), User.objects.create_user("mod")
    assert expected_wait(now=NOON) is None
    for number, wait in enumerate((1, 2, 30)):
        comment = make_comment(story, f"Number {number}.")
        services.decide(
            comment=comment,
            version=1,
            to=Comment.Status.PUBLISHED,
            actor=moderator,
            now=NOON + wait * HOUR,
        )
    assert expected_wait(now=NOON + 30 * HOUR) == 2 * HOUR
    assert expected_wait(now=NOON + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(0), "10 minutes"),
        (HOUR / 2, "30 minutes"),
        (HOUR * 0.9, "1 hour"),
        (HOUR * 1.01, "2 hours"),
        (HOUR * 24, "24 hours"),
        (HOUR * 25, "2 days"),
    ],
)
def test_a_wait_is_told_in_round_figures(wait, words):
    assert in_words(wait) == words


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_no_wait_is_told_shorter_than_it_is(wait):
    count, unit = in_words(wait).split()
    assert int(count) * UNITS[unit.removesuffix("s")] >= wait
