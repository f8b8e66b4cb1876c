"""The figures of a month that everybody may see."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from comments.desk.figures.periods import Period
from comments.desk.figures.rejections import by_reason
from comments.desk.figures.waits import waits
from comments.models import Appeal, Comment, Decision, Report

Status = Comment.Status


def month_figures(period: Period) -> dict[str, Any]:
    """Return the figures in JSON, in 8 queries.

    Of the comments of readers that came in the period: what the policy did with them at first, what
    became of them until now, and why. Of the period itself: waits that ended, appeals, reports.
    """
    return _comments(period) | _at_first(period) | _reasons(period) | _events(period)


def _comments(period: Period) -> dict[str, Any]:
    received = Comment.objects.filter(**period.contains("submitted_at")).order_by()
    by_readers = Count("pk", filter=Q(user=None))
    counts = dict(received.values_list("status").annotate(count=by_readers))
    return {
        "received": sum(counts.values()),
        "published": counts.get(Status.PUBLISHED, 0),
        "waiting": counts.get(Status.HELD, 0),
        "withdrawn": counts.get(Status.WITHDRAWN, 0),
        "not_published": sum(counts.get(status, 0) for status in Comment.REJECTIONS),
        "spam": counts.get(Status.SPAM, 0),
    }


def _at_first(period: Period) -> dict[str, Any]:
    """What the first decision was, which the policy makes at the moment of submission."""
    first = Decision.objects.on_arrival().filter(**period.contains("at"))
    return first.aggregate(
        held_first=_of_readers(to_status=Status.HELD),
        published_first=_of_readers(to_status=Status.PUBLISHED),
        rejected_first=_of_readers(to_status__in=Comment.REJECTIONS),
    )


def _of_readers(**conditions: object) -> Count:
    # Not in the WHERE, where SQLite would look for the nulls in an index: nearly all rows.
    return Count("pk", filter=Q(comment__user=None, **conditions))


def _reasons(period: Period) -> dict[str, Any]:
    """Why those are not published that are not: by people with which words, or by the policy."""
    decided = Decision.objects.standing()
    later = decided.filter(comment=OuterRef("comment"), version__gt=OuterRef("version"))
    latest = (
        decided.filter(to_status__in=Comment.REJECTIONS, **period.contains("comment__submitted_at"))
        .filter(~Exists(later))
        .alias(staff=Coalesce("comment__user", 0))
        .filter(staff=0)
        .order_by()
    )
    reasons = by_reason(latest.by_moderators())
    return {
        "reasons": [(reason.text, reason.count) for reason in reasons if reason.text],
        "other_reasons": sum(reason.count for reason in reasons if not reason.text),
        **latest.aggregate(by_policy=Count("pk", filter=Q(actor=None))),
    }


def _events(period: Period) -> dict[str, Any]:
    appeals = Appeal.objects.aggregate(
        appeals=Count("pk", filter=Q(**period.contains("at"))),
        granted=_answered(period, Appeal.Outcome.GRANTED),
        upheld=_answered(period, Appeal.Outcome.UPHELD),
    )
    reports = Report.objects.filter(**period.contains("at")).aggregate(
        reports=Count("pk"), reported=Count("comment", distinct=True)
    )
    ended, _by_part = waits(period)
    median = None if ended.median is None else int(ended.median.total_seconds())
    return appeals | reports | {"waits": ended.count, "median_wait": median}


def _answered(period: Period, outcome: Appeal.Outcome) -> Count:
    return Count("pk", filter=Q(outcome=outcome, **period.contains("answered_at")))
