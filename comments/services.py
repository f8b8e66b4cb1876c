"""Every change of a comment goes through here."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Story
from comments import identity
from comments.models import Comment, Decision, Finding, Person
from comments.policy import Effect, Rules, Submission, Verdict, judge
from comments.rendering import render_comment

_STATUS_OF = {Effect.PUBLISH: Comment.Status.PUBLISHED, Effect.HOLD: Comment.Status.HELD}


class SubmissionRefused(Exception):
    """The comment cannot be taken here; the message says why in words for its author."""


class DecisionRefused(Exception):
    """The decision was not made; the message says why in words for the moderator."""


class StaleDecision(DecisionRefused):
    """Somebody decided after the moderator looked; `latest` is what they decided."""

    def __init__(self, latest: Decision) -> None:
        self.latest = latest
        super().__init__(
            _("%(actor)s already decided on this comment at %(time)s: %(status)s.")
            % {
                "actor": latest.actor or _("The policy"),
                "time": f"{latest.at:%Y-%m-%d %H:%M:%S %Z}",
                "status": latest.get_to_status_display(),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a reader wrote, as the form cleaned it. Staff give a user instead of an address."""

    name: str
    text: str
    address: str = ""
    website: str = ""
    form_id: str = ""
    user: AbstractBaseUser | None = None


def submit(
    *, story: Story, parent: Comment | None, reply: Reply, sender: str, now: datetime
) -> Comment:
    """Judge and store a comment, its findings and an automatic decision, and return it.

    The same reply sent again, even at the same moment, returns the comment that is there. Raises
    SubmissionRefused when the story takes no comments, or the parent is not a published comment
    of this story.
    """
    if not story.takes_comments:
        raise SubmissionRefused(_("Comments on this story are closed."))
    if parent and not (parent.story_id == story.pk and parent.is_published):
        raise SubmissionRefused(_("The comment that you reply to is no longer there."))
    form_id = _form_id(story=story, parent=parent, reply=reply, sender=sender)
    html = render_comment(reply.text)
    verdict = judge(_facts(reply, html), Rules())
    try:
        with transaction.atomic():
            comment = Comment.objects.create(
                story=story,
                parent=parent,
                person=_person(reply.address) if reply.address else None,
                user=reply.user,
                name=reply.name,
                website=reply.website,
                text=reply.text,
                html=html,
                status=_STATUS_OF[verdict.effect],
                sender=sender,
                form_id=form_id,
                receipt_token=secrets.token_urlsafe(32),
                submitted_at=now,
            )
            _explain(comment, verdict)
    except IntegrityError:
        twin = Comment.objects.filter(form_id=form_id).first()
        if twin is None:
            raise
        return twin
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
        reply.text,
    )


def _facts(reply: Reply, html: str) -> Submission:
    return Submission(
        name=reply.name,
        website=reply.website,
        text=reply.text,
        html=html,
        is_staff=reply.user is not None,
        # No address is proven yet, and an unproven one earns nothing.
        published_before=0,
    )


def _person(address: str) -> Person:
    person, _created = Person.objects.get_or_create(
        address_index=identity.address_index(address),
        defaults={"sealed_address": identity.seal(address)},
    )
    return person


def _explain(comment: Comment, verdict: Verdict) -> None:
    Finding.objects.bulk_create(
        Finding(
            comment=comment,
            rule=finding.rule,
            explanation=finding.explanation,
            effect=finding.effect,
            start=finding.start,
            end=finding.end,
        )
        for finding in verdict.findings
    )
    Decision.objects.create(
        comment=comment,
        to_status=comment.status,
        rules=[finding.rule for finding in verdict.findings],
        version=comment.version,
        at=comment.submitted_at,
    )


@transaction.atomic
def decide(
    *,
    comment: Comment,
    version: int,
    to: Comment.Status,
    actor: AbstractBaseUser,
    now: datetime,
    reason: str = "",
    note: str = "",
) -> Decision:
    """Change a comment's status on a moderator's word and store that as one decision.

    `version` is the one that the moderator saw. Raises StaleDecision when somebody decided since,
    and DecisionRefused when the comment has that status already or its author withdrew it.
    """
    current = Comment.objects.only("status", "version").get(pk=comment.pk)
    if current.version != version:
        raise StaleDecision(comment.decisions.select_related("actor").last())
    if current.status == to:
        raise DecisionRefused(_("This comment is %(status)s already.") % {"status": to.label})
    if Comment.Status.WITHDRAWN in {current.status, to}:
        raise DecisionRefused(_("Only its author withdraws a comment, and for good."))
    changed = Comment.objects.filter(pk=comment.pk, version=version).update(
        status=to, version=version + 1
    )
    if not changed:
        raise StaleDecision(comment.decisions.select_related("actor").last())
    comment.status, comment.version = to, version + 1
    return Decision.objects.create(
        comment=comment,
        actor=actor,
        from_status=current.status,
        to_status=to,
        reason=reason,
        note=note,
        version=version + 1,
        at=now,
    )


def next_held() -> Comment | None:
    """Return the held comment that has waited longest."""
    return Comment.objects.held().oldest_first().first()
