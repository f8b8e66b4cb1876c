import re

import pytest
from django.test import Client

from comments.models import Comment
from tests.comments.test_pages import TYPED, post
from tests.makers import make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "http://testserver/"}, False),
    ],
)
def test_only_a_page_of_ours_leaves_a_comment(headers, stored):
    answer = post(Client(enforce_csrf_checks=True), make_story(), headers=headers)
    assert Comment.objects.exists() == stored
    assert answer.status_code == (303 if stored else 403)
    assert stored or TYPED["text"] in answer.text


def test_a_browser_that_says_nothing_confirms_with_a_token():
    client, story = Client(enforce_csrf_checks=True), make_story()
    asked = post(client, story, headers={})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', asked.text)[1]
    assert post(client, story, headers={}, csrfmiddlewaretoken=token).status_code == 303
    assert Comment.objects.count() == 1


def test_a_token_does_not_help_a_foreign_page():
    client, story = Client(enforce_csrf_checks=True), make_story()
    asked = post(client, story, headers={})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', asked.text)[1]
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert post(client, story, headers=foreign, csrfmiddlewaretoken=token).status_code == 403
