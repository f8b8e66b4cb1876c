"""Queues of the desk: what is in each, in which order, narrowed to what."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict

from comments import services
from comments.desk import narrowing, queues
from comments.desk.care import without_a_break
from comments.desk.page import CARDS_A_PAGE, Asked, page_of
from comments.models import Comment, Decision, ListEntry, Standing
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status
AN_HOUR = timedelta(hours=1)


def moderator(name="mo"):
    user = User.objects.create_user(name, name=name.title(), is_staff=True)
    wanted = ["view_comment", "decide_comment", "decide_standing"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def mo():
    return moderator()


def by(number, story, text="", **fields):
    """A comment of another author for each number, an hour later than the one before."""
    return make_comment(
        story,
        text or f"Number {number}.",
        name=f"Reader {number}",
        address=f"reader{number}@example.org",
        at=NOON + number * AN_HOUR,
        **fields,
    )


def decide(comment, to, actor, at=NOON):
    comment.refresh_from_db()
    services.decide(comment=comment, version=comment.version, to=to, actor=actor, now=at)
    comment.refresh_from_db()
    return comment


def on_page(query, actor, now=NOON):
    page = page_of(Asked.of(QueryDict(query)), actor=actor, now=now)
    return [card.comment for card in page.cards]


def test_each_queue_has_what_its_name_says(story, mo):
    held, published, rejected, spam, trashed = (by(number, story) for number in range(5))
    decide(published, Status.PUBLISHED, mo)
    decide(rejected, Status.REJECTED, mo)
    decide(spam, Status.SPAM, mo)
    decide(trashed, Status.TRASHED, mo)
    services.report(comment=published, reason="abuse", text="", sender="a", now=NOON)
    services.appeal(comment=rejected, text="Mine.", now=NOON)
    expected = {
        "held": {held},
        "published": {published},
        "rejected": {rejected},
        "spam": {spam},
        "trashed": {trashed},
        "reported": {published},
        "appealed": {rejected},
        "contested": set(),
        "claimed": set(),
        "new": {held},
        "mine": {published, rejected, spam, trashed},
        "unconfirmed": set(),
        "all": {held, published, rejected, spam, trashed},
    }
    now = NOON + 5 * AN_HOUR
    assert set(expected) == set(queues.QUEUES)
    for name, comments in expected.items():
        assert set(on_page(f"queue={name}", mo, now)) == comments, name
        found = queues.counted(queues.QUEUES[name], mo, now)
        assert (found.count, found.is_more) == (len(comments), False), name
        assert bool(found.oldest) == bool(comments)


def test_a_contested_decision_waits_for_a_third_person(story, mo):
    moderator("third")
    comment = decide(by(0, story), Status.SPAM, mo)
    decision = comment.decisions.last()
    bo = moderator("bo")
    services.contest(
        decision=decision, wanted=Status.PUBLISHED, reason="It is fine.", actor=bo, now=NOON
    )
    assert on_page("queue=contested", mo) == [comment]


def test_new_is_what_nobody_at_the_desk_decided_on_within_a_day(story, mo):
    discuss(published_to_trust=0)
    old, unseen, seen = by(0, story), by(30, story), by(31, story)
    assert unseen.is_published
    decide(seen, Status.REJECTED, mo)
    assert old not in on_page("queue=new", mo, NOON + 32 * AN_HOUR)
    assert on_page("queue=new", mo, NOON + 32 * AN_HOUR) == [unseen]


def test_mine_has_what_i_decided_last_first_and_each_once(story, mo):
    other = moderator("bo")
    first, second, theirs = by(0, story), by(1, story), by(2, story)
    decide(first, Status.PUBLISHED, mo, NOON)
    decide(second, Status.PUBLISHED, mo, NOON + AN_HOUR)
    decide(theirs, Status.PUBLISHED, other, NOON + AN_HOUR)
    decide(first, Status.SPAM, mo, NOON + 2 * AN_HOUR)
    assert on_page("queue=mine", mo) == [first, second]
    # No index has them in another order.
    assert on_page("queue=mine&order=oldest", mo) == [first, second]


def test_what_i_took_is_a_queue_of_its_own_and_colleagues_get_others(story, mo):
    comments = [by(number, story) for number in range(3)]
    waiting = queues.QUEUES["held"].of(mo, NOON)
    services.claim_batch(comments=waiting, actor=mo, now=NOON, count=2)
    assert on_page("queue=claimed", mo) == comments[:2]
    bo = moderator("bo")
    services.claim_batch(comments=waiting, actor=bo, now=NOON, count=2)
    assert on_page("queue=claimed", bo) == comments[2:]


def test_a_count_ends_at_its_bound(story, mo, monkeypatch):
    monkeypatch.setattr(queues, "MOST", 2)
    for number in range(4):
        by(number, story)
    found = queues.counted(queues.FIRST, mo, NOON)
    assert (found.count, found.is_more) == (2, True)
    assert found.oldest == NOON


def test_counting_takes_a_fixed_number_of_queries(story, mo, django_assert_num_queries):
    by(0, story)
    with django_assert_num_queries(2 * len(queues.QUEUES)):
        queues.all_counted(mo, NOON)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("oldest", [0, 1, 2, 3]),
        ("newest", [3, 2, 1, 0]),
        ("riskiest", [2, 1, 0, 3]),
        ("story", [0, 2, 3, 1]),
        ("nonsense", [0, 1, 2, 3]),
    ],
)
def test_orders(story, mo, order, expected):
    other = make_story("Ferry opens")
    comments = [by(0, story), by(1, other), by(2, story), by(3, story)]
    for number, risk in {0: 0.2, 1: 0.5, 2: 0.9}.items():
        Comment.objects.filter(pk=comments[number].pk).update(facts={"unwanted": risk})
    found = on_page(f"order={order}", mo)
    assert found == [comments[number] for number in expected]


@pytest.mark.parametrize("order", ["oldest", "newest", "riskiest", "story", "decided"])
def test_pages_follow_each_other_without_a_gap_or_a_repetition(story, mo, order):
    other = make_story("Ferry opens")
    comments = []
    for number in range(2 * CARDS_A_PAGE + 5):
        # Several at the same moment, with the same probability or none.
        comment = by(number // 3, (story, other)[number % 2], text=f"Text {number}.")
        risk = None if number % 4 == 0 else (number % 5) / 10
        Comment.objects.filter(pk=comment.pk).update(facts={"unwanted": risk})
        comments.append(comment)
    queue = "held"
    if order == "decided":
        queue = "mine"
        for comment in comments:
            decide(comment, Status.PUBLISHED, mo)
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        query = QueryDict(mutable=True)
        query.update({"queue": queue, "order": order, "after": after})
        page = page_of(Asked.of(query), actor=mo, now=NOON)
        seen += [card.comment.pk for card in page.cards]
        after, pages = page.following, pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == len(comments)
    if order != "decided":
        whole = Asked.of(query).order.sort(Comment.objects.held())
        assert seen == [comment.pk for comment in whole]


@pytest.mark.parametrize("rare", [0, 20_000])
def test_filters_combine(story, mo, monkeypatch, rare):
    monkeypatch.setattr(narrowing, "_RARE", rare)
    entry = ListEntry.objects.create(kind="word", pattern="casino")
    english = by(0, story, "There is a casino in this town, you know.")
    french = by(1, make_story("Ferry opens"), "Il y a un casino dans cette ville, tu sais.")
    plain = by(2, story, "Nothing in it at all, I would say.")
    assert on_page(f"queue=all&entry={entry.pk}", mo) == [french, english]
    assert on_page("rule=listed", mo) == [english, french]
    assert on_page("rule=listed&language=fr", mo) == [french]
    assert on_page(f"rule=newcomer&story={story.pk}", mo) == [english, plain]
    assert on_page(f"story={story.pk}&q=casino", mo) == [english]
    assert on_page(f"person={plain.person_id}", mo) == [plain]
    assert on_page(f"section={story.section_id}", mo) == [english, french, plain]
    assert on_page("section=999", mo) == []
    later = NOON + timedelta(hours=2, minutes=30)
    assert on_page("age=hour", mo, later) == [english, french]
    assert on_page("age=hour&language=en", mo, later) == [english]
    assert on_page("age=day", mo, later) == []


def test_the_standing_of_the_author_narrows(story, mo):
    discuss(published_to_trust=2)
    new, watched, banned, trusted, one_only = (by(number, story) for number in range(5))
    for comment, kind in ((watched, "watched"), (banned, "banned")):
        services.set_standing(
            person=comment.person, kind=Standing.Kind(kind), reason="So.", by=mo, now=NOON
        )
    for comment, number in ((trusted, 2), (one_only, 1)):
        services.prove(person=comment.person, mine=[comment.pk], now=NOON)
        for more in range(number):
            earned = make_comment(
                story,
                f"More {more} of {comment.pk}.",
                name="X",
                address=comment.person.address,
                reader=comment.person,
            )
            decide(earned, Status.PUBLISHED, mo)
    assert on_page("standing=watched", mo) == [watched]
    assert on_page("standing=banned", mo) == [banned]
    assert on_page("standing=suspended", mo) == []
    assert on_page("standing=trusted", mo) == [trusted]
    assert on_page("standing=new", mo) == [new, one_only]
    discuss(published_to_trust=0)
    assert on_page("standing=trusted", mo) == [trusted, one_only]


NONSENSE = [
    "queue=nonsense&order=nonsense&rule=nonsense&standing=nonsense&age=nonsense&language=!!",
    "section=-1&story=x&person=99999999999999999999&entry=%00",
    "after=~~~",
    "after=1~2",
    "after=9999999999999999999999~1",
    "after=-99999999999999999~1",
    "order=riskiest&after=nan~1~1",
    "order=riskiest&after=inf~1~1",
    "order=riskiest&after=~1~1",
    "order=story&after=99999999999999999999~1~1",
    "order=oldest&after=1~9223372036854775807",
    "q=%00%22%27",
    "q=%22&language=" + "a" * 5000,
    "queue=held&queue=all&story=1&story=2",
    "story=٣",
]


@pytest.mark.parametrize("query", NONSENSE)
@pytest.mark.parametrize("queue", ["", "&queue=mine"])
def test_no_query_string_is_an_error(client, story, mo, query, queue):
    by(0, story)
    client.force_login(mo)
    assert client.get(f"/admin/comments/comment/?{query}{queue}").status_code == 200


def test_a_break_is_recommended_after_fifty_minutes_without_one(story, mo):
    comment = by(0, story)
    begin = NOON + 24 * AN_HOUR

    def at(*minutes):
        # The trigger against changes is for the log; a test moves time by making rows.
        for minute in minutes:
            status = Status.SPAM if comment.status != Status.SPAM else Status.HELD
            decide(comment, status, mo, begin + timedelta(minutes=minute))

    at(0, 8, 16, 24, 32, 40, 48)
    assert without_a_break(mo, begin + timedelta(minutes=49)) is None
    assert without_a_break(mo, begin + timedelta(minutes=51)) == timedelta(minutes=51)
    # Ten minutes without a decision are a break.
    assert without_a_break(mo, begin + timedelta(minutes=59)) is None
    at(70, 80)
    assert without_a_break(mo, begin + timedelta(minutes=81)) is None
    assert without_a_break(moderator("bo"), begin + timedelta(minutes=51)) is None
    assert Decision.objects.filter(actor=mo).count() == 9
