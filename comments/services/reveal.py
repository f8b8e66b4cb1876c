"""The one way for a reader's address to come before somebody's eyes."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import LogEntry, Person
from comments.services.limits import TooOften, an_hour, take
from comments.services.log import record

# Characters.
SHORTEST, LONGEST = 10, 500
LIMIT = an_hour("reveal", 10)
PERMISSION = "comments.reveal_address"


class RevealRefused(Exception):
    """The address was not revealed; the message says why in words for the moderator."""


class RevealedTooOften(RevealRefused):
    """The moderator has to wait `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = -(-seconds // 60)
        text = ngettext(
            "You have revealed too many addresses. Try again in %(minutes)s minute.",
            "You have revealed too many addresses. Try again in %(minutes)s minutes.",
            minutes,
        )
        super().__init__(text % {"minutes": minutes})


@transaction.atomic
def reveal(*, person: Person, reason: str, actor: AbstractBaseUser, now: datetime) -> str:
    """Return the person's address, once it stands in the log who saw it, when and why.

    Raises RevealRefused to whoever may not, without a reason that can be kept for ever in the
    log, for an erased person, and beyond LIMIT for one moderator.
    """
    if not actor.has_perm(PERMISSION):
        raise RevealRefused(_("You may not reveal addresses."))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        raise RevealRefused(_("This person was erased; nothing leads to them any more."))
    reason = " ".join(reason.split())
    _check(reason)
    try:
        take(LIMIT, sender=f"account {actor.pk}", now=now)
    except TooOften as error:
        raise RevealedTooOften(error.seconds) from error
    record(act=LogEntry.Act.REVEAL, actor=actor, now=now, about=person, reason=reason)
    return person.address


def _check(reason: str) -> None:
    if not SHORTEST <= len(reason) <= LONGEST:
        raise RevealRefused(
            _("Say why, in %(shortest)s to %(longest)s characters.")
            % {"shortest": SHORTEST, "longest": LONGEST}
        )
    if "@" in reason:
        raise RevealRefused(_("Leave addresses out of the reason: it stays in the log for ever."))
