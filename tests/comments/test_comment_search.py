"""The index of words beside the table of comments."""

import pytest
from django.db import connection

from comments import services
from comments.desk import search
from comments.models import Comment
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
COUNT = "SELECT COUNT(*) FROM comment_search WHERE comment_search MATCH %s"
# An error of the database where the index has other words than the table.
CHECK = "INSERT INTO comment_search(comment_search, rank) VALUES('integrity-check', 1)"


def found(typed, comments=None):
    rows = Comment.objects.all() if comments is None else comments
    return {comment.text for comment in search.matching(rows, typed)}


@pytest.fixture
def story():
    story = make_story()
    make_comment(story, "The café by the quay closes.", name="Ann Marsh")
    make_comment(story, "Which café? The quays have two.", name="Bo", address="bo@example.org")
    make_comment(story, "Ничего не понял.", name="Олег", address="oleg@example.org")
    return story


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("", 3),
        ("café", 2),
        ("CAFE", 2),
        ("cafe quay*", 2),
        ("cafe quay", 1),
        ("quay closes", 1),
        ('"the quay closes"', 1),
        ('"closes the quay"', 0),
        ("marsh", 1),
        ("понял", 1),
        ("олег", 1),
        ("quay*", 2),
        ("QUAY* cafe", 2),
        ("qua*", 0),
        ("*", 0),
        ("quay**", 2),
        ("*quay", 1),
        ("nothing", 0),
        ("!?", 0),
        ("café OR понял", 0),
        ("text: café", 0),
        ("NEAR(a b)", 0),
        ('"unclosed', 0),
        ("a" * 5000, 0),
        ("\x00café\x00", 2),
        ("%", 0),
        ("* ^ -", 0),
    ],
)
def test_all_that_is_typed_stands_in_the_words_or_the_name(story, typed, count):
    assert len(found(typed)) == count


def test_an_address_is_found_whole_or_not_at_all(story):
    assert found("BO@example.org") == {"Which café? The quays have two."}
    for part in ("bo@example", "@example.org", "bo@"):
        assert not found(part)


def test_only_what_was_asked_about_is_searched(story):
    assert len(found("café", Comment.objects.filter(name="Bo"))) == 1


def test_other_words_take_the_place_of_edited_ones(story):
    comment = Comment.objects.get(name="Bo")
    services.edit(comment=comment, version=comment.version, text="About trams.", now=NOON)
    assert found("trams") == {"About trams."}
    assert len(found("café")) == 1


def test_what_is_withdrawn_erased_or_deleted_is_in_the_index_no_more(story):
    services.withdraw(comment=Comment.objects.get(name="Bo"), now=NOON)
    ann = Comment.objects.get(name="Ann Marsh")
    services.erase(person=ann.person, keep_text=True, now=NOON)
    oleg = Comment.objects.get(name="Олег")
    oleg.findings.all().delete()
    with connection.cursor() as cursor:
        for word, count in {"quays": 0, "bo": 0, "marsh": 0, "anonymous": 1, "понял": 1}.items():
            cursor.execute(COUNT, [word])
            assert cursor.fetchone() == (count,), word
        cursor.execute(CHECK)


def test_a_decision_leaves_the_index_alone(story):
    with connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()")
        (before,) = cursor.fetchone()
        Comment.objects.update(status="spam")
        cursor.execute("SELECT total_changes()")
        assert cursor.fetchone()[0] - before == 3


def test_triggers_that_a_migration_dropped_are_made_again_and_the_index_is_filled(story):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {search.INDEX}_insert")
    make_comment(story, "Unheard of.", name="Cy", address="cy@example.org")
    assert not found("unheard")
    search.install()
    assert found("unheard") == {"Unheard of."}
    make_comment(story, "Heard of.", name="Di", address="di@example.org")
    assert found("heard") == {"Heard of."}


def test_a_database_without_the_index_compares_the_words(story, monkeypatch):
    monkeypatch.setattr(search, "_is_indexed", lambda connection: False)
    assert len(found("quay marsh")) == 1
    assert found("marsh") == {"The café by the quay closes."}
    assert not found('"')


def test_an_sqlite_that_cannot_index_words_compares_them(story, monkeypatch):
    with connection.cursor() as cursor:
        for trigger in search._TRIGGERS:
            cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("DROP TABLE comment_search")
    monkeypatch.setattr(search, "_MAKE", search._MAKE.replace("fts5", "unheard_of"))
    search.install()
    assert found("marsh") == {"The café by the quay closes."}
