import pytest
from django.test import Client

from comments import services
from comments.models import Comment
from newsroom.models import User
from tests.desk import press
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ann",
    "email": "canary.local@canary-domain.example",
    "website": "",
    "text": "I crossed it every day for nine years.",
}
OWN = {"Sec-Fetch-Site": "same-origin"}


def post(client, story, headers=OWN, **fields):
    return client.post(f"/stories/{story.slug}/reply/", TYPED | fields, headers=headers)


def test_a_story_without_comments_asks_for_the_first(client):
    page = client.get(make_story().get_absolute_url()).text
    for words in ("Be First to Comment", "Leave a Reply", "Your email address will not be"):
        assert words in page


def test_a_held_reply_is_shown_to_its_author_alone_until_it_is_published(client):
    story = make_story()
    answer = post(client, story)
    assert answer.status_code == 303
    receipt = client.get(answer["Location"])
    assert "Your comment is awaiting moderation" in receipt.text
    assert "no-store" in receipt["Cache-Control"]
    assert TYPED["text"] not in client.get(story.get_absolute_url()).text
    services.decide(
        comment=Comment.objects.get(),
        version=1,
        to=Comment.Status.PUBLISHED,
        actor=User.objects.create_user("mod"),
        now=NOON,
    )
    page = client.get(story.get_absolute_url()).text
    assert "1 Comment" in page
    assert TYPED["text"] in page


def test_a_wrong_reply_comes_back_with_every_word(client):
    answer = post(client, make_story(), email="nobody")
    assert answer.status_code == 422
    assert TYPED["text"] in answer.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_reply_from_elsewhere_is_not_stored_and_not_lost(headers):
    answer = post(Client(enforce_csrf_checks=True), make_story(), headers=headers)
    assert answer.status_code == 403
    assert TYPED["text"] in answer.text
    assert not Comment.objects.exists()


def test_no_page_and_no_row_carries_the_address(client, admin_client):
    story = make_story()
    post(client, story)
    comment = Comment.objects.get()
    for address in (
        story.get_absolute_url(),
        f"/receipts/{comment.receipt_token}/",
        "/admin/comments/comment/",
        f"/admin/comments/comment/{comment.pk}/change/",
    ):
        page = admin_client.get(address)
        assert page.status_code == 200
        assert "canary" not in page.text
    assert "canary" not in str([comment.__dict__, comment.person.__dict__])


def test_the_desk_decides_on_the_version_that_it_saw(admin_client):
    comment = make_comment(make_story())
    press(admin_client, "publish", comment)
    assert Comment.objects.get().is_published
    press(admin_client, "trash", comment)
    assert Comment.objects.get().is_published
