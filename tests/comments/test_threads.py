from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from comments.models import Comment
from comments.threads import thread_page
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def say(story):
    """Store a published comment, each a minute after the one before."""
    said = []

    def say(text, parent=None, **fields):
        at = NOON + timedelta(minutes=len(said))
        comment = make_comment(story, text, parent=parent, at=at)
        Comment.objects.filter(pk=comment.pk).update(status=Status.PUBLISHED, **fields)
        comment.refresh_from_db()
        said.append(comment)
        return comment

    return say


def settings(**fields):
    discuss(**fields)


def text_of(node):
    return strip_tags(node.comment.html).strip()


def shape(page):
    return [(text_of(node), node.depth) for node in page.nodes]


def words(page):
    return [text_of(node) for node in page.nodes]


def test_replies_follow_what_they_answer_oldest_first(story, say):
    first, second = say("1"), say("2")
    later = say("1.1", first)
    say("2.1", second)
    say("1.1.1", later)
    say("1.2", first)
    assert shape(thread_page(story=story)) == [
        ("1", 1), ("1.1", 2), ("1.1.1", 3), ("1.2", 2), ("2", 1), ("2.1", 2),
    ]  # fmt: skip


def test_newest_first_turns_the_threads_and_not_their_replies(story, say):
    first = say("1")
    say("1.1", first)
    say("1.2", first)
    say("2")
    assert words(thread_page(story=story, order="newest")) == ["2", "1", "1.1", "1.2"]


def test_the_most_recommended_thread_comes_first_with_its_replies(story, say):
    first, second = say("1"), say("2", recommendation_count=3)
    say("1.1", first, recommendation_count=9)
    say("2.1", second)
    found = words(thread_page(story=story, order="recommended"))
    assert found == ["2", "2.1", "1", "1.1"]


def test_deeper_replies_stand_on_the_last_level_and_name_whom_they_answer(story, say):
    parent, chain = None, []
    for number in range(14):
        parent = say(str(number), parent)
        chain.append(parent)
    nodes = thread_page(story=story).nodes
    assert [text_of(node) for node in nodes] == [str(number) for number in range(14)]
    assert [node.depth for node in nodes] == [1, 2, 3, 4] + [5] * 10
    assert [node.answers_elsewhere for node in nodes] == [False] * 5 + [True] * 9
    assert [node.reply_to for node in nodes[5:]] == chain[4:13]


@pytest.mark.parametrize("depth", [1, 3, 10])
def test_the_depth_is_a_setting(story, say, depth):
    settings(thread_depth=depth)
    parent = None
    for number in range(12):
        parent = say(str(number), parent)
    depths = [node.depth for node in thread_page(story=story).nodes]
    assert depths == [min(number, depth) for number in range(1, 13)]


@pytest.mark.parametrize("order", ["oldest", "newest", "recommended"])
def test_the_pages_together_hold_every_comment_once(story, say, order):
    settings(comments_a_page=10, order=order)
    parents = [None]
    for number in range(47):
        parents.append(say(str(number), parents[(number * 7) % len(parents)]))
    found = []
    for number in range(1, 6):
        page = thread_page(story=story, number=number)
        assert (page.count, page.pages) == (47, 5)
        assert len(page.nodes) <= 10
        found += page.nodes
    assert sorted(int(text_of(node)) for node in found) == list(range(47))
    assert thread_page(story=story, number=99).number == 5


@pytest.mark.parametrize("order", ["oldest", "newest", "recommended"])
def test_a_permalink_leads_to_the_page_that_the_comment_is_on(client, story, say, order):
    settings(comments_a_page=10, order=order)
    parents = [None]
    for number in range(25):
        likes = number % 3
        parents.append(say(str(number), parents[number // 3], recommendation_count=likes))
    for comment in parents[1:]:
        answer = client.get(comment.get_absolute_url(), follow=True)
        assert f'id="comment-{comment.pk}"' in answer.text
        assert answer.redirect_chain[-1][0].endswith(f"#comment-{comment.pk}")


def test_a_page_that_begins_within_a_thread_names_who_was_answered(client, story, say):
    settings(comments_a_page=10)
    first = say("1")
    for number in range(12):
        say(f"1.{number}", first)
    nodes = thread_page(story=story, number=2).nodes
    assert [node.depth for node in nodes] == [1, 1, 1]
    assert {node.reply_to for node in nodes} == {first}
    page = client.get(f"/stories/{story.slug}/comments/?page=2").text
    assert page.count("in reply to Ann") == 3


def test_a_reply_stays_where_it_was_when_its_parent_is_taken_away(client, story, say):
    first = say("1")
    gone = say("1.1", first)
    say("1.1.1", gone)
    say("1.2", first)
    Comment.objects.filter(pk=gone.pk).update(status=Status.TRASHED)
    page = thread_page(story=story)
    assert shape(page) == [("1", 1), ("1.1.1", 2), ("1.2", 2)]
    assert page.nodes[1].answers_elsewhere
    assert page.nodes[1].reply_to is None
    assert (
        "in reply to a comment that is no longer here" in client.get(story.get_absolute_url()).text
    )


def test_a_withdrawn_comment_leaves_its_place_only_where_it_was_answered(client, story, say):
    answered, alone = say("Secret one."), say("Secret two.")
    say("But why?", answered)
    Comment.objects.filter(pk__in=[answered.pk, alone.pk]).update(status=Status.WITHDRAWN)
    page = client.get(story.get_absolute_url()).text
    assert page.count("withdrawn by its author") == 1
    assert "But why?" in page
    assert "Secret" not in page
    assert "1 Comment" in page


def test_an_authors_own_comment_stands_at_its_place_on_its_page(story, say):
    settings(comments_a_page=10)
    first = say("1")
    for number in range(10):
        say(f"1.{number}", first)
    last = say("2")
    own = make_comment(story, "Mine.", parent=first, at=NOON + timedelta(hours=1))
    page = thread_page(story=story, own=own)
    assert page.number == 2
    assert shape(page) == [("1.9", 1), ("Mine.", 1), ("2", 1)]
    assert [node.is_pending for node in page.nodes] == [False, True, False]
    assert page.count == 12
    under = make_comment(story, "Mine too.", parent=last, at=NOON + timedelta(hours=2))
    assert shape(thread_page(story=story, own=under))[-1] == ("Mine too.", 2)


class Balance(HTMLParser):
    """Fails on a page whose list elements are not closed in order."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attributes):
        if tag in {"ol", "li", "ul", "section", "article"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in {"ol", "li", "ul", "section", "article"}:
            assert self.open.pop() == tag


def test_the_markup_of_any_thread_is_balanced(client, story, say):
    settings(thread_depth=3)
    parents = [None]
    for number in range(30):
        parents.append(say(str(number), parents[(number * 5) % len(parents)]))
    Comment.objects.filter(pk__in=[one.pk for one in parents[3:9:2]]).update(status=Status.SPAM)
    check = Balance()
    check.feed(client.get(story.get_absolute_url()).text)
    assert not check.open


@pytest.mark.parametrize("query", ["page=abc", "page=-1", "page=²", "order=x", "page=9" + "9" * 99])
def test_no_query_breaks_the_thread(client, story, say, query):
    say("1")
    for kind in ("comments/", "comments.json"):
        assert client.get(f"/stories/{story.slug}/{kind}?{query}").status_code == 200


@pytest.mark.parametrize("order", ["oldest", "newest", "recommended"])
def test_a_longer_thread_costs_no_more_queries(client, story, say, order):
    address = f"/stories/{story.slug}/comments/?order={order}&page=2"
    settings(comments_a_page=10)
    first = say("1")
    for number in range(12):
        say(f"1.{number}", first)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(60):
        say(f"2.{number}", first if number % 2 else None)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
