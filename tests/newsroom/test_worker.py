"""`manage.py worker` as a process of its own, with tasks and jobs that a test can hold."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.newsroom.running import ROOT, environment, manage, until

# Runs the command with one job, and a task, that each do what a line of Python says.
DRIVER = """
import sys
import django
django.setup()
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from newsroom import clock, worker
from tests.newsroom import deeds
clock.LONGEST_PAUSE = clock.timedelta(seconds=0.05)
worker.INTERVAL = worker.PAUSE = 0.05
job = clock.Job("the test's", clock.timedelta(), lambda *, now: deeds.do(sys.argv[1]))
worker.jobs = lambda: [job]
if sys.argv[2]:
    deeds.task.enqueue(sys.argv[2])
if len(sys.argv) > 3:
    exec(sys.argv[3])
call_command("worker")
"""
# What is in hand says so in a file, and goes on once there is another one.
HELD = "open('{0} began', 'w'); wait('go on'); open('{0} ended', 'w')"
FINE = "open('{0} ran', 'a').write('.')"


class Worker:
    """The worker on a data folder; `job` and `task` are what they do."""

    def __init__(self, folder: Path, job: str, task: str = "", before: str = "") -> None:
        self.folder, self.err = folder, folder / "err"
        with self.err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER, job, task, before],
                cwd=folder,
                env=environment(
                    PYTHONPATH=str(ROOT),
                    DJANGO_SETTINGS_MODULE="newsroom.settings",
                    NEWSROOM_DATA_DIR=str(folder),
                ),
                stderr=err,
            )

    def has(self, name: str) -> bool:
        assert self.process.poll() is None, self.err.read_text()
        return (self.folder / name).exists()

    def until(self, *names: str) -> None:
        """Wait until there are these files."""
        until(lambda: all(map(self.has, names)))

    def go_on(self) -> None:
        (self.folder / "go on").touch()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Path:
    """A data folder with a database in which nothing is."""
    folder = tmp_path_factory.mktemp("empty")
    done = manage("migrate", "--verbosity=0", NEWSROOM_DATA_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def work(empty, tmp_path):
    started = []

    def work(*deeds: str, with_database: bool = True) -> Worker:
        if with_database:
            (tmp_path / "db.sqlite3").write_bytes((empty / "db.sqlite3").read_bytes())
        started.append(Worker(tmp_path, *deeds))
        return started[-1]

    yield work
    for one in started:
        one.process.kill()
        one.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_with_nothing_in_hand_it_stops_within_a_moment(work, number):
    worker = work(FINE.format("job"), FINE.format("task"))
    worker.until("job ran", "task ran")
    began = time.monotonic()
    assert worker.stop(number) == 0
    assert time.monotonic() - began < 5
    assert worker.err.read_text() == ""


@pytest.mark.parametrize(
    ("deeds", "held"),
    [
        ((HELD.format("job"), FINE.format("task")), "job"),
        ((FINE.format("job"), HELD.format("task")), "task"),
    ],
)
def test_a_job_and_a_task_in_hand_are_finished_when_it_is_to_stop(work, deeds, held):
    worker = work(*deeds)
    worker.until(f"{held} began")
    worker.process.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        worker.process.wait(timeout=0.5)
    worker.go_on()
    assert worker.process.wait(timeout=20) == 0
    assert (worker.folder / f"{held} ended").exists()


def test_a_second_request_ends_it_in_the_middle(work):
    worker = work(FINE.format("job"), HELD.format("task"))
    worker.until("task began")
    worker.process.terminate()
    # The first may not have been taken yet, and then both count as one.
    until(lambda: worker.process.poll() or worker.process.terminate())
    assert worker.process.returncode == -signal.SIGTERM
    assert not (worker.folder / "task ended").exists()


def test_a_failing_job_ends_neither_the_tasks_nor_itself(work):
    worker = work("open('job failed', 'a').write('.'); 1 / 0", FINE.format("task"))
    worker.until("job failed", "task ran")
    until(lambda: (worker.folder / "job failed").stat().st_size > 2)
    assert worker.stop() == 0


@pytest.mark.parametrize("failing", ["1 / 0", "raise SystemExit(3)"])
def test_a_failing_task_does_not_end_the_clock(work, failing):
    worker = work(FINE.format("job"), f"open('task failed', 'w'); {failing}")
    worker.until("task failed")
    ran = (worker.folder / "job ran").stat().st_size
    until(lambda: (worker.folder / "job ran").stat().st_size > ran + 2)
    assert worker.stop() == 0


@pytest.mark.parametrize(
    ("broken", "side", "other"),
    [("worker.run", "clock", "task"), ("worker._Tasks.run", "tasks", "job")],
)
def test_when_one_side_dies_the_other_finishes_and_the_process_fails(work, broken, side, other):
    death = f"def die(*a, **b): deeds.wait('{other} began'); raise MemoryError\n{broken} = die"
    deeds = {"job": "pass", "task": ""} | {other: HELD.format(other)}
    worker = work(deeds["job"], deeds["task"], death)
    until(lambda: f"The {side} ended, and the worker with it." in worker.err.read_text())
    assert worker.process.poll() is None
    worker.go_on()
    assert worker.process.wait(timeout=20) == 1
    assert "MemoryError" in worker.err.read_text()
    assert (worker.folder / f"{other} ended").exists()


def test_without_a_database_it_waits_for_one(work):
    worker = work(FINE.format("job"), with_database=False)
    until(lambda: worker.err.read_text().count("The tasks cannot be run") > 1)
    line = f"from tests.newsroom.deeds import task; task.enqueue({FINE.format('task')!r})"
    for words in (["migrate", "--verbosity=0"], ["shell", "--no-imports", "-c", line]):
        done = manage(*words, NEWSROOM_DATA_DIR=str(worker.folder))
        assert done.returncode == 0, done.stderr
    worker.until("task ran", "job ran")
    assert worker.stop() == 0
