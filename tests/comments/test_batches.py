from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.jobs import put_digests
from comments.models import Appeal, Comment, Decision, Follow, Letter, LogEntry, Report
from comments.notifications import outbox
from comments.notifications.digests import latest_moment
from comments.services.examples import examples
from comments.services.explaining import why_held
from comments.services.waiting import expected_wait
from tests.desk import decide, make_moderator, refusals, stored, undo
from tests.letters import (
    following,
    published,
    seconds,
    told,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
Status, Outcome = Comment.Status, Appeal.Outcome
HOUR = timedelta(hours=1)


@pytest.fixture
def held(story):
    return make_comment(story)


def comments_of(story, count):
    return [write(story, "Ann", f"Number {number}.") for number in range(count)]


def report(comment, sender, *, now=NOON):
    return services.report(
        comment=stored(comment), reason=Report.Reason.ABUSE, text="", sender=sender, now=now
    )


def leaves_at_once(story):
    """A comment that the rules published."""
    discuss(published_to_trust=0)
    comment = write(story, "Ann", "At once.")
    assert comment.is_published
    return comment


def sent():
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


def test_a_batch_is_decided_under_one_name_and_each_refusal_has_its_words(story, mo, ivy):
    fresh, stale, same = comments_of(story, 3)
    decide(stale, ivy, Status.SPAM)
    decide(same, ivy)
    seen = {fresh.pk: 1, stale.pk: 1, same.pk: 2, 9999: 1}
    outcome = services.decide_batch(
        seen=seen, to=Status.PUBLISHED, actor=mo, now=NOON, reason="Good.", note="Known."
    )
    assert outcome.decided == [fresh]
    assert [comment for comment, _refusal in outcome.refused] == [stale, same]
    assert "Ivy already decided" in refusals(outcome)[0]
    decision = Decision.objects.get(batch=outcome.batch)
    assert (decision.comment, decision.reason, decision.note) == (fresh, "Good.", "Known.")
    assert [stored(one).status for one in (fresh, stale, same)] == [
        Status.PUBLISHED,
        Status.SPAM,
        Status.PUBLISHED,
    ]


def test_a_batch_that_breaks_stores_nothing(story, mo, monkeypatch):
    good, bad = comments_of(story, 2)
    tell = outbox.tell_of_publication

    def breaks(*, comment, now):
        assert comment != bad
        tell(comment=comment, now=now)

    monkeypatch.setattr(outbox, "tell_of_publication", breaks)
    seen = {good.pk: 1, bad.pk: 1}
    with pytest.raises(AssertionError):
        services.decide_batch(seen=seen, to=Status.PUBLISHED, actor=mo, now=NOON)
    assert stored(good).is_held


def test_undoing_is_a_decision_of_its_own_on_each_comment(story, mo, ivy):
    comments = comments_of(story, 3)
    seen = {comment.pk: 1 for comment in comments}
    batch = services.decide_batch(seen=seen, to=Status.TRASHED, actor=mo, now=NOON).batch
    outcome = services.undo(batch=batch, actor=ivy, now=NOON + HOUR)
    assert outcome.decided == comments
    assert all(comment.is_held for comment in Comment.objects.all())
    for decision in Decision.objects.filter(batch=outcome.batch):
        assert (decision.actor, decision.undoes.batch, decision.reason) == (ivy, batch, "")
        entry = LogEntry.objects.get(facts__decision=decision.pk)
        assert entry.facts["undoes"] == decision.undoes_id


def test_undone_is_undone_once_and_for_good(held, mo):
    decision = decide(held, mo)
    undoing = undo(decision, mo)
    assert refusals(undo(decision, mo)) == ["This was taken back already."]
    (again,) = refusals(services.undo(batch=undoing.batch, actor=mo, now=NOON))
    assert "decide anew" in again
    assert stored(held).is_held
    assert Decision.objects.filter(comment=held).count() == 3


@pytest.mark.parametrize("batch", ["", "nothing"])
def test_no_batch_undoes_nothing(held, mo, batch):
    services.decide(comment=held, version=1, to=Status.PUBLISHED, actor=mo, now=NOON)
    assert not services.undo(batch=batch, actor=mo, now=NOON).decided
    assert stored(held).is_published


def test_what_was_decided_on_since_stays_and_the_rest_is_undone(story, mo, ivy):
    first, second = comments_of(story, 2)
    seen = {first.pk: 1, second.pk: 1}
    batch = services.decide_batch(seen=seen, to=Status.PUBLISHED, actor=mo, now=NOON).batch
    decide(first, ivy, Status.REJECTED, reason="Rude.", note="Look at him.")
    outcome = services.undo(batch=batch, actor=mo, now=NOON)
    assert outcome.decided == [second]
    (refusal,) = refusals(outcome)
    assert "Ivy already decided on this comment at 2026-11-24 12:00:00 UTC: Rejected." in refusal
    assert "Reason: Rude. Note for the desk: Look at him." in refusal
    assert stored(first).status == Status.REJECTED


def test_what_its_author_changed_since_is_not_undone(held, mo):
    decision = decide(held, mo)
    services.edit(comment=held, version=2, text="Better.", now=NOON)
    assert "Its author changed this comment" in refusals(undo(decision, mo))[0]
    services.withdraw(comment=held, now=NOON)
    assert "Withdrawn by its author" in refusals(undo(decision, mo))[0]


def test_decisions_are_undone_one_after_the_other(held, mo):
    first, second = decide(held, mo), decide(held, mo, Status.SPAM)
    undo(second, mo)
    with pytest.raises(services.StaleDecision, match="took a decision on this comment back"):
        services.decide(comment=held, version=3, to=Status.HELD, actor=mo, now=NOON)
    assert undo(first, mo).decided
    assert stored(held).is_held


def test_what_comes_back_from_the_trash_is_not_said_again(held, mo):
    before = held.said_once
    undo(decide(held, mo, Status.TRASHED), mo)
    assert stored(held).said_once == before
    with pytest.raises(services.Repeated):
        make_comment(held.story, form_id="another")


def test_what_was_said_again_meanwhile_stands_beside_it(held, mo):
    decision = decide(held, mo, Status.TRASHED)
    twin = make_comment(held.story, form_id="another")
    assert undo(decision, mo).decided
    assert stored(held).is_held
    assert stored(held).said_once is None
    assert stored(twin).said_once


def test_words_that_were_edited_may_be_said_again_as_before(held, mo):
    services.edit(comment=held, version=1, text="Better.", now=NOON)
    undo(decide(held, mo, Status.TRASHED), mo)
    assert stored(held).said_once is None


def test_reports_that_were_answered_are_open_again(held, mo):
    discuss(reports_to_hold=0)
    decide(held, mo)
    for sender in "ab":
        report(held, sender)
    decision = decide(held, mo, Status.REJECTED, now=NOON + seconds(1))
    undo(decision, mo)
    assert held.reports.open().count() == 2


def test_of_two_reports_from_one_sender_one_is_open(held, mo):
    discuss(reports_to_hold=0)
    decide(held, mo)
    report(held, "a")
    decision = decide(held, mo, Status.HELD, now=NOON + seconds(1))
    Report.objects.create(comment=held, reason="spam", sender="a", at=NOON + seconds(2))
    assert undo(decision, mo).decided
    assert held.reports.open().get().reason == "spam"


def test_an_appeal_that_was_granted_is_open_again_and_answered_anew(held, mo, ivy):
    decide(held, mo, Status.REJECTED)
    services.appeal(comment=held, text="It is true.", now=NOON)
    decision = decide(held, ivy, now=NOON + HOUR, reason="You are right.")
    undo(decision, ivy, now=NOON + HOUR + seconds(5))
    appeal = Appeal.objects.open().get()
    assert (appeal.answer, appeal.answered_by, appeal.answered_at) == ("", None, None)
    work(now=NOON + 2 * HOUR)
    assert not any("appeal" in message.subject for message in mail.outbox)
    services.uphold(comment=held, answer="It is not.", actor=ivy, now=NOON + 2 * HOUR)
    work(now=NOON + 3 * HOUR)
    assert "It is not." in mail.outbox[-1].body


def test_another_answer_to_an_appeal_is_told_though_the_first_one_left(held, mo, ivy):
    decide(held, mo, Status.REJECTED)
    services.appeal(comment=held, text="It is true.", now=NOON)
    decision = decide(held, ivy, now=NOON + HOUR)
    work(now=NOON + 2 * HOUR)
    undo(decision, ivy, now=NOON + 2 * HOUR)
    services.uphold(comment=held, answer="It is not.", actor=ivy, now=NOON + 2 * HOUR)
    work(now=NOON + 3 * HOUR)
    answers = [message.subject for message in mail.outbox if "appeal" in message.subject]
    assert answers == ["Your appeal was granted", "Your appeal was answered"]


def test_a_grant_that_was_taken_back_by_mistake_is_a_grant_with_its_answer(held, mo, ivy):
    decide(held, mo, Status.REJECTED)
    services.appeal(comment=held, text="It is true.", now=NOON)
    decide(held, ivy, now=NOON + HOUR, reason="You are right.")
    undo(decide(held, mo, Status.SPAM, now=NOON + 2 * HOUR), mo, now=NOON + 2 * HOUR)
    appeal = Appeal.objects.get()
    assert (appeal.outcome, appeal.answer) == (Outcome.GRANTED, "You are right.")
    assert (appeal.answered_by, appeal.answered_at) == (ivy, NOON + HOUR)


def test_a_rejection_that_somebody_takes_back_grants_the_appeal(story, mo, ivy):
    comment = leaves_at_once(story)
    decision = decide(comment, mo, Status.REJECTED)
    services.appeal(comment=comment, text="It is true.", now=NOON)
    undo(decision, ivy, now=NOON + HOUR)
    assert Appeal.objects.get().is_granted
    work(now=NOON + 2 * HOUR)
    assert mail.outbox[-1].subject == "Your appeal was granted"


def test_thirty_comments_published_and_undone_leave_no_mail(story, mo):
    root = published(story, "Ann")
    work()
    following("Bob", story)
    following("Ann", story, root)
    following("Cas", story, pace=Follow.Pace.DAILY)
    mail.outbox.clear()
    start = NOON + HOUR
    replies = [
        write(story, "Dan", f"Reply {number}.", parent=root, now=start) for number in range(30)
    ]
    seen = {reply.pk: 1 for reply in replies}
    batch = services.decide_batch(seen=seen, to=Status.PUBLISHED, actor=mo, now=start).batch
    work(now=start + seconds(20))
    assert len(services.undo(batch=batch, actor=mo, now=start + seconds(29)).decided) == 30
    assert not Letter.objects.waiting().exists()
    work(now=start + 3 * HOUR)
    put_digests(now=latest_moment(start + timedelta(days=1)) + HOUR)
    work(now=start + timedelta(days=2))
    assert sent() == []
    assert not DBTaskResult.objects.filter(status="READY").exists()
    # The second time counts, and everybody is told once.
    version = {reply.pk: 3 for reply in replies}
    later = start + timedelta(days=2)
    services.decide_batch(seen=version, to=Status.PUBLISHED, actor=mo, now=later)
    work(now=later + HOUR)
    assert sent() == ["ann"] * 30 + ["bob"] * 30 + ["dan"] * 30


def test_a_rejection_that_is_undone_is_told_to_nobody(story, mo):
    comment = leaves_at_once(story)
    work()
    # Whoever begins to follow now has the comment before their eyes.
    following("Bob", story, now=NOON + HOUR)
    mail.outbox.clear()
    decision = decide(comment, mo, Status.REJECTED, now=NOON + 2 * HOUR)
    undo(decision, mo, now=NOON + 2 * HOUR + seconds(10))
    work(now=NOON + 4 * HOUR)
    assert stored(comment).is_published
    assert sent() == []


@pytest.mark.parametrize(("rejected", "undone"), [(5, 10), (25, 40), (40, 50)])
def test_a_publication_is_told_once_whatever_was_undone_meanwhile(story, mo, rejected, undone):
    following("Bob", story)
    comment = write(story, "Ann")
    work()
    mail.outbox.clear()
    start = NOON + HOUR
    decide(comment, mo, now=start)
    decision = None
    for second in range(0, 120, 5):
        if second == rejected:
            decision = decide(comment, mo, Status.REJECTED, now=start + seconds(second))
        if second == undone:
            undo(decision, mo, now=start + seconds(second))
        work(now=start + seconds(second))
    assert sent() == ["ann", "bob"]
    assert "published" in " ".join(message.subject for message in mail.outbox)


def test_a_rejection_is_told_when_its_reversal_was_undone_late(held, mo):
    work()
    mail.outbox.clear()
    decide(held, mo, Status.REJECTED, now=NOON + HOUR, reason="Rude.")
    decision = decide(held, mo, now=NOON + HOUR + seconds(10))
    work(now=NOON + HOUR + seconds(35))
    assert sent() == []
    undo(decision, mo, now=NOON + HOUR + seconds(38))
    work(now=NOON + 2 * HOUR)
    assert sent() == ["ann"]
    assert "Rude." in mail.outbox[0].body


def test_a_granted_appeal_is_told_by_one_letter_through_every_undoing(held, mo, ivy):
    decide(held, mo, Status.REJECTED)
    services.appeal(comment=held, text="It is true.", now=NOON)
    decide(held, ivy, now=NOON + HOUR)
    undo(decide(held, mo, Status.SPAM, now=NOON + HOUR + seconds(5)), mo, now=NOON + HOUR)
    work(now=NOON + 2 * HOUR)
    subjects = [message.subject for message in mail.outbox]
    assert "Your comment is published" not in subjects
    assert subjects.count("Your appeal was granted") == 1


@pytest.mark.parametrize(("decided", "undone"), [(10, 20), (20, 40), (60, 70)])
def test_moderators_are_told_once_of_what_waits_again(story, mo, decided, undone):
    wanting_mail(make_moderator("kim", name="Kim"))
    comment = write(story, "Ann")
    work(now=NOON + seconds(5))
    decision = decide(comment, mo, now=NOON + seconds(decided))
    work(now=NOON + seconds(35))
    undo(decision, mo, now=NOON + seconds(undone))
    work(now=NOON + HOUR)
    assert len(told("kim")) == 1


def test_the_filter_learns_nothing_from_what_was_undone(story, mo):
    comment = leaves_at_once(story)
    decision = decide(comment, mo, Status.SPAM)
    assert [example.unwanted for example in examples()] == [True]
    undo(decision, mo)
    assert list(examples()) == []
    decide(comment, mo, Status.REJECTED)
    undo(decide(comment, mo), mo)
    assert [example.unwanted for example in examples()] == [True]


def test_the_author_is_told_what_stands_and_not_what_was_undone(client, held, mo):
    before = why_held(held)
    undo(decide(held, mo, Status.REJECTED, reason="Rude."), mo)
    assert why_held(stored(held)) == before
    page = client.get(f"/receipts/{held.receipt_token}/status/").text
    assert "Rude." not in page
    decide(held, mo, Status.REJECTED, reason="Rude.")
    undo(decide(held, mo), mo)
    assert "Rude." in client.get(f"/receipts/{held.receipt_token}/status/").text


def test_an_edit_is_judged_as_if_nobody_had_decided(held, mo):
    undo(decide(held, mo), mo)
    discuss(published_to_trust=0)
    services.edit(comment=held, version=3, text="Better.", now=NOON)
    assert stored(held).is_published


def test_a_wait_ends_with_the_decision_that_stands(held, mo):
    undo(decide(held, mo, now=NOON + seconds(10)), mo, now=NOON + seconds(20))
    assert expected_wait(now=NOON + HOUR) is None
    decide(held, mo, now=NOON + HOUR)
    assert expected_wait(now=NOON + HOUR) == HOUR


def test_a_pick_survives_an_undone_rejection(held, mo):
    decide(held, mo)
    services.pick(comment=stored(held), actor=mo, now=NOON)
    undo(decide(held, mo, Status.SPAM), mo)
    assert stored(held).picked_at == NOON


def test_the_newest_batch_can_be_undone_for_half_a_minute(story, mo, ivy):
    one, *three = comments_of(story, 4)
    first = decide(one, mo, Status.SPAM)
    seen = {comment.pk: 1 for comment in three}
    services.decide_batch(seen=seen, to=Status.REJECTED, actor=mo, now=NOON + seconds(5))
    decide(three[0], ivy, now=NOON + seconds(6))
    shown = services.undoable(actor=mo, now=NOON + seconds(10))
    assert (shown.count, shown.status) == (2, Status.REJECTED)
    assert shown.until == NOON + seconds(35)
    services.undo(batch=shown.batch, actor=mo, now=NOON + seconds(10))
    assert services.undoable(actor=mo, now=NOON + seconds(11)).batch == first.batch
    assert services.undoable(actor=mo, now=NOON + seconds(30)) is None
    assert services.undoable(actor=ivy, now=NOON + seconds(30)).count == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Others plan by what is stored.")
def test_a_batch_is_found_by_its_index(held, mo):
    batch = decide(held, mo).batch
    assert "decision_batch" in Decision.objects.of_batch(batch).explain()
