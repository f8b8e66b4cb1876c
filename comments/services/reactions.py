"""What readers and editors say about a published comment: recommend, report, pick."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles.changes import Part, changed
from comments.changes import comment_changed
from comments.conversation import settings_on
from comments.models import Comment, Finding, LogEntry, Report
from comments.notifications import outbox
from comments.policy import Effect
from comments.services.decisions import decide
from comments.services.limits import an_hour, take
from comments.services.log import record
from comments.services.refusals import DecisionRefused

RECOMMENDATIONS_AN_HOUR = 60
REPORTS_AN_HOUR = 20
# Several readers may share a network address; one reader may take on many guises.
RECOMMENDATIONS_A_SENDER = 5


@transaction.atomic
def recommend(*, comment: Comment, reader: str, sender: str, now: datetime) -> bool:
    """Count one reader's recommendation, and say whether it counted.

    The same reader counts once, and a network address so often as RECOMMENDATIONS_A_SENDER. Raises
    Comment.DoesNotExist when the comment is not public, and TooOften.
    """
    # Locked, so that of two that come at one moment the second sees the first.
    comment = Comment.objects.visible().select_for_update().get(pk=comment.pk)
    given = comment.recommendations
    if given.filter(reader=reader).exists():
        return False
    if given.filter(sender=sender).count() >= RECOMMENDATIONS_A_SENDER:
        return False
    take(an_hour("recommend", RECOMMENDATIONS_AN_HOUR), sender=sender, now=now)
    given.create(reader=reader, sender=sender, at=now)
    counted = F("recommendation_count") + 1
    Comment.objects.filter(pk=comment.pk).update(recommendation_count=counted)
    changed(Part.RECOMMENDATIONS.of(comment.story_id))
    return True


@transaction.atomic
def report(
    *, comment: Comment, reason: Report.Reason, text: str, sender: str, now: datetime
) -> Report:
    """Store a reader's objection; enough of them from different senders hold the comment again.

    While a sender's report is open another one from there changes nothing. Comments of staff are
    never held by reports. Raises Comment.DoesNotExist when the comment is not public, and TooOften.
    """
    comment = Comment.objects.visible().select_for_update().get(pk=comment.pk)
    if twin := comment.reports.open().filter(sender=sender).first():
        return twin
    take(an_hour("report", REPORTS_AN_HOUR), sender=sender, now=now)
    stored = comment.reports.create(reason=reason, text=text, sender=sender, at=now)
    enough = settings_on(comment.story).reports_to_hold
    if enough and not comment.is_staff and (count := comment.reports.open().count()) >= enough:
        _hold(comment, count, now)
    return stored


def _hold(comment: Comment, count: int, now: datetime) -> None:
    decide(
        comment=comment,
        version=comment.version,
        to=Comment.Status.HELD,
        actor=None,
        rules=["reports"],
        now=now,
    )
    comment.findings.filter(rule="reports").delete()
    Finding.objects.create(
        comment=comment,
        rule="reports",
        explanation=f"Reported by {count} readers." if count > 1 else "Reported by a reader.",
        effect=Effect.HOLD,
    )


@transaction.atomic
def dismiss_reports(*, comment: Comment, actor: AbstractBaseUser, now: datetime) -> int:
    """Answer the open reports of a comment that stays as it is, and return how many there were.

    Raises DecisionRefused when there were none.
    """
    answered = comment.reports.open().update(answered_at=now)
    if not answered:
        raise DecisionRefused(_("This comment has no open reports."))
    record(act=LogEntry.Act.REPORTS, actor=actor, now=now, about=comment, dismissed=answered)
    return answered


@transaction.atomic
def reopen_reports(
    *, comment: Comment, answered_at: datetime, actor: AbstractBaseUser, now: datetime
) -> int:
    """Take back that the reports were dismissed at that moment, and return how many are open again.

    Raises DecisionRefused when there are none.
    """
    opened = open_again(comment=comment, answered_at=answered_at)
    if not opened:
        raise DecisionRefused(_("No reports were answered then."))
    record(act=LogEntry.Act.REPORTS, actor=actor, now=now, about=comment, reopened=opened)
    return opened


def open_again(*, comment: Comment, answered_at: datetime) -> int:
    """Open the reports again that were answered at that moment, and return how many they are.

    The same sender may have reported the comment once more since: that report stands for both.
    """
    Comment.objects.select_for_update().get(pk=comment.pk)
    senders = set(comment.reports.open().values_list("sender", flat=True))
    opened = 0
    for report in comment.reports.filter(answered_at=answered_at):
        if report.sender not in senders:
            senders.add(report.sender)
            opened += Report.objects.filter(pk=report.pk).update(answered_at=None)
    return opened


@transaction.atomic
def pick(*, comment: Comment, actor: AbstractBaseUser, now: datetime) -> None:
    """Mark a published comment as an editors' pick; its author is told the first time.

    Raises DecisionRefused when it is not published or picked already.
    """
    found = Comment.objects.published().filter(pk=comment.pk, picked_at__isnull=True)
    if not found.update(picked_at=now):
        raise DecisionRefused(_("Only a published comment is picked, and once."))
    comment.picked_at = now
    comment_changed(comment)
    record(act=LogEntry.Act.PICK, actor=actor, now=now, about=comment, picked=True)
    outbox.tell_of_pick(comment=comment, now=now)


@transaction.atomic
def unpick(*, comment: Comment, actor: AbstractBaseUser, now: datetime) -> None:
    """Take the mark of an editors' pick away. Raises DecisionRefused when there is none."""
    if not Comment.objects.filter(pk=comment.pk, picked_at__isnull=False).update(picked_at=None):
        raise DecisionRefused(_("This comment is no editors' pick."))
    comment.picked_at = None
    comment_changed(comment)
    record(act=LogEntry.Act.PICK, actor=actor, now=now, about=comment, picked=False)
