"""The screens of the desk: its buttons, what they answer, who may press them."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from comments import services
from comments.admin.acts import ACTS
from comments.models import (
    CannedReason,
    Claim,
    Comment,
    Contest,
    Decision,
    ListEntry,
    Note,
    Report,
    Standing,
)
from newsroom.models import User
from tests.comments.test_queues import by, moderator
from tests.desk import QUEUE, count, press, shown, told
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def comments():
    story = make_story()
    return [by(number, story) for number in range(3)]


@pytest.fixture
def mo(client):
    """A signed-in moderator; a colleague works here too."""
    moderator("third")
    user = moderator()
    client.force_login(user)
    return client


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def test_the_desk_opens_on_what_waits_oldest_first(mo, comments):
    press(mo, "publish", comments[0])
    assert shown(mo) == comments[1:]
    assert (count(mo, "held"), count(mo, "published"), count(mo, "mine")) == (2, 1, 1)
    page = mo.get(QUEUE).text
    assert "r•••@•••.org" in page
    assert "example.org" not in page
    assert 'href="/admin/comments/comment/"' in mo.get("/admin/").text


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("publish", Status.PUBLISHED),
        ("reject", Status.REJECTED),
        ("spam", Status.SPAM),
        ("trash", Status.TRASHED),
    ],
)
def test_many_are_decided_at_once_and_undone_at_once(mo, comments, act, status):
    answer = press(mo, act, *comments, queue="held", reason="House rules.", note="Seen twice.")
    assert answer.status_code == 303
    assert answer["Location"] == f"{QUEUE}?queue=held"
    assert told(answer)[0].startswith("3 comments")
    decisions = Decision.objects.filter(actor__username="mo")
    assert {(one.to_status, one.reason, one.note) for one in decisions} == {
        (status, "House rules.", "Seen twice.")
    }
    undo = mo.get(answer["Location"]).context_data["undo"]
    assert 0 < undo["seconds"] <= 30
    press(mo, **dict(undo["fields"]), queue="held")
    assert Comment.objects.held().count() == 3
    assert "undo" not in str(mo.get(QUEUE).context_data["undo"])


def test_a_script_gets_what_became_of_it_and_no_page(mo, comments):
    first, second, third = comments
    services.decide(
        comment=second, version=1, to=Status.SPAM, actor=moderator("bo"), now=timezone.now()
    )
    second.version = 1
    answer = press(mo, "publish", first, second, queue="held", script=True).json()
    assert answer["gone"] == [first.pk]
    assert list(answer["cards"]) == [str(second.pk)]
    card = answer["cards"][str(second.pk)]
    assert "Bo already decided on this comment" in card
    assert 'value="contest"' in card
    assert answer["said"] == ["1 comment: published"]
    assert 0 < answer["seconds"] <= 30
    back = press(mo, **dict(answer["undo"]), queue="held", script=True).json()
    assert list(back["cards"]) == [str(first.pk)]
    assert shown(mo) == [first, third]


def test_a_card_that_stays_in_the_queue_comes_back_changed(mo, comments):
    answer = press(mo, "note", comments[0], queue="held", script=True, new_note="A friend.").json()
    assert answer["gone"] == []
    assert "A friend." in answer["cards"][str(comments[0].pk)]
    everything = press(mo, "publish", comments[0], queue="all", script=True).json()
    assert everything["gone"] == []
    assert "Published" in everything["cards"][str(comments[0].pk)]


def test_the_second_of_two_moderators_is_told_who_what_when_and_why(mo, comments):
    comment = comments[0]
    services.decide(
        comment=comment,
        version=1,
        to=Status.REJECTED,
        actor=moderator("bo"),
        reason="No quotes.",
        now=timezone.now(),
    )
    comment.version = 1
    (message,) = told(press(mo, "publish", comment))
    for part in ("Bo already decided", f"{timezone.now():%Y-%m-%d}", "Rejected", "No quotes."):
        assert part in message
    assert fresh(comment).is_rejected
    decision = fresh(comment).decisions.last()
    fields = {"decision": decision.pk, "wanted": "published", "contest_reason": "It is fine."}
    press(mo, "contest", fresh(comment), **fields)
    contest = Contest.objects.get()
    assert (contest.decision, contest.wanted) == (decision, Status.PUBLISHED)
    assert shown(mo, "?queue=contested") == [comment]


@pytest.mark.parametrize(
    ("chosen", "is_refused"),
    [([], False), (["x"], False), (["1:1:1"], True), (["{pk}"], True), (["{pk}:"], True)],
)
def test_without_a_version_nothing_is_decided(mo, comments, chosen, is_refused):
    chosen = [one.format(pk=comments[0].pk) for one in chosen]
    answer = mo.post(QUEUE, {"act": "publish", "chosen": chosen})
    assert answer.status_code == 303
    assert Comment.objects.held().count() == 3


def test_a_canned_reason_is_told_unless_another_one_was_typed(mo, comments):
    canned = CannedReason.objects.create(label="Quotes", text="Please quote less.")
    CannedReason.objects.create(label="Citations", text="Moins.", language="fr")
    page = mo.get(QUEUE).text
    assert "1 · Quotes" in page
    assert "Citations" not in page
    press(mo, "reject", comments[0], canned=canned.pk)
    press(mo, "reject", comments[1], canned=canned.pk, reason="Typed.")
    press(mo, "reject", comments[2], canned="nonsense")
    reasons = Decision.objects.filter(actor__isnull=False).order_by("pk")
    assert [one.reason for one in reasons] == ["Please quote less.", "Typed.", ""]


def test_a_reply_of_staff_publishes_what_it_answers_and_both_are_undone(mo, comments):
    answer = press(mo, "reply", comments[0], queue="held", reply="Thank you.", script=True).json()
    reply = Comment.objects.get(parent=comments[0])
    assert (reply.text, reply.is_published, reply.name) == ("Thank you.", True, "Mo")
    assert fresh(comments[0]).is_published
    assert answer["gone"] == [comments[0].pk]
    press(mo, **dict(answer["undo"]))
    assert fresh(comments[0]).is_held
    assert fresh(reply).is_trashed
    refused = press(mo, "reply", fresh(comments[1]), reply=" ")
    assert "Write a reply first." in told(refused)[-1]


def test_picks_and_reports_are_taken_back(mo, comments):
    press(mo, "publish", comments[0])
    comment = fresh(comments[0])
    services.report(comment=comment, reason="abuse", text="", sender="x", now=timezone.now())
    for act in ("pick", "dismiss_reports"):
        answer = press(mo, act, comment, script=True).json()
        assert not Report.objects.open().exists() or act == "pick"
        assert fresh(comment).picked_at or act != "pick"
        undo = dict(answer["undo"])
        assert press(mo, **undo, script=True).json()["cards"]
    assert fresh(comment).picked_at is None
    assert Report.objects.open().count() == 1


def test_the_author_is_watched_suspended_banned_and_that_is_taken_back(mo, comments):
    comment = comments[0]
    until = f"{timezone.localdate() + timedelta(days=9)}"
    for act, kind in (("watch", "watched"), ("suspend", "suspended"), ("ban", "banned")):
        press(mo, act, comment, standing_reason="Twice.", until=until)
        assert Standing.objects.last().kind == kind
    answer = press(mo, "lift", comment, standing_reason="Sorry.", script=True).json()
    assert Standing.objects.last().kind == "lifted"
    press(mo, **dict(answer["undo"]))
    assert Standing.objects.last().kind == "banned"
    refused = press(mo, "ban", comment, standing_reason="")
    assert "Give a reason" in told(refused)[-1]


def test_twenty_are_taken_and_given_back(mo, comments):
    answer = press(mo, "claim", queue="held")
    assert answer["Location"] == f"{QUEUE}?queue=claimed"
    assert shown(mo, "?queue=claimed") == comments
    assert Claim.objects.count() == 3
    press(mo, "release", queue="claimed")
    assert not Claim.objects.exists()


def test_looking_says_who_else_does(mo, comments, client):
    assert press(mo, "look", comments[0], script=True).json()["said"] == []
    client.force_login(moderator("bo"))
    assert press(client, "look", comments[0], script=True).json()["said"] == ["Mo is reading this."]
    assert "Mo is reading this." in client.get(QUEUE).text


def test_opening_the_record_is_looking_too(mo, comments):
    mo.get(f"{QUEUE}{comments[0].pk}/change/")
    assert Claim.objects.get().comment == comments[0]


def test_a_colleagues_decisions_are_contested_and_not_undone(mo, comments):
    done = services.decide_batch(
        seen={comments[0].pk: 1}, to=Status.SPAM, actor=moderator("bo"), now=timezone.now()
    )
    (message,) = told(press(mo, "undo", batch=done.batch))
    assert "A colleague decided that" in message
    assert fresh(comments[0]).status == Status.SPAM
    assert "There is nothing to take back." in told(press(mo, "undo", batch="no-such"))


def test_the_record_has_the_card_and_goes_on_to_who_waits_longest(mo, comments):
    first, second, _third = comments
    page = f"{QUEUE}{first.pk}/change/"
    services.add_note(
        comment=first, text="Known.", actor=User.objects.get(username="third"), now=NOON
    )
    record = mo.get(page).text
    assert "First comments of an author" in record
    assert "Known." in record
    assert f'name="chosen" value="{first.pk}:1"' in record
    answer = press(mo, "reject", first, reason="No.", **{"from": "record"})
    assert answer["Location"] == f"{QUEUE}{second.pk}/change/"
    history = mo.get(page).text
    assert "Rejected" in history
    assert "Mo" in history
    stays = press(mo, "note", second, new_note="Hm.", **{"from": "record"})
    assert stays["Location"] == f"{QUEUE}{second.pk}/change/"
    assert Note.objects.count() == 2


def test_an_unknown_act_is_a_bad_request_and_a_stranger_sees_nothing(mo, comments, client):
    assert press(mo, "delete", comments[0]).status_code == 400
    assert mo.post(QUEUE).status_code == 400
    client.force_login(User.objects.create_user("writer", is_staff=True))
    assert client.get(QUEUE).status_code == 403
    assert press(client, "publish", comments[0]).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_every_act_needs_its_permission(client, comments, act):
    needed, _act = ACTS[act]
    user = User.objects.create_user("some", is_staff=True)
    others = Permission.objects.exclude(codename=needed.partition(".")[2])
    user.user_permissions.set(others)
    client.force_login(user)
    assert press(client, act, comments[0]).status_code == 403


def test_a_page_of_the_desk_takes_a_fixed_number_of_queries(mo, django_assert_max_num_queries):
    story = make_story()
    for number in range(25):
        by(number, story)
    assert len(shown(mo)) == 20
    with django_assert_max_num_queries(60):
        mo.get(QUEUE)


def test_a_decision_takes_few_queries(mo, comments, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        press(mo, "publish", comments[0], queue="held", script=True)


def test_the_language_of_a_comment_is_told_from_its_words(mo):
    story = make_story()
    french = make_comment(story, "Je ne suis pas d'accord avec cet article.")
    assert french.language == "fr"
    nothing = make_comment(story, "12345 !!! https://a.example/", address="b@example.org")
    assert nothing.language == ""
    edited = services.edit(
        comment=french, version=1, text="I do not agree with it at all.", now=NOON
    )
    assert fresh(edited).language == "en"
    services.withdraw(comment=edited, now=NOON)
    assert fresh(edited).language == ""


def test_no_slur_stands_uncovered_on_a_record(mo):
    ListEntry.objects.create(kind="word", pattern="numpty", is_slur=True)
    comment = make_comment(make_story(), "You numpty.")
    page = mo.get(f"{QUEUE}{comment.pk}/change/").text
    covered = re.sub(r'<(mark|span) class="covered" tabindex="0">.*?</\1>', "", page)
    assert "numpty" in page
    assert "numpty" not in covered
