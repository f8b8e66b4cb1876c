import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder

from articles.models import Story
from newsroom.models import User
from newsroom.preparation import (
    STAFF_NAME,
    collect_static_if_changed,
    first_password,
    locked,
    migrate_if_needed,
)
from tests.newsroom.running import ROOT, environment, manage

HOLDER = """
import sys, pathlib
from newsroom.preparation import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def sources(settings, tmp_path) -> Path:
    """A folder of sources, the only one that is collected from, into a data folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    for folder in (settings.DATA_DIR, tmp_path / "sources"):
        folder.mkdir()
    (tmp_path / "sources/site.css").write_text("p {color: red}")
    return tmp_path / "sources"


@pytest.fixture
def collected(settings, sources):
    """Start from collected files; gives a reader of them."""
    assert collect_static_if_changed()
    return lambda name: (settings.STATIC_ROOT / name).read_text()


def test_static_files_are_collected_once(collected, settings):
    assert collected("site.css") == "p {color: red}"
    (settings.STATIC_ROOT / "site.css").write_text("left alone")
    assert not collect_static_if_changed()
    assert collected("site.css") == "left alone"


def test_a_changed_static_file_is_collected_again_and_then_no_more(collected, sources):
    (sources / "site.css").write_text("p {color: blue}")
    assert collect_static_if_changed()
    assert collected("site.css") == "p {color: blue}"
    assert not collect_static_if_changed()


@pytest.mark.parametrize("shift", [-86400, 1])
def test_a_change_of_the_same_size_is_collected_even_when_it_is_older(collected, sources, shift):
    path = sources / "site.css"
    time = path.stat().st_mtime + shift
    path.write_text("p {color: tan}")
    os.utime(path, (time, time))
    assert collect_static_if_changed()
    assert collected("site.css") == "p {color: tan}"


def test_an_added_and_a_removed_static_file_are_noticed(collected, sources, settings):
    (sources / "more.css").write_text("b {}")
    assert collect_static_if_changed()
    assert collected("more.css") == "b {}"
    (sources / "more.css").unlink()
    assert collect_static_if_changed()
    assert not (settings.STATIC_ROOT / "more.css").exists()
    assert not collect_static_if_changed()


def test_a_lost_folder_of_collected_files_is_collected_again(collected, settings):
    settings.STATIC_ROOT.rename(settings.STATIC_ROOT.with_name("lost"))
    assert collect_static_if_changed()
    assert collected("site.css") == "p {color: red}"


def test_an_interrupted_collection_is_done_again(collected, sources, monkeypatch):
    (sources / "site.css").write_text("p {color: blue}")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr("newsroom.preparation.call_command", _full_disk)
        collect_static_if_changed()
    (sources / "site.css").write_text("p {color: red}")
    assert collect_static_if_changed()


@pytest.fixture
def migrated(monkeypatch):
    """Gives a function that prepares the database, and returns what it had done."""
    ran = []
    # The database of the tests is in memory.
    monkeypatch.setattr(Path, "touch", lambda *about, **options: None)
    monkeypatch.setattr("newsroom.preparation.call_command", lambda name, **_: ran.append(name))
    return lambda: (migrate_if_needed(), ran)


@pytest.mark.django_db
def test_where_every_migration_is_recorded_none_is_loaded(migrated, monkeypatch):
    monkeypatch.setattr("newsroom.preparation.MigrationExecutor", _full_disk)
    assert migrated() == (False, [])


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["newsroom", "comments", "articles", "django_tasks_database"])
def test_a_migration_that_is_not_recorded_is_applied(migrated, label):
    recorded = MigrationRecorder(connection).migration_qs.filter(app=label)
    recorded.order_by("-name").first().delete()
    assert migrated() == (True, ["migrate"])


def _full_disk(*args, **options):
    raise OSError("disk full")


@pytest.mark.django_db
def test_the_first_password_belongs_to_a_user_who_may_do_everything(settings):
    settings.EMBEDDED = False
    password = first_password()
    user = authenticate(username=STAFF_NAME, password=password)
    assert user.is_staff
    assert user.is_superuser
    assert user.is_active
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_where_somebody_may_do_everything_there_is_no_password_and_nothing_is_stored():
    User.objects.create_superuser("somebody", password="theirs")
    assert first_password() is None
    assert list(User.objects.values_list("username", flat=True)) == ["somebody"]
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_an_interrupted_first_start_leaves_nothing_behind(settings, tmp_path):
    settings.EMBEDDED, settings.MEDIA_ROOT = True, tmp_path
    User.objects.create_user(STAFF_NAME)
    with pytest.raises(IntegrityError):
        first_password()
    assert not Story.objects.exists()


def test_prepare_makes_what_a_web_server_needs_and_closes_it_to_others(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "served").mkdir()
    (data / "served/old").write_text("old")
    done = manage("prepare", NEWSROOM_DATA_DIR=str(data))
    said = "The database is ready.\nThe static files are ready.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    assert (data / "db.sqlite3").stat().st_mode & 0o777 == 0o600
    assert (data / "keys").stat().st_mode & 0o777 == 0o700
    assert (data / "static/staticfiles.json").exists()
    assert not list((data / "served").iterdir())
    assert manage("prepare", NEWSROOM_DATA_DIR=str(data)).stdout == ""


def test_a_folder_is_held_by_one_at_a_time(tmp_path):
    folder = tmp_path / "new" / "data"
    sentence = f"Another serve is running on the data folder {folder}."
    with locked(folder), pytest.raises(CommandError) as refused, locked(folder):
        pass
    assert str(refused.value) == sentence
    with locked(folder):
        assert folder.is_dir()


def test_a_holder_that_is_killed_lets_go(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        env=environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CommandError), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
        with locked(tmp_path):
            assert (tmp_path / "serve.lock").exists()
