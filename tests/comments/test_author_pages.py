from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from articles.services import withdraw as withdraw_story
from comments import services
from comments.models import Appeal, Comment
from comments.templatetags import authors
from newsroom.models import User
from tests.desk import press
from tests.makers import discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = {"Sec-Fetch-Site": "cross-site"}
TYPED = {"name": "Ann", "email": "canary.local@canary.example", "text": "I cross it every day."}
PAGES = ["", "status/", "edit/", "withdraw/"]


@pytest.fixture
def moderator():
    return User.objects.create_user("mod", name="Mo")


@pytest.fixture
def comment(client):
    """Sent a moment ago, through the page."""
    client.post(f"/stories/{make_story().slug}/reply/", TYPED, headers=OWN)
    return Comment.objects.get()


def page(comment, name=""):
    return f"/receipts/{comment.receipt_token}/{name}"


def post(client, comment, name, headers=OWN, **typed):
    return client.post(page(comment, name), typed, headers=headers)


def decide(comment, to, moderator, **words):
    comment.refresh_from_db()
    now = timezone.now()
    services.decide(
        comment=comment, version=comment.version, to=to, actor=moderator, now=now, **words
    )


@pytest.mark.parametrize("name", PAGES)
def test_an_authors_page_is_for_whoever_has_its_key_alone(client, comment, name):
    answer = client.get(page(comment, name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "canary" not in answer.text + str(answer.headers)
    assert not answer.cookies


@pytest.mark.parametrize("name", [*PAGES, "appeal/"])
def test_a_wrong_key_opens_nothing(client, comment, name):
    for key in ("x", comment.receipt_token[:-1], comment.receipt_token.swapcase()):
        assert client.get(f"/receipts/{key}/{name}").status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "appeal/"])
def test_opening_every_page_changes_nothing(client, comment, name):
    before = Comment.objects.values().get()
    client.get(page(comment, name))
    client.head(page(comment, name))
    assert Comment.objects.values().get() == before


@pytest.mark.parametrize("name", ["edit/", "withdraw/", "appeal/"])
@pytest.mark.parametrize("headers", [{}, FOREIGN, {"Origin": "null"}])
def test_a_form_from_elsewhere_changes_nothing_and_loses_nothing(comment, name, headers):
    before = Comment.objects.values().get()
    client = Client(enforce_csrf_checks=True)
    answer = post(client, comment, name, headers, text="My own words.", version="1")
    assert answer.status_code == 403
    assert "My own words." in answer.text
    assert Comment.objects.values().get() == before
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_silent_browser_confirms_with_the_token_of_the_page(comment):
    client = Client(enforce_csrf_checks=True)
    asked = post(client, comment, "withdraw/", {})
    token = asked.context["csrf_token"]
    answer = post(client, comment, "withdraw/", {}, csrfmiddlewaretoken=str(token))
    assert answer.status_code == 303
    assert Comment.objects.get().is_withdrawn


def test_the_status_says_what_holds_it_and_shows_it(client, comment):
    text = client.get(page(comment, "status/")).text
    for words in ("Awaiting moderation", "first comments of every author", TYPED["text"]):
        assert words in text
    assert "usually decides" not in text


def test_the_status_tells_the_reason_and_never_the_note(client, comment, moderator):
    decide(comment, Comment.Status.SPAM, moderator, reason="No quotes.", note="Him again.")
    text = client.get(page(comment, "status/")).text
    assert "Not published" in text
    assert "No quotes." in text
    for private in ("Him again.", "pam", "Mo<"):
        assert private not in text.replace("@spam", "")


def test_a_decision_that_is_reversed_reaches_the_status(client, comment, moderator):
    decide(comment, Comment.Status.REJECTED, moderator, reason="No quotes.")
    decide(comment, Comment.Status.PUBLISHED, moderator)
    text = client.get(page(comment, "status/")).text
    assert "Everybody can read it" in text
    assert "No quotes." not in text


def test_an_edit_is_saved_and_its_author_told(client, comment):
    answer = post(client, comment, "edit/", text="Every\r\nnight.", version=1)
    assert (answer.status_code, answer["Location"]) == (303, page(comment, "status/"))
    assert Comment.objects.get().text == "Every\nnight."
    assert "edited" in client.get(answer["Location"]).text


def test_a_stale_edit_keeps_every_word_and_can_be_sent_again(client, comment, moderator):
    decide(comment, Comment.Status.PUBLISHED, moderator)
    answer = post(client, comment, "edit/", text="My new words.", version=1)
    assert answer.status_code == 422
    assert "My new words." in answer.text
    assert "in the meantime" in answer.text
    assert Comment.objects.get().text == TYPED["text"]
    assert 'value="2"' in answer.text
    assert post(client, comment, "edit/", text="My new words.", version=2).status_code == 303


def test_an_edit_that_comes_too_late_keeps_every_word(client, comment):
    discuss(edit_minutes=0)
    answer = post(client, comment, "edit/", text="My new words.", version=1)
    assert answer.status_code == 422
    assert "My new words." in answer.text
    assert client.get(page(comment, "edit/"))["Location"] == page(comment, "status/")


@pytest.mark.parametrize(
    "typed",
    [
        {"text": "", "version": 1},
        {"text": "é" * 32_763, "version": 1},
        {"text": "A\x00B", "version": 1},
        {"text": "Words.", "version": "first"},
        {"text": "Words.", "version": "9" * 30},
        {"text": "Words."},
    ],
)
def test_what_is_wrong_with_an_edit_is_said_and_nothing_is_cut(client, comment, typed):
    answer = post(client, comment, "edit/", **typed)
    assert answer.status_code == 422
    assert Comment.objects.get().text == TYPED["text"]


def test_a_withdrawal_asks_first_and_leaves_the_status(client, comment):
    assert "cannot be undone" in client.get(page(comment, "withdraw/")).text
    answer = post(client, comment, "withdraw/")
    text = client.get(answer["Location"]).text
    assert "Withdrawn by you" in text
    assert TYPED["text"] not in text
    assert client.get(page(comment))["Location"] == page(comment, "status/")


def test_an_appeal_goes_to_the_desk_and_its_answer_comes_back(
    client, admin_client, comment, moderator
):
    decide(comment, Comment.Status.REJECTED, moderator, reason="No quotes.")
    answer = post(client, comment, "appeal/", text="It is <b>mine</b>.")
    assert answer.status_code == 303
    assert "has still to answer" in client.get(answer["Location"]).text
    screen = f"/admin/comments/comment/{comment.pk}/change/"
    shown = admin_client.get(screen).text
    assert "It is &lt;b&gt;mine&lt;/b&gt;." in shown
    assert "Grant the appeal" in shown
    assert comment.text in admin_client.get("/admin/comments/comment/?queue=appealed").text
    press(admin_client, "uphold", comment, reason="It is a quote.")
    assert Appeal.objects.get().answer == "It is a quote."
    text = client.get(answer["Location"]).text
    assert "The decision stands" in text
    assert "It is a quote." in text
    assert "Grant the appeal" not in admin_client.get(screen).text


def test_granting_an_appeal_publishes(admin_client, comment, moderator):
    decide(comment, Comment.Status.REJECTED, moderator)
    services.appeal(comment=comment, text="It is mine.", now=timezone.now())
    press(admin_client, "publish", comment)
    assert Comment.objects.get().is_published
    assert Appeal.objects.get().is_granted


def test_an_appeal_has_a_limit_and_needs_words(client, comment, moderator):
    decide(comment, Comment.Status.REJECTED, moderator)
    for text in ("", "é" * 2001):
        assert post(client, comment, "appeal/", text=text).status_code == 422
    assert not Appeal.objects.exists()


def test_the_pages_work_when_the_story_is_withdrawn(client, comment):
    withdraw_story(story=comment.story)
    assert client.get(page(comment))["Location"] == page(comment, "status/")
    text = client.get(page(comment, "status/")).text
    assert "not public at the moment" in text
    assert comment.story.get_absolute_url() not in text
    assert post(client, comment, "withdraw/").status_code == 303


def test_the_receipt_links_to_what_can_be_done_now(client, comment, moderator):
    text = client.get(page(comment)).text
    assert page(comment, "edit/") in text
    assert page(comment, "appeal/") not in text
    decide(comment, Comment.Status.REJECTED, moderator)
    text = client.get(page(comment)).text
    assert page(comment, "edit/") not in text
    assert page(comment, "appeal/") in text


def test_a_comment_that_is_published_at_once_leads_to_its_receipt_too(client):
    discuss(published_to_trust=0)
    answer = client.post(f"/stories/{make_story().slug}/reply/", TYPED, headers=OWN)
    comment = Comment.objects.get()
    assert answer["Location"] == f"{page(comment)}#comment-{comment.pk}"
    assert page(comment, "edit/") in client.get(answer["Location"]).text
    assert comment.receipt_token not in client.get(comment.story.get_absolute_url()).text


def test_the_expected_wait_is_told_to_everybody_alike(client, comment, moderator, monkeypatch):
    story = comment.story.get_absolute_url()
    assert "usually decided" not in client.get(story).text
    decide(comment, Comment.Status.PUBLISHED, moderator)
    # What is told is that of the last full hour.
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(authors, "timezone", SimpleNamespace(now=lambda: later))
    assert "within 10 minutes" in client.get(story).text
    held = make_comment(comment.story, "And I.")
    assert "within 10 minutes" in client.get(page(held, "status/")).text
