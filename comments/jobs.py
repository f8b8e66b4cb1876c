"""What the clock does for comments: names, seconds between two runs, and functions.

Each may run at any time, on several machines at once and again, without harm.
"""

from datetime import datetime, timedelta

from django.db import transaction

from comments.models import Letter
from comments.notifications import digests
from comments.notifications.delivery import overdue
from comments.notifications.letterbox import put
from comments.notifications.tasks import deliver_overdue
from comments.services.learning import learn

# A decision is stored a moment after the time that it names.
STORED_LATE = timedelta(minutes=1)


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


def learn_decisions(*, now: datetime) -> None:
    """Have the filter follow what moderators decided, undid, or what was taken back since."""
    learn(now=now)


JOBS = [
    ("letters", 300, sweep_letters),
    ("the filter", 60, learn_decisions),
    ("digests", 300, put_digests),
]
