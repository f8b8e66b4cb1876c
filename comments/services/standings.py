"""What the desk decides about a person: to watch, suspend or ban them, or to lift that."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from articles.models.rows import Question
from comments.models import LogEntry, Person, Standing
from comments.services.log import record

LONGEST = timedelta(days=5 * 365)
_IN_FORCE = Question(
    lambda person, now: Standing.objects.in_force(now).filter(person=person),
    person=models.BigIntegerField(),
    now=models.DateTimeField(),
)
REASON_LIMIT = Standing._meta.get_field("reason").max_length


class StandingRefused(Exception):
    """Nothing was decided about the person; the message says why in words for the moderator."""


def standing_of(person: Person, now: datetime) -> Standing | None:
    """Return what restricts the person now; a suspension that is over does not."""
    return _IN_FORCE.first(person=person.pk, now=now)


@transaction.atomic
def set_standing(
    *,
    person: Person,
    kind: Standing.Kind,
    reason: str,
    by: AbstractBaseUser,
    now: datetime,
    until: datetime | None = None,
) -> Standing:
    """Watch, suspend or ban a person from now on; what was decided before is replaced.

    A suspension, and nothing else, has an end. Raises StandingRefused when the end is missing or
    over or more than LONGEST away, without a reason or for too long a one, when just this holds
    already, and for an erased person.
    """
    if kind == Standing.Kind.SUSPENDED:
        _check_end(until, now)
    else:
        until = None
    held = _holding(person, reason, now)
    if held and (held.kind, held.until) == (kind, until):
        raise StandingRefused(_("That is decided already."))
    return _store(person, kind, reason, by, now, until)


@transaction.atomic
def lift_standing(*, person: Person, reason: str, by: AbstractBaseUser, now: datetime) -> Standing:
    """End what restricts the person.

    Raises StandingRefused when nothing does, without a reason or for too long a one, and for an
    erased person.
    """
    if not _holding(person, reason, now):
        raise StandingRefused(_("There is nothing to lift."))
    return _store(person, Standing.Kind.LIFTED, reason, by, now)


@transaction.atomic
def undo_standing(*, standing: Standing, by: AbstractBaseUser, now: datetime) -> Standing:
    """Take a decision about a person back: what it replaced holds again, with its own reason.

    A suspension that is over by now does not. Raises StandingRefused when something else was
    decided about the person since, and for an erased one.
    """
    person = standing.person
    _refuse_erased(person)
    latest, former = [*person.standings.order_by("-pk")[:2], None, None][:2]
    if latest != standing:
        raise StandingRefused(_("Something else was decided about this person since."))
    if former is None or (former.until and former.until <= now):
        return _store(person, Standing.Kind.LIFTED, "", by, now)
    return _store(person, former.kind, former.reason, by, now, former.until)


def _store(
    person: Person,
    kind: Standing.Kind,
    reason: str,
    by: AbstractBaseUser,
    now: datetime,
    until: datetime | None = None,
) -> Standing:
    """Store the decision and log it: without the reason, which erasing the person forgets."""
    standing = Standing.objects.create(
        person=person, kind=kind, until=until, reason=reason.strip(), by=by, at=now
    )
    facts = {"kind": str(kind), "until": until and until.isoformat()}
    record(act=LogEntry.Act.STANDING, actor=by, now=now, about=person, **facts)
    return standing


def _refuse_erased(person: Person) -> None:
    """Lock the person."""
    if Person.objects.select_for_update().get(pk=person.pk).erased_at:
        raise StandingRefused(_("This person was erased; nothing leads to them any more."))


def _holding(person: Person, reason: str, now: datetime) -> Standing | None:
    """Lock the person and return what holds; refuses what no decision can be made with."""
    _refuse_erased(person)
    if not reason.strip():
        raise StandingRefused(_("Give a reason: the person is told."))
    if len(reason.strip()) > REASON_LIMIT:
        raise StandingRefused(
            _("The reason is too long; the limit is %(limit)s characters.")
            % {"limit": REASON_LIMIT}
        )
    return standing_of(person, now)


def _check_end(until: datetime | None, now: datetime) -> None:
    if until is None:
        raise StandingRefused(_("Say until when."))
    if until <= now:
        raise StandingRefused(_("That day has begun already; choose a later one."))
    if until - now > LONGEST:
        raise StandingRefused(_("A suspension is for five years at most."))
