"""What has to be in the data folder before the site runs. A step that is done does nothing."""

import contextlib
import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

STAFF_NAME = "editor"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Hold the data folder, making it if need be, so that one `serve` at a time runs on it.

    Gives the descriptor of the file that holds it, for a program that takes this process over.
    Raises CommandError, with one sentence, when another holds it; OSError when the folder cannot
    be made or written. The kernel lets go when the process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another serve is running on the data folder {folder}.") from None
        yield file.fileno()


def migrate_if_needed() -> bool:
    """Apply the migrations that are pending; tell whether there were any."""
    if connection.vendor == "sqlite":
        # Password hashes and sealed addresses are nobody else's to read.
        Path(connection.settings_dict["NAME"]).touch(mode=0o600)
    if _all_are_recorded():
        return False
    executor = MigrationExecutor(connection)
    pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return pending


def _all_are_recorded() -> bool:
    """Tell it by the names alone. For what they do, all of them would have to be loaded."""
    recorded = MigrationRecorder(connection).applied_migrations()
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        for module in iter_modules(package.submodule_search_locations if package else []):
            if (app.label, module.name) not in recorded:
                return False
    return True


def collect_static_if_changed() -> bool:
    """Collect the static files when one was added, removed or changed; tell whether it was so."""
    mark = settings.DATA_DIR / "static.fingerprint"
    fingerprint = _static_fingerprint()
    if settings.STATIC_ROOT.is_dir() and mark.exists() and mark.read_text() == fingerprint:
        return False
    mark.unlink(missing_ok=True)
    # Without `clear`, a file older than its collected copy is passed over.
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    mark.write_text(fingerprint)
    return True


def _static_fingerprint() -> str:
    backend = settings.STORAGES["staticfiles"]["BACKEND"]
    digest = hashlib.sha256(f"{django.__version__} {backend}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"\0{path}\0{status.st_size}\0{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def first_password() -> str | None:
    """Return the password of a new user who may do everything; None where there is one already.

    The embedded default gets its demonstration stories too. Both come in one transaction, so an
    interrupted first start leaves neither, and the next one is the first again.
    """
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        if settings.EMBEDDED:
            call_command("load_demo", verbosity=0)
        users.create_superuser(STAFF_NAME, password=password)
    return password
