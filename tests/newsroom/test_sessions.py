"""Where somebody is signed in, and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from comments.models import LogEntry
from newsroom.jobs import prune_sessions
from newsroom.models import Session, User
from newsroom.signing.sessions import browser_name
from tests.newsroom.signing import (
    APP,
    OWN,
    PASSWORD,
    is_in,
    make_staff,
    secret_on,
    shown_by,
    signed_in,
)

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def mo():
    return make_staff()


@pytest.fixture
def two(mo):
    clients = signed_in(mo), signed_in(mo)
    clients[1].get("/admin/", headers={"User-Agent": FIREFOX})
    return clients


def names_on(client):
    return [place.name for place in client.get(OWN).context["places"]]


def test_the_page_shows_each_place_and_which_one_this_is(two):
    places = two[0].get(OWN).context["places"]
    assert [place.is_here for place in places] == [True, False]
    assert all(place.since and place.seen_at for place in places)
    page = two[0].get(OWN).content.decode()
    assert "this one" in page
    assert not [one.session_key for one in Session.objects.all() if one.session_key in page]


def test_one_other_session_is_ended(two, mo):
    third = signed_in(mo)
    third.get("/admin/")
    here = two[0].get(OWN).context["places"]
    other = next(place for place in here if place.key == two[1].session.session_key)
    two[0].post(OWN, {"act": "end", "place": other.name})
    assert [is_in(client) for client in (*two, third)] == [True, False, True]
    assert LogEntry.objects.filter(facts={"sessions": "ended"}, actor=mo).exists()


def test_every_other_session_is_ended(two):
    two[0].post(OWN, {"act": "end"})
    assert [is_in(client) for client in two] == [True, False]


def test_all_are_ended(two):
    two[0].post(OWN, {"act": "end_all"})
    assert [is_in(client) for client in two] == [False, False]


def test_nobody_ends_what_is_somebody_elses(two):
    other = signed_in(make_staff("other"))
    other.post(OWN, {"act": "end", "place": names_on(two[0])[0]})
    other.post(OWN, {"act": "end"})
    assert [is_in(client) for client in two] == [True, True]


def test_a_new_password_ends_the_others(two):
    sent = {"old_password": PASSWORD, "new_password1": "quay-and-rope-9"}
    two[0].post("/admin/password_change/", sent | {"new_password2": "quay-and-rope-9"})
    assert [is_in(client) for client in two] == [True, False]
    assert len(names_on(two[0])) == 1


def test_a_new_factor_ends_the_others(two, mo):
    secret = secret_on(two[0].get(APP).content.decode())
    two[0].post(APP, {"name": "Telephone", "code": shown_by(secret)})
    assert [is_in(client) for client in two] == [True, False]


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_a_disabled_account_is_out_at_once_and_stays_out_when_it_is_enabled(mo, field):
    boss = signed_in(make_staff("boss"))
    client = signed_in(mo)
    form = {
        "username": "mo",
        "name": "Mo",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    off = {name: value for name, value in form.items() if name != field}
    assert boss.post(f"/admin/newsroom/user/{mo.pk}/change/", off).status_code == 302
    assert not getattr(User.objects.get(pk=mo.pk), field)
    assert not is_in(client)
    boss.post(f"/admin/newsroom/user/{mo.pk}/change/", form)
    assert getattr(User.objects.get(pk=mo.pk), field)
    assert not is_in(client)


def test_an_account_that_is_disabled_past_the_admin_is_out_at_once(mo):
    client = signed_in(mo)
    User.objects.update(is_active=False)
    assert not is_in(client)


def test_a_changed_role_ends_no_session(mo):
    client = signed_in(mo)
    mo.groups.add(Group.objects.get(name="Publisher"))
    assert is_in(client)


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(mo):
    client = signed_in(mo)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_sessions_that_are_over_are_forgotten(mo):
    signed_in(mo)
    prune_sessions(now=timezone.now() + timedelta(days=13))
    assert Session.objects.exists()
    prune_sessions(now=timezone.now() + timedelta(days=15))
    assert not Session.objects.exists()


def test_a_stranger_has_no_page_of_their_own():
    for act in ("", "end", "end_all", "codes", "remove"):
        assert Client().post(OWN, {"act": act})["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Version/26.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(agent, name):
    assert browser_name(agent) == name
