"""The log is read in words, filtered without counting it, and taken out."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import services
from comments.admin import bounded
from comments.models import Comment, ListEntry, LogEntry
from comments.services.log import record
from comments.services.log_export import FORMS
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
Act = LogEntry.Act
LOG = "/admin/comments/logentry/"
EXPORT = f"{LOG}export/"


@pytest.fixture
def mo():
    """Somebody who reads the log and may take it out."""
    user = User.objects.create_user("=mo", name="Mo", is_staff=True)
    wanted = ["view_logentry", "export_log", "view_comment"]
    user.user_permissions.set(
        Permission.objects.filter(codename__in=wanted, content_type__app_label="comments")
    )
    return user


@pytest.fixture
def desk(client, mo):
    client.force_login(mo)
    return client


@pytest.fixture
def comment(mo):
    comment = make_comment(make_story())
    services.decide(
        comment=comment,
        version=1,
        to=Comment.Status.REJECTED,
        actor=mo,
        reason="House <rules>.",
        note="Twice.",
        now=NOON,
    )
    return comment


def rows(answer):
    """Each line of the list: who, what and about what, without markup."""
    found = re.findall(r"<tr><th.*?</tr>", answer.text, re.S)
    return [re.sub(r"<[^>]+>", " ", row) for row in found]


def test_a_decision_is_read_in_words_with_its_reason_and_leads_to_the_comment(desk, comment):
    page = desk.get(f"{LOG}?act__exact=decision")
    newest, oldest = rows(page)
    for word in ("2026-11-24 12:00:00", "Mo", "Held → Rejected", "House &lt;rules&gt;.", "Twice."):
        assert word in newest
    assert "the policy" in oldest
    assert f'href="/admin/comments/comment/{comment.pk}/change/">Comment {comment.pk}' in page.text
    assert f"/admin/comments/person/{comment.person_id}/" not in page.text


@pytest.mark.parametrize(
    ("act", "facts", "words"),
    [
        (Act.PICK, {"picked": True}, ["Picked"]),
        (Act.PICK, {"picked": False}, ["No longer picked"]),
        (Act.REPORTS, {"dismissed": 3}, ["3 dismissed"]),
        (Act.REPORTS, {"reopened": 1}, ["1 opened again"]),
        (Act.APPEAL, {"outcome": "granted", "answer": "Sorry."}, ["Granted", "Sorry."]),
        (Act.CONTEST, {"wanted": "published", "reason": "Mild."}, ["Published", "Mild."]),
        (Act.CONTEST, {"outcome": "overturned", "contest": 3}, ["Overturned"]),
        (
            Act.STANDING,
            {"kind": "suspended", "until": NOON.isoformat()},
            ["Suspended until", "11/24/2026"],
        ),
        (Act.STANDING, {"kind": "banned", "until": None}, ["Banned"]),
        (Act.REVEAL, {"reason": "A court order."}, ["Address revealed", "A court order."]),
        (Act.EXPORT, {"form": "csv", "filters": {"by": "3"}}, ["csv", "by: 3"]),
        (Act.SIGN_IN_FAILED, {}, ["somebody", "No account has the name"]),
        (Act.SIGN_IN, {}, ["Signed in"]),
        (Act.RULE, {"done": "rebuilt", "after": {"count": 7}}, ["Learnt again", "7"]),
        (Act.RULE, {"of a later version": ["x"]}, ["Rule or setting changed"]),
    ],
)
def test_every_act_is_said_in_words(desk, act, facts, words):
    record(act=act, actor=None, now=NOON, **facts)
    entry = LogEntry.objects.first()
    (row,) = rows(desk.get(f"{LOG}?act__exact={act}"))[:1]
    for word in words:
        assert word in row
    page = desk.get(f"{LOG}{entry.pk}/change/")
    assert entry.digest in page.text
    for name in {"reason", "answer"} & facts.keys():
        assert facts[name] in page.text


def test_a_changed_rule_is_shown_with_what_stood_there_before(admin_client):
    entry = ListEntry.objects.create(kind="word", pattern="casino", note="Old.")
    typed = {"kind": "word", "pattern": "casino", "action": "trash", "is_active": "on"}
    admin_client.post(f"/admin/comments/listentry/{entry.pk}/change/", typed)
    page = admin_client.get(f"{LOG}?act__exact=rule")
    (row,) = rows(page)
    for word in ("Changed", "What is done", "Hold → Trash", "Old. → –", f"List entry {entry.pk}"):
        assert word in row
    assert f'href="/admin/comments/listentry/{entry.pk}/change/"' in page.text


def test_an_account_that_was_tried_is_named(admin_client, mo):
    record(act=Act.SIGN_IN_FAILED, actor=None, now=NOON, about=mo)
    page = admin_client.get(f"{LOG}?act__exact=failed")
    assert f'<a href="/admin/newsroom/user/{mo.pk}/change/">Mo</a>' in page.text


def shown(client, query):
    return {entry.pk for entry in client.get(f"{LOG}{query}").context["cl"].result_list}


def test_it_is_filtered_by_act_account_period_and_comment(desk, mo, comment):
    other = make_comment(make_story("Other"), at=NOON + timedelta(days=2))
    signed, judged, decided, second = LogEntry.objects.order_by("pk")
    assert shown(desk, "") == {entry.pk for entry in (signed, judged, decided, second)}
    assert shown(desk, "?act__exact=sign_in") == {signed.pk}
    assert shown(desk, f"?by={mo.pk}") == {signed.pk, decided.pk}
    assert shown(desk, "?by=nobody") == {judged.pk, second.pk}
    assert shown(desk, "?since=2026-11-24&until=2026-11-24&act__exact=decision") == {
        judged.pk,
        decided.pk,
    }
    assert shown(desk, "?since=2026-11-25&act__exact=decision") == {second.pk}
    assert shown(desk, f"?q={comment.pk}") == {judged.pk, decided.pk}
    assert shown(desk, f"?q={other.pk}&by=nobody") == {second.pk}
    assert shown(desk, f"?about=comment&about_id={other.pk}") == {second.pk}
    assert shown(desk, "?q=rules") == set()
    page = desk.get(f"{LOG}?since=2026-11-24&until=2026-11-25&by={mo.pk}&q=7").text
    assert 'name="since" value="2026-11-24"' in page
    assert f'<input type="hidden" name="by" value="{mo.pk}">' in page
    assert '<input type="hidden" name="q" value="7">' in page


@pytest.mark.parametrize(
    "query",
    ["since=soon", "since=0001-01-01", "until=9999-12-31", "by=x", "by=²", f"by={'9' * 30}"],
)
def test_a_question_that_has_no_answer_leads_to_the_whole_log(desk, query):
    assert desk.get(f"{LOG}?{query}")["Location"] == f"{LOG}?e=1"
    assert desk.post(f"{EXPORT}?{query}", {"form": "csv"}).status_code == 400


def test_the_text_of_entries_is_not_searched_by_an_address_of_the_page(desk, comment):
    for lookup in ("facts__reason__contains", "digest__startswith", "actor__password__startswith"):
        assert desk.get(f"{LOG}?{lookup}=a").status_code == 400


def test_however_long_the_log_is_a_page_counts_no_further_than_its_bound(desk, mo, monkeypatch):
    monkeypatch.setattr(bounded, "BOUND", 150)
    for second in range(220):
        record(act=Act.PICK, actor=mo, now=NOON + timedelta(seconds=second), picked=True)
    desk.get("/admin/")  # The first page notes in the session where it is used.
    with CaptureQueriesContext(connection) as caught:
        page = desk.get(f"{LOG}?act__exact=pick")
    assert len(caught) <= 7
    assert page.context["cl"].result_count == 150
    newest = LogEntry.objects.first()
    assert page.context["cl"].result_list[0] == newest
    assert len(shown(desk, "?act__exact=pick&p=3")) == 50
    # Of all that is read from the log, nothing lacks a limit.
    for query in caught:
        if 'FROM "comments_logentry"' in query["sql"]:
            assert "LIMIT" in query["sql"]


def test_nobody_writes_changes_or_deletes_an_entry_here(admin_client, comment):
    entry = LogEntry.objects.first()
    page = f"{LOG}{entry.pk}/"
    assert admin_client.get(f"{LOG}add/").status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{page}change/", {"act": "pick"}).status_code == 403
    choice = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    admin_client.post(LOG, choice)
    assert LogEntry.objects.first().digest == entry.digest


def test_a_damaged_entry_does_not_break_the_list(desk, comment):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_logentry SET facts = '[1]' WHERE id = 2")
        cursor.execute("UPDATE comments_logentry SET about = 'nothing' WHERE id = 3")
    assert desk.get(LOG).status_code == 200
    assert desk.get(f"{LOG}2/change/").status_code == 200


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def test_an_export_holds_what_the_filters_leave_oldest_first_and_is_logged(desk, mo, comment):
    query = "?act__exact=decision&since=2026-11-24&q="
    answer = desk.post(f"{EXPORT}{query}", {"form": "jsonl"})
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    lines = [json.loads(line) for line in body(answer).splitlines()]
    entries = list(LogEntry.objects.filter(act=Act.DECISION).order_by("pk"))
    assert [line["number"] for line in lines] == [entry.pk for entry in entries]
    last = lines[-1]
    assert last["facts"] == entries[-1].facts
    assert (last["actor"], last["account"]) == (mo.pk, "=mo")
    assert last["at"] == NOON.isoformat()
    assert (last["previous"], last["digest"]) == (entries[-1].previous, entries[-1].digest)
    own = LogEntry.objects.first()
    assert (own.act, own.actor) == (Act.EXPORT, mo)
    assert own.facts == {
        "form": "jsonl",
        "filters": {"act__exact": "decision", "since": "2026-11-24"},
    }


def test_a_spreadsheet_takes_no_cell_of_the_export_for_a_formula(desk, comment):
    answer = body(desk.post(EXPORT, {"form": "csv"}))
    lines = list(csv.DictReader(io.StringIO(answer)))
    assert [line["number"] for line in lines] == ["1", "2", "3"]
    assert lines[-1]["account"] == "'=mo"
    assert json.loads(lines[-1]["facts"])["note"] == "Twice."
    for row in csv.reader(io.StringIO(answer)):
        assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]


def test_what_was_typed_into_the_search_is_not_logged(desk, comment):
    body(desk.post(f"{EXPORT}?q=ann@example.org&about=ann@example.org", {"form": "csv"}))
    assert LogEntry.objects.first().facts == {"form": "csv", "filters": {}}


def test_only_whoever_may_takes_the_log_out_and_only_by_a_button(desk, mo):
    assert desk.get(EXPORT).status_code == 405
    assert desk.post(EXPORT, {"form": "xlsx"}).status_code == 400
    assert "Export as CSV" in desk.get(LOG).text
    mo.user_permissions.remove(Permission.objects.get(codename="export_log"))
    assert desk.post(EXPORT, {"form": "csv"}).status_code == 403
    assert "Export as CSV" not in desk.get(LOG).text
    mo.user_permissions.clear()
    mo.user_permissions.set(Permission.objects.filter(codename="export_log"))
    assert desk.post(EXPORT, {"form": "csv"}).status_code == 403
    assert desk.get(LOG).status_code == 403
    assert not LogEntry.objects.filter(act=Act.EXPORT).exists()


def test_a_long_export_is_read_in_steps_and_is_whole(desk, mo, monkeypatch):
    monkeypatch.setattr("comments.services.log_export.STEP", 2)
    for _time in range(4):
        record(act=Act.PICK, actor=mo, now=NOON, picked=True)
    lines = body(desk.post(EXPORT, {"form": "jsonl"})).splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3, 4, 5]


def test_the_command_writes_a_file_that_its_owner_alone_reads(tmp_path, mo, comment):
    file = tmp_path / "log.csv"
    call_command("export_log", "--format", "csv", "--output", str(file), "--actor", "=mo")
    with file.open(newline="") as lines:
        (line,) = csv.DictReader(lines)
    assert json.loads(line["facts"])["to"] == "rejected"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    own = LogEntry.objects.first()
    assert (own.act, own.actor) == (Act.EXPORT, None)
    assert own.facts == {"form": "csv", "filters": {"by": mo.pk}}


def test_the_command_takes_a_part_out(capsys, mo, comment):
    later = datetime(2026, 12, 1, tzinfo=UTC)
    record(act=Act.PICK, actor=mo, now=later, about=comment, picked=True)

    def numbers(*words):
        call_command("export_log", *words)
        return [json.loads(line)["number"] for line in capsys.readouterr().out.splitlines()]

    assert numbers("--act", "pick") == [3]
    assert numbers("--until", "2026-11-30", "--comment", str(comment.pk)) == [1, 2]
    assert numbers("--since", "2026-12-01", "--until", "2026-12-01") == [3]
    with pytest.raises(CommandError, match="no account"):
        numbers("--actor", "nobody")
    with pytest.raises(CommandError, match="cannot be written"):
        numbers("--output", "/proc/no/such/place")


def test_a_command_that_is_broken_off_leaves_no_file(tmp_path, comment, monkeypatch):
    def stop(rows):
        yield "half a line"
        raise KeyboardInterrupt

    monkeypatch.setitem(FORMS, "jsonl", stop)
    with pytest.raises(SystemExit) as ended:
        call_command("export_log", "--output", str(tmp_path / "log"))
    assert ended.value.code == 130
    assert not list(tmp_path.iterdir())
