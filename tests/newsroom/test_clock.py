import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.tasks import make_renditions
from newsroom.clock import Job, jobs, run, tick
from newsroom.jobs import STARTS, prune_tasks, revive_tasks

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def job(name="a", minutes=5, run=lambda *, now: None):
    return Job(name, timedelta(minutes=minutes), run)


def test_each_job_runs_at_first_and_then_in_its_time(transactional_db):
    ran = []
    planned = [
        job("often", 1, lambda *, now: ran.append(("often", now))),
        job("seldom", 3, lambda *, now: ran.append(("seldom", now))),
    ]
    for minute in range(4):
        tick(planned, now=NOON + minute * MINUTE)
    assert [when for name, when in ran if name == "often"] == [NOON + n * MINUTE for n in range(4)]
    assert [when for name, when in ran if name == "seldom"] == [NOON, NOON + 3 * MINUTE]


def test_the_wait_ends_when_the_next_job_is_due(transactional_db):
    planned = [job(minutes=0.5), job(minutes=9)]
    assert tick(planned, now=NOON) == timedelta(seconds=30)
    assert tick([job(minutes=9)], now=NOON) == MINUTE


def test_a_job_that_fails_stops_neither_the_others_nor_itself(transactional_db, caplog):
    ran = []

    def fail(*, now):
        ran.append("failing")
        raise ValueError

    planned = [job("failing", 1, fail), job("next", 1, lambda *, now: ran.append("next"))]
    tick(planned, now=NOON)
    tick(planned, now=NOON + MINUTE)
    assert ran == ["failing", "next"] * 2
    assert "The job failing failed" in caplog.text


def test_a_clock_that_is_to_stop_finishes_the_job_in_hand_and_begins_no_other(
    transactional_db,
):
    ran, stopped = [], threading.Event()

    def stop(*, now):
        stopped.set()
        ran.append("in hand")

    planned = [job("in hand", 1, stop), job("next", 1, lambda *, now: ran.append("next"))]
    run(planned, stopped=stopped, clock=lambda: NOON)
    assert ran == ["in hand"]


def test_every_job_of_the_site_runs_again_without_harm(transactional_db):
    planned = jobs()
    assert len({one.name for one in planned}) == len(planned)
    for one in planned:
        one.run(now=NOON)
        one.run(now=NOON)


@pytest.mark.django_db
def test_a_task_whose_worker_was_killed_is_queued_again():
    make_renditions.enqueue(1)
    task = DBTaskResult.objects.get()
    task.claim("worker")
    DBTaskResult.objects.update(started_at=NOON)
    revive_tasks(now=NOON + 15 * MINUTE)
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    revive_tasks(now=NOON + 16 * MINUTE)
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_task_that_kills_its_workers_fails_in_the_end():
    make_renditions.enqueue(1)
    names = [str(number) for number in range(STARTS)]
    DBTaskResult.objects.update(status="RUNNING", started_at=NOON, worker_ids=names)
    revive_tasks(now=NOON + 16 * MINUTE)
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.FAILED
    assert task.task_result.errors[0].exception_class is InterruptedError


@pytest.mark.django_db
def test_old_results_are_forgotten_and_tasks_are_not():
    for _ in range(2):
        make_renditions.enqueue(1)
    done, _waiting = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=done.pk).update(status="SUCCESSFUL", finished_at=NOON)
    prune_tasks(now=NOON + timedelta(days=14))
    assert DBTaskResult.objects.count() == 2
    prune_tasks(now=NOON + timedelta(days=15))
    assert DBTaskResult.objects.count() == 1
