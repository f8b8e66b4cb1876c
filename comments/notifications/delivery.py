"""One attempt to send a letter, and what becomes of the letter by it.

An attempt first takes the letter in hand: it moves the time at which the letter is due, and only
one worker can do that. Should it die, the letter is due again after LEASE.
"""

import logging
import smtplib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from comments.models import Letter
from comments.notifications import desk
from comments.notifications.compose import compose
from comments.notifications.digests import mark_told
from comments.notifications.wanted import is_wanted

logger = logging.getLogger(__name__)

# Far longer than an attempt takes, whose every step has a time limit of seconds.
LEASE = timedelta(minutes=10)
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
ATTEMPTS = len(BACK_OFF) + 1
OVERDUE = timedelta(minutes=10)
AT_ONE_GO = 200


def attempt(letter_id: int, *, now: datetime) -> datetime | None:
    """Send the letter once, unless it is not due, in other hands or no longer wanted.

    Returns when to try again after a failure; the fifth one sets the letter aside.
    """
    in_hand = now + LEASE
    due = Letter.objects.due(now).filter(pk=letter_id)
    if not due.update(due_at=in_hand, attempts=F("attempts") + 1):
        return None
    letter = Letter.objects.select_related(
        "person",
        "comment__story",
        "follow__story",
        "follow__comment",
        "error_report__story",
        "desk_mail",
    ).get(pk=letter_id)
    if letter.attempts > ATTEMPTS:
        return _failed(letter, "Interrupted", now)
    try:
        if not is_wanted(letter):
            _move(letter, state=Letter.State.DROPPED)
            return None
        compose(letter).send()
    except Exception as error:
        return _failed(letter, problem_of(error), now)
    with transaction.atomic():
        _move(letter, state=Letter.State.SENT, sent_at=now, problem="")
        if letter.kind == Letter.Kind.DIGEST:
            mark_told(letter.person, until=letter.created_at)
        elif letter.kind == Letter.Kind.DESK_DIGEST:
            desk.mark_told(letter.desk_mail, until=letter.created_at)
    return None


def overdue(*, now: datetime) -> list[int]:
    """Return the letters that should have left a while ago, oldest first, a number at a time."""
    late = Letter.objects.due(now - OVERDUE).order_by("due_at")
    return list(late.values_list("pk", flat=True)[:AT_ONE_GO])


def problem_of(error: Exception) -> str:
    """Return the kind of an error and its SMTP codes; its words may hold the address."""
    codes = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    return " ".join([type(error).__name__, *(str(code) for code in codes)])


def _failed(letter: Letter, problem: str, now: datetime) -> datetime | None:
    logger.warning(
        "Letter %s (%s) failed at attempt %s: %s.",
        letter.pk,
        letter.kind,
        letter.attempts,
        problem,
    )
    if letter.attempts >= ATTEMPTS:
        _move(letter, state=Letter.State.SET_ASIDE, problem=problem)
        return None
    again = now + BACK_OFF[letter.attempts - 1]
    _move(letter, due_at=again, problem=problem)
    return again


def _move(letter: Letter, **values: object) -> None:
    """Write these fields, unless the attempt took so long that another worker has the letter."""
    Letter.objects.waiting().filter(pk=letter.pk, due_at=letter.due_at).update(**values)
