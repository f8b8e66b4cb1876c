"""Tasks and periodic jobs side by side in one process."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from newsroom.clock import jobs, run

logger = logging.getLogger(__name__)

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
# Seconds between two looks for tasks, and after the database could not be used.
INTERVAL, PAUSE = 1.0, 10.0


def work() -> bool:
    """Run tasks of all queues, and jobs, until SIGTERM or SIGINT; return whether all went well.

    What is in hand is finished first, unless a second signal ends the process. A task or a job
    that fails is none of the other's concern; when one side ends for good, so does the other.
    Call it from the main thread only.
    """
    stopped = threading.Event()
    ended_early: list[str] = []

    def keep(side: Callable[[threading.Event], None]) -> None:
        try:
            side(stopped)
        except BaseException:
            logger.critical("The %s ended, and the worker with it.", side.__name__, exc_info=True)
        finally:
            connections.close_all()
            if not stopped.is_set():
                ended_early.append(side.__name__)
                stopped.set()
                os.kill(os.getpid(), signal.SIGTERM)

    sides = [threading.Thread(target=keep, args=[side], name=side.__name__) for side in SIDES]
    # No handler runs in the middle of anything: the signals wait until this thread takes them.
    with _held_back(STOP_SIGNALS):
        for side in sides:
            side.start()
        signal.sigwait(STOP_SIGNALS)
        stopped.set()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
    for side in sides:
        side.join()
    return not ended_early


def tasks(stopped: threading.Event) -> None:
    """Run what is queued, and look again; where the database fails, after a longer while."""
    worker = _Tasks(stopped)
    while not stopped.is_set():
        pause = INTERVAL
        try:
            worker.run()
        except Error:
            logger.exception("The tasks cannot be run; trying again in %g s.", PAUSE)
            pause = PAUSE
        close_old_connections()
        stopped.wait(pause)


def clock(stopped: threading.Event) -> None:
    """Run the jobs, each in its time."""
    run(jobs(), stopped=stopped)


SIDES = [tasks, clock]


class _Tasks(Worker):
    """The worker of django-tasks-db: its `run` does what is queued, and returns."""

    def __init__(self, stopped: threading.Event) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            batch=True,
            interval=INTERVAL,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self._stopped = stopped

    @property
    def running(self) -> bool:
        return not self._stopped.is_set()

    @running.setter
    def running(self, _value: bool) -> None:
        """Only the event says so."""


@contextmanager
def _held_back(numbers: set[signal.Signals]) -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
