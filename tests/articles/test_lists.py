"""Lists of stories cost the same whatever is stored."""

from datetime import timedelta

import pytest

from articles import lists, services
from articles.models import Contributor, Tag
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
LISTS = ["/sections/town/", "/tags/bridges/", "/contributors/ann/"]


@pytest.fixture
def more():
    tag = Tag.objects.create(name="Bridges", slug="bridges")
    ann = Contributor.objects.create(name="Ann", slug="ann")

    def more(numbers):
        for number in numbers:
            story = make_story(f"Story {number:03}", public=False)
            services.save_story(story=story, now=NOON, bylines=[ann])
            story.tags.add(tag)
            services.publish(story=story, now=NOON + timedelta(minutes=number))

    return more


def headlines(page):
    return [story.headline for story in page.context["page"]]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("long", [False, True])
def test_every_page_has_its_stories_in_order(client, more, monkeypatch, address, long):
    if long:
        monkeypatch.setattr(lists, "_LONG", 1)
    more(range(45))
    make_story("Elsewhere", kicker="no tag")
    client.get("/sections/town/")
    found = [
        one for number in (1, 2, 3) for one in headlines(client.get(f"{address}?page={number}"))
    ]
    expected = [f"Story {number:03}" for number in reversed(range(45))]
    assert [one for one in found if one != "Elsewhere"] == expected
    assert ("Elsewhere" in found) == (address == "/sections/town/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", LISTS)
def test_stories_are_counted_once_after_each_change(client, more, address, monkeypatch):
    more(range(21))
    counted = []
    count = lists.StoryQuerySet.count
    monkeypatch.setattr(
        lists.StoryQuerySet, "count", lambda self: counted.append(address) or count(self)
    )
    for _time in range(3):
        assert client.get(address).context["page"].paginator.num_pages == 2
    assert len(counted) == 1
    more(range(21, 41))
    assert client.get(address).context["page"].paginator.num_pages == 3
    assert len(counted) == 2
