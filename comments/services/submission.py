"""Taking a comment: judged, stored and explained in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Story
from comments import identity
from comments.models import Comment, Person
from comments.models.comments import path_under
from comments.notifications import outbox
from comments.rendering import render_comment
from comments.services.judging import STATUS_OF, record_verdict, verdict_on


class SubmissionRefused(Exception):
    """The comment cannot be taken here; the message says why in words for its author."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a reader wrote, as the form cleaned it. Staff give a user instead of an address."""

    name: str
    text: str
    address: str = ""
    website: str = ""
    passage: str = ""
    form_id: str = ""
    user: AbstractBaseUser | None = None


def submit(
    *,
    story: Story,
    parent: Comment | None,
    reply: Reply,
    sender: str,
    now: datetime,
    reader: Person | None = None,
) -> Comment:
    """Judge and store a comment, its findings and an automatic decision, and return it.

    `reader` is the person who proved an address in this browser: under that address the comment
    is proven at once; under any other one a letter asks whether it is theirs. The same reply sent
    again, even at the same moment, returns the comment that is there. Raises SubmissionRefused
    when the story takes no comments, or the parent is not a published comment of this story.
    """
    if not story.takes_comments:
        raise SubmissionRefused(_("Comments on this story are closed."))
    if parent and not (parent.story_id == story.pk and parent.is_published):
        raise SubmissionRefused(_("The comment that you reply to is no longer there."))
    form_id = _form_id(story=story, parent=parent, reply=reply, sender=sender)
    try:
        with transaction.atomic():
            return _store(story, parent, reply, sender, form_id, now, reader)
    except IntegrityError:
        twin = Comment.objects.filter(form_id=form_id).first()
        if twin is None:
            raise
        return twin


def _store(
    story: Story,
    parent: Comment | None,
    reply: Reply,
    sender: str,
    form_id: str,
    now: datetime,
    reader: Person | None,
) -> Comment:
    person = person_of(reply.address) if reply.address else None
    comment = Comment(
        story=story,
        parent=parent,
        path=path_under(parent, now),
        person=person,
        user=reply.user,
        name=reply.name,
        website=reply.website,
        passage=reply.passage,
        text=reply.text,
        html=render_comment(reply.text),
        sender=sender,
        form_id=form_id,
        receipt_token=secrets.token_urlsafe(32),
        submitted_at=now,
    )
    if person and person == reader:
        comment.proven_at, comment.avatar_seed = now, person.avatar_seed
    verdict = verdict_on(comment, now=now)
    comment.status = STATUS_OF[verdict.effect]
    comment.save(force_insert=True)
    record_verdict(comment, verdict)
    # Nobody is asked about words that our rules threw away.
    if person and not comment.is_proven and not comment.is_rejected:
        outbox.ask_to_verify(comment=comment, now=now)
    if comment.is_published:
        outbox.tell_of_publication(comment=comment, now=now)
    return comment


def _form_id(*, story: Story, parent: Comment | None, reply: Reply, sender: str) -> str:
    """Return what makes this reply one and the same however often it is sent.

    A page is the same for everybody, so only a script can give a form an identity of its own;
    without one the sender stands in for it. The text is part of it, so that a form that comes
    back with other words, from a browser's history, is another comment.
    """
    return identity.fingerprint(
        "form",
        reply.form_id or sender,
        story.pk,
        parent.pk if parent else "",
        reply.name,
        reply.address,
        reply.passage,
        reply.text,
    )


def person_of(address: str) -> Person:
    """Return the person who writes under this address, stored if they are new."""
    person, _created = Person.objects.get_or_create(
        address_index=identity.address_index(address),
        defaults={"sealed_address": identity.seal(address)},
    )
    return person
