"""One run: sow the addresses, use the whole site, look at all that came of it."""

from pathlib import Path

from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from comments.models import DeskMail, Letter
from comments.notifications.desk_letters import put_digest
from comments.services import desk_mail
from tests.canary.desk import check_declarations, try_to_find_addresses, use_the_desk
from tests.canary.evidence import Evidence, watched_classifiers, watched_logs
from tests.canary.house import own_house
from tests.canary.seeding import Seeds
from tests.canary.visits import post_nothing, visit_everything


def patrol(folder: Path, *, briefly: bool = False) -> Evidence:
    """Return what was found on a site of its own in this folder.

    Briefly, only the oldest row of each kind is shown, and the moderator acts alone.
    """
    evidence = Evidence()
    with (
        own_house(folder) as database,
        watched_logs(evidence),
        watched_classifiers(evidence),
    ):
        mail.outbox.clear()
        seeds = Seeds(folder, evidence)
        seeds.sow()
        # Before anything else is written over what was deleted.
        evidence.look_at_folder(folder, database=database)
        _do_the_tasks()
        _tell_moderators_of_the_day()
        if briefly:
            seeds.everybody.staff.remove(seeds.everybody.superuser)
        for visitor in seeds.everybody.staff:
            use_the_desk(visitor)
        try_to_find_addresses(seeds.everybody.moderator, evidence)
        check_declarations(evidence)
        visit_everything(seeds.everybody, evidence, rows=1 if briefly else None)
        if not briefly:
            post_nothing(seeds.everybody)
        _do_the_tasks()
        _look_whether_the_desk_was_told(evidence)
        for message in mail.outbox:
            evidence.look_at_mail(message)
        mail.outbox.clear()
        evidence.look_at_caches()
        evidence.look_at_folder(folder, database=database)
        # What the log of the database still holds, moved into its pages.
        connection.close()
        evidence.look_at_folder(folder, database=database)
    return evidence


def _do_the_tasks() -> None:
    """Do everything that waits for the worker, as the worker does it, and as if it were later."""
    # A task of a task waits in its turn.
    while DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now()):
        Letter.objects.waiting().filter(attempts=0).update(due_at=timezone.now())
        _work()


def _tell_moderators_of_the_day() -> None:
    """Those who were told at once get a daily digest of what still waits."""
    for wish in DeskMail.objects.confirmed():
        desk_mail.set_pace(wish=wish, pace=DeskMail.Pace.DAILY)
        put_digest(wish, moment=timezone.now())
    _do_the_tasks()


def _look_whether_the_desk_was_told(evidence: Evidence) -> None:
    """What never left could not be looked at."""
    for kind in (Letter.Kind.DESK_CONFIRM, Letter.Kind.DESK_HELD, Letter.Kind.DESK_DIGEST):
        if not Letter.objects.filter(kind=kind, state=Letter.State.SENT).exists():
            evidence.object("mail to moderators", f"none was sent: {kind.label}")


def _work() -> None:
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="canary",
    ).run()
