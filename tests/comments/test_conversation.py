from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import services
from comments.conversation import conversation_from, conversation_on, settings_on
from comments.models import Comment, Discussion, Step, TimelineStep
from tests.desk import count, shown
from tests.letters import decide
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def plan(row, step, **fields):
    return row.timeline.create(step=step, **fields)


def step_on(story, now=NOON):
    return conversation_on(story, now=now).step


@pytest.mark.parametrize(
    ("steps", "days", "step"),
    [
        ([], 0, Step.OPEN),
        ([(Step.PREMODERATED, {})], 0, Step.PREMODERATED),
        ([(Step.CLOSED, {"days_after": 14})], 13, Step.OPEN),
        ([(Step.CLOSED, {"days_after": 14})], 14, Step.CLOSED),
        ([(Step.CLOSED, {"days_after": 0})], 0, Step.CLOSED),
        ([(Step.CLOSED, {"at": NOON + DAY})], 0, Step.OPEN),
        ([(Step.CLOSED, {"at": NOON + DAY})], 1, Step.CLOSED),
        ([(Step.CLOSED, {}), (Step.OPEN, {"at": NOON + DAY})], 2, Step.OPEN),
        ([(Step.VERIFIED, {}), (Step.PREMODERATED, {})], 0, Step.VERIFIED),
        ([(Step.PREMODERATED, {"days_after": 2}), (Step.CLOSED, {"days_after": 1})], 3,
         Step.PREMODERATED),
    ],
)  # fmt: skip
def test_the_latest_step_that_has_begun_counts(steps, days, step):
    story, site = make_story(), discuss()
    for kind, fields in steps:
        plan(site, kind, **fields)
    assert step_on(story, NOON + days * DAY) == step


def test_the_timeline_of_a_story_replaces_that_of_its_section_and_that_the_sites():
    story, other = make_story(), make_story("Another")
    plan(discuss(), Step.PREMODERATED)
    plan(discuss(section=story.section), Step.VERIFIED)
    assert step_on(story) == step_on(other) == Step.VERIFIED
    plan(discuss(story), Step.OPEN)
    assert (step_on(story), step_on(other)) == (Step.OPEN, Step.VERIFIED)


def test_settings_come_from_the_nearest_row_that_has_them():
    story = make_story()
    discuss(links_to_hold=9, order="newest")
    section, own = discuss(section=story.section, links_to_hold=5), discuss(story, links_to_hold=0)
    settings = settings_on(story)
    assert (settings.links_to_hold, settings.order, settings.thread_depth) == (0, "newest", 5)
    assert settings.sources["links_to_hold"] == own
    assert settings.sources["order"].is_site
    assert settings.sources["thread_depth"] is None
    assert settings_on(make_story("Another")).sources["links_to_hold"] == section


def test_a_section_holds_by_its_own_settings():
    story, other = make_story(), make_story("Another")
    discuss(published_to_trust=0)
    discuss(other, links_to_hold=1)
    assert make_comment(story, "See https://a.example").is_published
    assert make_comment(other, "Look: https://a.example").is_held


def test_premoderated_holds_what_would_be_published():
    story = make_story()
    plan(discuss(published_to_trust=0), Step.PREMODERATED)
    assert make_comment(story).findings.get().rule == "everything"


def test_verified_only_shows_moderators_nothing_before_its_address_is_confirmed(
    admin_client,
):
    story = make_story()
    plan(discuss(), Step.VERIFIED)
    comment = make_comment(story)
    assert comment.is_held
    assert services.next_held() is None
    assert Comment.objects.unconfirmed().get() == comment
    assert (count(admin_client, "held"), count(admin_client, "unconfirmed")) == (0, 1)
    assert shown(admin_client) == []
    assert shown(admin_client, "?queue=unconfirmed") == [comment]
    services.prove(person=comment.person, mine=[comment.pk], now=NOON)
    assert services.next_held() == comment
    assert shown(admin_client) == [comment]
    comment.refresh_from_db()
    assert comment.is_held
    assert not comment.findings.filter(rule="unproven").exists()


def test_the_author_is_no_longer_asked_to_confirm_what_is_confirmed(client):
    story = make_story()
    plan(discuss(), Step.VERIFIED)
    comment = make_comment(story)

    def told():
        return client.get(f"/receipts/{comment.receipt_token}/status/").text

    assert "Confirm your address" in told()
    services.prove(person=comment.person, mine=[comment.pk], now=NOON)
    assert "A moderator reads every comment" in told()
    assert "the first comments of every author before they are published.</p>" in told()
    for words in ("Confirm your address", "once you have confirmed"):
        assert words not in told()


def test_a_closed_conversation_says_why_and_keeps_what_was_typed(client):
    story = make_story()
    plan(discuss(story), Step.CLOSED, sentence="proceedings are active.")
    page = client.get(story.get_absolute_url()).text
    assert "Comments are closed: proceedings are active." in page
    assert 'id="commentform"' not in page
    typed = {"name": "Ann", "email": "ann@example.org", "text": "My three hundred words."}
    url = reverse("comments:submit", args=[story.slug])
    answer = client.post(url, typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422
    assert "My three hundred words." in answer.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step.PREMODERATED, "reads every comment before it is published."),
        (Step.VERIFIED, "only after its author has confirmed the address"),
    ],
)
def test_the_form_tells_of_a_stricter_step(client, step, sentence):
    story = make_story()
    assert sentence not in client.get(story.get_absolute_url()).text
    plan(discuss(), step, sentence="the trial begins.")
    page = " ".join(client.get(story.get_absolute_url()).text.split())
    assert sentence in page
    assert "The reason: the trial begins." in page


@pytest.mark.parametrize(
    ("planned", "stricter"),
    [
        (Step.OPEN, Step.PREMODERATED),
        (Step.PREMODERATED, Step.VERIFIED),
        (Step.VERIFIED, Step.CLOSED),
        (Step.CLOSED, Step.CLOSED),
    ],
)
def test_when_moderators_do_not_keep_up_the_next_stricter_step_applies(planned, stricter):
    story, site = make_story(), discuss(hours_to_decide=2)
    plan(site, planned)
    settings = settings_on(story)

    def step(hours):
        since = NOON - timedelta(hours=hours)
        return conversation_from(story, settings, now=NOON, waiting_since=since).step

    assert (step(2), step(2.01)) == (planned, stricter)
    assert conversation_from(story, settings, now=NOON).step == planned


def test_the_form_tells_that_moderators_do_not_keep_up_until_they_do(client):
    story = make_story()
    discuss(hours_to_decide=1, published_to_trust=0)
    long_ago = timezone.now() - timedelta(hours=3)
    waiting = make_comment(story, "One https://a.example https://b.example", at=long_ago)
    assert waiting.is_held
    assert "more to read" in client.get(story.get_absolute_url()).text
    assert make_comment(story, "Two.", at=timezone.now()).findings.get().rule == "everything"
    Comment.objects.all().update(status=Comment.Status.REJECTED)
    assert "more to read" not in client.get(story.get_absolute_url()).text


def test_closed_because_moderators_do_not_keep_up_it_gives_that_reason_alone(client):
    story = make_story()
    plan(discuss(hours_to_decide=1), Step.VERIFIED, sentence="the council votes.")
    comment = make_comment(story, at=timezone.now() - timedelta(hours=3))
    assert "the council votes." in client.get(story.get_absolute_url()).text
    services.prove(person=comment.person, mine=[comment.pk], now=NOON)
    for path in ("", "quote/"):
        text = client.get(f"{story.get_absolute_url()}{path}").text
        assert "Comments are closed. Moderators have more to read" in text
        assert "the council votes." not in text


def test_the_usual_wait_is_not_promised_while_moderators_do_not_keep_up(client):
    story = make_story()
    discuss(hours_to_decide=1)
    now = timezone.now()
    # The usual wait is that of the last full hour.
    earlier = now - timedelta(hours=2)
    comment = make_comment(story, at=earlier - timedelta(minutes=20))
    decide(comment, Comment.Status.PUBLISHED, now=earlier)
    page = client.get(story.get_absolute_url())
    assert "usually decided on" in page.text
    make_comment(story, "Two.", at=now - timedelta(hours=3))
    page = client.get(story.get_absolute_url())
    assert "more to read" in page.text
    assert "usually decided on" not in page.text


def test_without_a_limit_nobody_asks_how_long_comments_wait(django_assert_num_queries):
    story = make_story()
    Discussion.objects.all().delete()
    with django_assert_num_queries(1):
        assert step_on(story) == Step.OPEN


def test_the_publishers_own_switch_closes_whatever_is_planned():
    story = make_story(comments_open=False)
    plan(discuss(story), Step.OPEN)
    assert step_on(story) == Step.CLOSED


def test_a_step_is_named_in_words():
    assert str(TimelineStep(step=Step.CLOSED)) == "Closed"
