"""One run: sow the addresses, use the whole site, look at all that came of it."""

from pathlib import Path

from django.core import mail
from django.db import connection
from django_tasks_db.management.commands.db_worker import Worker

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
    """Do everything that waits for the worker, as the worker does it."""
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
