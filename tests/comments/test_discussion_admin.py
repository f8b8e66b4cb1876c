"""The screen of the settings, and what it says of values that come from above."""

import re

import pytest

from comments.models import Discussion
from tests.makers import discuss, make_story

pytestmark = pytest.mark.django_db
SETTINGS = "/admin/comments/discussion/"


@pytest.fixture
def rows():
    """Settings of a story, its section and the site, the nearest first."""
    story = make_story()
    own = discuss(story, edit_minutes=30, require_name_email=True)
    section = discuss(section=story.section, links_to_hold=7, order="newest", edit_minutes=20)
    return own, section, discuss(require_name_email=False)


def form(client, row=None):
    return client.get(f"{SETTINGS}{row.pk}/change/" if row else f"{SETTINGS}add/").text


def placeholder(page, name):
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0].partition('placeholder="')[2][:2]


def test_an_empty_field_says_what_it_takes_from_above(admin_client, rows):
    story, section, _site = (form(admin_client, row) for row in rows)
    assert placeholder(story, "links_to_hold") == '7"'
    assert placeholder(story, "edit_minutes") == "20"
    assert placeholder(section, "edit_minutes") == "10"
    assert "not set here (Newest first)" in story
    assert "not set here (Oldest first)" in section
    assert story.count("not set here (no)") == section.count("not set here (no)") == 2
    for page in (story, section):
        assert "Unknown" not in page


def test_where_it_is_not_known_yet_what_is_above_nothing_is_said_of_it(admin_client, rows):
    page = form(admin_client)
    assert ">not set here</option>" in page
    assert "not set here (" not in page
    assert placeholder(page, "links_to_hold") == '" '


def test_what_is_not_set_stays_empty_when_it_is_saved(admin_client, rows):
    own, _section, _site = rows
    fields = {"order": "", "require_name_email": "unknown", "ask_for_proof": "unknown"}
    fields |= {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0, "edit_minutes": 40}
    assert admin_client.post(f"{SETTINGS}{own.pk}/change/", fields).status_code == 302
    own = Discussion.objects.get(pk=own.pk)
    assert {name: getattr(own, name) for name in Discussion.DEFAULTS if name != "edit_minutes"} == (
        dict.fromkeys(Discussion.DEFAULTS.keys() - {"edit_minutes"})
    )
    assert own.edit_minutes == 40


def test_what_only_the_site_sets_is_asked_for_there_alone(admin_client, rows):
    own, section, site = rows
    assert 'name="decisions_to_learn"' in form(admin_client, site)
    for row in (own, section, None):
        page = form(admin_client, row)
        assert 'name="decisions_to_learn"' not in page
        assert 'name="unwanted_to_hold"' in page


def test_the_site_comes_first_then_sections_then_stories(admin_client, rows):
    listed = admin_client.get(SETTINGS).context_data["cl"].result_list
    assert list(listed) == list(reversed(rows))
