"""Which moderators are told of comments that wait, of which ones, and what of them is new."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from comments.models import Comment, Decision, DeskMail, Letter
from comments.policy.lists import Kind

MAY_DECIDE = "comments.decide_comment"
# What the policy may say in a letter. Standings, and lists of addresses and networks, stay at the
# desk, and so does every new check until it is named here.
TOLD = {
    "everything",
    "many_links",
    "newcomer",
    "staff_name",
    "trap",
    "no_proof",
    "remote",
    "pace",
    "learned",
    "reports",
    "not_theirs",
}
TOLD_OF_LISTS = (Kind.WORD, Kind.DOMAIN)


def recipients(**only: object) -> Iterator[DeskMail]:
    """Give the wishes that count now: confirmed, of active staff who may decide."""
    wishes = DeskMail.objects.confirmed().filter(**only).select_related("user", "person")
    for wish in wishes.order_by("pk"):
        if wish.user.has_perm(MAY_DECIDE):
            yield wish


def recipient(key: int) -> DeskMail | None:
    """Return the wish with this key, if it counts now."""
    return next(recipients(pk=key), None)


def waiting_for(wish: DeskMail) -> QuerySet[Comment]:
    """Return the comments that wait for moderators in the sections of the wish, oldest first."""
    comments = Comment.objects.waiting().select_related("story__section")
    sections = list(wish.sections.values_list("pk", flat=True))
    if sections:
        comments = comments.filter(story__section__in=sections)
    return comments.oldest_first()


def new_for(wish: DeskMail, *, until: datetime) -> QuerySet[Comment]:
    """Return those of them that came to wait since the last digest and until then.

    What a letter of its own told of is not new.
    """
    told = Letter.objects.filter(desk_mail=wish, kind=Letter.Kind.DESK_HELD).exclude(
        state=Letter.State.DROPPED
    )
    since = wish.told_until
    held = Decision.objects.filter(
        comment=OuterRef("pk"), to_status=Comment.Status.HELD, at__gt=since, at__lte=until
    ).exclude(Exists(told.filter(comment=OuterRef("comment"), created_at__gte=OuterRef("at"))))
    # A comment begins to wait when its address is confirmed, too.
    confirmed = Q(proven_at__gt=since, proven_at__lte=until) & ~Exists(
        told.filter(comment=OuterRef("pk"), created_at__gte=OuterRef("proven_at"))
    )
    return waiting_for(wish).filter(Exists(held) | confirmed)


def has_digest(wish: DeskMail, *, until: datetime) -> bool:
    """Say whether a digest has something to say: a daily one all that waits, others what is new."""
    comments = waiting_for(wish) if wish.is_daily else new_for(wish, until=until)
    return comments.exists()


def mark_told(wish: DeskMail, *, until: datetime) -> None:
    """Have what is new in the next digest begin where this one ends."""
    DeskMail.objects.filter(pk=wish.pk, told_until__lt=until).update(told_until=until)


def told_findings(comment: Comment) -> list[str]:
    """Return what the policy found, without anything about an address, a network or a person."""
    findings = comment.findings.filter(
        Q(rule__in=TOLD) | Q(rule="listed", entry__kind__in=TOLD_OF_LISTS)
    )
    return list(findings.values_list("explanation", flat=True))
