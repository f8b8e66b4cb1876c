"""Whoever changes a rule, a setting or an account leaves what stood there before."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client

from comments.models import CannedReason, Comment, Discussion, LearnedFilter, ListEntry, LogEntry
from comments.services import decide
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Act = LogEntry.Act
LIST, SETTINGS = "/admin/comments/listentry/", "/admin/comments/discussion/"
REASONS, ACCOUNTS, GROUPS = (
    "/admin/comments/cannedreason/",
    "/admin/newsroom/user/",
    "/admin/auth/group/",
)
WORD = {"kind": "word", "pattern": "casino", "action": "hold", "is_active": "on"}


@pytest.fixture
def desk(admin_client):
    """Somebody who may do everything."""
    return admin_client


def changes(act=Act.RULE):
    return list(LogEntry.objects.filter(act=act).order_by("pk"))


def last_change(act=Act.RULE):
    entry = LogEntry.objects.filter(act=act).first()
    assert entry.actor.username == "admin"
    return entry.facts


def send(client, page, **fields):
    answer = client.post(page, fields)
    assert answer.status_code == 302, answer.context["errors"]
    return answer


def test_a_list_entry_that_is_added_changed_and_deleted(desk):
    send(desk, f"{LIST}add/", **WORD, note="Spam.")
    entry = ListEntry.objects.get()
    set_now = {"kind": "word", "pattern": "casino", "in_parts": False, "action": "hold"}
    set_now |= {"is_active": True, "is_slur": False, "note": "Spam."}
    assert last_change() == {"done": "added", "after": set_now}
    assert (changes()[0].about, changes()[0].about_id) == ("listentry", entry.pk)
    send(desk, f"{LIST}{entry.pk}/change/", **WORD | {"action": "trash"}, note="")
    assert last_change() == {
        "done": "changed",
        "before": {"action": "hold", "note": "Spam."},
        "after": {"action": "trash", "note": ""},
    }
    send(desk, f"{LIST}{entry.pk}/change/", **WORD | {"action": "trash"}, note="")
    assert len(changes()) == 2, "nothing was changed"
    send(desk, f"{LIST}{entry.pk}/delete/", post="yes")
    assert not ListEntry.objects.exists()
    left = set_now | {"action": "trash"}
    del left["note"]
    assert last_change() == {"done": "deleted", "before": left}
    assert changes()[-1].about_id == entry.pk


def test_many_deleted_at_once_are_each_in_the_log(desk):
    entries = [ListEntry.objects.create(kind="word", pattern=word) for word in ("a1", "b2", "c3")]
    chosen = [entry.pk for entry in entries]
    choice = {"action": "delete_selected", "_selected_action": chosen}
    desk.post(LIST, choice)
    assert not changes()
    desk.post(LIST, choice | {"post": "yes"})
    assert not ListEntry.objects.exists()
    assert {one.about_id: one.facts["before"]["pattern"] for one in changes()} == dict(
        zip(chosen, ("a1", "b2", "c3"), strict=True)
    )


def test_nothing_is_deleted_that_cannot_be_logged(desk, monkeypatch):
    entry = ListEntry.objects.create(kind="word", pattern="casino")
    monkeypatch.setattr("comments.admin.changes.record", lambda **facts: 1 / 0)
    desk.raise_request_exception = False
    choice = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    assert desk.post(LIST, choice).status_code == 500
    assert desk.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 500
    assert desk.post(f"{LIST}add/", WORD | {"pattern": "poker"}).status_code == 500
    assert [one.pattern for one in ListEntry.objects.all()] == ["casino"]


def test_the_log_names_the_person_of_an_address_and_how_wide_a_network_is(desk):
    person = make_comment(make_story()).person
    send(desk, f"{LIST}add/", **WORD | {"kind": "address", "pattern": "ann@example.org"})
    facts = last_change()
    assert facts["after"]["person"] == person.pk
    assert "pattern" not in facts["after"]
    send(desk, f"{LIST}add/", **WORD | {"kind": "network", "pattern": "192.0.2.7"})
    assert last_change()["after"]["pattern"] == "•••/32"
    entry = ListEntry.objects.get(kind="network")
    send(
        desk,
        f"{LIST}{entry.pk}/change/",
        **WORD
        | {"kind": "network", "pattern": "192.0.3.0/24", "note": "Of ann@example.org, see 7"},
    )
    assert last_change() == {
        "done": "changed",
        "before": {"pattern": "•••/32", "note": ""},
        "after": {"pattern": "•••/24", "note": "Of ••• see 7"},
    }
    stored = "".join(str(one.facts) for one in changes())
    assert "ann" not in stored
    assert "192." not in stored


def test_a_trial_of_a_change_is_not_logged(desk):
    make_comment(make_story(), "A casino.")
    assert desk.post(f"{LIST}add/", WORD | {"_try": "1"}).status_code == 200
    assert desk.post(f"{LIST}add/", WORD | {"_again": "1"}).status_code == 200
    assert not changes()
    before = LogEntry.objects.count()
    send(desk, f"{LIST}add/", **WORD)
    assert LogEntry.objects.count() == before + 1


def settings_form(row, *steps, **fields):
    """The form of one part of the site, with these steps of the timeline."""
    form = {name: getattr(row, name) for name in Discussion.DEFAULTS}
    form = {name: "" if value is None else value for name, value in form.items()}
    form |= {"timeline-TOTAL_FORMS": len(steps), "timeline-INITIAL_FORMS": row.timeline.count()}
    for number, step in enumerate(steps):
        kept = row.timeline.order_by("pk").values_list("pk", flat=True)[number : number + 1]
        form |= {f"timeline-{number}-id": kept[0] if kept else ""}
        form |= {f"timeline-{number}-{name}": value for name, value in step.items()}
    return form | fields


def test_settings_are_logged_with_their_timeline(desk):
    story = make_story()
    row = discuss(story, links_to_hold=3)
    closed = {"step": "closed", "days_after": 14, "sentence": "Write to ed@example.org."}
    send(desk, f"{SETTINGS}{row.pk}/change/", **settings_form(row, closed, links_to_hold=5))
    assert last_change() == {
        "done": "changed",
        "before": {"links_to_hold": 3, "timeline": []},
        "after": {
            "links_to_hold": 5,
            "timeline": [
                {"step": "closed", "at": None, "days_after": 14, "sentence": "Write to •••"}
            ],
        },
    }
    row.refresh_from_db()
    gone = settings_form(row, closed, **{"timeline-0-DELETE": "on"})
    send(desk, f"{SETTINGS}{row.pk}/change/", **gone)
    assert last_change()["after"] == {"timeline": []}
    send(desk, f"{SETTINGS}{row.pk}/delete/", post="yes")
    facts = last_change()
    assert facts == {"done": "deleted", "before": {"story": story.pk, "links_to_hold": 5}}


def test_canned_reasons_are_logged_also_from_their_list(desk):
    words = {"language": "en", "label": "Rude", "text": "Please stay polite.", "position": 1}
    send(desk, f"{REASONS}add/", **words)
    assert last_change()["after"] == words
    reason = CannedReason.objects.get()
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": reason.pk}
    send(desk, REASONS, **form | {"form-0-position": 7, "_save": "1"})
    assert last_change() == {"done": "changed", "before": {"position": 1}, "after": {"position": 7}}


def account_form(user, **fields):
    form = {"username": user.username, "name": user.name, "is_active": "on"}
    if user.is_staff:
        form["is_staff"] = "on"
    return form | fields


def test_accounts_and_what_they_may_do_are_logged(desk):
    group = Group.objects.create(name="Desk")
    password = {"password1": "Wherry-41-quay", "password2": "Wherry-41-quay"}
    send(desk, f"{ACCOUNTS}add/", username="nell", usable_password="true", **password)
    nell = User.objects.get(username="nell")
    assert last_change(Act.ACCOUNT) == {
        "done": "added",
        "after": {
            "username": "nell",
            "is_active": True,
            "is_staff": False,
            "is_superuser": False,
            "needs_second_factor": False,
            "password": "•••",
        },
    }
    reveals = Permission.objects.get(codename="reveal_address")
    given = account_form(nell, is_staff="on", groups=[group.pk], user_permissions=[reveals.pk])
    send(desk, f"{ACCOUNTS}{nell.pk}/change/", **given)
    assert last_change(Act.ACCOUNT) == {
        "done": "changed",
        "before": {"is_staff": False, "groups": [], "user_permissions": []},
        "after": {
            "is_staff": True,
            "groups": ["Desk"],
            "user_permissions": ["comments.reveal_address"],
        },
    }
    assert not changes(Act.RULE)


def test_a_new_password_is_logged_without_a_word_of_it(desk):
    nell = User.objects.create_user("nell", "Wherry-41-quay")
    before = nell.password
    words = {"password1": "Quay-14-wherry", "password2": "Quay-14-wherry"}
    send(desk, f"{ACCOUNTS}{nell.pk}/password/", usable_password="true", **words)
    nell.refresh_from_db()
    assert nell.check_password("Quay-14-wherry")
    facts = last_change(Act.ACCOUNT)
    assert facts == {"done": "changed", "before": {"password": "•••"}, "after": {"password": "•••"}}
    stored = str([one.facts for one in changes(Act.ACCOUNT)])
    assert before not in stored
    assert nell.password not in stored
    answer = desk.post(f"{ACCOUNTS}{nell.pk}/password/", words | {"password2": "other"})
    assert answer.status_code == 200
    assert len(changes(Act.ACCOUNT)) == 1


def test_a_group_is_logged_with_its_permissions(desk):
    decides = Permission.objects.get(codename="decide_comment")
    send(desk, f"{GROUPS}add/", name="Desk of tests", permissions=[decides.pk])
    group = Group.objects.get(name="Desk of tests")
    assert last_change(Act.ACCOUNT)["after"] == {
        "name": "Desk of tests",
        "permissions": ["comments.decide_comment"],
    }
    send(desk, f"{GROUPS}{group.pk}/change/", name="Desk of tests")
    assert last_change(Act.ACCOUNT)["after"] == {"permissions": []}
    send(desk, f"{GROUPS}{group.pk}/delete/", post="yes")
    assert last_change(Act.ACCOUNT)["before"] == {"name": "Desk of tests"}


def test_that_the_filter_is_rebuilt_by_hand_is_logged_and_that_it_learns_is_not(desk, capsys):
    story = make_story()
    actor = User.objects.get(username="admin")
    comment = make_comment(story)
    decide(comment=comment, version=1, to=Comment.Status.PUBLISHED, actor=actor, now=NOON)
    call_command("learn")
    assert not changes()
    call_command("learn", "--rebuild")
    (entry,) = changes()
    assert entry.actor is None
    assert (entry.about, entry.about_id) == ("learnedfilter", LearnedFilter.objects.get().pk)
    assert entry.facts == {"done": "rebuilt", "before": {"count": 1}, "after": {"count": 1}}


def test_whoever_may_not_change_a_rule_leaves_no_entry(desk):
    viewer = User.objects.create_user("vi", is_staff=True)
    client = Client()
    client.force_login(viewer)
    assert client.post(f"{LIST}add/", WORD).status_code == 403
    assert not changes()
