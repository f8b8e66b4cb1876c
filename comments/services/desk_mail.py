"""Mail to moderators: who wants it, and what a link in it does."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Section
from comments import identity
from comments.links import DeskAct
from comments.models import Comment, Decision, DeskMail, Letter, Person
from comments.notifications import desk, outbox
from comments.services.decisions import decide
from comments.services.limits import Limit, TooOften, take
from comments.services.refusals import DecisionRefused
from comments.services.submission import person_of

# Letters that ask, by one account and to one address.
ASKED_BY = Limit(name="desk mail by", at_once=3, every=timedelta(minutes=20))
ASKED_AT = Limit(name="desk mail to", at_once=3, every=timedelta(hours=8))


class DeskMailRefused(Exception):
    """The wish was not stored; the message says why in words for the moderator."""


def wish_of(user: AbstractBaseUser) -> DeskMail | None:
    """Return the moderator's wish, confirmed or not; none once its address is erased."""
    wishes = DeskMail.objects.select_related("person").filter(person__erased_at=None)
    return wishes.filter(user=user).first()


@transaction.atomic
def want(
    *,
    user: AbstractBaseUser,
    address: str,
    pace: DeskMail.Pace,
    sections: Collection[Section],
    now: datetime,
) -> DeskMail:
    """Store what mail a moderator wants; without an address it goes where it went.

    Another address is asked first whether it wants any, and until it says so nothing is sent;
    links that were sent to the old one are over. Raises DeskMailRefused.
    """
    wish = wish_of(user)
    if address and not (wish and _is_its_address(wish, address)):
        wish = _begin(user, address, pace, now)
        _ask(wish, now)
    elif wish is None:
        raise DeskMailRefused(_("Give the e-mail address that the mail is to go to."))
    else:
        set_pace(wish=wish, pace=pace)
    wish.sections.set(sections)
    return wish


def _is_its_address(wish: DeskMail, address: str) -> bool:
    return wish.person.address_index == identity.address_index(address)


def _begin(user: AbstractBaseUser, address: str, pace: DeskMail.Pace, now: datetime) -> DeskMail:
    # Whatever there was, of an erased person too.
    for old in DeskMail.objects.filter(user=user):
        stop(wish=old)
    return DeskMail.objects.create(user=user, person=person_of(address), pace=pace, asked_at=now)


@transaction.atomic
def ask_again(*, wish: DeskMail, now: datetime) -> None:
    """Send the letter that asks once more. Raises DeskMailRefused after too many of them."""
    if not wish.is_confirmed:
        _ask(wish, now)


def _ask(wish: DeskMail, now: datetime) -> None:
    try:
        take(ASKED_BY, sender=f"account {wish.user_id}", now=now)
        take(ASKED_AT, sender=wish.person.address_index, now=now)
    except TooOften as refusal:
        raise DeskMailRefused(
            _("Several letters were sent already. Wait a while before you ask for another one.")
        ) from refusal
    outbox.ask_for_desk_mail(wish=wish, now=now)


def confirm(*, wish: DeskMail, now: datetime) -> None:
    """Have a wish count from now on; one that counts already stays as it is."""
    unconfirmed = DeskMail.objects.filter(pk=wish.pk, confirmed_at=None)
    if unconfirmed.update(confirmed_at=now, told_until=now):
        wish.confirmed_at = wish.told_until = now


@transaction.atomic
def set_pace(*, wish: DeskMail, pace: DeskMail.Pace) -> None:
    """Send mail at another pace; what waits to leave at the old one does not leave."""
    if DeskMail.objects.filter(pk=wish.pk).exclude(pace=pace).update(pace=pace):
        wish.letters.exclude(kind=Letter.Kind.DESK_CONFIRM).drop()
        wish.pace = pace


@transaction.atomic
def stop(*, wish: DeskMail) -> None:
    """Forget the wish, every letter that it led to, and its address if nothing else needs it."""
    person = wish.person
    wish.delete()
    if not _is_needed(person):
        person.delete()


def _is_needed(person: Person) -> bool:
    """Say whether anything but letters leads to a person."""
    relations = [one for one in Person._meta.related_objects if one.related_model is not Letter]
    return any(
        one.related_model._base_manager.filter(**{one.field.name: person}).exists()
        for one in relations
    )


def recipient_of(act: DeskAct) -> DeskMail | None:
    """Return whose link it is, if they may still decide by mail."""
    return desk.recipient(act.recipient)


def decide_by_link(*, act: DeskAct, reason: str, now: datetime) -> Decision:
    """Decide as the recipient of the link. It is one decision, on the words that were sent.

    Raises DecisionRefused when the recipient may not decide any more or the comment is gone, and
    StaleDecision when anything happened to it since the letter left.
    """
    wish, comment = recipient_of(act), Comment.objects.filter(pk=act.comment).first()
    if wish is None or comment is None:
        raise DecisionRefused(_("This link is over."))
    return decide(
        comment=comment,
        version=act.version,
        to=act.to,
        actor=wish.user,
        reason=reason,
        note=_("By a link in a letter."),
        now=now,
    )
