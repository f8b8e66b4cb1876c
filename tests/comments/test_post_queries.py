"""What a comment costs the database: as many statements, whatever is stored."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Contributor
from comments import memory
from comments.models import Comment, ListEntry, Person
from comments.readers import COOKIE, remember
from newsroom.models import User
from tests.comments.test_gates import OWN, solved
from tests.makers import discuss, make_comment, make_story

pytestmark = pytest.mark.django_db(transaction=True)
# With the beginning and the end of the transaction.
OF_A_STRANGER, OF_A_KNOWN_READER = 26, 24


@pytest.fixture(autouse=True)
def forgetful():
    """What an earlier test stored is gone without a change that anybody was told of."""
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def story():
    discuss(ask_for_proof=True, flood_seconds=15, least_seconds=0)
    return make_story()


@pytest.fixture
def post(client):
    """Post a comment from a network that nothing came from, and return what was asked for it."""
    networks = iter(range(1, 250))

    def posted(story, text, *, name="Guest", email="guest@example.org"):
        typed = {"name": name, "email": email, "text": text, "proof": solved()}
        with CaptureQueriesContext(connection) as asked:
            response = client.post(
                reverse("comments:submit", args=[story.slug]),
                typed,
                headers=OWN,
                REMOTE_ADDR=f"198.51.{next(networks)}.7",
            )
        assert response.status_code == 303
        return [query["sql"] for query in asked]

    return posted


@pytest.fixture
def known(client, story):
    """A reader whose address is proven in this browser, and whose comments are published."""
    comment = make_comment(story)
    Comment.objects.filter(pk=comment.pk).update(status="published", proven_at=comment.submitted_at)
    Person.objects.update(verified_at=comment.submitted_at)
    answer = HttpResponse()
    remember(answer, comment.person)
    client.cookies[COOKIE] = answer.cookies[COOKIE].value
    return {"name": "Ann", "email": "ann@example.org"}


def store_much(story):
    for number in range(30):
        ListEntry.objects.create(kind="word", pattern=f"casino {number}")
        User.objects.create_user(f"editor{number}", name=f"Ed {number}")
        Contributor.objects.create(name=f"Con {number}", slug=f"con-{number}")
        make_comment(story, f"Said {number}.", address=f"reader{number}@example.org")


def test_a_strangers_comment_asks_the_same_whatever_is_stored(story, post):
    post(story, "The first one reads the rules.")
    few = post(story, "Not so.", email="one@example.org")
    store_much(story)
    post(story, "This one reads them again.", email="two@example.org")
    many = post(story, "Not so either.", email="three@example.org")
    assert (len(few), len(many)) == (OF_A_STRANGER, OF_A_STRANGER)
    assert Comment.objects.filter(name="Guest").held().count() == 4


def test_a_known_readers_comment_asks_the_same_whatever_is_stored(story, known, post):
    post(story, "The first one reads the rules.", **known)
    few = post(story, "Not so.", **known)
    store_much(story)
    post(story, "This one reads them again.", **known)
    many = post(story, "Not so either.", **known)
    assert (len(few), len(many)) == (OF_A_KNOWN_READER, OF_A_KNOWN_READER)
    assert Comment.objects.published().filter(name="Ann").count() == 5


@pytest.mark.parametrize("author", ["stranger", "known"])
def test_a_comment_is_stored_in_one_transaction(story, known, post, author):
    typed = known if author == "known" else {}
    asked = post(story, "Not so.", **typed)
    begun = [sql for sql in asked if sql.startswith("BEGIN")]
    assert (len(begun), asked[-1]) == (1, "COMMIT")
    before = asked[: asked.index(begun[0])]
    assert all(sql.startswith("SELECT") for sql in before)


def test_neither_lists_nor_settings_nor_names_are_read_for_each_comment(story, post):
    post(story, "The first one reads the rules.")
    asked = " ".join(post(story, "Not so.", email="one@example.org"))
    for table in ("comments_listentry", "articles_contributor", "comments_timelinestep"):
        assert f'FROM "{table}"' not in asked
    assert '"newsroom_user"."name"' not in asked
