"""What is to be done from time to time, whether or not anybody visits the site."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import close_old_connections
from django.utils import timezone

from articles.jobs import JOBS as STORY_JOBS
from comments.jobs import JOBS as COMMENT_JOBS
from newsroom.jobs import JOBS as HOUSE_JOBS

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(seconds=60)


class Run(Protocol):
    def __call__(self, *, now: datetime) -> None: ...


@dataclass
class Job:
    """Something to run so often. It does no harm when it runs twice, or in two places at once."""

    name: str
    every: timedelta
    run: Run
    due_at: datetime | None = None


def jobs() -> list[Job]:
    """Return the jobs of every part of the site."""
    known = [*HOUSE_JOBS, *STORY_JOBS, *COMMENT_JOBS]
    return [Job(name, timedelta(seconds=seconds), run) for name, seconds, run in known]


def tick(
    planned: Iterable[Job], *, now: datetime, stopped: threading.Event | None = None
) -> timedelta:
    """Run each job that is due, and return how long to wait until the next one is.

    All are due at first. One that fails leaves a line in the log and is due again as if it had
    not; the others run. Once `stopped` is set no further one begins.
    """
    planned = list(planned)
    for job in planned:
        if stopped and stopped.is_set():
            return timedelta()
        if job.due_at is None or job.due_at <= now:
            job.due_at = now + job.every
            close_old_connections()
            try:
                job.run(now=now)
            except Exception:
                logger.exception("The job %s failed; it runs again in %s.", job.name, job.every)
    next_at = min((job.due_at for job in planned), default=now + LONGEST_PAUSE)
    return min(next_at - now, LONGEST_PAUSE)


def run(
    planned: Iterable[Job],
    *,
    stopped: threading.Event,
    clock: Callable[[], datetime] = timezone.now,
) -> None:
    """Run the jobs, each in its time, until `stopped` is set; a job in hand is finished."""
    planned = list(planned)
    while not stopped.is_set():
        pause = tick(planned, now=clock(), stopped=stopped)
        close_old_connections()
        stopped.wait(pause.total_seconds())
