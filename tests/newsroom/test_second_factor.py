"""Signing in with a password and something besides."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from comments.models import LogEntry
from newsroom.models import Authenticator, RecoveryCode, User
from newsroom.signing import factors
from tests.newsroom.house import make_account
from tests.newsroom.signing import (
    AGAIN,
    APP,
    FACTOR,
    LOGIN,
    OWN,
    PASSWORD,
    SET_UP,
    code_of,
    give_app,
    give_password,
    is_in,
    make_staff,
    secret_on,
    shown_by,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo():
    return make_staff()


def facts():
    return list(LogEntry.objects.order_by("pk").values_list("facts", flat=True))


def test_without_a_factor_the_password_signs_in(client, mo):
    answer = give_password(client, next="/admin/comments/comment/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/comments/comment/")
    assert is_in(client)


def test_with_a_factor_the_password_alone_opens_nothing(client, mo):
    give_app(mo)
    assert give_password(client)["Location"] == FACTOR
    assert not is_in(client)
    assert not LogEntry.objects.filter(act=LogEntry.Act.SIGN_IN).exists()
    answer = client.post(FACTOR, {"code": code_of(mo)})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)
    assert LogEntry.objects.filter(act=LogEntry.Act.SIGN_IN, actor=mo).count() == 1


def test_the_way_goes_on_to_the_page_that_was_asked_for_and_never_elsewhere(client, mo):
    give_app(mo)
    give_password(client, next="/admin/comments/comment/")
    assert client.post(FACTOR, {"code": code_of(mo)})["Location"] == "/admin/comments/comment/"
    Authenticator.objects.update(last_step=-1)
    give_password(client, next="https://elsewhere.example/")
    assert client.post(FACTOR, {"code": code_of(mo)})["Location"] == "/admin/"


def test_a_wrong_code_is_refused_and_logged_as_a_failure_of_the_account(client, mo):
    give_app(mo)
    give_password(client)
    answer = client.post(FACTOR, {"code": "000000"})
    assert answer.status_code == 422
    assert not is_in(client)
    failed = LogEntry.objects.get(act=LogEntry.Act.SIGN_IN_FAILED)
    assert failed.about_id == mo.pk


@pytest.mark.parametrize(("seconds", "taken"), [(-29, True), (29, True), (-90, False), (90, False)])
def test_a_code_may_be_half_a_minute_early_or_late(mo, seconds, taken):
    give_app(mo)
    from django.utils import timezone

    now = timezone.now().replace(second=0, microsecond=0)
    step = factors.step_of(
        key="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code=_code_at(now, seconds), after=-1, now=now
    )
    assert (step is not None) is taken


def _code_at(now, seconds):
    from django_otp.oath import TOTP

    one = TOTP(b"12345678901234567890")
    one.time = now.timestamp() + seconds
    return f"{one.token():06d}"


def test_a_code_is_taken_once(mo):
    give_app(mo)
    code = code_of(mo)
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client)
        client.post(FACTOR, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_recovery_code_signs_in_once_however_it_is_written(mo):
    codes = give_app(mo)
    assert len(set(codes)) == factors.RECOVERY_CODES
    for code, is_right in ((codes[0].lower().replace("-", " "), True), (codes[0], False)):
        client = Client()
        give_password(client)
        client.post(FACTOR, {"code": code})
        assert is_in(client) is is_right
    assert mo.recovery_codes.count() == factors.RECOVERY_CODES - 1


def test_nothing_that_is_stored_makes_a_code(mo):
    key = factors.new_key()
    from django.utils import timezone

    codes = factors.add_app(user=mo, key=key, step=-1, name="App", now=timezone.now())
    stored = f"{Authenticator.objects.values()} {list(RecoveryCode.objects.values())}"
    assert key not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    assert key not in f"{facts()}"


def test_who_must_have_one_is_led_to_it_before_anything_else_opens(client, mo, settings):
    settings.SECOND_FACTOR = ["all staff"]
    assert give_password(client, next="/admin/figures/")["Location"] == SET_UP
    assert not is_in(client)
    assert client.get(OWN).status_code == 302
    page = client.get(APP).content.decode()
    assert "data:image/svg+xml" in page
    answer = client.post(APP, {"name": "Telephone", "code": shown_by(secret_on(page))})
    shown = re.findall(r"<code>([\dA-Z-]+)</code>", answer.content.decode())
    assert len(shown) == factors.RECOVERY_CODES
    assert 'href="/admin/figures/"' in answer.content.decode()
    assert is_in(client)
    assert "no-store" in answer["Cache-Control"]
    assert shown[0] not in client.get(OWN).content.decode()


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret(client, mo, settings):
    settings.SECOND_FACTOR = ["all staff"]
    give_password(client)
    secret = secret_on(client.get(APP).content.decode())
    answer = client.post(APP, {"name": "Telephone", "code": "12345"})
    assert answer.status_code == 422
    assert secret_on(answer.content.decode()) == secret
    assert not factors.has_one(mo)


def test_who_has_one_cannot_set_up_another_halfway(client, mo):
    give_app(mo)
    give_password(client)
    for page in (SET_UP, APP, f"{SET_UP}passkey/"):
        assert client.get(page)["Location"] == FACTOR
        assert client.post(page, {"name": "Mine", "code": "123456"})["Location"] == FACTOR


def test_a_session_from_before_the_rule_is_a_strangers(mo, settings):
    client = signed_in(mo)
    settings.SECOND_FACTOR = ["all staff"]
    assert not is_in(client)


@pytest.mark.parametrize(
    ("roles", "role", "must"),
    [
        ([], "Publisher", False),
        (["Publisher"], "Publisher", True),
        (["publisher"], "Publisher", True),
        (["Publisher"], "Editor", False),
        (["Senior moderator", "Editor"], "Editor", True),
        (["All staff"], "", True),
    ],
)
def test_a_role_of_the_setting_must_have_one(settings, roles, role, must):
    settings.SECOND_FACTOR = roles
    assert factors.must_have_one(make_account(role)) is must


def test_a_superuser_must_whenever_any_role_must(settings, mo):
    assert not factors.must_have_one(mo)
    settings.SECOND_FACTOR = ["Writer"]
    assert factors.must_have_one(mo)


def test_a_superuser_can_require_it_of_one_account():
    assert factors.must_have_one(make_account(needs_second_factor=True))
    assert not factors.must_have_one(User.objects.create_user("ann", needs_second_factor=True))


def test_changing_a_factor_asks_for_password_and_factor_again(mo):
    give_app(mo)
    client = signed_in(mo)
    _grow_old(client)
    key = Authenticator.objects.get().pk
    remove = {"act": "remove", "factor": f"app-{key}"}
    for answer in (client.post(OWN, remove), client.get(APP), client.post(OWN, {"act": "codes"})):
        assert answer["Location"].startswith(AGAIN)
    Authenticator.objects.update(last_step=-1)
    for sent in (
        {"password": PASSWORD},
        {"code": code_of(mo)},
        {"password": "wrong", "code": code_of(mo)},
        {"password": PASSWORD, "code": "000000"},
    ):
        assert client.post(AGAIN, sent).status_code == 422
        assert client.post(OWN, remove)["Location"].startswith(AGAIN)
    client.post(AGAIN, {"password": PASSWORD, "code": code_of(mo)})
    assert client.post(OWN, remove)["Location"] == OWN
    assert not factors.has_one(mo)
    assert not mo.recovery_codes.exists()
    assert {"second_factor": "removed", "kind": "app"} in facts()
    assert is_in(client)


def _grow_old(client):
    session = client.session
    session["sure_at"] = 0
    session.save()


def test_the_last_one_stays_where_one_is_required(mo):
    give_app(mo)
    client = signed_in(mo)
    User.objects.update(needs_second_factor=True)
    client.post(OWN, {"act": "remove", "factor": f"app-{Authenticator.objects.get().pk}"})
    assert factors.has_one(mo)


def test_nobody_removes_what_is_somebody_elses(mo):
    other = make_staff("other")
    give_app(other)
    client = signed_in(mo)
    sent = {"act": "remove", "factor": f"app-{Authenticator.objects.get().pk}"}
    assert client.post(OWN, sent).status_code == 404
    assert factors.has_one(other)


@pytest.mark.parametrize("factor", ["", "app", "app-x", "nothing-1", "app-²"])
def test_a_factor_that_is_none_is_not_removed(mo, factor):
    client = signed_in(mo)
    assert client.post(OWN, {"act": "remove", "factor": factor}).status_code == 302


def test_new_recovery_codes_replace_the_old_ones(mo):
    old = give_app(mo)
    client = signed_in(mo)
    page = client.post(OWN, {"act": "codes"}).content.decode()
    assert page.count("<code>") == factors.RECOVERY_CODES
    from django.utils import timezone

    assert not factors.prove_by_code(user=mo, code=old[0], now=timezone.now())


def test_an_administrator_resets_a_factor_and_the_log_tells_of_it(mo):
    ann = make_account("Publisher")
    give_app(ann)
    sent = {"action": "reset_second_factor", "_selected_action": [ann.pk]}
    signed_in(mo).post("/admin/newsroom/user/", sent)
    assert not factors.has_one(ann)
    entry = LogEntry.objects.filter(facts__second_factor="reset").get()
    assert (entry.actor_id, entry.about_id) == (mo.pk, ann.pk)


def test_a_command_resets_a_factor_and_signs_out(mo, capsys):
    give_app(mo)
    client = signed_in(mo)
    call_command("reset_second_factor", "mo")
    assert "no second factor" in capsys.readouterr().out
    assert not factors.has_one(mo)
    assert not mo.recovery_codes.exists()
    assert not is_in(client)
    assert {"second_factor": "reset"} in facts()
    with pytest.raises(CommandError, match="No account"):
        call_command("reset_second_factor", "nobody")


def test_the_password_counts_a_quarter_of_an_hour(client, mo):
    give_app(mo)
    give_password(client)
    session = client.session
    session["halfway"] |= {"at": 0}
    session.save()
    assert client.post(FACTOR, {"code": code_of(mo)})["Location"] == LOGIN
    assert not is_in(client)


def test_a_password_that_changed_meanwhile_ends_the_way_in(client, mo):
    give_app(mo)
    give_password(client)
    mo.set_password("another-harbour-9")
    mo.save()
    assert client.post(FACTOR, {"code": code_of(mo)})["Location"] == LOGIN
    assert not is_in(client)
