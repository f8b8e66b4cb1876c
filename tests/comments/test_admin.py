import pytest
from django.contrib.auth.models import Permission

from comments.models import Comment, Discussion
from newsroom.models import User
from tests.desk import QUEUE, press
from tests.makers import discuss, make_comment, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def comments():
    story = make_story()
    return [make_comment(story, f"Comment {number}.") for number in range(3)]


def test_a_comment_is_neither_written_nor_changed_nor_deleted_at_the_desk(admin_client, comments):
    page = f"{QUEUE}{comments[0].pk}/"
    admin_client.post(f"{page}change/", {"text": "Words in the mouth.", "status": "published"})
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{QUEUE}add/").status_code == 403
    assert Comment.objects.get(pk=comments[0].pk).text == "Comment 0."
    assert Comment.objects.held().count() == 3


def test_who_may_only_look_cannot_decide(client, comments):
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    client.force_login(viewer)
    assert 'value="publish"' not in client.get(QUEUE).text
    assert press(client, "publish", *comments).status_code == 403
    assert Comment.objects.held().count() == 3


SETTINGS = "/admin/comments/discussion/"
NO_STEPS = {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0}


def test_the_sites_settings_are_changed_on_one_screen_and_hold_at_once(admin_client, comments):
    site = Discussion.objects.get()
    change = f"{SETTINGS}{site.pk}/change/"
    assert str(site) in admin_client.get(SETTINGS).text
    fields = {"links_to_hold": 0, "edit_minutes": 5, "reports_to_hold": 3, "order": "newest"}
    fields |= {
        "published_to_trust": 0,
        "comments_a_page": 20,
        "hours_to_decide": 0,
        "decisions_to_learn": 200,
        "unwanted_to_hold": 0,
    } | NO_STEPS
    answer = admin_client.post(change, fields | {"thread_depth": 3})
    assert answer.status_code == 302
    settings = Discussion.objects.get()
    assert (settings.thread_depth, settings.published_to_trust) == (3, 0)
    assert make_comment(comments[0].story, "No longer held.").is_published
    refused = admin_client.post(change, fields | {"thread_depth": 11})
    assert refused.status_code == 200
    assert Discussion.objects.get().thread_depth == 3
    # The site has its settings once.
    assert admin_client.post(f"{SETTINGS}add/", fields | {"thread_depth": 3}).status_code == 200
    assert admin_client.post(f"{SETTINGS}{site.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Discussion.objects.count() == 1


def test_a_storys_settings_say_what_is_in_force_and_where_it_comes_from(admin_client, comments):
    story = comments[0].story
    discuss(section=story.section, links_to_hold=7)
    row = discuss(story, thread_depth=2)
    page = admin_client.get(f"{SETTINGS}{row.pk}/change/").text
    assert "links that hold a comment</th><td>7</td><td>Section: Town" in page
    assert "levels of replies shown</th><td>2</td><td>Story: Bridge closes" in page
    assert "comments a page</th><td>50</td><td>built in" in page
