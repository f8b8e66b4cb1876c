import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages

from comments.models import Comment, Decision, Discussion
from newsroom.models import User
from tests.makers import discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
Status = Comment.Status


def act(client, action, *comments, queue="all", **fields):
    """Press a button of the queue with these comments chosen as they are now."""
    versions = {f"version-{comment.pk}": comment.version for comment in Comment.objects.all()}
    data = {"action": action, "index": "0", "_selected_action": [one.pk for one in comments]}
    return client.post(f"{QUEUE}?queue={queue}", versions | data | fields)


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def comments():
    story = make_story()
    return [make_comment(story, f"Comment {number}.") for number in range(3)]


@pytest.fixture
def moderator(client):
    """A member of staff who may decide and nothing else."""
    user = User.objects.create_user("mo", name="Mo", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_comment", "decide_comment"])
    )
    client.force_login(user)
    return client


def test_the_queue_opens_on_what_is_held_oldest_first(moderator, comments):
    act(moderator, "publish", comments[0])
    page = moderator.get(QUEUE).text
    assert "Comment 0." not in page
    assert page.index("Comment 1.") < page.index("Comment 2.")
    assert "Held (2)" in page
    assert "Published (1)" in page
    assert "Comment 0." in moderator.get(f"{QUEUE}?queue=published").text


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("publish", Status.PUBLISHED),
        ("reject", Status.REJECTED),
        ("mark_as_spam", Status.SPAM),
        ("trash", Status.TRASHED),
    ],
)
def test_many_are_decided_at_once_each_with_its_decision(moderator, comments, action, status):
    answer = act(moderator, action, *comments, reason="House rules.", note="Seen twice.")
    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    decisions = Decision.objects.filter(actor__username="mo")
    assert decisions.count() == 3
    assert {(one.to_status, one.reason, one.note) for one in decisions} == {
        (status, "House rules.", "Seen twice.")
    }
    assert told(answer)[0].startswith("3 comments")
    act(moderator, "hold", *comments)
    assert Comment.objects.held().count() == 3


def test_the_second_of_two_moderators_is_told_who_was_first_and_when(moderator, comments):
    comment = comments[0]
    act(moderator, "publish", comment)
    late = {"action": "mark_as_spam", "index": "0", "_selected_action": comment.pk}
    answer = moderator.post(f"{QUEUE}?queue=all", late | {f"version-{comment.pk}": "1"})
    assert Comment.objects.get(pk=comment.pk).is_published
    message = told(answer)[-1]
    assert "Mo already decided" in message
    assert "Published" in message


def test_without_a_version_nothing_is_decided(moderator, comments):
    data = {"action": "publish", "index": "0", "_selected_action": comments[0].pk}
    moderator.post(QUEUE, data)
    assert Comment.objects.held().count() == 3


def test_the_comments_own_page_shows_why_and_by_whom_and_goes_on_to_the_next(moderator, comments):
    first, second, _third = comments
    page = f"{QUEUE}{first.pk}/change/"
    shown = moderator.get(page).text
    assert "newcomer" in shown
    assert "a•••@•••.org" in shown
    answer = moderator.post(
        page,
        {
            "CHANGE_FORM-action": "reject",
            "_selected_action": first.pk,
            f"version-{first.pk}": 1,
            "CHANGE_FORM-reason": "No.",
        },
    )
    assert answer["Location"].endswith(f"{QUEUE}{second.pk}/change/")
    history = moderator.get(page).text
    assert "Rejected" in history
    assert "Mo" in history


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
    assert "decide-publish" not in client.get(QUEUE).text
    act(client, "publish", *comments)
    assert Comment.objects.held().count() == 3


def test_a_whole_address_finds_its_comments_and_a_part_finds_none(moderator, comments):
    make_comment(comments[0].story, "By Bo.", address="Bo@example.org", name="Bo")
    found = moderator.get(f"{QUEUE}?q=%20bo@EXAMPLE.org").text
    assert "By Bo." in found
    assert "Comment 1." not in found
    for part in ("bo@example", "example.org", "@example.org"):
        assert "By Bo." not in moderator.get(f"{QUEUE}?q={part}").text


def test_the_way_to_a_comments_place_is_shown_while_it_has_one(moderator, comments):
    first = comments[0]
    page = f"{QUEUE}{first.pk}/change/"
    assert "View on site" not in moderator.get(page).text
    act(moderator, "publish", first)
    assert "View on site" in moderator.get(page).text


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
