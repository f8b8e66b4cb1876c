"""Readers' words to the desk that a story is wrong, and the desk's answers."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles import services as articles
from articles.models import Correction, Story
from comments import identity
from comments.models import ErrorReport
from comments.notifications import outbox
from comments.services.limits import an_hour, take
from comments.services.submission import person_of

ERRORS_AN_HOUR = 20


class AnswerRefused(Exception):
    """The report was not answered; the message says why in words for the desk."""


@dataclass(frozen=True, kw_only=True)
class StoryError:
    """What a reader says is wrong, as the form cleaned it."""

    text: str
    passage: str = ""
    name: str = ""
    address: str = ""
    may_be_thanked: bool = False


@transaction.atomic
def report_error(*, story: Story, error: StoryError, sender: str, now: datetime) -> ErrorReport:
    """Store the report for the desk; the same one sent again is the one that is there.

    Raises TooOften.
    """
    form_id = identity.fingerprint(
        "error", sender, story.pk, error.passage, error.text, error.name, error.address
    )
    if twin := ErrorReport.objects.filter(form_id=form_id).first():
        return twin
    take(an_hour("error", ERRORS_AN_HOUR), sender=sender, now=now)
    stored, _created = ErrorReport.objects.get_or_create(
        form_id=form_id,
        defaults={
            "story": story,
            "passage": error.passage,
            "text": error.text,
            "name": error.name,
            "person": person_of(error.address) if error.address else None,
            "may_be_thanked": error.may_be_thanked,
            "sender": sender,
            "at": now,
        },
    )
    return stored


@transaction.atomic
def correct_error(
    *,
    report: ErrorReport,
    text: str,
    kind: Correction.Kind,
    actor: AbstractBaseUser,
    now: datetime,
) -> Correction:
    """Put a correction on the story and tell the reader, by name only if they agreed to it.

    Raises AnswerRefused when there is no text or somebody answered already, and
    articles.services.StoryRefused when the story is not public.
    """
    if not text:
        raise AnswerRefused(_("Say what was changed; readers see it under the story."))
    _answer(report, ErrorReport.State.CORRECTED, actor, now)
    thanks = report.name if report.may_be_thanked else ""
    correction = articles.correct(story=report.story, text=text, kind=kind, thanks=thanks, now=now)
    outbox.tell_of_correction(report=report, now=now)
    return correction


def dismiss_error(*, report: ErrorReport, actor: AbstractBaseUser, now: datetime) -> None:
    """Close a report that names no error. Raises AnswerRefused when somebody answered already."""
    _answer(report, ErrorReport.State.DISMISSED, actor, now)


def _answer(
    report: ErrorReport, state: ErrorReport.State, actor: AbstractBaseUser, now: datetime
) -> None:
    """Close the report once: of two editors who answer at the same moment, one is told."""
    found = ErrorReport.objects.filter(pk=report.pk, state=ErrorReport.State.OPEN)
    if not found.update(state=state, answered_by=actor, answered_at=now):
        raise AnswerRefused(_("Somebody answered this report already. Look at it again."))
    report.state, report.answered_by, report.answered_at = state, actor, now
