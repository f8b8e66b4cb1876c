"""What a writer may do with stories: the own ones, until they are public."""

import pytest
from django.test import Client

from articles import services
from articles.models import Byline, Contributor, Section, Story
from tests.makers import NOON, make_story
from tests.newsroom.house import make_account
from tests.newsroom.role_acts import NO_LINES
from tests.newsroom.roles import WRITER

pytestmark = pytest.mark.django_db
STORIES = "/admin/articles/story/"


@pytest.fixture
def writer():
    return make_account(WRITER)


@pytest.fixture
def name(writer):
    return Contributor.objects.create(name="Maren", slug="maren", user=writer)


@pytest.fixture
def client(writer):
    client = Client()
    client.force_login(writer)
    return client


def sent(**more):
    section = Section.objects.get_or_create(name="Town", slug="town")[0]
    fields = {"headline": "Another", "body": "One.", "section": section.pk, "slug": "another"}
    return fields | NO_LINES | more


def test_a_writer_adds_a_story_under_the_own_name_and_goes_on_with_it(client, name):
    assert client.post(f"{STORIES}add/", sent()).status_code == 302
    story = Story.objects.get()
    assert [one.contributor for one in story.bylines.all()] == [name]
    lines = {
        "bylines-TOTAL_FORMS": 1,
        "bylines-INITIAL_FORMS": 1,
        "bylines-0-id": story.bylines.get().pk,
        "bylines-0-story": story.pk,
        "bylines-0-contributor": name.pk,
        "bylines-0-position": 0,
    }
    page = f"{STORIES}{story.pk}/change/"
    assert client.post(page, sent(headline="Better") | lines).status_code == 302
    assert Story.objects.get().headline == "Better"


def test_a_writer_changes_no_story_of_others(client, name):
    story = make_story(public=False)
    page = f"{STORIES}{story.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, sent()).status_code == 403


def test_a_writer_changes_no_story_that_is_or_was_public(client, name):
    story = make_story()
    Byline.objects.create(story=story, contributor=name)
    page = f"{STORIES}{story.pk}/change/"
    assert client.post(page, sent()).status_code == 403
    services.withdraw(story=story)
    assert client.post(page, sent()).status_code == 403


def test_a_writer_publishes_nothing(client, name):
    assert client.post(f"{STORIES}add/", sent(_publish="1")).status_code == 403
    draft = make_story(public=False)
    Byline.objects.create(story=draft, contributor=name)
    client.post(f"{STORIES}{draft.pk}/change/", sent(_publish="1"))
    client.post(STORIES, {"action": "publish_selected", "_selected_action": [draft.pk]})
    assert not Story.objects.published().exists()
    services.publish(story=draft, now=NOON)
    client.post(STORIES, {"action": "withdraw_selected", "_selected_action": [draft.pk]})
    assert Story.objects.published().exists()


def test_without_a_contributor_there_is_no_name_to_write_under(client):
    assert client.get(f"{STORIES}add/").status_code == 403
