"""What authors do with a comment of theirs: edit it for a while, withdraw it at any time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.conversation import settings_on
from comments.language import language_of
from comments.models import Appeal, Comment, Contest
from comments.notifications import outbox
from comments.rendering import render_comment
from comments.services import remote
from comments.services.decisions import move
from comments.services.judging import STATUS_OF, record_verdict, verdict_on
from comments.services.log import record_decision
from comments.services.refusals import StaleDecision

_CHANGED = gettext_lazy(
    "Your comment was changed or decided on in the meantime. "
    "Look at it again; your words are still here."
)


class AuthorRefused(Exception):
    """What the author asked for was not done; the message says why in words for them."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the author can do with a comment at one moment. `edit_until` is None when it is over.

    `has_address` says that letters reach them, so that they can ask for one.
    """

    edit_until: datetime | None
    withdraw: bool
    appeal: bool
    follow: bool
    has_address: bool


def choices(*, comment: Comment, now: datetime) -> Choices:
    """Return what is open to the author now."""
    until = comment.submitted_at + timedelta(minutes=settings_on(comment.story).edit_minutes)
    can_edit = (comment.is_held or comment.is_published) and now < until
    has_address = bool(comment.person and not comment.person.erased_at)
    return Choices(
        edit_until=until if can_edit else None,
        withdraw=not comment.is_withdrawn,
        appeal=comment.is_rejected and not Appeal.objects.filter(comment=comment).exists(),
        follow=has_address and (comment.is_held or comment.is_published),
        has_address=has_address,
    )


def edit(
    *, comment: Comment, version: int, text: str, now: datetime, network_address: str = ""
) -> Comment:
    """Store other words of the author's, judged as if they were new, and return the comment.

    `version` is the one that the author saw; it counts up, so that a moderator who saw the old
    words is refused. A published comment that the policy would hold is held. A held one may be
    published by its new words, unless people hold it. `network_address` is for remote classifiers,
    where the site tells it to them. Raises AuthorRefused.
    """
    seen = Comment.objects.select_related("story", "person").get(pk=comment.pk)
    _refuse_stale(seen, version, now)
    said = {}
    if text != seen.text and not seen.is_staff:
        # Outside the transaction, as for a new comment; the words are stored below.
        seen.text, seen.edited_at = text, now
        said = remote.ask_about(seen, network_address=network_address)
    return _edit(comment, version, text, now, said)


def _refuse_stale(comment: Comment, version: int, now: datetime) -> None:
    if comment.version != version:
        raise AuthorRefused(_CHANGED)
    if not choices(comment=comment, now=now).edit_until:
        raise AuthorRefused(_("It is too late to edit this comment. Your words are still here."))


@transaction.atomic
def _edit(
    comment: Comment, version: int, text: str, now: datetime, said: dict[str, Any]
) -> Comment:
    comment = _locked(comment)
    _refuse_stale(comment, version, now)
    if text == comment.text:
        return comment
    comment.facts |= said
    from_status, was_published = comment.status, comment.is_published
    comment.text, comment.html = text, render_comment(text)
    verdict = verdict_on(comment, now)
    status = STATUS_OF[verdict.effect]
    if not was_published and comment.decisions.by_people().exists():
        status = from_status
    try:
        # The editors picked other words.
        move(
            comment=comment,
            version=version,
            text=comment.text,
            html=comment.html,
            language=language_of(comment.text),
            said_once=None,
            status=status,
            edited_at=now,
            picked_at=None,
        )
    except StaleDecision as stale:
        # Its words are for moderators.
        raise AuthorRefused(_CHANGED) from stale
    record_verdict(comment, verdict, from_status=from_status, by_author=True, at=now)
    if comment.is_published and not was_published:
        outbox.tell_of_publication(comment=comment, now=now)
    outbox.tell_the_desk(comment=comment, now=now)
    return comment


@transaction.atomic
def withdraw(*, comment: Comment, now: datetime) -> Comment:
    """Empty the comment and take it from the site for good; replies to it stay.

    It is the author's word whatever was decided meanwhile. A comment that is withdrawn already
    stays as it is.
    """
    comment = _locked(comment)
    if comment.is_withdrawn:
        return comment
    from_status = comment.status
    move(
        comment=comment,
        version=comment.version,
        status=Comment.Status.WITHDRAWN,
        name="",
        website="",
        passage="",
        text="",
        html="",
        language="",
        facts={},
        picked_at=None,
        # A digest of the words, and what would make the same reply sent again this comment.
        form_id=secrets.token_hex(32),
        said_once=None,
    )
    outbox.say_no_more(comment=comment)
    # They may quote what was said.
    comment.findings.all().delete()
    Appeal.objects.filter(comment=comment).delete()
    # Nobody has to judge any more what else should have been decided.
    Contest.objects.open().filter(comment=comment).delete()
    comment.reports.open().update(answered_at=now)
    record_decision(
        comment=comment,
        by_author=True,
        from_status=from_status,
        to_status=comment.status,
        version=comment.version,
        at=now,
    )
    return comment


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update().get(pk=comment.pk)
