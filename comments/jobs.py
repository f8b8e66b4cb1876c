"""What the clock does for comments: names, seconds between two runs, and functions.

Each may run at any time, on several machines at once and again, without harm.
"""

from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction

from comments.desk.figures import Period, month_figures
from comments.models import (
    Bucket,
    Comment,
    DeskMail,
    ErrorReport,
    Letter,
    Recommendation,
    Report,
    SpentChallenge,
)
from comments.notifications import desk_letters, digests
from comments.notifications.delivery import overdue
from comments.notifications.digests import STORED_LATE
from comments.notifications.letterbox import put
from comments.notifications.tasks import deliver_overdue
from comments.services import claims, transparency
from comments.services.learning import learn

A_BATCH = 500
# Months whose figures are made in one run.
MONTHS = 12


def sweep_letters(*, now: datetime) -> None:
    """Have letters sent whose worker died, or whose task was lost."""
    if overdue(now=now):
        deliver_overdue.enqueue()


def put_digests(*, now: datetime) -> None:
    """Put in the daily letters once their hour has come; after a pause, the latest ones."""
    moment = digests.latest_moment(now - STORED_LATE)
    for person in digests.people_to_tell(until=moment):
        with transaction.atomic():
            put(
                kind=Letter.Kind.DIGEST,
                person=person,
                event=f"{person.pk}:{moment:%Y-%m-%d}",
                now=moment,
            )


def put_desk_digests(*, now: datetime) -> None:
    """Put in what waits for moderators, for those who want to know it hourly or daily."""
    hour, day = desk_letters.full_hour(now - STORED_LATE), digests.latest_moment(now - STORED_LATE)
    desk_letters.put_digests(pace=DeskMail.Pace.HOURLY, moment=hour)
    desk_letters.put_digests(pace=DeskMail.Pace.DAILY, moment=day)


def forget_limits(*, now: datetime) -> None:
    """Delete buckets that are full, and spent challenges that would no longer be taken."""
    Bucket.objects.filter(full_at__lt=now).delete()
    SpentChallenge.objects.filter(expires_at__lt=now).delete()


def forget_senders(*, now: datetime) -> None:
    """Delete the digests of the networks that older comments and reactions came from.

    Those of open reports stay until they are answered: they keep a sender from counting twice.
    What an anonymous author said may then be said again: its digest is one of the sender too.
    """
    before = now - timedelta(days=settings.SENDER_DAYS)
    while old := list(
        Comment.objects.filter(submitted_at__lt=before)
        .exclude(sender="")
        .order_by("pk")
        .only("facts", "said_once", "person", "user")[:A_BATCH]
    ):
        for comment in old:
            comment.sender, comment.facts = "", comment.facts | {"networks": []}
            if comment.is_anonymous:
                comment.said_once = None
        Comment.objects.bulk_update(old, ["sender", "facts", "said_once"])
    Recommendation.objects.filter(at__lt=before).exclude(sender="").update(sender="")
    ErrorReport.objects.filter(at__lt=before).exclude(sender="").update(sender="")
    answered = Report.objects.filter(at__lt=before, answered_at__isnull=False)
    answered.exclude(sender="").update(sender="")


def learn_decisions(*, now: datetime) -> None:
    """Have the filter follow what moderators decided, undid, or what was taken back since."""
    learn(now=now)


def make_figures(*, now: datetime) -> None:
    """Make the figures of months for the public page, each day until they are final."""
    for month, until in islice(transparency.months_due(now=now), MONTHS):
        figures = month_figures(Period.of_month(month, until=until))
        transparency.keep(month=month, figures=figures, until=until, now=now)


JOBS = [
    ("letters", 300, sweep_letters),
    ("the filter", 60, learn_decisions),
    ("claims", 300, claims.sweep),
    ("limits", 3600, forget_limits),
    ("senders", 3600, forget_senders),
    ("digests", 300, put_digests),
    ("figures", 300, make_figures),
    ("digests for moderators", 300, put_desk_digests),
]
