"""The newest change is known as soon as anybody's commit has returned."""

import contextlib
import sqlite3
import subprocess
import sys
import warnings

import pytest

from newsroom.pages.changes import SqliteDatabase

WRITE = "INSERT INTO articles_pagechange (key) VALUES ('front')"


@pytest.fixture(params=["wal", "delete"])
def path(request, tmp_path):
    path = tmp_path / "db.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as link:
        link.execute(f"PRAGMA journal_mode={request.param}")
        link.execute("CREATE TABLE articles_pagechange (id INTEGER PRIMARY KEY AUTOINCREMENT, key)")
    return path


@pytest.fixture
def changes(path):
    changes = SqliteDatabase(path)
    yield changes
    changes._link.close()


def write(path, statement: str = WRITE) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as link:
        link.execute(statement)


def test_each_commit_is_seen_at_once(path, changes):
    assert (changes.newest(), changes.oldest()) == (0, 0)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as link:
        for number in range(1, 500):
            link.execute(WRITE)
            assert changes.newest() == number
    assert changes.after(497) == ["front", "front"]
    assert changes.oldest() == 1


def test_commits_are_seen_across_checkpoints_and_connections_that_come_and_go(path, changes):
    for number in range(1, 60):
        write(path)
        assert changes.newest() == number
        write(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        assert changes.newest() == number


def test_a_commit_of_another_process_is_seen(path, changes):
    code = f"import sqlite3; a = sqlite3.connect({str(path)!r}); a.execute({WRITE!r}); a.commit()"
    for number in range(1, 4):
        subprocess.run([sys.executable, "-c", code], check=True)
        assert changes.newest() == number


def test_what_is_not_committed_is_not_seen(path, changes):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as link:
        link.execute("BEGIN IMMEDIATE")
        link.execute(WRITE)
        assert changes.newest() == 0
        link.execute("ROLLBACK")
    assert changes.newest() == 0


def test_opening_it_leaves_the_locks_of_a_writer_alone(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as link:
        link.execute("BEGIN IMMEDIATE")
        link.execute(WRITE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            SqliteDatabase(path)._link.close()
        code = (
            f"import sqlite3; a = sqlite3.connect({str(path)!r}, timeout=0); a.execute({WRITE!r})"
        )
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert "database is locked" in other.stderr
        link.execute("COMMIT")
