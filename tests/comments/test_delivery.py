import logging
import smtplib
import stat
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from comments.models import Letter
from comments.notifications.delivery import ATTEMPTS, BACK_OFF, LEASE, attempt, overdue, problem_of
from comments.notifications.letterbox import put, send_again
from comments.notifications.tasks import deliver
from tests.letters import LATER, Status, decide, make_letter, make_reader, seconds, work, write
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
# Tasks ask the real clock.
LONG_AGO = NOON - timedelta(days=999)
Kind, State = Letter.Kind, Letter.State


class Refusing(BaseEmailBackend):
    """A mail server that knows nobody, and says whom."""

    def send_messages(self, messages):
        refused = {messages[0].to[0]: (550, b"no such user ann@example.org")}
        raise smtplib.SMTPRecipientsRefused(refused)


class Interrupted(BaseEmailBackend):
    """A mail server during whose answer something happens."""

    meanwhile = staticmethod(lambda: None)

    def send_messages(self, messages):
        mail.outbox.extend(messages)
        self.meanwhile()
        return len(messages)


@pytest.fixture
def meanwhile(settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Interrupted"}}
    return lambda act: monkeypatch.setattr(Interrupted, "meanwhile", staticmethod(act))


@pytest.fixture
def refusing(settings):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Refusing"}}


@pytest.fixture
def letter():
    return make_letter(Kind.YOUR_COMMENTS, make_reader("Ann"))


def subjects():
    return [message.subject for message in mail.outbox]


def test_a_letter_leaves_once(letter):
    for moment in (NOON, NOON, LATER):
        assert attempt(letter.pk, now=moment) is None
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, len(mail.outbox)) == (State.SENT, NOON, 1)
    assert mail.outbox[0].to == ["ann@example.org"]


def test_a_letter_does_not_leave_before_its_time(letter):
    attempt(letter.pk, now=NOON - seconds(1))
    assert not mail.outbox


def test_of_two_workers_one_sends(letter, meanwhile):
    meanwhile(lambda: attempt(letter.pk, now=NOON + seconds(1)))
    attempt(letter.pk, now=NOON)
    assert len(mail.outbox) == 1
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_failures_wait_longer_and_longer_and_the_fifth_sets_the_letter_aside(letter, refusing):
    moment, waits = NOON, []
    while again := attempt(letter.pk, now=moment):
        waits.append(again - moment)
        assert attempt(letter.pk, now=again - seconds(1)) is None
        moment = again
    assert waits == BACK_OFF == [timedelta(minutes=n) for n in (1, 5, 30, 120)]
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.SET_ASIDE, 5)
    assert attempt(letter.pk, now=moment + timedelta(days=9)) is None


def test_a_failure_names_its_kind_and_code_and_no_address(letter, refusing, caplog):
    with caplog.at_level(logging.DEBUG):
        attempt(letter.pk, now=NOON)
    letter.refresh_from_db()
    assert letter.problem == "SMTPRecipientsRefused 550"
    assert "SMTPRecipientsRefused 550" in caplog.text
    assert "ann" not in caplog.text + letter.problem
    assert problem_of(smtplib.SMTPDataError(451, b"for ann")) == "SMTPDataError 451"
    assert problem_of(ConnectionRefusedError(111, "ann")) == "ConnectionRefusedError"


def test_a_lost_key_fails_the_letter_and_not_the_worker(letter, settings):
    settings.ADDRESS_KEYS = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
    assert attempt(letter.pk, now=NOON) == NOON + BACK_OFF[0]
    letter.refresh_from_db()
    assert letter.problem == "InvalidToken"


def test_the_task_tries_again_by_itself(letter, refusing):
    Letter.objects.update(due_at=LONG_AGO)
    deliver.func(letter.pk)
    letter.refresh_from_db()
    again = DBTaskResult.objects.get(status="READY")
    assert again.args_kwargs["args"] == [letter.pk]
    assert again.run_after == letter.due_at


def test_a_letter_whose_worker_died_leaves_later(letter):
    Letter.objects.filter(pk=letter.pk).update(due_at=NOON + LEASE, attempts=1)
    assert overdue(now=NOON + LEASE) == []
    late = NOON + LEASE + timedelta(minutes=11)
    assert overdue(now=late) == [letter.pk]
    attempt(letter.pk, now=late)
    assert len(mail.outbox) == 1


def test_a_letter_that_kills_every_worker_is_set_aside(letter):
    Letter.objects.filter(pk=letter.pk).update(attempts=ATTEMPTS)
    attempt(letter.pk, now=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.problem, mail.outbox) == (State.SET_ASIDE, "Interrupted", [])


def test_an_attempt_that_took_too_long_does_not_overrule_the_next(letter, meanwhile):
    meanwhile(lambda: Letter.objects.filter(pk=letter.pk).update(due_at=LATER))
    attempt(letter.pk, now=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (State.WAITING, LATER)


def test_a_letter_set_aside_gets_all_its_attempts_again(letter, refusing):
    Letter.objects.filter(pk=letter.pk).update(state=State.SET_ASIDE, attempts=5)
    assert send_again(letter=letter, now=NOON)
    assert not send_again(letter=letter, now=NOON)
    assert attempt(letter.pk, now=NOON) == NOON + BACK_OFF[0]


def test_a_decision_undone_within_the_window_sends_nothing():
    comment = write(make_story())
    decide(comment, Status.PUBLISHED, now=NOON)
    decide(comment, Status.HELD, now=NOON + seconds(29))
    work()
    assert mail.outbox == []
    assert set(Letter.objects.values_list("state", flat=True)) == {State.DROPPED}


def test_each_decision_has_the_whole_window():
    comment = write(make_story())
    decide(comment, Status.PUBLISHED, now=NOON)
    decide(comment, Status.HELD, now=NOON + seconds(10))
    decide(comment, Status.PUBLISHED, now=NOON + seconds(20))
    work(now=NOON + seconds(31))
    assert mail.outbox == []
    decide(comment, Status.HELD, now=NOON + seconds(45))
    work()
    assert mail.outbox == []


def test_a_decision_made_again_after_it_was_undone_is_told():
    comment = write(make_story())
    decide(comment, Status.PUBLISHED, now=NOON)
    decide(comment, Status.HELD, now=NOON + seconds(5))
    work()
    decide(comment, Status.PUBLISHED, now=LATER)
    work(now=LATER + seconds(30))
    assert subjects() == ["Your comment is published"]


def test_toggling_a_decision_sends_one_mail_an_event():
    comment = write(make_story())
    moment = NOON
    for _ in range(5):
        for to in (Status.PUBLISHED, Status.REJECTED):
            decide(comment, to, now=moment)
            moment += timedelta(minutes=5)
            work(now=moment)
    assert subjects() == ["Your comment is published", "Your comment was taken down"]


def test_a_rejection_that_became_something_else_is_not_told():
    comment = write(make_story())
    decide(comment, Status.REJECTED, now=NOON)
    decide(comment, Status.SPAM, now=NOON + seconds(9))
    work()
    assert mail.outbox == []


def test_an_erased_person_gets_no_letter(letter):
    person = letter.person
    person.sealed_address, person.address_index, person.erased_at = "", None, NOON
    person.save()
    attempt(letter.pk, now=NOON)
    put(kind=Kind.YOUR_COMMENTS, person=person, event="2", now=NOON)
    assert mail.outbox == []
    assert [one.state for one in Letter.objects.all()] == [State.DROPPED]


def test_a_comment_that_was_disowned_is_not_told_to_its_former_person():
    comment = write(make_story())
    decide(comment, Status.PUBLISHED, now=NOON)
    comment.person = make_reader("Bob")
    comment.save()
    work()
    assert mail.outbox == []


def test_nothing_is_queued_when_the_transaction_fails():
    person = make_reader("Ann")
    with pytest.raises(RuntimeError):
        _put_and_fail(person)
    assert not Letter.objects.exists()
    assert not DBTaskResult.objects.exists()


def _put_and_fail(person):
    with transaction.atomic():
        put(kind=Kind.YOUR_COMMENTS, person=person, event="1", now=NOON)
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_writes_private_files(settings, tmp_path):
    folder = tmp_path / "mail"
    settings.MAILERS = {
        "default": {
            "BACKEND": "newsroom.mailbox.PrivateFileBackend",
            "OPTIONS": {"file_path": folder},
        }
    }
    put(
        kind=Kind.YOUR_COMMENTS,
        person=make_reader("Ann"),
        event="1",
        now=NOON - timedelta(days=999),
    )
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)
    assert Letter.objects.get().state == State.SENT
    (file,) = folder.iterdir()
    assert b"To: ann@example.org" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
