import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.newsroom.running import Site, until


@dataclass(frozen=True)
class FirstStart:
    """What the first `manage.py serve` on an empty folder said, and the folder it left."""

    folder: Path
    said: str
    errors: str
    code: int


def _tasks_are_done(folder: Path) -> bool:
    with contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        query = "SELECT DISTINCT status FROM django_tasks_database_dbtaskresult"
        return {row[0] for row in database.execute(query)} == {"SUCCESSFUL"}


@pytest.fixture(scope="session")
def first_start(tmp_path_factory) -> FirstStart:
    folder = tmp_path_factory.mktemp("first") / "data"
    site = Site(folder)
    try:
        until(lambda: _tasks_are_done(folder), seconds=60)
        return FirstStart(folder, site.said, site.err.read_text(), site.stop())
    finally:
        site.process.kill()


@pytest.fixture
def data(first_start, tmp_path) -> Path:
    """A data folder of its own that has had its first start."""
    return Path(shutil.copytree(first_start.folder, tmp_path / "data"))


@pytest.fixture
def start():
    """Start sites that are ended with the test, however it ends."""
    sites = []

    def start(folder: Path, **own: str) -> Site:
        sites.append(Site(folder, **own))
        return sites[-1]

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.stop()
