"""Addresses that stand in letters: absolute, and signed where they open something of a person's.

A signed link holds a primary key, never an e-mail address; it is good for one purpose and expires.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from comments.models import Comment, Person


@dataclass(frozen=True)
class Purpose:
    """What a signed link is good for, and for how long."""

    name: str
    good_for: timedelta


VERIFY = Purpose("verify", timedelta(days=7))
YOUR_COMMENTS = Purpose("your-comments", timedelta(days=1))


class BadLink(Exception):
    """The link was not made here for this purpose, or is too old."""


def make(purpose: Purpose, key: int) -> str:
    """Return the part of an address that stands for this primary key, signed."""
    return signing.dumps(key, salt=_salt(purpose))


def read(purpose: Purpose, signed: str) -> int:
    """Return the primary key that `make` was given. Raises BadLink."""
    try:
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


def _salt(purpose: Purpose) -> str:
    return f"comments.links.{purpose.name}"
