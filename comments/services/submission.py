"""Taking a comment: judged, stored and explained in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Story
from comments import identity
from comments.changes import comment_changed
from comments.conversation import Conversation, conversation_on, settings_on
from comments.language import language_of
from comments.models import Comment, Person
from comments.models.comments import path_under
from comments.notifications import outbox
from comments.rendering import render_comment
from comments.services import remote
from comments.services.arrival import Arrival, count, facts_of, refuse_flood
from comments.services.judging import STATUS_OF, record_verdict, verdict_on
from comments.services.limits import TooOften


class SubmissionRefused(Exception):
    """The comment cannot be taken here; the message says why in words for its author."""


class Repeated(SubmissionRefused):
    """The author has said exactly that there. Nothing tells what became of it."""

    def __init__(self) -> None:
        super().__init__(_("It looks as if you have already said that here."))


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
    arrival: Arrival | None = None,
    batch: str = "",
) -> Comment:
    """Judge and store a comment, its findings and an automatic decision, and return it.

    `reader` is the person who proved an address in this browser: under that address the comment
    is proven at once; under any other one a letter asks whether it is theirs. `arrival` is how a
    request brought it; remote classifiers are asked of such a comment alone. `batch` joins it with
    what staff decided by the same press of a button. The same reply sent again, even at the same
    moment, returns the comment that is there. Raises SubmissionRefused when the story takes no
    comments, or the parent is not a published comment of this story, or its author gave less than
    is required; Repeated when its author has said that there already; and TooOften.
    """
    settings = settings_on(story)
    conversation = conversation_on(story, now=now, settings=settings)
    _refuse_unfit(story, parent, reply, conversation)
    form_id = _form_id(story=story, parent=parent, reply=reply, sender=sender)
    limits = {"sender": sender, "flood_seconds": settings.flood_seconds, "now": now}
    if reply.user:
        arrival = None
    words = said_once(story=story, parent=parent, reply=reply, sender=sender)
    try:
        said = {}
        if arrival:
            # Before anything that costs; the first of two equal ones may just have counted.
            refuse_flood(arrival, **limits)
            # Outside the transaction: nobody waits for a lock while others think about it.
            said = _said_elsewhere(story, reply, form_id, words, arrival, now)
        language = language_of(reply.text)
        with transaction.atomic():
            facts = {}
            if arrival:
                count(arrival, **limits)
                facts = facts_of(arrival, asked_for_proof=settings.ask_for_proof, now=now) | said
            return _store(
                story, parent, reply, sender, form_id, words, now, reader, facts, batch, language
            )
    except (IntegrityError, TooOften) as error:
        if twin := Comment.objects.filter(form_id=form_id).first():
            return twin
        if Comment.objects.filter(said_once=words).exists():
            raise Repeated from error
        raise


def _refuse_unfit(
    story: Story, parent: Comment | None, reply: Reply, conversation: Conversation
) -> None:
    if not conversation.takes_comments:
        refusal = _("Comments on this story are closed.")
        raise SubmissionRefused(f"{refusal} {conversation.sentence}".strip())
    given = {"name": reply.name, "has_address": bool(reply.address)}
    if not (reply.user or conversation.is_enough(**given)):
        raise SubmissionRefused(_("Fill in the fields that are marked as required."))
    if parent and not (parent.story_id == story.pk and parent.is_published):
        raise SubmissionRefused(_("The comment that you reply to is no longer there."))


def _said_elsewhere(
    story: Story, reply: Reply, form_id: str, words: str, arrival: Arrival, now: datetime
) -> dict[str, Any]:
    """Ask remote classifiers about what is new here; what is only sent again costs nothing."""
    if not remote.panel().classifiers:
        return {}
    if Comment.objects.filter(Q(form_id=form_id) | Q(said_once=words)).exists():
        return {}
    unstored = Comment(
        story=story, name=reply.name, website=reply.website, text=reply.text, submitted_at=now
    )
    return remote.ask_about(
        unstored, address=reply.address, network_address=arrival.network_address
    )


def _store(
    story: Story,
    parent: Comment | None,
    reply: Reply,
    sender: str,
    form_id: str,
    words: str,
    now: datetime,
    reader: Person | None,
    facts: dict[str, Any],
    batch: str,
    language: str,
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
        language=language,
        sender=sender,
        form_id=form_id,
        said_once=words,
        receipt_token=secrets.token_urlsafe(32),
        submitted_at=now,
        facts=facts,
    )
    if person and person == reader:
        comment.proven_at, comment.avatar_seed = now, person.avatar_seed
    verdict = verdict_on(comment, now)
    comment.status = STATUS_OF[verdict.effect]
    if comment.is_trashed:
        comment.said_once = None
    comment.save(force_insert=True)
    record_verdict(comment, verdict, batch=batch)
    comment_changed(comment)
    # Nobody is asked about words that our rules threw away.
    if person and not comment.is_proven and not comment.is_rejected:
        outbox.ask_to_verify(comment=comment, now=now)
    if comment.is_published:
        outbox.tell_of_publication(comment=comment, now=now)
    outbox.tell_the_desk(comment=comment, now=now)
    return comment


def said_once(*, story: Story, parent: Comment | None, reply: Reply, sender: str) -> str:
    """Return the digest that no two comments share: the same author, place and exact words.

    WordPress's rule for duplicates, kept by the database. Who gives no address is whoever writes
    from there, so that strangers may both say thanks.
    """
    author = f"user {reply.user.pk}" if reply.user else reply.address.casefold()
    author = author or f"sender {sender}"
    place = (story.pk, parent.pk if parent else "")
    return identity.fingerprint("said", *place, reply.name, author, reply.text)


def said_again(comment: Comment) -> str | None:
    """Return the digest for a comment that comes back from the trash; None for other words than
    were sent, and where it is no longer known who sent them."""
    address = comment.person.address if comment.person else ""
    is_known = comment.user or address or (comment.sender and not comment.person)
    if comment.edited_at or not is_known:
        return None
    reply = Reply(name=comment.name, text=comment.text, address=address, user=comment.user)
    return said_once(story=comment.story, parent=comment.parent, reply=reply, sender=comment.sender)


def _form_id(*, story: Story, parent: Comment | None, reply: Reply, sender: str) -> str:
    """Return what makes this reply one and the same however often it is sent.

    A page is the same for everybody, so only a script can give a form an identity of its own;
    without one the sender stands in for it. The text is part of it, so that a form that comes
    back with other words, from a browser's history, is another comment. With neither such a form
    nor an address, anybody behind the same line could have written it: then no two are the same,
    since whoever sends it again is given the comment's receipt.
    """
    if not (reply.form_id or reply.address or reply.user):
        return secrets.token_hex(32)
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
