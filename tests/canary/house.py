"""A site of its own for one run: data folder, file database and settings as in production."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import override_settings

DATABASE = "db.sqlite3"


@contextmanager
def own_house(folder: Path) -> Iterator[Path]:
    """Run the site on this folder; yields the database file, which is written for real.

    Transactions end as in production, so what happens after a commit happens here too.
    """
    (folder / "static").mkdir(parents=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    house = override_settings(
        DEBUG=False,
        DATA_DIR=folder,
        MEDIA_ROOT=folder / "media",
        STATIC_ROOT=folder / "static",
        # Templates name static files without a collected manifest.
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        # Nobody is there: evidence.py takes what would be sent.
        AKISMET_KEY="0123456789ab",
        AKISMET_URL="http://127.0.0.1:1",
    )
    with house, _file_database(folder / DATABASE):
        yield folder / DATABASE
        for cache in caches.all(initialized_only=True):
            cache.clear()


@contextmanager
def _file_database(path: Path) -> Iterator[None]:
    """Copy the migrated test database into a file and use that instead."""
    in_memory = connections["default"]
    in_memory.ensure_connection()
    copy = sqlite3.connect(path)
    in_memory.connection.backup(copy)
    copy.close()
    in_file = type(in_memory)({**in_memory.settings_dict, "NAME": path}, "default")
    connections["default"] = in_file
    try:
        yield
    finally:
        in_file.close()
        connections["default"] = in_memory
