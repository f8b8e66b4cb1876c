"""One changed byte, wherever it is, is found and its place is named."""

import io
import signal
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments.models import Comment, Decision, LogEntry
from comments.services import decide
from comments.services import log_checking as checking
from comments.services.log import record
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
Act, Status = LogEntry.Act, Comment.Status


@pytest.fixture
def log():
    """Seven entries of several kinds by a moderator and the policy."""
    story = make_story()
    actor = User.objects.create_user("mo", name="Mo", is_staff=True)
    for number in range(3):
        comment = make_comment(story, f"Comment {number}.")
        decide(
            comment=comment,
            version=comment.version,
            to=Status.REJECTED,
            actor=actor,
            reason="House rules: Ä.",
            note="Twice.",
            batch="b" * 32,
            now=NOON + timedelta(microseconds=number),
        )
    record(act=Act.RULE, actor=actor, now=NOON, about=story, before={"a": 1}, after={"a": 2})
    return list(LogEntry.objects.order_by("pk"))


def verify(*words):
    """Run the command; returns its exit status and all that it said."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("verify_log", *words, stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue() + err.getvalue()


def found():
    """The places of all faults."""
    faults = []
    walk = checking.Walk(on_fault=faults.append)
    for _count in walk.steps():
        pass
    walk.check_decisions()
    return {fault.place for fault in faults}


def run(sql, *values):
    """Change the database as somebody does who goes past the site."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        cursor.execute("PRAGMA defer_foreign_keys = 1")
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


@pytest.fixture(autouse=True)
def unchecked_keys(request):
    """What is changed here may lead nowhere; the rows go with the transaction."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM comments_logentry")
        cursor.execute("UPDATE comments_decision SET undoes_id = NULL")
        cursor.execute("DELETE FROM comments_decision")


def test_what_nobody_touched_is_in_order(log):
    status, said = verify()
    assert status == 0
    assert "Entries: 7, of these decisions that were compared: 6. Faults: 0." in said
    assert f"Last entry: 7, digest: {log[-1].digest}" in said


def test_an_empty_log_is_in_order():
    assert verify() == (0, "Entries: 0, of these decisions that were compared: 0. Faults: 0.\n")


def flipped(text, place):
    """The text with the lowest bit of one character changed."""
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def stored_text(table, column, key):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST({column} AS text) FROM {table} WHERE id = %s", [key])  # noqa: S608
        return cursor.fetchone()[0]


def column_names(model):
    return [field.column for field in model._meta.concrete_fields]


def changes(table, column, key):
    """Yield what stands in a column with each of its bytes changed, or with one in it."""
    text = stored_text(table, column, key) or ""
    if column == "id":
        # The others' numbers are taken.
        yield str(key + 9)
    elif column.endswith("_id") or not text:
        yield "98"
    else:
        for place in range(len(text)):
            yield flipped(text, place)


@pytest.mark.parametrize(("model", "place"), [(LogEntry, "entry 4"), (Decision, "decision 4")])
def test_each_changed_byte_of_each_column_is_found_and_its_place_named(log, model, place):
    key = 4
    table = model._meta.db_table
    for column in column_names(model):
        before = stored_text(table, column, key)
        for changed in changes(table, column, key):
            moved = changed if column == "id" else key
            run(f"UPDATE {table} SET {column} = %s WHERE id = %s", changed, key)  # noqa: S608
            places = found()
            assert place in places or (column == "id" and places), (column, before, changed)
            run(f"UPDATE {table} SET {column} = %s WHERE id = %s", before, moved)  # noqa: S608
        assert not found(), column


@pytest.mark.parametrize("key", [1, 4, 7])
def test_a_deleted_entry_is_found(log, key):
    run("DELETE FROM comments_logentry WHERE id = %s", key)
    status, said = verify("--expect", log[-1].digest)
    assert status == 1
    assert {1: "entry 2: does not come next", 4: "entry 5: does not come next", 7: "log: no"}[
        key
    ] in said


def test_the_end_is_missed_by_the_digest_that_was_noted(log):
    comment = Comment.objects.latest("pk")
    run("DELETE FROM comments_logentry WHERE id = 7")
    assert verify()[0] == 0, "whoever has noted nothing cannot know"
    assert verify("--expect", log[5].digest)[0] == 0
    status, said = verify("--expect", log[6].digest)
    assert status == 1
    assert log[6].digest in said
    # And a decision at the end is missed by its row.
    run("DELETE FROM comments_logentry WHERE id = 6")
    decision = comment.decisions.last()
    assert verify() == (1, verify()[1])
    assert f"decision {decision.pk}: the log has no entry of it" in verify()[1]


def test_a_digest_that_is_still_there_is_found_with_its_number(log):
    assert "The expected digest is that of entry 3." in verify("--expect", log[2].digest)[1]


def test_an_entry_put_in_by_hand_is_found(log):
    copied = "act, actor_id, about, about_id, facts, at"
    run(
        f"INSERT INTO comments_logentry (id, {copied}, previous, digest) "  # noqa: S608
        f"SELECT 8, {copied}, digest, %s FROM comments_logentry WHERE id = 7",
        "f" * 64,
    )
    assert "entry 8: is not as it was written" in verify()[1]
    run("UPDATE comments_logentry SET id = 0 WHERE id = 8")
    status, said = verify()
    assert status == 1
    assert "entry 0: does not come next" in said


def test_two_entries_that_changed_places_are_found(log):
    for old, new in ((3, 99), (4, 3), (99, 4)):
        run("UPDATE comments_logentry SET id = %s WHERE id = %s", new, old)
    status, said = verify()
    assert status == 1
    assert "entry 3: does not follow" in said


def test_a_decision_put_in_or_taken_out_by_hand_is_found(log):
    names = ", ".join(set(column_names(Decision)) - {"id", "version"})
    run(
        f"INSERT INTO comments_decision (id, version, {names}) "  # noqa: S608
        f"SELECT 99, 99, {names} FROM comments_decision WHERE id = 2"
    )
    assert "decision 99: the log has no entry of it" in verify()[1]
    run("DELETE FROM comments_decision WHERE id = 99")
    run("DELETE FROM comments_decision WHERE id = 2")
    status, said = verify()
    assert status == 1
    assert "entry 2: the decision that it tells of is missing" in said


@pytest.mark.parametrize(
    ("table", "place", "value"),
    [
        ("logentry", "entry 2", "'soon'"),
        ("logentry", "entry 2", "'2026-13-45 99:00:00'"),
        ("logentry", "entry 2", "CAST(X'ff7b' AS text)"),
        ("decision", "decision 2", "'2026-13-45 99:00:00'"),
        ("decision", "decision 2", "CAST(X'ff7b' AS text)"),
    ],
)
def test_values_that_cannot_even_be_read_are_named(log, table, place, value):
    run(f"UPDATE comments_{table} SET at = {value} WHERE id = 2")  # noqa: S608
    status, said = verify()
    assert status == 1
    assert f"{place}: " in said
    assert "entry 3" not in said


def test_ctrl_c_stops_it_and_the_next_run_goes_on_from_there(log, monkeypatch):
    monkeypatch.setattr(checking, "STEP", 2)
    digest_of = checking.digest_of
    monkeypatch.setattr(
        checking,
        "digest_of",
        lambda entry: signal.raise_signal(signal.SIGINT) or digest_of(entry),
    )
    status, said = verify("--expect", log[0].digest)
    assert status == 130
    assert "Entries: 2," in said
    monkeypatch.setattr(checking, "digest_of", digest_of)
    words = said.partition("verify_log ")[2].split()
    status, said = verify(*words)
    assert status == 0
    assert "Entries: 5, of these decisions that were compared: 4. Faults: 0." in said
    assert f"Last entry: 7, digest: {log[-1].digest}" in said


def test_a_run_that_goes_on_from_a_changed_entry_says_so(log):
    assert verify("--from", "2", "--digest", log[1].digest)[0] == 0
    status, said = verify("--from", "2", "--digest", log[2].digest)
    assert status == 1
    assert "entry 2: is not there with the digest" in said
    with pytest.raises(CommandError, match="go together"):
        verify("--from", "2")


def test_what_is_added_during_the_walk_is_walked_too(log):
    walk = checking.Walk(on_fault=lambda fault: pytest.fail(str(fault)))
    for _count in walk.steps():
        if walk.entries < 8:
            make_comment(log[0].facts and Comment.objects.first().story, "Meanwhile.")
    make_comment(Comment.objects.first().story, "And later.")
    walk.check_decisions()
    assert walk.entries == LogEntry.objects.count() == 9
