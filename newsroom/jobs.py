"""What the clock does for tasks and kept pages: names, seconds between two runs, and functions."""

from datetime import datetime, timedelta

from django.conf import settings
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models import PageChange
from newsroom.models import Session
from newsroom.pages.changes import AnyDatabase, is_right
from newsroom.pages.folder import sweep
from newsroom.pages.publishing import end_shelves
from newsroom.pages.served import SECONDS
from newsroom.pages.tasks import tell_what_is_left
from newsroom.signing.throttle import forget_attempts

# Far longer than any task takes. Every task of ours may run twice.
ABANDONED = timedelta(minutes=15)
STARTS = 5
KEPT = timedelta(days=14)
CHANGES_KEPT = timedelta(days=7)


def revive_tasks(*, now: datetime) -> None:
    """Queue the tasks again whose worker was killed; one that killed five workers has failed."""
    running = DBTaskResult.objects.running().filter(started_at__lt=now - ABANDONED)
    for task in running:
        # Whoever changed it meanwhile, its worker or another clock, is right.
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < STARTS:
            same.update(status=TaskResultStatus.READY)
        else:
            same.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path="builtins.InterruptedError",
                traceback=f"{STARTS} workers ended while they ran this.",
            )


def prune_tasks(*, now: datetime) -> None:
    """Forget what was done long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()


def sweep_pages(*, now: datetime) -> None:
    """Remove files of pages that are not right any more, and the oldest beyond the room there is.

    Nobody would be given the former anyway.
    """
    changes = AnyDatabase()
    sweep(
        settings.PAGES_DIR,
        limit=settings.PAGES_DISK_MEGABYTES * 1024 * 1024,
        is_good=lambda page: is_right(page, changes, now=now.timestamp()),
    )


def end_served_pages(*, now: datetime) -> None:
    """Delete the files in which nginx does not look any more."""
    end_shelves(now=now.timestamp())


def prune_changes(*, now: datetime) -> None:
    """Forget old changes; pages that are older than what is left are made again.

    The newest one stays, from which the numbers go on.
    """
    newest = PageChange.objects.order_by("-pk").values("pk")[:1]
    PageChange.objects.filter(at__lt=now - CHANGES_KEPT).exclude(pk__in=newest).delete()


def prune_sessions(*, now: datetime) -> None:
    """Forget sessions that are over."""
    Session.objects.filter(expire_date__lt=now).delete()


JOBS = [
    ("abandoned tasks", 300, revive_tasks),
    ("old tasks", 24 * 3600, prune_tasks),
    ("purges", 5, tell_what_is_left),
    ("kept pages", 3600, sweep_pages),
    ("served pages", SECONDS, end_served_pages),
    ("old changes", 24 * 3600, prune_changes),
    ("old sessions", 24 * 3600, prune_sessions),
    ("failed sign-ins", 3600, forget_attempts),
]
