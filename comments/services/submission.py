"""Taking a comment: judged, stored and explained in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Story
from articles.models.rows import Question, insert, insert_unless_there
from comments import identity
from comments.changes import comment_changed
from comments.conversation import Conversation
from comments.language import language_of
from comments.models import Comment, Person
from comments.models.comments import path_under
from comments.notifications import outbox
from comments.rendering import render_comment
from comments.services import remote
from comments.services.arrival import Arrival, count, facts_of, refuse_flood
from comments.services.house_rules import HouseRules
from comments.services.judging import STATUS_OF, record_verdict, score, verdict_by
from comments.services.limits import TooOften
from comments.services.turns import turn

_PERSON = Question(
    lambda index: Person.objects.filter(address_index=index), index=models.CharField()
)


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
    house_rules = HouseRules.current(story)
    settings = house_rules.settings[story.pk]
    _refuse_unfit(story, parent, reply, house_rules.conversation_on(story, now))
    if reply.user:
        arrival = None
    limits = {"sender": sender, "flood_seconds": settings.flood_seconds, "now": now}
    form_id = _form_id(story=story, parent=parent, reply=reply, sender=sender)
    words = said_once(story=story, parent=parent, reply=reply, sender=sender)
    try:
        if arrival:
            # Before anything that costs; the first of two equal ones may just have counted.
            refuse_flood(arrival, **limits)
        comment = _written(story, parent, reply, now)
        comment.sender, comment.form_id, comment.said_once = sender, form_id, words
        if arrival:
            # Outside the transaction: nobody waits for a lock while others think about it.
            comment.facts |= _said_elsewhere(comment, reply, arrival)
        with turn():
            # They may be others by now.
            house_rules = HouseRules.current(story)
            score(comment, house_rules)
            with transaction.atomic():
                if arrival:
                    count(arrival, **limits)
                    comment.facts |= facts_of(
                        arrival, asked_for_proof=settings.ask_for_proof, now=now
                    )
                _store(comment, reply, reader, house_rules, batch)
        return comment
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


def _written(story: Story, parent: Comment | None, reply: Reply, now: datetime) -> Comment:
    return Comment(
        story=story,
        parent=parent,
        path=path_under(parent, now),
        user=reply.user,
        name=reply.name,
        website=reply.website,
        passage=reply.passage,
        text=reply.text,
        html=render_comment(reply.text),
        language=language_of(reply.text),
        receipt_token=secrets.token_urlsafe(32),
        submitted_at=now,
    )


def _said_elsewhere(comment: Comment, reply: Reply, arrival: Arrival) -> dict[str, Any]:
    """Ask remote classifiers about what is new here; what is only sent again costs nothing."""
    if not remote.panel().classifiers:
        return {}
    same = Q(form_id=comment.form_id) | Q(said_once=comment.said_once)
    if Comment.objects.filter(same).exists():
        return {}
    return remote.ask_about(comment, address=reply.address, network_address=arrival.network_address)


def _store(
    comment: Comment, reply: Reply, reader: Person | None, house_rules: HouseRules, batch: str
) -> None:
    now = comment.submitted_at
    person = comment.person = person_of(reply.address) if reply.address else None
    if person and person == reader:
        comment.proven_at, comment.avatar_seed = now, person.avatar_seed
    verdict = verdict_by(house_rules, comment, now)
    comment.status = STATUS_OF[verdict.effect]
    if comment.is_trashed:
        comment.said_once = None
    insert(comment)
    record_verdict(comment, verdict, batch=batch)
    comment_changed(comment)
    # Nobody is asked about words that our rules threw away.
    if person and not comment.is_proven and not comment.is_rejected:
        outbox.ask_to_verify(comment=comment, now=now)
    if comment.is_published:
        outbox.tell_who_follows(comment=comment, now=now)
    outbox.tell_the_desk(comment=comment, now=now)


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
    index = identity.address_index(address)
    if known := _PERSON.first(index=index):
        return known
    person = Person(address_index=index, sealed_address=identity.seal(address))
    return person if insert_unless_there(person) else _PERSON.first(index=index)
