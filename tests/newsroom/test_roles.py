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
from tests.newsroom.role_acts import ACTS
from tests.newsroom.role_looks import LOOKS
from tests.newsroom.roles import EDITOR, MODERATOR, PUBLISHER, ROLES, SENIOR, WRITER

pytestmark = pytest.mark.django_db


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
    assert seen == {WRITER: False, MODERATOR: False, SENIOR: True, EDITOR: False, PUBLISHER: False}


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
    nodes = MigrationExecutor(connection).loader.graph.nodes
    steps = [nodes["newsroom", name].operations[0] for name in ("0002_roles", "0005_writer")]
    editor = SimpleNamespace(connection=connection)
    for step in reversed(steps):
        step.reverse_code(apps, editor)
    return lambda: [step.code(apps, editor) for step in steps]


def test_roles_go_when_the_migration_is_taken_back(make_roles):
    assert not Group.objects.filter(name__in=ROLES).exists()
    make_roles()
    assert Group.objects.filter(name__in=ROLES).count() == len(ROLES)


def test_a_group_of_that_name_keeps_what_it_had(make_roles):
    own = Permission.objects.get(codename="view_user")
    group = Group.objects.create(name=EDITOR)
    group.permissions.add(own)
    User.objects.create_user("ed").groups.add(group)
    make_roles()
    permissions = Group.objects.get(name=EDITOR).permissions
    assert own in permissions.all()
    assert permissions.filter(codename="change_story").exists()
