"""Who signed in, and what the screen of the log shows, finds and gives out."""

import pytest
from django.test import Client

from comments import signals
from comments.models import LogEntry
from newsroom.models import User
from newsroom.signing import throttle

pytestmark = pytest.mark.django_db
Act = LogEntry.Act
SIGN_IN = "/admin/login/"


@pytest.fixture
def mo():
    return User.objects.create_user("mo", "Wherry-41-quay", name="Mo", is_staff=True)


def sign_in(client, username, password):
    return client.post(SIGN_IN, {"username": username, "password": password})


def entries():
    """What the log holds, oldest first."""
    return list(LogEntry.objects.order_by("pk"))


def test_signing_in_and_out_is_logged(client, mo):
    assert sign_in(client, "mo", "Wherry-41-quay").status_code == 302
    client.post("/admin/logout/")
    assert [(one.act, one.actor, one.facts) for one in entries()] == [
        (Act.SIGN_IN, mo, {}),
        (Act.SIGN_OUT, mo, {}),
    ]


def test_a_failure_names_the_account_that_was_tried_and_nobody_who_did_it(client, mo):
    assert sign_in(client, "mo", "wrong").status_code == 200
    (entry,) = entries()
    assert (entry.act, entry.actor) == (Act.SIGN_IN_FAILED, None)
    assert (entry.about, entry.about_id, entry.facts) == ("user", mo.pk, {})


def test_nothing_that_was_typed_is_in_the_log(client, mo):
    for typed in ("hunter2", "ann@example.org", "Wherry-41-quay", "MO"):
        sign_in(client, typed, "Wherry-41-quay")
    assert len(entries()) == 4
    for entry in entries():
        assert (entry.about, entry.about_id, entry.facts) == ("", None, {})


def test_a_flood_of_failures_does_not_fill_the_log(client, mo, monkeypatch):
    # There would be no flood of those who wait.
    monkeypatch.setattr(throttle, "count_attempt", lambda counts, now: None)
    for _attempt in range(25):
        sign_in(client, "mo", "wrong")
    assert len(entries()) == signals.FAILURES_OF_ONE.at_once == 20
    sign_in(Client(REMOTE_ADDR="192.0.2.7"), "mo", "wrong")
    assert len(entries()) == 21
    # However many they are, and from wherever.
    monkeypatch.setattr(signals, "FAILURES_OF_ALL", signals.an_hour("few", 1))
    for last in range(8, 12):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{last}"), "mo", "wrong")
    assert len(entries()) == 22
    assert sign_in(client, "mo", "Wherry-41-quay").status_code == 302
    assert entries()[-1].act == Act.SIGN_IN
