"""Addresses that stand in letters: absolute, and signed where they open something of a person's.

A signed link holds primary keys, never an e-mail address; it is good for one purpose and expires.
"""

from dataclasses import astuple, dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from comments.models import Comment, DeskMail, Follow, Person

type Key = int | list[int | str]


@dataclass(frozen=True)
class Purpose:
    """What a signed link is good for, and for how long; None is for ever."""

    name: str
    good_for: timedelta | None


VERIFY = Purpose("verify", timedelta(days=7))
YOUR_COMMENTS = Purpose("your-comments", timedelta(days=1))
CONFIRM_FOLLOW = Purpose("confirm-follow", timedelta(days=7))
# Whoever wants no more letters may dig out an old one.
STOP_FOLLOW = Purpose("stop-follow", None)
STOP_DAILY = Purpose("stop-daily", None)
CONFIRM_DESK_MAIL = Purpose("confirm-desk-mail", timedelta(days=7))
STOP_DESK_MAIL = Purpose("stop-desk-mail", None)
DESK_ACT = Purpose("desk-act", timedelta(days=3))


class BadLink(Exception):
    """The link was not made here for this purpose, or is too old."""


@dataclass(frozen=True)
class DeskAct:
    """What one link in a letter to a moderator does, to which version of a comment, by whom.

    `recipient` is the key of a DeskMail.
    """

    comment: int
    version: int
    to: Comment.Status
    recipient: int


def make(purpose: Purpose, key: Key) -> str:
    """Return the part of an address that stands for this key, signed."""
    if purpose.good_for is None:
        # Without a time in it the link is always the same, and so is the page that it stands on.
        return signing.Signer(salt=_salt(purpose)).sign_object(key)
    return signing.dumps(key, salt=_salt(purpose))


def read_or_none(purpose: Purpose, signed: str) -> Key | None:
    """Return the key that `make` was given; None for any other link."""
    try:
        return read(purpose, signed)
    except BadLink:
        return None


def read(purpose: Purpose, signed: str) -> Key:
    """Return the key that `make` was given. Raises BadLink."""
    try:
        if purpose.good_for is None:
            return signing.Signer(salt=_salt(purpose)).unsign_object(signed)
        return signing.loads(signed, salt=_salt(purpose), max_age=purpose.good_for)
    except signing.BadSignature as error:
        raise BadLink from error


def absolute(path: str) -> str:
    """Return the whole address of a page of this site."""
    return f"{settings.LINK_BASE}{path}"


def verify_link(person: Person) -> str:
    """Return where the owner of the address says which comments are theirs."""
    return absolute(reverse("comments:verify", args=[make(VERIFY, person.pk)]))


def your_comments_link(person: Person) -> str:
    """Return where a person finds everything that was written under their address."""
    return absolute(reverse("comments:your_comments", args=[make(YOUR_COMMENTS, person.pk)]))


def status_link(comment: Comment) -> str:
    """Return the author's page for one comment; whoever has the link may edit and withdraw."""
    return absolute(reverse("comments:status", args=[comment.receipt_token]))


def permalink(comment: Comment) -> str:
    """Return where everybody finds a published comment."""
    return absolute(comment.get_absolute_url())


def follow_link(comment: Comment) -> str:
    """Return where the author asks for mail on what is answered."""
    return absolute(reverse("comments:follow", args=[comment.receipt_token]))


def confirm_link(follow: Follow) -> str:
    """Return where the owner of the address says that the follow is their wish."""
    return absolute(reverse("comments:confirm_follow", args=[make(CONFIRM_FOLLOW, follow.pk)]))


def stop_link(follow: Follow) -> str:
    """Return where a follow is ended, by its reader or by a mail program (RFC 8058)."""
    return absolute(reverse("comments:stop_follow", args=[make(STOP_FOLLOW, follow.pk)]))


def stop_daily_link(person: Person) -> str:
    """Return where all that comes with the daily letter is ended, in the same two ways."""
    return absolute(reverse("comments:stop_daily", args=[make(STOP_DAILY, person.pk)]))


def confirm_desk_link(wish: DeskMail) -> str:
    """Return where a moderator says that the address is theirs."""
    key = make(CONFIRM_DESK_MAIL, wish.pk)
    return absolute(reverse("comments:confirm_desk_mail", args=[key]))


def stop_desk_link(wish: DeskMail) -> str:
    """Return where mail to a moderator is ended, by them or by a mail program (RFC 8058)."""
    return absolute(reverse("comments:stop_desk_mail", args=[make(STOP_DESK_MAIL, wish.pk)]))


def desk_link(comment: Comment) -> str:
    """Return where moderators who are signed in find a comment."""
    return absolute(reverse("admin:comments_comment_change", args=[comment.pk]))


def queue_link() -> str:
    """Return where moderators who are signed in find what waits."""
    return absolute(reverse("admin:comments_comment_changelist"))


def act_link(act: DeskAct) -> str:
    """Return where the recipient of a letter decides on a comment without signing in.

    The link is good for this act on this version, so for one decision, and only for three days.
    """
    return absolute(reverse("comments:desk_act", args=[sign_act(act)]))


def sign_act(act: DeskAct) -> str:
    """Return the part of an address that stands for this act."""
    return make(DESK_ACT, list(astuple(act)))


def read_act(signed: str) -> DeskAct:
    """Return the act that a link stands for. Raises BadLink."""
    comment, version, to, recipient = read(DESK_ACT, signed)
    return DeskAct(comment, version, Comment.Status(to), recipient)


def _salt(purpose: Purpose) -> str:
    return f"comments.links.{purpose.name}"
