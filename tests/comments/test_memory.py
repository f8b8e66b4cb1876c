"""What decides about comments is remembered by each process, and never for too long."""

import pytest
from django.db import transaction

from articles.changes import changed
from articles.models import Contributor, PageChange
from comments import memory
from comments.models import ListEntry, Step
from comments.services.house_rules import HouseRules
from comments.services.learning import learn
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forgetful():
    """What an earlier test stored is gone without a change that anybody was told of."""
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def story():
    return make_story()


def rules(story):
    return HouseRules.current(story)


def test_the_rules_are_read_once_while_nobody_changes_them(story):
    before = rules(story)
    make_comment(story)
    changed("thread-1", "comments")
    assert rules(story) is before


def add_settings(story):
    discuss(links_to_hold=9)


def add_settings_of_the_section(story):
    discuss(section=story.section, links_to_hold=9)


def add_settings_of_the_story(story):
    discuss(story, links_to_hold=9)


def add_step(story):
    discuss(story).timeline.create(step=Step.CLOSED)


def add_entry(story):
    ListEntry.objects.create(kind="word", pattern="casino")


def rename_account(story):
    user = User.objects.create_user("mo")
    rules(story)
    user.name = "Mo"
    user.save()


def add_contributor(story):
    Contributor.objects.create(name="Con", slug="con")


def decide_and_learn(story):
    comment = make_comment(story)
    comment.decisions.model.objects.create(
        comment=comment,
        actor=User.objects.create_user("mo"),
        from_status="held",
        to_status="spam",
        version=2,
        at=NOON,
    )
    rules(story)
    assert learn(now=NOON).taken_in == 1


@pytest.mark.parametrize(
    "change",
    [
        add_settings,
        add_settings_of_the_section,
        add_settings_of_the_story,
        add_step,
        add_entry,
        rename_account,
        add_contributor,
        decide_and_learn,
    ],
)
def test_whoever_changes_the_rules_has_them_read_again(story, change):
    before = rules(story)
    change(story)
    assert rules(story) is not before


def test_an_entry_counts_for_the_next_comment_and_no_more_once_it_is_deleted(story):
    def finds():
        return [match.entry.pattern for match in rules(story).lists.found_in("A casino.")]

    assert finds() == []
    entry = ListEntry.objects.create(kind="word", pattern="casino")
    assert finds() == ["casino"]
    entry.is_active = False
    entry.save()
    assert finds() == []
    entry.is_active = True
    entry.save()
    assert finds() == ["casino"]
    entry.delete()
    assert finds() == []


def test_names_of_accounts_are_protected_from_the_next_comment_on(story):
    rules(story)
    user = User.objects.create_user("mo", name="Mo Ivory")
    assert "Mo Ivory" in rules(story).protected_names
    before = rules(story)
    user.last_login = NOON
    user.save(update_fields=["last_login"])
    assert rules(story) is before


def test_what_a_transaction_only_tried_is_not_remembered(story):
    before = rules(story)
    with transaction.atomic():
        discuss(links_to_hold=9)
        assert rules(story).settings[story.pk].links_to_hold == 9
        transaction.set_rollback(True)
    assert rules(story) is before


def test_all_is_read_again_where_old_changes_were_forgotten(story):
    before = rules(story)
    discuss(links_to_hold=9)
    changed("thread-1")
    PageChange.objects.exclude(key="thread-1").delete()
    assert rules(story).settings[story.pk].links_to_hold == 9
    assert rules(story) is not before


def test_all_is_read_again_after_more_changes_than_are_looked_through(story, monkeypatch):
    discuss(links_to_hold=9)
    before = rules(story)
    for number in range(memory._MOST):
        changed(f"thread-{number}")
    assert rules(story) is not before


def test_a_process_forgets_before_it_remembers_too_much(story, monkeypatch):
    monkeypatch.setattr(memory, "_ROOM", 2)
    for number in range(5):
        memory.kept(number, lambda: "read")
    assert len(memory._memory.values) <= 2
