from xml.etree import ElementTree

import pytest

from comments.avatars import draw
from comments.models import Comment
from tests.makers import make_comment, make_story

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def comment():
    comment = make_comment(make_story(), "Fine & <b>well</b>.", name="Ann <i>")
    Comment.objects.filter(pk=comment.pk).update(status="published")
    return Comment.objects.get()


def test_the_thread_as_json_says_what_its_page_says(client, comment):
    held = make_comment(comment.story, "Held.")
    answer = client.get(f"/stories/{comment.story.slug}/comments.json").json()
    assert (answer["count"], answer["page"], answer["pages"]) == (1, 1, 1)
    (found,) = answer["comments"]
    assert (found["id"], found["name"], found["staff"]) == (comment.pk, "Ann <i>", False)
    assert found["html"] == comment.html
    assert held.text not in str(answer)


def test_while_nothing_is_new_the_answer_is_empty_and_costs_one_query(
    client, comment, django_assert_num_queries
):
    address = f"/stories/{comment.story.slug}/comments.json"
    tag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"recommendation_count": 1}, {"status": "trashed"}]
)
def test_whatever_changes_the_thread_changes_its_tag(client, comment, change):
    address = f"/stories/{comment.story.slug}/comments.json"
    tag = client.get(address)["ETag"]
    Comment.objects.update(**change)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("whole_site", [True, False])
def test_a_feed_holds_published_comments_of_published_stories(client, comment, whole_site):
    make_comment(comment.story, "Held.")
    draft = make_comment(make_story("Later withdrawn"), "Hidden.")
    Comment.objects.filter(pk=draft.pk).update(status="published")
    draft.story.__class__.objects.filter(pk=draft.story_id).update(state="withdrawn")
    address = "/comments.atom" if whole_site else f"/stories/{comment.story.slug}/comments.atom"
    feed = ElementTree.fromstring(client.get(address).text)  # noqa: S314
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Ann <i>"
    assert entry.find(f"{ATOM}author/{ATOM}email") is None
    assert entry.find(f"{ATOM}summary").text == comment.html
    assert entry.find(f"{ATOM}link").get("href").endswith(comment.get_absolute_url())


def test_nothing_of_an_unpublished_story_is_found(client, comment):
    story = comment.story
    type(story).objects.update(state="withdrawn")
    for address in ("comments/", "comments.json", "comments.atom"):
        assert client.get(f"/stories/{story.slug}/{address}").status_code == 404
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_an_avatar_is_a_small_drawing_of_its_seed_alone(client):
    answer = client.get("/avatars/0123456789abcdef.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert len(answer.content) < 1000
    ElementTree.fromstring(answer.text)  # noqa: S314
    assert draw("0123456789abcdef") == answer.text != draw("fedcba9876543210")


@pytest.mark.parametrize("seed", ["", "0123", "g" * 16, "0123456789ABCDEF", "0" * 17, "é" * 16])
def test_what_is_no_seed_is_not_found(client, seed):
    assert client.get(f"/avatars/{seed}.svg").status_code == 404


def test_an_unproven_address_shows_no_avatar_of_its_owner():
    story = make_story()
    first, second = make_comment(story, "One."), make_comment(story, "Two.")
    assert first.person == second.person
    assert len({first.avatar_seed, second.avatar_seed, first.person.avatar_seed}) == 3
