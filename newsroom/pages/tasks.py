"""When a CDN is told what changed: at once by the worker, and by the clock whatever is left."""

import contextlib
from datetime import datetime
from functools import cache

from django.conf import settings
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.changes import Part, changed
from newsroom.pages.build import build
from newsroom.pages.purge import deliver
from newsroom.pages.purge_request import NotPurged

_BUILD = "purged-build"


# Readers see what was until it has run, so it comes before letters and renditions.
@task(priority=50)
def tell_cdn() -> None:
    """Tell the CDN of every change so far. Running it again is harmless."""
    with contextlib.suppress(NotPurged):
        deliver(now=timezone.now())


def tell_soon(**_signal: object) -> None:
    """Have the worker tell of the changes that were just committed, with others in one task.

    A task that waits begins after this commit, so it sees them.
    """
    if not settings.PURGE_URL:
        return
    queued = DBTaskResult.objects.ready().filter(task_path=tell_cdn.module_path)
    if not queued.exists():
        tell_cdn.enqueue()


def tell_what_is_left(*, now: datetime) -> None:
    """Tell the CDN what no task did: after an outage, and each change the second time.

    The first time that a build of the site runs on this machine, that everything changed.
    """
    if not settings.PURGE_URL:
        return
    _tell_of_build()
    with contextlib.suppress(NotPurged):
        deliver(now=now)


def _tell_of_build() -> None:
    """Have pages of another build purged, whose templates and scripts were others."""
    file, this = settings.PAGES_DIR / _BUILD, _this_build()
    if file.exists() and file.read_text() == this:
        return
    changed(Part.EVERYTHING)
    # Only now: killed in between, it is told twice.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(this)


@cache
def _this_build() -> str:
    """The build that this process runs, whatever the files are by now."""
    return build()
