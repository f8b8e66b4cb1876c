import pytest
from django.contrib.admin.models import LogEntry

from comments import services
from comments.models import Comment, Discussion, ListEntry, Person, TimelineStep
from comments.services.judging import STATUS_OF, verdict_on
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
ADD = "/admin/comments/listentry/add/"
Status = Comment.Status


@pytest.fixture
def past():
    """Ten comments, every second about a casino; a moderator published those and took one out."""
    discuss(published_to_trust=0)
    story = make_story()
    moderator = User.objects.create_user("mo", name="Mo", is_staff=True)
    comments = []
    for number in range(10):
        comment = make_comment(story, f"{'Casino' if number % 2 else 'Word'} {number}.")
        comments.append(comment)
    for comment, to in ((comments[1], Status.HELD), (comments[1], Status.PUBLISHED)):
        services.decide(comment=comment, version=comment.version, to=to, actor=moderator, now=NOON)
    services.decide(comment=comments[3], version=1, to=Status.SPAM, actor=moderator, now=NOON)
    return comments


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Comment, Discussion, ListEntry, TimelineStep, LogEntry, Person)
    ]


def try_entry(client, pattern="casino", **fields):
    form = {"kind": "word", "pattern": pattern, "action": "hold", "is_active": "on", "_try": "1"}
    return client.post(ADD, form | fields)


def test_an_entry_is_tried_and_nothing_changes(admin_client, past):
    before = everything()
    page = try_entry(admin_client)
    outcome = page.context_data["outcome"]
    assert outcome.looked_at == 10
    assert {one.comment for one in outcome.held_more} == set(past[1::2])
    assert "Holds 5 more, of which moderators had published 1." in page.text
    assert "Casino 9." in page.text
    assert everything() == before


def test_a_trial_tells_what_then_happens(admin_client, past):
    outcome = try_entry(admin_client, action="trash").context_data["outcome"]
    foretold = {one.comment.pk: one.after for one in outcome.differences}
    assert try_entry(admin_client, action="trash", _try="", _save="1").status_code == 200
    admin_client.post(ADD, {"kind": "word", "pattern": "casino", "action": "trash",
                            "is_active": "on"})  # fmt: skip
    assert ListEntry.objects.exists()
    for comment in Comment.objects.all():
        happens = STATUS_OF[verdict_on(comment, NOON).effect]
        assert happens == foretold.get(comment.pk, Status.PUBLISHED)


def test_an_address_that_is_tried_leaves_no_person(admin_client, past):
    before = everything()
    page = try_entry(admin_client, "nobody@example.org", kind="address")
    assert page.context_data["outcome"].differences == ()
    assert "as before" in page.text
    page = try_entry(admin_client, "ann@example.org", kind="address")
    assert len(page.context_data["outcome"].held_more) == 10
    assert everything() == before


def settings_form(site, **fields):
    form = {"published_to_trust": 0, "links_to_hold": 2, "hours_to_decide": 0, "order": "oldest"}
    form |= {"decisions_to_learn": 200, "unwanted_to_hold": 0}
    form |= {"thread_depth": 5, "comments_a_page": 50, "edit_minutes": 10, "reports_to_hold": 3}
    form |= {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0, "_try": "1"}
    return f"/admin/comments/discussion/{site.pk}/change/", form | fields


STEP = {"timeline-TOTAL_FORMS": 1}


@pytest.mark.parametrize(
    ("fields", "held", "refused"),
    [
        ({}, 0, 0),
        ({"published_to_trust": 1}, 10, 0),
        (STEP | {"timeline-0-step": "premoderated"}, 10, 0),
        (STEP | {"timeline-0-step": "closed"}, 0, 10),
        (
            STEP | {"timeline-0-step": "closed", "timeline-0-days_after": 1},
            0,
            0,
        ),
    ],
)
def test_settings_and_the_timeline_are_tried(admin_client, past, fields, held, refused):
    before = everything()
    url, form = settings_form(discuss(), **fields)
    outcome = admin_client.post(url, form).context_data["outcome"]
    assert (len(outcome.held_more), len(outcome.refused_more)) == (held, refused)
    assert everything() == before


def test_loosening_tells_what_moderators_had_taken_out(admin_client, past):
    row = ListEntry.objects.create(kind="word", pattern="casino")
    url = f"/admin/comments/listentry/{row.pk}/change/"
    form = {"kind": "word", "pattern": "casino", "action": "hold", "_try": "1"}
    page = admin_client.post(url, form)
    assert "Publishes 5 more at once, of which moderators had taken out 1." in page.text
    assert ListEntry.objects.get().is_active


def test_comments_that_are_held_anyway_are_counted_by_their_new_reasons(admin_client, past):
    discuss(published_to_trust=1)
    page = try_entry(admin_client)
    assert page.context_data["outcome"].differences == ()
    assert "5 comments are treated as before, but for other reasons." in page.text


def test_what_moderators_would_regret_comes_first_and_is_marked(admin_client, past):
    page = try_entry(admin_client)
    first, *others = page.context_data["outcome"].held_more
    assert first.comment == past[1]
    assert len(others) == 4
    assert page.text.count("by a moderator") == 1


def test_the_number_of_comments_is_chosen(admin_client, past):
    assert try_entry(admin_client, trial_size="100").context_data["outcome"].looked_at == 10
    assert try_entry(admin_client, trial_size="99999").context_data["outcome"].looked_at == 10


def test_a_form_with_errors_comes_back_and_nothing_is_tried(admin_client, past):
    page = try_entry(admin_client, "***")
    assert "could ever be found" in page.text


def test_from_the_outcome_one_saves_or_goes_back_with_everything_typed(admin_client, past):
    page = try_entry(admin_client, note="As agreed.")
    assert 'name="note" value="As agreed."' in page.text
    sent = dict(page.context_data["sent"])
    back = admin_client.post(ADD, sent | {"_again": "1"})
    assert "not saved yet" in back.text
    assert "As agreed." in back.text
    assert not ListEntry.objects.exists()
    assert admin_client.post(ADD, sent | {"_save": "1"}).status_code == 302
    assert ListEntry.objects.get().note == "As agreed."


def test_who_may_only_look_tries_nothing(client, past):
    user = User.objects.create_user("viewer", is_staff=True)
    client.force_login(user)
    assert try_entry(client).status_code == 403


def test_a_trial_asks_no_remote_classifier_and_goes_by_what_one_said(admin_client, past, akismet):
    Comment.objects.filter(pk=past[0].pk).update(
        facts=past[0].facts | {"remote": "spam", "remote_by": "Akismet"}
    )
    outcome = try_entry(admin_client).context_data["outcome"]
    # It was held for that before the entry, and is still.
    assert {one.comment for one in outcome.held_more} == set(past[1::2])
    explained = try_entry(admin_client, pattern="word", action="trash").context_data["outcome"]
    (one,) = [one for one in explained.differences if one.comment == past[0]]
    assert "Akismet takes it for spam." in one.explanations
    assert not akismet.requests
