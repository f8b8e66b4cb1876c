"""What the clock does for the queue of tasks: names, seconds between two runs, and functions."""

from datetime import datetime, timedelta

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# Far longer than any task takes. Every task of ours may run twice.
ABANDONED = timedelta(minutes=15)
STARTS = 5
KEPT = timedelta(days=14)


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


JOBS = [
    ("abandoned tasks", 300, revive_tasks),
    ("old tasks", 24 * 3600, prune_tasks),
]
