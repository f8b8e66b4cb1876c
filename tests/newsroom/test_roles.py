"""Each role and each act: who may, and that nothing happens when somebody may not."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from newsroom.models import User
from tests.newsroom.house import SECRETS, all_rows, make_account, make_house

pytestmark = pytest.mark.django_db
MODERATOR, SENIOR, EDITOR, PUBLISHER = ROLES = (
    "Moderator",
    "Senior moderator",
    "Editor",
    "Publisher",
)
EVERYBODY = set(ROLES)
MODERATORS = {MODERATOR, SENIOR}
EDITORS = {EDITOR, PUBLISHER}
NOBODY = set()

# In other letters: the box shows again what was typed.
SEARCHED = f"{SECRETS[0]}@example.org".upper()
DESK, PEOPLE, LISTS = (f"/admin/comments/{model}/" for model in ("comment", "person", "listentry"))
REASONS, LOG = "/admin/comments/cannedreason/", "/admin/comments/logentry/"
DISCUSSION, ERRORS = "/admin/comments/discussion/", "/admin/comments/errorreport/"
STORIES, ACCOUNTS = "/admin/articles/story/", "/admin/newsroom/user/"

# What is only looked at: pages, searches, histories, suggestions, forms that nobody sent yet.
LOOKS = {
    "/admin/": {*EVERYBODY, ""},
    DESK: EVERYBODY,
    f"{DESK}?queue=all&q=Held": EVERYBODY,
    f"{DESK}?queue=all&q={SEARCHED}": EVERYBODY,
    f"{DESK}{{held}}/change/": EVERYBODY,
    f"{DESK}{{held}}/history/": EVERYBODY,
    f"{DESK}add/": NOBODY,
    f"{DESK}{{held}}/delete/": NOBODY,
    PEOPLE: MODERATORS,
    f"{PEOPLE}?q={SEARCHED}": MODERATORS,
    f"{PEOPLE}{{ann}}/change/": MODERATORS,
    f"{PEOPLE}{{ann}}/history/": MODERATORS,
    f"{PEOPLE}{{ann}}/reveal/": NOBODY,
    f"{PEOPLE}add/": NOBODY,
    f"{PEOPLE}{{ann}}/delete/": NOBODY,
    REASONS: MODERATORS,
    f"{REASONS}{{reason}}/change/": MODERATORS,
    f"{REASONS}{{reason}}/history/": MODERATORS,
    f"{REASONS}add/": {SENIOR},
    f"{REASONS}{{reason}}/delete/": {SENIOR},
    LISTS: {SENIOR},
    f"{LISTS}?q=casino": {SENIOR},
    f"{LISTS}add/": {SENIOR},
    f"{LISTS}{{entry}}/change/": {SENIOR},
    f"{LISTS}{{entry}}/history/": {SENIOR},
    f"{LISTS}{{entry}}/delete/": {SENIOR},
    "/admin/comments/learnedfilter/1/change/": {SENIOR},
    "/admin/comments/letter/": {SENIOR},
    LOG: {SENIOR, PUBLISHER},
    f"{LOG}{{logged}}/change/": {SENIOR, PUBLISHER},
    f"{LOG}add/": NOBODY,
    f"{LOG}{{logged}}/delete/": NOBODY,
    "/admin/figures/": {SENIOR, *EDITORS},
    "/admin/mail/": MODERATORS,
    DISCUSSION: EDITORS,
    f"{DISCUSSION}?q=Bridge": EDITORS,
    f"{DISCUSSION}add/": EDITORS,
    f"{DISCUSSION}{{site}}/change/": EDITORS,
    f"{DISCUSSION}{{site}}/history/": EDITORS,
    f"{DISCUSSION}{{site}}/delete/": NOBODY,
    f"{DISCUSSION}{{differing}}/delete/": EDITORS,
    ERRORS: EDITORS,
    f"{ERRORS}?q=1931": EDITORS,
    f"{ERRORS}{{error}}/change/": EDITORS,
    f"{ERRORS}{{error}}/history/": EDITORS,
    f"{ERRORS}add/": NOBODY,
    f"{ERRORS}{{error}}/delete/": NOBODY,
    STORIES: EDITORS,
    f"{STORIES}?q=Bridge": EDITORS,
    f"{STORIES}add/": EDITORS,
    f"{STORIES}{{story}}/change/": EDITORS,
    f"{STORIES}{{story}}/history/": EDITORS,
    f"{STORIES}{{story}}/delete/": NOBODY,
    f"{STORIES}{{draft}}/delete/": EDITORS,
    "/stories/{draft_slug}/preview/": EDITORS,
    **{
        f"/admin/articles/{model}/{page}": EDITORS
        for model in ("section", "tag", "contributor", "image")
        for page in ("", "add/", f"{{{model}}}/change/", f"{{{model}}}/history/")
    },
    **{
        f"/admin/articles/{model}/{{{model}}}/delete/": EDITORS
        for model in ("section", "tag", "contributor", "image")
    },
    ACCOUNTS: NOBODY,
    f"{ACCOUNTS}add/": NOBODY,
    f"{ACCOUNTS}{{account}}/change/": NOBODY,
    f"{ACCOUNTS}{{account}}/password/": NOBODY,
    "/admin/auth/group/": NOBODY,
    "/admin/auth/group/add/": NOBODY,
}
for app, model, field, who in (
    ("comments", "discussion", "story", EDITORS),
    ("articles", "story", "tags", EDITORS),
    ("articles", "story", "lead_image", EDITORS),
    ("articles", "byline", "contributor", EDITORS),
    ("articles", "contributor", "user", NOBODY),
):
    names = f"app_label={app}&model_name={model}&field_name={field}"
    LOOKS[f"/admin/autocomplete/?term=a&{names}"] = who

SAID = {"reason": "House rules.", "standing_reason": "Insults."}
NO_LINES = {"bylines-TOTAL_FORMS": 0, "bylines-INITIAL_FORMS": 0}
NO_STEPS = {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0}
STORY = {"headline": "Another", "body": "One.", "section": "{town}", "slug": "another"} | NO_LINES


def press(act: str, *comments: str, version: int = 1, **fields: str) -> tuple[str, dict]:
    """A button of the desk."""
    chosen = [f"{{{comment}}}:{version}" for comment in comments]
    return f"{DESK}?queue=all", {"act": act, "chosen": chosen} | SAID | fields


def choose(place: str, action: str, *rows: str, **fields: object) -> tuple[str, dict]:
    """A button of a list of the admin."""
    chosen = [f"{{{row}}}" for row in rows]
    return place, {"action": action, "index": 0, "_selected_action": chosen} | SAID | fields


# What is done: where it is sent, what is sent, and who may.
ACTS = {
    "publish": (*press("publish", "held"), MODERATORS),
    "reject": (*press("reject", "held"), MODERATORS),
    "mark as spam": (*press("spam", "held"), MODERATORS),
    "trash": (*press("trash", "held"), MODERATORS),
    "hold again": (*press("hold", "public", version=2), MODERATORS),
    "decide on many": (*press("trash", "public", "picked", version=2), MODERATORS),
    "pick": (*press("pick", "public", version=2), MODERATORS),
    "unpick": (*press("unpick", "picked", version=2), MODERATORS),
    "dismiss reports": (*press("dismiss_reports", "public", version=2), MODERATORS),
    "grant an appeal": (*press("publish", "rejected", version=2), MODERATORS),
    "uphold on appeal": (*press("uphold", "rejected", version=2), MODERATORS),
    "contest": (
        *press(
            "contest",
            "contested",
            version=2,
            decision="{decision}",
            wanted="published",
            contest_reason="Too hard.",
        ),
        MODERATORS,
    ),
    "let a contested decision stand": (
        *press("uphold_contest", "disputed", version=2),
        MODERATORS,
    ),
    "leave a note": (*press("note", "held", new_note="Again."), MODERATORS),
    "reply as staff": (*press("reply", "held", reply="We asked."), MODERATORS),
    "take a batch": (*press("claim"), MODERATORS),
    "look at a card": (*press("look", "held"), MODERATORS),
    "watch from the card": (*press("watch", "held"), MODERATORS),
    "suspend from the card": (*press("suspend", "held", until="{next_week}"), MODERATORS),
    "ban from the card": (*press("ban", "held"), MODERATORS),
    "watch people": (*choose(PEOPLE, "watch", "ann", "bo"), MODERATORS),
    "ban people": (*choose(PEOPLE, "ban", "ann", "bo"), MODERATORS),
    "suspend people": (*choose(PEOPLE, "suspend", "ann", until="{next_week}"), MODERATORS),
    "ask for mail on what waits": (
        "/admin/mail/",
        {"save": "1", "email": "me@example.org", "pace": "daily"},
        MODERATORS,
    ),
    "export the log": (f"{LOG}export/", {"form": "csv"}, {PUBLISHER}),
    "reveal an address": (f"{PEOPLE}{{ann}}/reveal/", {"reason": "The police asked."}, NOBODY),
    "change a comment": (f"{DESK}{{held}}/change/", {"text": "Mine.", "status": "spam"}, NOBODY),
    "delete a comment": (f"{DESK}{{held}}/delete/", {"post": "yes"}, NOBODY),
    "add to the lists": (
        f"{LISTS}add/",
        {"kind": "word", "pattern": "poker", "action": "hold", "is_active": "on"},
        {SENIOR},
    ),
    "change the lists": (
        f"{LISTS}{{entry}}/change/",
        {"kind": "word", "pattern": "poker", "action": "trash", "is_active": "on"},
        {SENIOR},
    ),
    "delete from the lists": (f"{LISTS}{{entry}}/delete/", {"post": "yes"}, {SENIOR}),
    "delete many from the lists": (
        *choose(LISTS, "delete_selected", "entry", post="yes"),
        {SENIOR},
    ),
    "write a canned reason": (
        f"{REASONS}add/",
        {"language": "en", "label": "Links", "text": "No links.", "position": 1},
        {SENIOR},
    ),
    "change a canned reason": (
        f"{REASONS}{{reason}}/change/",
        {"language": "en", "label": "Insult", "text": "No!", "position": 0},
        {SENIOR},
    ),
    "delete canned reasons": (*choose(REASONS, "delete_selected", "reason", post="yes"), {SENIOR}),
    "send a letter again": (
        *choose("/admin/comments/letter/", "send_again", "letter"),
        {SENIOR},
    ),
    "change discussion settings": (
        f"{DISCUSSION}{{site}}/change/",
        {"links_to_hold": 7, "published_to_trust": 1} | NO_STEPS,
        EDITORS,
    ),
    "set a section apart": (
        f"{DISCUSSION}add/",
        {"section": "{section}", "links_to_hold": 7} | NO_STEPS,
        EDITORS,
    ),
    "correct an error": (
        f"{ERRORS}{{error}}/change/",
        {
            "CHANGE_FORM-action": "correct",
            "CHANGE_FORM-kind": "correction",
            "CHANGE_FORM-correction": "It was 1931.",
            "_selected_action": "{error}",
        },
        EDITORS,
    ),
    "dismiss error reports": (*choose(ERRORS, "dismiss", "error"), EDITORS),
    "write a story": (f"{STORIES}add/", STORY, EDITORS),
    "change a story": (f"{STORIES}{{story}}/change/", STORY, EDITORS),
    "delete a draft": (f"{STORIES}{{draft}}/delete/", {"post": "yes"}, EDITORS),
    "delete a public story": (f"{STORIES}{{story}}/delete/", {"post": "yes"}, NOBODY),
    "publish a story": (f"{STORIES}{{draft}}/change/", STORY | {"_publish": "1"}, {PUBLISHER}),
    "withdraw a story": (f"{STORIES}{{story}}/change/", STORY | {"_withdraw": "1"}, {PUBLISHER}),
    "publish many": (*choose(STORIES, "publish_selected", "draft"), {PUBLISHER}),
    "withdraw many": (*choose(STORIES, "withdraw_selected", "story"), {PUBLISHER}),
    "add a section": (
        "/admin/articles/section/add/",
        {"name": "Food", "slug": "food", "position": 0},
        EDITORS,
    ),
    "change a tag": (
        "/admin/articles/tag/{tag}/change/",
        {"name": "Piers", "slug": "piers"},
        EDITORS,
    ),
    "delete tags": (
        *choose("/admin/articles/tag/", "delete_selected", "tag", post="yes"),
        EDITORS,
    ),
    "add a contributor": (
        "/admin/articles/contributor/add/",
        {"name": "Jolyon", "slug": "jolyon"},
        EDITORS,
    ),
    "delete a picture": ("/admin/articles/image/{image}/delete/", {"post": "yes"}, EDITORS),
    "make an account": (
        f"{ACCOUNTS}add/",
        {"username": "x", "usable_password": "false"},
        NOBODY,
    ),
    "give oneself everything": (
        f"{ACCOUNTS}{{account}}/change/",
        {"username": "colleague", "is_superuser": "on", "is_staff": "on"},
        NOBODY,
    ),
    "make a group": ("/admin/auth/group/add/", {"name": "All"}, NOBODY),
}


def filled(value: object, house: dict) -> object:
    if isinstance(value, dict):
        return {name: filled(one, house) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, house) for one in value]
    return value.format_map(house) if isinstance(value, str) else value


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_account(role))
    return client


def stored_after(client: Client, address: str, data: dict) -> dict[str, list]:
    """All that is stored once this was sent; then it is taken back."""
    with transaction.atomic():
        client.post(address, data)
        rows = all_rows()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(autouse=True)
def quiet(caplog):
    """A refusal is no news here, and its trace takes time."""
    caplog.set_level("CRITICAL", "django.request")


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_a_role_sees_these_pages_and_no_others_and_nowhere_an_address(role):
    house, client = make_house(), signed_in(role)
    answers = {address: client.get(address.format_map(house)) for address in LOOKS}
    allowed = {address for address, who in LOOKS.items() if role in who}
    assert {address for address, answer in answers.items() if answer.status_code == 200} == allowed
    refused = answers.keys() - allowed
    assert {answers[address].status_code for address in refused} <= {302, 403}
    leaking = [
        address
        for address, answer in answers.items()
        if any(secret in answer.content.decode() for secret in SECRETS)
    ]
    assert not leaking


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_a_role_does_these_things_and_nothing_else(role):
    house, client = make_house(), signed_in(role)
    before = all_rows()
    done = {
        name
        for name, (address, data, _who) in ACTS.items()
        if stored_after(client, address.format_map(house), filled(data, house)) != before
    }
    assert done == {name for name, (_address, _data, who) in ACTS.items() if role in who}


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_reveal_an_address_or_has_a_permission_about_accounts(role):
    permissions = make_account(role).get_all_permissions()
    assert permissions
    assert "comments.reveal_address" not in permissions
    assert not [one for one in permissions if one.startswith(("newsroom.", "auth.", "admin."))]


def test_only_a_senior_moderator_sees_what_each_moderator_does():
    seen = {role: make_account(role).has_perm("comments.view_people_figures") for role in ROLES}
    assert seen == {MODERATOR: False, SENIOR: True, EDITOR: False, PUBLISHER: False}


def test_every_permission_of_a_role_is_one_that_the_models_have():
    declared = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in (
            *(f"{act}_{model._meta.model_name}" for act in model._meta.default_permissions),
            *(codename for codename, _name in model._meta.permissions),
        )
    }
    for role in ROLES:
        assert make_account(role).get_all_permissions() <= declared


@pytest.fixture
def make_roles():
    """Takes the roles back; returns what makes them again."""
    migration = MigrationExecutor(connection).loader.graph.nodes["newsroom", "0002_roles"]
    operation = migration.operations[0]
    editor = SimpleNamespace(connection=connection)
    operation.reverse_code(apps, editor)
    return lambda: operation.code(apps, editor)


def test_roles_go_when_the_migration_is_taken_back(make_roles):
    assert not Group.objects.filter(name__in=ROLES).exists()
    make_roles()
    assert Group.objects.filter(name__in=ROLES).count() == 4


def test_a_group_of_that_name_keeps_what_it_had(make_roles):
    own = Permission.objects.get(codename="view_user")
    group = Group.objects.create(name=EDITOR)
    group.permissions.add(own)
    User.objects.create_user("ed").groups.add(group)
    make_roles()
    permissions = Group.objects.get(name=EDITOR).permissions
    assert own in permissions.all()
    assert permissions.filter(codename="change_story").exists()
