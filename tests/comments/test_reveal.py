"""Somebody's address is seen by whoever may, says why, and is written down."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry as HistoryEntry
from django.contrib.auth.models import Permission

from comments import services
from comments.models import LogEntry, Person
from comments.services.reveal import LIMIT, RevealedTooOften, RevealRefused, reveal
from newsroom.models import Session, User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
WHY = "A court order, file 12."
ADDRESS = "ann@example.org"


def account(*codenames, name="mo"):
    user = User.objects.create_user(name, name=name.title(), is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def mo():
    """A moderator who may reveal addresses."""
    return account("view_person", "view_comment", "reveal_address")


@pytest.fixture
def person():
    return make_comment(make_story()).person


def page_of(person):
    return f"/admin/comments/person/{person.pk}/reveal/"


def reveals():
    return LogEntry.objects.filter(act=LogEntry.Act.REVEAL)


def test_the_address_is_shown_once_and_it_is_logged_who_saw_it_and_why(client, mo, person):
    client.force_login(mo)
    form = client.get(page_of(person))
    assert ADDRESS not in form.text
    assert "a•••@•••.org" in form.text
    assert not reveals().exists()
    answer = client.post(page_of(person), {"reason": f"  {WHY}\r\n "})
    assert answer.status_code == 200
    assert answer.text.count(ADDRESS) == 1
    (entry,) = reveals()
    assert (entry.actor, entry.about, entry.about_id) == (mo, "person", person.pk)
    assert entry.facts == {"reason": WHY}
    assert ADDRESS not in client.get(page_of(person)).text


def test_nothing_keeps_the_page_and_nothing_else_holds_the_address(client, mo, person):
    client.force_login(mo)
    client.get("/admin/")  # The first page notes in the session where it is used.
    answer = client.post(page_of(person), {"reason": WHY})
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(",", "").split())
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "ann" not in str(answer.headers)
    assert not answer.cookies
    assert not HistoryEntry.objects.exists()
    for session in Session.objects.all():
        assert "ann" not in str(session.get_decoded())
    following = client.get(f"/admin/comments/person/{person.pk}/change/")
    assert ADDRESS not in following.text
    assert WHY in following.text


def test_the_form_is_sent_with_an_origin_that_can_be_checked(client, mo, person):
    """A page without a referrer has its form sent with the origin "null"."""
    client.force_login(mo)
    form = client.get(page_of(person))
    refused = client.post(page_of(person), {"reason": "short"})
    for page in (form, refused):
        assert page["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]


def test_the_record_of_a_comment_leads_to_it(client, mo, person):
    client.force_login(mo)
    record = f"/admin/comments/comment/{person.comments.get().pk}/change/"
    assert f'href="{page_of(person)}"' in client.get(record).text
    mo.user_permissions.remove(Permission.objects.get(codename="reveal_address"))
    assert page_of(person) not in client.get(record).text


@pytest.mark.parametrize(
    "codenames",
    [(), ("view_person", "decide_standing", "view_comment", "decide_comment", "view_logentry")],
)
def test_nobody_reveals_without_the_permission(client, person, codenames):
    user = account(*codenames)
    client.force_login(user)
    assert client.get(page_of(person)).status_code == 403
    answer = client.post(page_of(person), {"reason": WHY})
    assert answer.status_code == 403
    assert ADDRESS not in answer.text
    with pytest.raises(RevealRefused):
        reveal(person=person, reason=WHY, actor=user, now=NOON)
    assert not reveals().exists()
    if codenames:
        shown = client.get(f"/admin/comments/person/{person.pk}/change/").text
        assert "/reveal/" not in shown
    client.logout()
    assert client.post(page_of(person), {"reason": WHY})["Location"].startswith("/admin/login/")


def test_a_superuser_may_and_it_is_logged_too(admin_client, person):
    assert ADDRESS in admin_client.post(page_of(person), {"reason": WHY}).text
    assert reveals().count() == 1


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say why"),
        ("Because.", "Say why"),
        ("x" * 501, "Say why"),
        (" " * 20, "Say why"),
        (f"Asked as {ADDRESS}", "Leave addresses out"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused_with_the_words_kept(
    client, mo, person, reason, said
):
    client.force_login(mo)
    answer = client.post(page_of(person), {"reason": reason})
    assert answer.status_code == 422
    assert said in answer.text
    assert not answer.context["address"]
    assert not reveals().exists()
    assert reason.strip() in answer.text


def test_an_erased_person_has_nothing_to_reveal(client, mo, person):
    services.erase(person=person, keep_text=True, now=NOON)
    client.force_login(mo)
    answer = client.post(page_of(person), {"reason": WHY})
    assert answer.status_code == 422
    assert "was erased" in answer.text
    assert not reveals().exists()
    assert client.get("/admin/comments/person/999/reveal/").status_code == 404


def test_a_moderator_reveals_so_many_an_hour_and_colleagues_theirs(client, mo, person):
    now = NOON
    for _time in range(LIMIT.at_once):
        reveal(person=person, reason=WHY, actor=mo, now=now)
    with pytest.raises(RevealedTooOften, match="6 minutes"):
        reveal(person=person, reason=WHY, actor=mo, now=now)
    assert reveals().count() == LIMIT.at_once == 10
    reveal(person=person, reason=WHY, actor=account("reveal_address", name="lee"), now=now)
    reveal(person=person, reason=WHY, actor=mo, now=now + timedelta(minutes=6))


def test_the_page_says_how_long_to_wait(client, mo, person):
    client.force_login(mo)
    for _time in range(LIMIT.at_once):
        assert client.post(page_of(person), {"reason": WHY}).status_code == 200
    answer = client.post(page_of(person), {"reason": WHY})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 360
    assert ADDRESS not in answer.text
    # What was refused for another reason counts nothing.
    assert "too many addresses" in answer.text


def test_refusals_do_not_count(client, mo, person):
    client.force_login(mo)
    for _time in range(LIMIT.at_once + 1):
        client.post(page_of(person), {"reason": "short"})
    assert client.post(page_of(person), {"reason": WHY}).status_code == 200


def test_without_an_entry_in_the_log_there_is_no_address(mo, person, monkeypatch):
    monkeypatch.setattr("comments.services.reveal.record", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reveal(person=person, reason=WHY, actor=mo, now=NOON)
    monkeypatch.undo()
    monkeypatch.setattr(Person, "address", property(lambda self: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        reveal(person=person, reason=WHY, actor=mo, now=NOON)
    assert not reveals().exists()
