"""What the owner of an address does: prove it, say what is theirs, be forgotten."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.changes import Part, changed
from articles.models import Correction
from comments.changes import comment_changed
from comments.models import Comment, ErrorReport, Finding, Note, Person, Standing
from comments.models.people import new_seed
from comments.notifications import outbox
from comments.policy import Effect
from comments.services.authors import withdraw
from comments.services.decisions import move
from comments.services.judging import STATUS_OF, record_verdict, store_findings, verdict_on
from comments.services.log import record_decision


def unproven(person: Person) -> QuerySet[Comment]:
    """Return what was written under the address and is not yet known to be its owner's."""
    written = Comment.objects.oldest_first().select_related("story")
    return written.unproven_of(person)


@transaction.atomic
def prove(
    *, person: Person, mine: Collection[int] = (), not_mine: Collection[int] = (), now: datetime
) -> None:
    """Take the word of whoever opened a letter to the address, on the comments with these keys.

    Those that are theirs are proven, and held ones judged again: the policy may publish them now,
    unless people hold them. Those that are not leave the person. Keys of other comments change
    nothing. The address is verified unless it only disowns.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return
    comments = Comment.objects.select_for_update().oldest_first().unproven_of(person)
    if mine or not not_mine:
        Person.objects.filter(pk=person.pk, verified_at=None).update(verified_at=now)
    # All of them first: each one that is published speaks for the others.
    comments.filter(pk__in=set(mine)).order_by().update(
        proven_at=now, avatar_seed=person.avatar_seed
    )
    for comment in Comment.objects.published().filter(pk__in=set(mine), person=person):
        comment_changed(comment)
    for comment in Comment.objects.held().filter(pk__in=set(mine), person=person).oldest_first():
        _judge_again(comment, now)
    for comment in comments.filter(pk__in=set(not_mine)):
        _disown(comment, person, now)


def _judge_again(comment: Comment, now: datetime) -> None:
    if comment.decisions.by_people().exists():
        return
    verdict = verdict_on(comment, now)
    from_status, status = comment.status, STATUS_OF[verdict.effect]
    if status == from_status:
        store_findings(comment, verdict)
        comment_changed(comment)
        # It may have waited for just this: for its address to be confirmed.
        outbox.tell_the_desk(comment=comment, now=now)
        return
    move(comment=comment, version=comment.version, status=status)
    record_verdict(comment, verdict, from_status=from_status, at=now)
    if comment.is_published:
        outbox.tell_of_publication(comment=comment, now=now)


def _disown(comment: Comment, person: Person, now: datetime) -> None:
    """Part the comment from the person, and have a moderator look at it if readers might see it."""
    comment.follows.filter(person=person).delete()
    outbox.say_no_more(comment=comment)
    # No address ever leads to this one, so nobody gets its letters and it earns nothing.
    nobody = Person.objects.create(address_index=None, erased_at=now)
    Comment.objects.filter(pk=comment.pk).update(person=nobody)
    Finding.objects.create(
        comment=comment,
        rule="not_theirs",
        explanation="The owner of the address says it is not theirs.",
        effect=Effect.HOLD,
    )
    if comment.is_held or comment.is_published:
        from_status = comment.status
        move(comment=comment, version=comment.version, status=Comment.Status.HELD)
        record_decision(
            comment=comment,
            from_status=from_status,
            to_status=comment.status,
            rules=["not_theirs"],
            version=comment.version,
            at=now,
        )
        outbox.tell_the_desk(comment=comment, now=now)


@transaction.atomic
def erase(*, person: Person, keep_text: bool, now: datetime) -> None:
    """Forget the address and the names given with it, for good.

    The comments stay under the name "Anonymous", or with `keep_text` false are withdrawn. What
    the person followed or wanted as a moderator, every letter to them, what the desk decided about
    them and what it noted on their comments is deleted.
    Nothing happens a second time.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return
    for comment in person.comments.oldest_first():
        _anonymise(comment if keep_text else withdraw(comment=comment, now=now), now)
    for report in person.error_reports.all():
        _forget_report(report)
    person.letters.all().delete()
    person.follows.all().delete()
    person.desk_mails.all().delete()
    Standing.objects.forget(person)
    Note.objects.forget(person)
    person.sealed_address, person.address_index = "", None
    person.erased_at, person.verified_at, person.avatar_seed = now, None, new_seed()
    person.save()


def _anonymise(comment: Comment, now: datetime) -> None:
    """Take out what names the author or joins the comment to their others."""
    Comment.objects.filter(pk=comment.pk).update(
        name="" if comment.is_withdrawn else _("Anonymous"),
        website="",
        avatar_seed=new_seed(),
        sender="",
        facts={},
        # They are digests of the address too.
        form_id=secrets.token_hex(32),
        said_once=None,
    )
    comment_changed(comment)


def _forget_report(report: ErrorReport) -> None:
    thanked = Correction.objects.filter(story=report.story_id, thanks=report.name)
    if report.name and thanked.update(thanks=""):
        changed(Part.STORY.of(report.story_id))
    ErrorReport.objects.filter(pk=report.pk).update(
        name="", may_be_thanked=False, person=None, sender="", form_id=secrets.token_hex(32)
    )
