"""Waits between attempts, which grow with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from comments.models import LogEntry
from newsroom.models import Attempts
from newsroom.signing import throttle
from newsroom.signing.throttle import Waiting, attempt_succeeded, count_attempt, counts_for_name
from tests.makers import NOON
from tests.newsroom.signing import (
    FACTOR,
    LOGIN,
    PASSWORD,
    code_of,
    give_app,
    give_password,
    is_in,
    make_staff,
    signed_in,
)

pytestmark = pytest.mark.django_db


def attempt(*, name="mo", network="here", browser="", now=NOON):
    """The seconds to wait, or 0 where the attempt is let through."""
    counts = counts_for_name(name=name, network=network, browser=browser)
    try:
        count_attempt(counts, now=now)
    except Waiting as wait:
        return wait.seconds
    return 0


def waits_of(count, **where):
    """The waits that so many failures leave behind, each made as soon as it may be."""
    now, waits = NOON, []
    for _number in range(count):
        while wait := attempt(now=now, **where):
            waits.append(wait)
            now += timedelta(seconds=wait)
    return waits


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    assert waits_of(17) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_after_a_day_without_a_failure_all_is_forgotten():
    waits_of(12)
    later = NOON + timedelta(days=2)
    assert [attempt(now=later) for _number in range(5)] == [0] * 5
    throttle.forget_attempts(now=later + timedelta(days=2))
    assert not Attempts.objects.exists()


def test_a_network_waits_whatever_names_it_tries():
    tried = [attempt(name=f"name {number}") for number in range(30)]
    assert tried[:20] == [0] * 20
    assert any(tried[20:])
    assert attempt(name="another", network="there") == 0


def test_many_networks_that_try_one_name_wait_for_each_other_a_minute_at_most():
    networks = [f"network {number}" for number in range(30)]
    for network in networks:
        attempt(network=network)
    waits = {attempt(network=network, now=NOON) for network in networks}
    assert max(waits) == 60


def test_a_stranger_cannot_keep_the_owner_out():
    for number in range(40):
        attempt(network=f"stranger {number % 10}", now=NOON + timedelta(minutes=number))
    now = NOON + timedelta(minutes=39, seconds=1)
    assert attempt(network="stranger 1", now=now) > 0
    assert attempt(network="home", now=now) == 0
    assert attempt(network="stranger 1", browser="known", now=now) == 0


def test_a_known_browser_is_counted_by_itself():
    assert waits_of(8, browser="known") == [1, 2, 4]
    assert attempt(browser="known", now=NOON) > 0
    assert attempt() == 0


def test_a_right_password_forgets_the_name_but_not_what_the_network_tried_of_others():
    for number in range(19):
        attempt(name=f"name {number}")
    counts = counts_for_name(name="mine", network="here", browser="")
    count_attempt(counts, now=NOON)
    attempt_succeeded(counts, now=NOON)
    assert [attempt(name="mine"), attempt(name="yours")] == [0, 1]


def test_the_form_says_how_long_to_wait_and_takes_no_password_meanwhile(client):
    make_staff()
    for _number in range(5):
        assert give_password(client, password="wrong").status_code == 200
    answer = give_password(client)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 2
    assert "Try again in" in answer.content.decode()
    assert not is_in(client)


def test_it_is_the_same_for_names_that_nobody_has(client):
    make_staff()
    pages = []
    for name in ("mo", "nobody"):
        Attempts.objects.all().delete()
        answers = [give_password(client, name, "wrong") for _number in range(7)]
        pages.append([(one.status_code, one.content.count(b"errornote")) for one in answers])
    assert pages[0] == pages[1]


def test_a_password_is_looked_at_whether_or_not_there_is_such_an_account(client, monkeypatch):
    from django.contrib.auth.hashers import ScryptPasswordHasher

    make_staff()
    make_staff("off", is_active=False)
    counted = []
    encode = ScryptPasswordHasher.encode
    monkeypatch.setattr(
        ScryptPasswordHasher, "encode", lambda *args: counted.append(1) or encode(*args)
    )
    made = []
    for name in ("mo", "nobody", "off"):
        counted.clear()
        give_password(client, name, "wrong")
        made.append(len(counted))
    assert made == [1, 1, 1]


def test_what_was_typed_as_a_name_is_stored_nowhere(client, caplog):
    typed = "my-secret-password-9"
    give_password(client, typed, "wrong")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables.
            assert typed not in f"{cursor.fetchall()}"
    assert typed not in caplog.text
    assert LogEntry.objects.get().about == ""


def test_second_factors_are_waited_for_too(client):
    mo = make_staff()
    give_app(mo)
    give_password(client)
    for _number in range(5):
        assert client.post(FACTOR, {"code": "000000"}).status_code == 422
    answer = client.post(FACTOR, {"code": code_of(mo)})
    assert (answer.status_code, answer["Retry-After"].isdigit()) == (429, True)
    assert not is_in(client)
    # The right password again is no new start.
    give_password(client)
    assert client.post(FACTOR, {"code": code_of(mo)}).status_code == 429


def test_a_browser_is_known_by_a_cookie_that_is_good_for_one_name():
    mo = make_staff()
    make_staff("ann")
    client = signed_in(mo)
    cookie = client.cookies["known_browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/admin/")
    stranger = Client()
    for _number in range(6):
        give_password(stranger, password="wrong")
    assert give_password(stranger).status_code == 429
    known = Client()
    known.cookies["known_browser"] = cookie.value
    assert give_password(known).status_code == 302
    for _number in range(6):
        give_password(stranger, "ann", "wrong")
    known = Client()
    known.cookies["known_browser"] = cookie.value
    assert give_password(known, "ann").status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "a.b:c:d"])
def test_a_cookie_that_somebody_made_up_is_none(cookie):
    client = Client()
    make_staff()
    client.cookies["known_browser"] = cookie
    for _number in range(6):
        give_password(client, password="wrong")
    assert give_password(client).status_code == 429


def test_an_attempt_that_was_refused_is_not_counted():
    waits_of(6)
    before = Attempts.objects.values_list("count", flat=True).order_by("pk")
    kept = list(before)
    for _number in range(10):
        assert attempt(now=NOON)
    assert list(before.all()) == kept


def test_the_site_asks_for_the_password_on_a_page_of_ours(client):
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert PASSWORD not in page.content.decode()
