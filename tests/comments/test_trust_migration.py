"""A site that changed whether newcomers are held keeps its choice."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SWITCH = [("comments", "0008_filter")]
NUMBER = [("comments", "0009_standing")]


def at(names):
    executor = MigrationExecutor(connection)
    executor.migrate(names)
    return (
        MigrationExecutor(connection)
        .loader.project_state(names)
        .apps.get_model("comments", "Discussion")
    )


@pytest.fixture
def whole():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("holds", "number"), [(True, 1), (False, 0)])
def test_the_switch_becomes_a_number_and_back(whole, holds, number):
    at(SWITCH).objects.update_or_create(pk=1, defaults={"hold_newcomers": holds})
    assert at(NUMBER).objects.get().published_to_trust == number
    assert at(SWITCH).objects.get().hold_newcomers == holds


@pytest.mark.django_db(transaction=True)
def test_a_higher_number_goes_back_to_holding(whole):
    at(NUMBER).objects.update_or_create(pk=1, defaults={"published_to_trust": 7})
    assert at(SWITCH).objects.get().hold_newcomers
