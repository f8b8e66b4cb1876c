"""Figures against numbers that were counted by hand, in the time zone of the site."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments import services
from comments.desk.figures import Period, desk_figures
from comments.desk.figures.periods import HOUR
from comments.desk.figures.waits import Waits
from comments.models import CannedReason, Comment, Contest, Decision, Finding
from comments.policy import Effect
from comments.services.undoing import take_back
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def mo():
    return User.objects.create_user("mo", name="Mo", is_staff=True)


@pytest.fixture
def di():
    return User.objects.create_user("di", name="Di", is_staff=True)


class Desk:
    """Comments that are numbered, and decisions so many minutes after NOON."""

    def __init__(self, story):
        self.story, self.number = story, 0

    def comes(self, at, **fields):
        self.number += 1
        return make_comment(self.story, f"Comment {self.number}.", at=at, **fields)

    def decides(self, actor, comment, to, at, reason=""):
        comment.refresh_from_db()
        return services.decide(
            comment=comment, version=comment.version, to=to, actor=actor, now=at, reason=reason
        )


@pytest.fixture
def desk(story):
    return Desk(story)


def of_days(days, now=NOON + 2 * HOUR):
    return desk_figures(Period.of_days(days, now=now))


@pytest.mark.parametrize(
    ("seconds", "median", "most"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([1, 2, 3], 2, 3),
        (list(range(1, 101)), 50, 95),
        (list(range(1, 21)), 10, 19),
    ],
)
def test_half_and_95_of_100_waited_no_longer(seconds, median, most):
    found = Waits.of(seconds)
    assert (found.median, found.most) == (timedelta(seconds=median), timedelta(seconds=most))
    # Each is the smallest wait of which that is true.
    for share, figure in ((50, median), (95, most)):
        assert sum(one <= figure for one in seconds) >= share * len(seconds) / 100
        assert sum(one < figure for one in seconds) < share * len(seconds) / 100


def test_without_a_wait_there_is_no_figure():
    assert Waits.of([]) == Waits(0, None, None)


def test_a_wait_ends_with_the_first_decision_of_a_person(desk, mo):
    for minutes in (10, 20, 90):
        comment = desk.comes(NOON)
        desk.decides(mo, comment, Status.PUBLISHED, NOON + minutes * MINUTE)
    # It is not held, so nobody waits for what becomes of it now.
    desk.decides(mo, comment, Status.REJECTED, NOON + 100 * MINUTE)
    desk.comes(NOON)
    found = of_days(1)
    assert found.waits == Waits(3, 20 * MINUTE, 90 * MINUTE)
    assert [(place, one.count) for place, one in enumerate(found.waits_by_part) if one.count] == [
        (21, 2),
        (22, 1),
    ]


def test_a_comment_that_is_held_again_waits_again_from_then_on(desk, mo):
    comment = desk.comes(NOON - DAY)
    desk.decides(mo, comment, Status.PUBLISHED, NOON - DAY + 5 * MINUTE)
    desk.decides(mo, comment, Status.HELD, NOON)
    assert of_days(1).waiting.since == NOON
    desk.decides(mo, comment, Status.SPAM, NOON + 30 * MINUTE)
    assert of_days(1).waits == Waits(1, 30 * MINUTE, 30 * MINUTE)
    assert of_days(7).waits == Waits(2, 5 * MINUTE, 30 * MINUTE)


def test_what_was_taken_back_neither_counts_nor_ends_a_wait(desk, mo):
    comment = desk.comes(NOON)
    decision = desk.decides(mo, comment, Status.PUBLISHED, NOON + MINUTE)
    take_back(decision=decision, actor=mo, now=NOON + 2 * MINUTE)
    found = of_days(1)
    assert (found.waits.count, found.work.count, found.work.people) == (0, 0, [])
    assert found.waiting.since == NOON
    assert found.oldest == 2 * HOUR
    # But for a minute it was not held.
    assert [(flow.came, flow.left) for flow in found.flows if flow.came] == [(2, 1)]
    desk.decides(mo, comment, Status.PUBLISHED, NOON + HOUR)
    assert of_days(1).waits == Waits(1, HOUR, HOUR)


def test_an_edit_does_not_begin_the_wait_anew(desk, mo):
    comment = desk.comes(NOON)
    services.edit(
        comment=comment, version=comment.version, text="Other words.", now=NOON + 5 * MINUTE
    )
    desk.decides(mo, comment, Status.PUBLISHED, NOON + 20 * MINUTE)
    assert of_days(1).waits == Waits(1, 20 * MINUTE, 20 * MINUTE)


def test_an_address_that_is_to_be_confirmed_does_not_make_the_desk_late(desk, mo):
    discuss(desk.story).timeline.create(step="verified")
    confirmed, decided, unconfirmed = (
        desk.comes(NOON, address=f"{name}@example.org") for name in ("ann", "bo", "cy")
    )
    assert of_days(1).waiting.count == 0
    assert of_days(1).waiting.unconfirmed == 3
    desk.decides(mo, decided, Status.PUBLISHED, NOON + MINUTE)
    services.prove(person=confirmed.person, mine=[confirmed.pk], now=NOON + 50 * MINUTE)
    found = of_days(1).waiting
    assert (found.count, found.since, found.unconfirmed) == (1, NOON + 50 * MINUTE, 1)
    desk.decides(mo, confirmed, Status.PUBLISHED, NOON + HOUR)
    services.prove(person=decided.person, mine=[decided.pk], now=NOON + HOUR)
    assert of_days(1).waits == Waits(1, 10 * MINUTE, 10 * MINUTE)
    assert Comment.objects.get(pk=unconfirmed.pk).is_held


def test_held_comments_are_counted_at_the_end_of_each_day(desk, mo):
    two, one, today = (NOON - number * DAY for number in (2, 1, 0))
    comments = [desk.comes(two), desk.comes(two), desk.comes(one), desk.comes(today)]
    desk.decides(mo, comments[0], Status.PUBLISHED, one)
    desk.decides(mo, comments[1], Status.SPAM, one + HOUR)
    desk.decides(mo, comments[0], Status.HELD, today)
    found = of_days(7).flows
    assert [(flow.came, flow.left, flow.held) for flow in found] == [
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
        (2, 0, 2),
        (1, 2, 1),
        (2, 0, 3),
    ]


def test_decisions_are_counted_by_outcome_hour_and_person(desk, mo, di):
    plan = [
        (mo, Status.PUBLISHED, NOON),
        (mo, Status.PUBLISHED, NOON + 59 * MINUTE),
        (mo, Status.TRASHED, NOON + 60 * MINUTE),
        (di, Status.REJECTED, NOON - DAY),
        (di, Status.PUBLISHED, NOON + 5 * MINUTE),
    ]
    for actor, to, at in plan:
        desk.decides(actor, desk.comes(NOON - 2 * DAY), to, at)
    found = of_days(7)
    work = found.work
    assert work.by_outcome == {"published": 3, "trashed": 1, "rejected": 1}
    assert [count.total() for count in work.by_part] == [0, 0, 0, 0, 0, 1, 4]
    assert {hour: count for hour, count in enumerate(work.by_hour) if count} == {12: 4, 13: 1}
    people = [(one.name, one.count, len(one.hours), one.an_hour) for one in work.people]
    assert people == [("Mo", 3, 2, 1.5), ("Di", 2, 2, 1.0)]
    assert (work.hours, work.an_hour) == (4, 1.25)
    assert (found.rejected, found.share_rejected) == (2, 0.4)


def test_the_policys_decisions_are_nobodys(desk):
    desk.comes(NOON)
    found = of_days(1)
    assert (found.work.count, found.work.an_hour, found.share_rejected) == (0, None, None)
    assert (found.waiting.count, found.oldest) == (1, 2 * HOUR)


def test_rejections_are_counted_by_the_words_that_the_author_was_told(desk, mo):
    CannedReason.objects.create(label="Insult", text="It attacks a person.")
    # The same words under another label are the same reason.
    CannedReason.objects.create(label="Insult again", text="It attacks a person.")
    CannedReason.objects.create(label="Never used", text="It is late.")
    for to, reason in [
        (Status.REJECTED, "It attacks a person."),
        (Status.SPAM, "It attacks a person."),
        (Status.REJECTED, "It attacks a person!"),
        (Status.TRASHED, ""),
        (Status.PUBLISHED, "It attacks a person."),
    ]:
        desk.decides(mo, desk.comes(NOON), to, NOON + MINUTE, reason)
    found = of_days(1)
    assert [(one.label, one.text, dict(one.by_outcome)) for one in found.rejections] == [
        ("Insult", "It attacks a person.", {"rejected": 1, "spam": 1}),
        ("Other words", "", {"rejected": 1}),
        ("No reason given", "", {"trashed": 1}),
    ]


def holds(comment, *rules, effect=Effect.HOLD):
    for rule in rules:
        Finding.objects.create(comment=comment, rule=rule, explanation="Because.", effect=effect)


def test_a_rule_was_right_where_people_did_not_publish(desk, mo):
    outcomes = [Status.PUBLISHED, Status.REJECTED, Status.SPAM, None]
    comments = [desk.comes(NOON) for _outcome in outcomes]
    for comment in comments:
        comment.findings.all().delete()
        # Two things that one rule found are one comment.
        holds(comment, "many_links", "many_links")
        holds(comment, "learned", effect=Effect.ADVISE)
    holds(comments[1], "newcomer")
    for comment, to in zip(comments, outcomes, strict=True):
        if to:
            desk.decides(mo, comment, to, NOON + MINUTE)
    found = [(one.rule, one.decided, one.not_published) for one in of_days(1).rules]
    assert found == [("many_links", 3, 2), ("newcomer", 1, 1)]


def test_the_last_word_of_a_person_tells_whether_a_rule_was_right(desk, mo, di):
    rejected, again = desk.comes(NOON), desk.comes(NOON)
    for comment in (rejected, again):
        desk.decides(mo, comment, Status.REJECTED, NOON + MINUTE)
    desk.decides(di, rejected, Status.PUBLISHED, NOON + HOUR)
    desk.decides(di, again, Status.HELD, NOON + HOUR)
    (newcomer,) = of_days(1).rules
    assert (newcomer.decided, newcomer.not_published, newcomer.precision) == (1, 0, 0.0)
    assert newcomer.name == "First comments of an author"


def test_reversals_are_counted_where_they_were_answered(desk, mo, di):
    comments = [desk.comes(NOON - 9 * DAY) for _number in range(4)]
    for comment in comments:
        desk.decides(mo, comment, Status.REJECTED, NOON - 8 * DAY)
    for comment in comments[:3]:
        services.appeal(comment=comment, text="Why?", now=NOON - 8 * DAY)
    desk.decides(di, comments[0], Status.PUBLISHED, NOON)
    services.uphold(comment=comments[1], answer="Because.", actor=di, now=NOON)
    Contest.objects.create(
        comment=comments[3],
        decision=Decision.objects.filter(comment=comments[3]).last(),
        by=di,
        wanted=Status.PUBLISHED,
        reason="Harmless.",
        at=NOON,
        outcome=Contest.Outcome.OVERTURNED,
        answered_by=mo,
        answered_at=NOON,
    )
    found = of_days(7)
    assert (found.on_appeal.answered, found.on_appeal.reversed) == (2, 1)
    assert found.on_appeal.share == 0.5
    assert (found.by_colleagues.answered, found.by_colleagues.reversed) == (1, 1)
    earlier = desk_figures(Period(NOON - 9 * DAY, NOON))
    assert (earlier.on_appeal.answered, earlier.on_appeal.share) == (0, None)


def test_days_and_hours_are_those_of_the_sites_clock(settings, desk, mo):
    """Clocks in Paris went back an hour at 1:00 UTC on 25 October 2026: that day had 25 hours."""
    settings.TIME_ZONE = "Europe/Paris"
    moments = {
        datetime(2026, 10, 23, 21, 59, tzinfo=UTC): (23, 23),
        datetime(2026, 10, 23, 22, 0, tzinfo=UTC): (24, 0),
        datetime(2026, 10, 24, 22, 0, tzinfo=UTC): (25, 0),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC): (25, 2),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC): (25, 2),
        datetime(2026, 10, 25, 22, 59, 59, 999_000, tzinfo=UTC): (25, 23),
        datetime(2026, 10, 25, 23, 0, tzinfo=UTC): (26, 0),
    }
    for at in moments:
        desk.decides(mo, desk.comes(at - HOUR), Status.PUBLISHED, at)
    period = Period.of_days(7, now=datetime(2026, 10, 26, 8, tzinfo=UTC))
    assert [part.day for part in period.parts] == [20, 21, 22, 23, 24, 25, 26]
    assert {part.hour for part in period.parts} == {0}
    work = desk_figures(period).work
    assert [count.total() for count in work.by_part] == [0, 0, 0, 1, 1, 4, 1]
    assert {hour: count for hour, count in enumerate(work.by_hour) if count} == {0: 3, 2: 2, 23: 2}


def test_the_last_24_hours_have_the_hour_twice_that_came_twice(settings, desk, mo):
    settings.TIME_ZONE = "Europe/Paris"
    for at in ("00:30", "01:30", "02:30"):
        moment = datetime.fromisoformat(f"2026-10-25T{at}+00:00")
        desk.decides(mo, desk.comes(moment - HOUR), Status.PUBLISHED, moment)
    period = Period.of_days(1, now=datetime(2026, 10, 25, 8, 10, tzinfo=UTC))
    assert len(period.parts) == 24
    assert timezone.is_aware(period.start)
    work = desk_figures(period).work
    assert [
        (period.parts[place].hour, count.total())
        for place, count in enumerate(work.by_part)
        if count
    ] == [(2, 1), (2, 1), (3, 1)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"])
@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_every_moment_of_a_period_falls_into_one_of_its_parts(settings, desk, mo, zone, days):
    settings.TIME_ZONE = zone
    period = Period.of_days(days, now=NOON + 7 * MINUTE)
    assert len(period.parts) == (24 if days == 1 else days)
    comment = desk.comes(period.start - DAY)
    inside = [period.start, period.parts[-1], period.end - MINUTE]
    for at, to in zip(inside, [Status.SPAM, Status.TRASHED, Status.REJECTED], strict=True):
        desk.decides(mo, comment, to, at)
    desk.decides(mo, desk.comes(period.start - DAY), Status.SPAM, period.start - MINUTE)
    desk.decides(mo, desk.comes(period.start - DAY), Status.SPAM, period.end)
    by_part = desk_figures(period).work.by_part
    assert (by_part[0]["spam"], by_part[-1]["trashed"], by_part[-1]["rejected"]) == (1, 1, 1)
    assert sum(count.total() for count in by_part) == 3


def test_the_number_of_queries_does_not_grow(desk, mo, di, django_assert_num_queries):
    for number in range(30):
        comment = desk.comes(NOON)
        desk.decides([mo, di][number % 2], comment, Status.REJECTED, NOON + number * MINUTE)
    period = Period.of_days(90, now=NOON + DAY)
    with django_assert_num_queries(11):
        desk_figures(period)
