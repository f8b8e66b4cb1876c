from datetime import timedelta

import pytest
from django.core import signing
from django.urls import resolve

from comments import links
from tests.makers import make_comment, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_comment(make_story())


def signed_part(link):
    return resolve(link.removeprefix("http://localhost:8000")).kwargs["signed"]


def test_a_link_says_whom_it_is_for_and_nothing_of_their_address(comment):
    link = links.your_comments_link(comment.person)
    assert links.read(links.YOUR_COMMENTS, signed_part(link)) == comment.person.pk
    assert "ann" not in link
    assert comment.person.address_index not in link


def test_a_link_is_good_for_one_purpose_alone(comment):
    signed = signed_part(links.verify_link(comment.person))
    with pytest.raises(links.BadLink):
        links.read(links.YOUR_COMMENTS, signed)


@pytest.mark.parametrize("signed", ["", "1", "NQ:x:y", "\x00", "é"])
def test_what_was_not_signed_here_is_refused(signed):
    with pytest.raises(links.BadLink):
        links.read(links.VERIFY, signed)


def test_a_link_to_ones_comments_is_good_for_a_day(comment, monkeypatch):
    signed = signed_part(links.your_comments_link(comment.person))
    made_at = signing.time.time()
    for age, is_good in ((timedelta(hours=23), True), (timedelta(hours=25), False)):
        later = made_at + age.total_seconds()
        monkeypatch.setattr(signing.time, "time", lambda later=later: later)
        if is_good:
            links.read(links.YOUR_COMMENTS, signed)
        else:
            with pytest.raises(links.BadLink):
                links.read(links.YOUR_COMMENTS, signed)


def test_the_link_to_a_status_begins_with_the_address_of_the_site(comment, settings):
    settings.LINK_BASE = "https://courier.example"
    expected = f"https://courier.example/receipts/{comment.receipt_token}/status/"
    assert links.status_link(comment) == expected
