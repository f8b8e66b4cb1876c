"""What its author, readers and the desk see of a comment that the rules threw away at once."""

import pytest
from django.utils import timezone

from comments import services
from comments.models import Appeal, Comment, Letter, Standing
from comments.services.submission import person_of
from newsroom.models import User
from tests.letters import decide, published, work
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"name": "Ann", "email": "ann@example.org", "text": "I cross it every day."}


@pytest.fixture(autouse=True)
def banned():
    """Whose comments are thrown away: Ann's."""
    by = User.objects.create_user("chief")
    person = person_of("ann@example.org")
    services.set_standing(
        person=person, kind=Standing.Kind.BANNED, reason="Twice.", by=by, now=NOON
    )
    return person


def send(client, story, **typed):
    return client.post(f"/stories/{story.slug}/reply/", TYPED | typed, headers=OWN)


def page(comment, name=""):
    return f"/receipts/{comment.receipt_token}/{name}"


def test_the_form_answers_as_it_does_to_everybody(client, story):
    known = send(client, story)
    other = send(client, story, email="bo@example.org")
    thrown_away, held = Comment.objects.order_by("pk")
    assert thrown_away.status == Comment.Status.TRASHED
    assert held.is_held
    for answer, comment in ((known, thrown_away), (other, held)):
        assert answer.status_code == 303
        assert answer["Location"] == f"{page(comment)}#comment-{comment.pk}"
        assert not answer.cookies
    keys = [sorted(answer.headers) for answer in (known, other)]
    assert keys[0] == keys[1]


def test_it_is_stored_with_its_finding_and_decision(story):
    comment = make_comment(story)
    assert comment.decisions.get().to_status == Comment.Status.TRASHED
    assert {one.rule for one in comment.findings.all()} == {"newcomer", "standing"}


@pytest.mark.parametrize("name", ["", "status/"])
def test_its_author_reads_that_it_is_not_published_and_may_appeal(client, story, name):
    published(story, "Bo", "In the thread.")
    comment = make_comment(story)
    text = client.get(page(comment, name)).text
    assert "not published" in text.casefold()
    assert "Fine." in text
    assert page(comment, "appeal/") in text
    for wrong in ("awaiting", "banned", "Twice.", page(comment, "edit/")):
        assert wrong not in text
    if not name:
        assert "In the thread." in text


def test_a_reply_to_a_comment_stands_under_it_on_its_authors_receipt(client, story):
    parent = published(story, "Bo", "In the thread.")
    text = client.get(page(make_comment(story, "My answer.", parent=parent))).text
    assert text.index("In the thread.") < text.index("My answer.")


def test_readers_and_programs_see_nothing_of_it(client, story):
    comment = make_comment(story, "Unseen words.")
    for address in (
        story.get_absolute_url(),
        f"{story.get_absolute_url()}comments/",
        f"/stories/{story.slug}/comments.json",
    ):
        assert "Unseen words." not in client.get(address, follow=True).text
    assert client.get(f"/comments/{comment.pk}/").status_code == 404


def test_no_letter_leaves_about_it(story, mailoutbox):
    make_comment(story)
    work(now=timezone.now())
    assert not Letter.objects.exists()
    assert not mailoutbox


def test_an_appeal_that_is_granted_publishes_it_and_is_told(client, story, mailoutbox):
    comment = make_comment(story)
    typed = {"text": "It is not that bad."}
    assert client.post(page(comment, "appeal/"), typed, headers=OWN).status_code == 303
    decide(comment, Comment.Status.PUBLISHED, now=NOON)
    assert Appeal.objects.get().is_granted
    work()
    assert [mail.subject for mail in mailoutbox] == ["Your appeal was granted"]
    assert "Everybody can read it." in client.get(page(comment, "status/")).text


def test_an_edit_that_is_thrown_away_leaves_the_page_and_cannot_be_edited_again(client, story):
    discuss(published_to_trust=0)
    now = timezone.now()
    comment = make_comment(story, name="Bo", address="bo@example.org", at=now)
    assert comment.is_published
    by = User.objects.get()
    kind = Standing.Kind.BANNED
    services.set_standing(person=comment.person, kind=kind, reason="No.", by=by, now=now)
    services.edit(comment=comment, version=1, text="Other words.", now=now)
    comment.refresh_from_db()
    assert comment.status == Comment.Status.TRASHED
    assert "Other words." not in client.get(story.get_absolute_url()).text
    assert client.get(page(comment, "edit/"))["Location"] == page(comment, "status/")


def test_it_can_be_withdrawn(client, story):
    comment = make_comment(story)
    assert client.post(page(comment, "withdraw/"), headers=OWN).status_code == 303
    assert Comment.objects.get().is_withdrawn
