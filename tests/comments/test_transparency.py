"""The public figures of a month: what is counted, when they are made, and what nobody is told."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from comments import services
from comments.desk.figures import Period, month_figures
from comments.desk.figures.published import PublishedMonth, rounded
from comments.jobs import make_figures
from comments.models import CannedReason, Comment, Discussion, ListEntry, MonthFigures, Report
from comments.models.months import midnight, month_after
from comments.services.transparency import keep, months_due
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
LIST, NOVEMBER = "/transparency/", "/transparency/2026/11/"
Status = Comment.Status
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST = date(2026, 11, 1)
NOTHING = dict.fromkeys(
    [
        "received",
        "published",
        "waiting",
        "withdrawn",
        "not_published",
        "spam",
        "held_first",
        "published_first",
        "rejected_first",
        "other_reasons",
        "by_policy",
        "appeals",
        "granted",
        "upheld",
        "reports",
        "reported",
        "waits",
    ],
    0,
) | {"reasons": [], "median_wait": None}


def kept(month=FIRST, until=NOON, now=NOON, **figures):
    return keep(month=month, figures=NOTHING | figures, until=until, now=now)


@pytest.fixture
def public():
    return discuss(publishes_figures=True)


# What is counted


def test_a_month_is_counted_as_by_hand():
    mo, di = (User.objects.create_user(name, is_staff=True) for name in ("mo", "di"))
    CannedReason.objects.create(label="For the desk alone", text="It attacks a person.")
    story = make_story()
    outcomes = [
        (Status.PUBLISHED, ""),
        (Status.REJECTED, "It attacks a person."),
        (Status.REJECTED, "Something else."),
        (Status.SPAM, ""),
        (None, ""),
    ]
    comments = [make_comment(story, f"{number}.") for number in range(len(outcomes))]
    for place, (comment, (to, reason)) in enumerate(zip(comments, outcomes, strict=True)):
        if to:
            at = NOON + (place + 1) * MINUTE
            services.decide(comment=comment, version=1, to=to, actor=mo, now=at, reason=reason)
    # Of staff and of another month, neither of which readers sent in this one.
    make_comment(story, "By staff.", address="", user=mo)
    make_comment(story, "Earlier.", at=NOON - 30 * DAY)
    services.withdraw(comment=make_comment(story, "Withdrawn."), now=NOON)
    services.appeal(comment=comments[1], text="Why?", now=NOON)
    services.appeal(comment=comments[2], text="Why?", now=NOON)
    services.uphold(comment=comments[2], answer="Because.", actor=di, now=NOON)
    for sender in ("here", "there"):
        services.report(
            comment=comments[0], reason=Report.Reason.ABUSE, text="", sender=sender, now=NOON
        )
    assert month_figures(Period.of_month(FIRST, until=NOON + DAY)) == {
        "received": 6,
        "published": 1,
        "waiting": 1,
        "withdrawn": 1,
        "not_published": 3,
        "spam": 1,
        "held_first": 6,
        "published_first": 0,
        "rejected_first": 0,
        "reasons": [("It attacks a person.", 1)],
        "other_reasons": 2,
        "by_policy": 0,
        "appeals": 2,
        "granted": 0,
        "upheld": 1,
        "reports": 2,
        "reported": 1,
        "waits": 4,
        "median_wait": 120,
    }


def test_what_a_rule_threw_away_is_told_apart():
    story = make_story()
    make_comment(story, "Kept out.")
    ListEntry.objects.create(kind="word", pattern="casino", action="trash")
    make_comment(story, "A casino.")
    found = month_figures(Period.of_month(FIRST, until=NOON + DAY))
    assert (found["rejected_first"], found["by_policy"], found["other_reasons"]) == (1, 1, 0)


def test_a_month_takes_a_bounded_number_of_queries(django_assert_num_queries):
    story = make_story()
    for number in range(10):
        make_comment(story, f"{number}.")
    with django_assert_num_queries(8):
        month_figures(Period.of_month(FIRST, until=NOON + DAY))


def test_a_month_begins_and_ends_by_the_sites_clock(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    story = make_story()
    for at in ("2026-10-31T14:59", "2026-10-31T15:00", "2026-11-30T14:59", "2026-11-30T15:00"):
        make_comment(story, at, at=datetime.fromisoformat(f"{at}+00:00"))
    period = Period.of_month(FIRST, until=NOON + 90 * DAY)
    assert month_figures(period)["received"] == 2


# When they are made


def due(now):
    return [(f"{month:%Y-%m}", until) for month, until in months_due(now=now)]


def test_while_the_site_publishes_none_none_are_made():
    make_comment(make_story())
    make_figures(now=NOON)
    assert not MonthFigures.objects.exists()


def test_every_month_since_the_first_comment_is_made_up_to_yesterday(public):
    make_comment(make_story(), at=NOON - 60 * DAY)
    assert due(NOON) == [
        ("2026-11", midnight(date(2026, 11, 24))),
        ("2026-10", midnight(date(2026, 11, 1))),
        ("2026-09", midnight(date(2026, 10, 1))),
    ]
    make_figures(now=NOON)
    assert due(NOON) == []
    assert due(NOON + 11 * 60 * MINUTE) == []
    # The running month anew each day; those before are settled.
    assert due(NOON + DAY) == [("2026-11", midnight(date(2026, 11, 25)))]


def test_on_the_first_day_of_a_month_there_are_no_figures_of_it(public):
    make_comment(make_story(), at=NOON)
    assert [month for month, _until in due(midnight(date(2026, 12, 1)) + MINUTE)] == ["2026-11"]


def test_without_a_comment_there_is_no_month(public):
    assert due(NOON) == []


def test_a_month_is_final_a_week_after_its_end_and_never_changes_then(public):
    make_comment(make_story(), at=NOON)
    settled = midnight(date(2026, 12, 8))
    make_figures(now=settled - MINUTE)
    november = MonthFigures.objects.get(pk=FIRST)
    assert november.is_whole
    assert not november.is_final
    make_figures(now=settled)
    assert MonthFigures.objects.get(pk=FIRST).is_final
    assert not [month for month, _until in due(settled + 9 * DAY) if month == "2026-11"]
    kept(received=99, now=settled + 99 * DAY)
    assert MonthFigures.objects.get(pk=FIRST).figures["received"] == 1


def test_a_long_past_is_made_a_year_at_a_time(public):
    make_comment(make_story(), at=NOON - 600 * DAY)
    make_figures(now=NOON)
    assert MonthFigures.objects.count() == 12
    make_figures(now=NOON)
    assert MonthFigures.objects.count() == 20


@pytest.mark.parametrize(
    ("month", "after"),
    [((2026, 11), (2026, 12)), ((2026, 12), (2027, 1)), ((2028, 2), (2028, 3))],
)
def test_the_month_after(month, after):
    assert month_after(date(*month, 1)) == date(*after, 1)


# What is told


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (7, "5"), (8, "10"),
     (12, "10"), (13, "15"), (1284, "1,285")],
)  # fmt: skip
def test_numbers_are_rounded_and_small_ones_are_not_told(count, told):
    assert rounded(count) == told


@pytest.mark.parametrize(("waits", "told"), [(0, None), (4, None), (5, timedelta(minutes=2))])
def test_a_wait_of_few_is_not_told(waits, told):
    figures = NOTHING | {"waits": waits, "median_wait": 120}
    row = MonthFigures(month=FIRST, figures=figures, until=NOON, made_at=NOON)
    assert PublishedMonth(row).median_wait == told


@pytest.mark.parametrize("address", [LIST, NOVEMBER])
def test_the_pages_are_there_while_the_site_publishes_figures(client, address):
    kept()
    assert client.get(address).status_code == 404
    discuss(publishes_figures=True)
    assert client.get(address).status_code == 200
    discuss(publishes_figures=False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("month", ["2026/10", "2026/13", "2026/00", "0000/01", "2026/1", "2026"])
def test_a_month_without_figures_is_not_found(client, public, month):
    kept()
    assert client.get(f"{LIST}{month}/").status_code == 404


def test_the_way_to_the_figures_is_in_the_footer_while_there_are_some(client):
    make_story()
    assert LIST not in client.get("/").text
    discuss(publishes_figures=True)
    assert f'href="{LIST}"' in client.get("/").text


def test_a_page_tells_the_figures(client, public):
    kept(
        received=1284,
        published=1001,
        reasons=[("It attacks a person.", 32), ("It is late.", 3)],
        waits=900,
        median_wait=45 * 60,
    )
    page = client.get(NOVEMBER).text
    for name, count in [
        ("Received", "1,285"),
        ("Published", "1,000"),
        ("It attacks a person.", "30"),
        ("It is late.", "fewer than 5"),
    ]:
        assert f"<bdi>{name}</bdi></th><td>{count}</td>" in page
    assert "1284" not in page
    assert "1,284" not in page
    assert "no longer than 50 minutes" in page
    assert f'href="{NOVEMBER}"' in client.get(LIST).text


def test_a_reason_that_a_moderator_wrote_is_not_told(client, public):
    mo = User.objects.create_user("mo", name="Mo Quill", is_staff=True)
    CannedReason.objects.create(label="For the desk alone", text="It attacks a person.")
    story = make_story()
    for number, reason in enumerate(["It attacks a person.", "Ann, this is a lie."] * 5):
        comment = make_comment(story, f"{number}.", name="Ann Thorpe")
        services.decide(
            comment=comment, version=1, to=Status.REJECTED, actor=mo, now=NOON, reason=reason
        )
    make_figures(now=NOON + DAY)
    page = client.get(NOVEMBER).text
    assert "It attacks a person." in page
    for untold in ("Ann", "lie", "Mo Quill", "For the desk alone", "example.org"):
        assert untold not in page


@pytest.mark.parametrize(
    ("until", "made", "said"),
    [
        (midnight(date(2026, 11, 24)), NOON, "up to and including Nov. 23, 2026"),
        (midnight(date(2026, 12, 1)), NOON + 9 * DAY, "change these figures until Dec. 8, 2026"),
        (midnight(date(2026, 12, 1)), NOON + 30 * DAY, "These figures are final."),
    ],
)
def test_a_page_says_up_to_when_its_figures_are(client, public, until, made, said):
    kept(until=until, now=made)
    assert said in client.get(NOVEMBER).text


@pytest.mark.parametrize("address", [LIST, NOVEMBER])
def test_a_page_is_the_same_for_everybody_and_asked_for_cheaply(
    client, admin_client, public, address
):
    kept()
    page = client.get(address)
    assert "public" in page["Cache-Control"]
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert admin_client.get(address).content == page.content
    again = client.get(address, headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept(received=500)
    assert client.get(address, headers={"If-None-Match": page["ETag"]}).status_code == 200


def test_a_page_takes_few_queries(client, public, django_assert_num_queries):
    for month in range(1, 12):
        kept(month=date(2026, month, 1))
    # The switch, for the page and its footer; the figures; the sections of the site.
    for address in (LIST, NOVEMBER):
        with django_assert_num_queries(4):
            client.get(address)


# The switch


def test_only_the_site_has_the_switch(admin_client):
    site = Discussion.objects.filter(section=None, story=None).get()
    field = 'name="publishes_figures"'
    change = "/admin/comments/discussion/{}/change/"
    assert field in admin_client.get(change.format(site.pk)).text
    row = discuss(make_story())
    assert field not in admin_client.get(change.format(row.pk)).text
    assert field not in admin_client.get("/admin/comments/discussion/add/").text
    with pytest.raises(IntegrityError), transaction.atomic():
        Discussion.objects.filter(pk=row.pk).update(publishes_figures=True)


def test_the_switch_is_off_at_first():
    assert not Discussion.objects.publish_figures()
