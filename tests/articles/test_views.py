import pytest

from articles import services
from articles.models import Contributor, Tag
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
LISTS = ["/", "/sections/town/", "/tags/bridges/", "/contributors/ann/"]


@pytest.fixture
def stories():
    """One story of each state, all with the same section, tag and contributor."""
    tag = Tag.objects.create(name="Bridges", slug="bridges")
    ann = Contributor.objects.create(name="Ann", slug="ann")
    found = {}
    for state in ("draft", "published", "withdrawn"):
        story = make_story(f"A {state} bridge", public=state != "draft")
        services.save_story(story=story, now=NOON, bylines=[ann])
        story.tags.add(tag)
        found[state] = story
    services.withdraw(story=found["withdrawn"])
    return found


@pytest.mark.parametrize("address", LISTS)
def test_lists_show_published_stories_alone(client, stories, address):
    page = client.get(address).text
    assert "A published bridge" in page
    assert "A draft bridge" not in page
    assert "A withdrawn bridge" not in page


def test_a_draft_is_unknown_and_a_withdrawn_story_is_gone(client, stories):
    assert client.get(stories["draft"].get_absolute_url()).status_code == 404
    assert client.get(stories["withdrawn"].get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    "query", ["page=abc", "page=-1", "page=999", "page=%00", "page=" + "9" * 5000, "x" * 3000]
)
@pytest.mark.parametrize("address", [*LISTS, "/stories/a-published-bridge/", "/nowhere/"])
def test_no_query_string_breaks_a_page(client, stories, address, query):
    assert client.get(f"{address}?{query}").status_code < 500


@pytest.mark.parametrize("path", ["../db.sqlite3", "..%2f..%2fkeys/secret", "/etc/passwd", "%00"])
def test_media_serves_nothing_from_elsewhere(client, path):
    assert client.get(f"/media/{path}").status_code in {400, 404}


def test_every_reader_gets_the_same_bytes(client, admin_client, stories):
    for address in [*LISTS, stories["published"].get_absolute_url()]:
        answer = client.get(address)
        assert not answer.cookies
        assert answer.content == admin_client.get(address).content


@pytest.mark.parametrize("address", ["/", "/sections/town/", "/stories/a-published-bridge/"])
def test_more_rows_cost_no_more_queries(client, stories, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    for number in range(15):
        make_story(f"Story {number}")
        make_comment(stories["published"], f"Comment {number}")
    stories["published"].comments.update(status="published")
    with django_assert_max_num_queries(len(few)):
        client.get(address)
