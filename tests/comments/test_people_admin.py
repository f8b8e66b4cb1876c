from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import services
from comments.models import Person, Standing
from comments.services.submission import person_of
from newsroom.models import User
from tests.letters import make_reader, published
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/person/"
Kind = Standing.Kind
NEXT_WEEK = date.today() + timedelta(days=7)


@pytest.fixture
def desk(client):
    """A member of staff who may see and decide about people and comments."""
    user = User.objects.create_user("mo", name="Mo", is_staff=True)
    wanted = ["view_person", "decide_standing", "view_comment"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    return client


@pytest.fixture
def people():
    """One who is trusted, one who is new, one who is only held."""
    story = make_story()
    published(story, "Ann", "Published.")
    make_comment(story, "Held.", name="Bo", address="bo@example.org")
    make_comment(story, "Held too.", name="Robert", address="bo@example.org")
    return [person_of("ann@example.org"), person_of("bo@example.org")]


def act(client, action, *chosen, **fields):
    data = {"action": action, "index": "0", "_selected_action": [one.pk for one in chosen]}
    return told(client.post(LIST, data | fields))


def act_on_page(client, action, person, **fields):
    named = {f"CHANGE_FORM-{name}": value for name, value in ({"action": action} | fields).items()}
    page = f"{LIST}{person.pk}/change/"
    return told(client.post(page, named | {"_selected_action": person.pk}))


def told(answer):
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)]


def listed(client, query=""):
    return list(client.get(f"{LIST}{query}").context["cl"].result_list)


def row(text, person):
    return text[text.index(f"{LIST}{person.pk}/change/") :].partition("</tr>")[0]


def test_the_list_shows_who_they_are_in_words_and_no_address(desk, people):
    text = desk.get(LIST).text
    ann, bo = (row(text, person) for person in people)
    assert "Trusted" in ann
    assert "New" in bo
    assert "Robert" in bo
    assert 'field-published">1<' in ann
    assert 'field-held">2<' in bo
    assert "a•••@•••.org" in ann
    assert "@example.org" not in text


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_list_takes_as_many_queries_for_many_as_for_few(desk, people):
    desk.get(LIST)
    few = queries(desk, LIST)
    story = make_story("Another")
    for number in range(12):
        comment = make_comment(story, f"{number}.", address=f"reader{number}@example.org")
        put(comment.person, Kind.WATCHED)
    assert queries(desk, LIST) == few


def test_a_page_takes_as_many_queries_for_a_long_history_as_for_a_short_one(desk, people):
    bo = people[1]
    page = f"{LIST}{bo.pk}/change/"
    put(bo, Kind.WATCHED)
    desk.get(page)
    few = queries(desk, page)
    for number in range(12):
        make_comment(make_story(f"Story {number}"), name="Bo", address="bo@example.org")
        by = User.objects.create_user(f"chief {number}")
        kind = Kind.BANNED if number % 2 else Kind.WATCHED
        Standing.objects.create(person=bo, kind=kind, reason="Seen.", by=by, at=NOON)
    assert queries(desk, page) == few


def put(person, kind, **more):
    by, _is_new = User.objects.get_or_create(username="chief")
    services.set_standing(person=person, kind=kind, reason="Seen.", by=by, now=NOON, **more)


@pytest.mark.parametrize("on", [act, act_on_page])
def test_each_decision_is_stored_with_who_and_why(desk, people, on):
    bo = people[1]
    assert on(desk, "watch", bo, reason="Twice.") == [f"Person {bo.pk}: Watched"]
    assert on(desk, "suspend", bo, reason="Thrice.", until=f"{NEXT_WEEK}")
    assert on(desk, "ban", bo, reason="Often.")
    assert on(desk, "lift", bo, reason="Sorry.")
    stored = bo.standings.values_list("kind", "reason", "by__username")
    assert list(stored) == [
        ("watched", "Twice.", "mo"),
        ("suspended", "Thrice.", "mo"),
        ("banned", "Often.", "mo"),
        ("lifted", "Sorry.", "mo"),
    ]
    assert bo.standings.all()[1].until.date() == NEXT_WEEK


@pytest.mark.parametrize(
    ("action", "fields", "why"),
    [
        ("ban", {}, "Give a reason"),
        ("ban", {"reason": "x" * 501}, "limit is 500"),
        ("suspend", {"reason": "No."}, "until when"),
        ("suspend", {"reason": "No.", "until": "soon"}, "until when"),
        ("suspend", {"reason": "No.", "until": "0001-01-01"}, "begun already"),
        ("suspend", {"reason": "No.", "until": "9999-12-31"}, "five years"),
        ("lift", {"reason": "No."}, "nothing to lift"),
    ],
)
@pytest.mark.parametrize("on", [act, act_on_page])
def test_a_refusal_is_told_in_words(desk, people, on, action, fields, why):
    (message,) = on(desk, action, people[0], **fields)
    assert why in message
    assert not Standing.objects.exists()


def test_the_page_shows_the_history_and_leads_to_the_comments(desk, people):
    bo = people[1]
    act_on_page(desk, "suspend", bo, reason="<i>Twice.", until=f"{NEXT_WEEK}")
    text = desk.get(f"{LIST}{bo.pk}/change/").text
    assert "Suspended until" in text
    assert "&lt;i&gt;Twice." in text
    assert "Mo" in text
    for comment in bo.comments.all():
        assert f"/admin/comments/comment/{comment.pk}/change/" in text
    queue = desk.get(f"/admin/comments/comment/?queue=all&person={bo.pk}").text
    assert f"?queue=all&amp;person={bo.pk}" in text
    assert "Held too." in queue
    assert "Published." not in queue
    assert 'name="CHANGE_FORM-reason"' in text
    assert 'type="date"' in text


def test_a_comments_page_leads_to_its_person(desk, people):
    comment = people[0].comments.get()
    text = desk.get(f"/admin/comments/comment/{comment.pk}/change/").text
    assert f"{LIST}{people[0].pk}/change/" in text


def test_the_comment_of_an_account_has_no_person(desk):
    user = User.objects.create_user("wen", is_staff=True)
    comment = make_comment(make_story(), name="Wen", address="", user=user)
    assert desk.get(f"/admin/comments/comment/{comment.pk}/change/").status_code == 200


@pytest.mark.parametrize("spelt", ["ann@example.org", " ANN@Example.ORG "])
def test_a_whole_address_finds_its_person(desk, people, spelt):
    assert [one.pk for one in listed(desk, f"?q={spelt}")] == [people[0].pk]


@pytest.mark.parametrize("part", ["ann", "ann@", "@example.org", "nn@example.org", "Ann", "1", "%"])
def test_a_part_of_an_address_or_a_name_finds_nobody(desk, people, part):
    assert listed(desk, f"?q={part}") == []


def test_the_filter_finds_people_by_what_holds_now(desk, people):
    ann, bo = people
    watched, suspended, banned, over, lifted = (
        make_reader(name) for name in ("Cy", "Di", "Ed", "Flo", "Gus")
    )
    put(watched, Kind.WATCHED)
    put(suspended, Kind.SUSPENDED, until=NOON + timedelta(days=900))
    put(banned, Kind.BANNED)
    gone = make_reader("Hal")
    services.erase(person=gone, keep_text=True, now=NOON)
    by = User.objects.get(username="chief")
    put(lifted, Kind.BANNED)
    services.lift_standing(person=lifted, reason="No.", by=by, now=NOON)
    Standing.objects.create(
        person=over, kind=Kind.SUSPENDED, until=NOON - timedelta(days=900), reason="x", by=by,
        at=NOON - timedelta(days=901),
    )  # fmt: skip
    found = {
        choice: {one.pk for one in listed(desk, f"?standing={choice}")}
        for choice in ("watched", "suspended", "banned", "trusted", "new", "nonsense")
    }
    assert found == {
        "watched": {watched.pk},
        "suspended": {suspended.pk},
        "banned": {banned.pk},
        "trusted": {ann.pk},
        "new": {bo.pk, over.pk, lifted.pk},
        "nonsense": set(),
    }
    assert len(listed(desk)) == Person.objects.count()
    text = desk.get(LIST).text
    assert "Erased" in row(text, gone)
    assert "Banned" in row(text, banned)


@pytest.mark.parametrize(
    "query", ["sealed_address__startswith=a", "address_index__gt=5", "comments__sender=x"]
)
def test_a_question_about_an_address_is_refused(desk, people, query):
    assert desk.get(f"{LIST}?{query}").status_code == 400


def test_nobody_is_added_changed_or_deleted(admin_client, people):
    page = f"{LIST}{people[0].pk}/"
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    before = Person.objects.filter(pk=people[0].pk).values().get()
    admin_client.post(f"{page}change/", {"sealed_address": "x", "verified_at_0": ""})
    assert Person.objects.filter(pk=people[0].pk).values().get() == before


def test_who_may_only_look_decides_nothing(client, people):
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_person"))
    client.force_login(viewer)
    text = client.get(LIST).text
    assert "decide-ban" not in text
    assert client.get(f"{LIST}{people[0].pk}/change/").status_code == 200
    chosen = {"_selected_action": people[0].pk}
    client.post(LIST, {"action": "ban", "index": "0", "reason": "No."} | chosen)
    named = {"CHANGE_FORM-action": "ban", "CHANGE_FORM-reason": "No."}
    client.post(f"{LIST}{people[0].pk}/change/", named | chosen)
    assert not Standing.objects.exists()


def test_who_may_not_look_sees_nobody(client, people):
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.get(LIST).status_code == 403
