"""The files that nginx gives out: when they come, and that they go before a change is seen."""

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from articles.changes import changed
from newsroom.jobs import end_served_pages
from newsroom.pages.changes import AnyDatabase
from newsroom.pages.lock import Busy, SqliteLock
from newsroom.pages.page import make_page
from newsroom.pages.publishing import Publisher, begin_anew, served_by_nginx
from newsroom.pages.served import SECONDS, Served, Shelf, is_path, name_of

HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache")]
STORY, OTHER = "/stories/bridge-closes/", "/stories/harbour-opens/"
# The first second of a hundred.
NOW = 1_800_000_000


class Desk:
    """Publishes pages, as one process does; `now` is its clock. Minutes pass before each offer."""

    passed = 0.0

    def __init__(self, folder, **facts):
        self.folder, self.now, self.is_busy = folder, float(NOW), False
        facts = {"build": "build", "headers": lambda: HEADERS, "open_lock": lambda: self} | facts
        self.served = Served(folder, limit=facts.pop("limit", 10_000_000))
        self.publisher = Publisher(served=self.served, clock=lambda: self.now, **facts)

    @contextmanager
    def held(self):
        if self.is_busy:
            raise Busy
        yield AnyDatabase()

    def offer(
        self,
        path=STORY,
        *,
        keys=("story-1",),
        headers=HEADERS,
        until=None,
        seen=None,
        body=b"<p>A bridge closes. " * 50,
        after=60,
    ):
        Desk.passed += after
        page = make_page(
            keys=keys,
            seen=AnyDatabase().newest() if seen is None else seen,
            until=until and datetime.fromtimestamp(until, UTC),
            ends_at=None,
            made_at=self.now,
            headers=headers,
            body=body,
        )
        self.publisher.offer(path, page)
        return page

    def file(self, path=STORY, suffix=""):
        shelf = Shelf.at(self.now, name_of(HEADERS))
        name = os.fsdecode(path.encode("latin-1"))
        return Path(f"{self.folder}/{shelf}/pages{name}page.html{suffix}")

    def has(self, path=STORY):
        found = {self.file(path, suffix).exists() for suffix in ("", ".gz", ".br")}
        assert len(found) == 1
        return found.pop()


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    settings.SERVED_DIR = tmp_path / "served"
    monkeypatch.setattr("newsroom.pages.publishing.monotonic", lambda: Desk.passed)
    return settings.SERVED_DIR


@pytest.fixture
def desk(db, folder):
    return Desk(folder)


def test_a_page_is_there_in_each_encoding_with_a_time_that_is_of_its_bytes(desk):
    page = desk.offer()
    times = set()
    for encoding, suffix in {"": "", "gzip": ".gz", "br": ".br"}.items():
        assert desk.file(suffix=suffix).read_bytes() == page.bodies[encoding]
        status = desk.file(suffix=suffix).stat()
        assert status.st_mode & 0o777 == 0o644
        assert 0 < status.st_mtime < 2**31
        times.add(status.st_mtime)
    assert len(times) == 3
    desk.now += SECONDS
    desk.offer()
    assert desk.file().stat().st_mtime in times
    desk.now += SECONDS
    desk.offer(body=b"<p>It opens. " * 50)
    assert desk.file().stat().st_mtime not in times


def test_a_change_removes_its_pages_before_it_is_committed_and_no_others(desk):
    desk.offer(keys=["story-1", "chrome"])
    desk.offer(OTHER, keys=["story-2", "chrome"])
    with transaction.atomic():
        changed("story-1", "story-9")
        assert (desk.has(), desk.has(OTHER)) == (False, True)
    desk.offer(keys=["story-1", "chrome"])
    changed("chrome")
    assert (desk.has(), desk.has(OTHER)) == (False, False)


def test_a_change_that_is_undone_has_cost_a_page(desk):
    page = desk.offer()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        changed("story-1")
        raise ZeroDivisionError
    assert not desk.has()
    desk.offer(seen=page.seen)
    assert desk.has()


def test_a_page_from_before_a_change_is_not_published_after_it(desk):
    page = desk.offer()
    changed("story-1")
    desk.offer(seen=page.seen)
    assert not desk.has()


def test_what_shows_nothing_of_it_stays_and_comes_after_it(desk):
    page = desk.offer()
    changed("story-2")
    assert desk.has()
    desk.offer(OTHER, seen=page.seen)
    assert desk.has(OTHER)


def test_a_page_is_published_where_it_stays_right_for_the_whole_hundred_seconds(desk):
    desk.offer(until=NOW + SECONDS - 1)
    assert not desk.has()
    desk.offer(until=NOW + SECONDS)
    assert desk.has()


def test_in_the_next_hundred_seconds_it_has_to_be_published_again(desk):
    desk.offer()
    desk.now += SECONDS - 1
    assert desk.has()
    desk.now += 1
    assert not desk.has()


@pytest.mark.parametrize(
    "headers", [[*HEADERS, ("X-More", "1")], HEADERS[:1], [HEADERS[0], ("Cache-Control", "public")]]
)
def test_a_page_with_headers_of_its_own_is_not_published(desk, headers):
    desk.offer(headers=headers)
    assert not desk.folder.exists()


@pytest.mark.parametrize("path", ["/", STORY, "/stories/мост/comments/", "/a/b-c_d/9/"])
def test_a_page_of_html_has_such_a_path(desk, path):
    path = path.encode().decode("latin-1")
    desk.offer(path)
    assert desk.has(path)
    changed("story-1")
    assert not desk.has(path)


@pytest.mark.parametrize(
    "path", ["", "/comments.atom", "/a", "//", "/a//", "/../", "/a/./", "/a b/", "/a\n/", "/a%2f/"]
)
def test_no_other_path_gets_a_file(desk, path):
    desk.offer(path)
    assert not is_path(path)
    assert not desk.folder.exists()


def test_while_somebody_writes_nobody_publishes_or_waits(tmp_path, folder, desk):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE articles_pagechange (id INTEGER PRIMARY KEY, key TEXT)")
        writer.execute("INSERT INTO articles_pagechange (key) VALUES ('story-2')")
        lock = SqliteLock(path)
        desk = Desk(folder, open_lock=lambda: lock)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO articles_pagechange (key) VALUES ('story-1')")
        desk.offer(seen=1)
        assert not desk.has()
        writer.execute("COMMIT")
        desk.offer(seen=1)
        assert not desk.has()
        desk.offer(seen=2)
        assert desk.has()
        # The lock was let go of.
        writer.execute("INSERT INTO articles_pagechange (key) VALUES ('story-1')")
        lock.close()


def test_the_lock_keeps_every_writer_out(tmp_path, desk):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as writer:
        writer.execute("CREATE TABLE articles_pagechange (id INTEGER PRIMARY KEY, key TEXT)")
        lock = SqliteLock(path)
        with lock.held(), pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("INSERT INTO articles_pagechange (key) VALUES ('story-1')")
        writer.execute("INSERT INTO articles_pagechange (key) VALUES ('story-1')")
        lock.close()


def test_who_was_kept_out_tries_again_a_moment_later(desk):
    desk.is_busy = True
    desk.offer()
    desk.is_busy = False
    desk.offer(after=0.001)
    assert not desk.has()
    desk.offer(after=0.1)
    assert desk.has()


def test_beyond_a_thousand_pages_the_whole_shelf_goes_at_once(desk, monkeypatch):
    monkeypatch.setattr("newsroom.pages.served._MANY", 3)
    for number in range(4):
        desk.offer(f"/stories/{number}/", keys=["chrome", f"story-{number}"])
    desk.offer(OTHER, keys=["story-9"])
    changed("story-2")
    assert [desk.has(f"/stories/{number}/") for number in range(4)] == [True, True, False, True]
    changed("chrome")
    assert not any(desk.has(f"/stories/{number}/") for number in range(4))
    assert not desk.has(OTHER)
    desk.offer()
    assert desk.has()


@pytest.mark.parametrize("fails", ["unlink", "read_bytes"])
def test_what_cannot_be_removed_alone_goes_with_its_shelf(desk, monkeypatch, fails):
    def fail(*args, **facts):
        raise PermissionError

    desk.offer()
    monkeypatch.setattr(f"pathlib.Path.{fails}", fail)
    changed("story-1")
    assert not desk.has()


def test_a_change_whose_pages_cannot_be_removed_is_not_made(desk, monkeypatch):
    def fail(*args, **facts):
        raise PermissionError

    desk.offer()
    monkeypatch.setattr("pathlib.Path.unlink", fail)
    monkeypatch.setattr("pathlib.Path.rename", fail)
    before = AnyDatabase().newest()
    with pytest.raises(PermissionError), transaction.atomic():
        changed("story-1")
    assert desk.has()
    assert AnyDatabase().newest() == before


def test_a_line_that_was_cut_off_does_not_spoil_the_index(desk):
    desk.offer(keys=["chrome"])
    index = desk.folder / str(Shelf.at(NOW, name_of(HEADERS))) / "index/chrome"
    index.write_bytes(index.read_bytes() + b"\n/stories/ha")
    desk.offer(OTHER, keys=["chrome"])
    changed("chrome")
    assert (desk.has(), desk.has(OTHER)) == (False, False)


@pytest.mark.parametrize("fails", ["os.utime", "newsroom.pages.served._append"])
def test_a_page_that_was_not_finished_is_not_there_and_can_be_put_again(desk, monkeypatch, fails):
    def fail(*args):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(fails, fail)
        desk.offer()
    assert not desk.has()
    desk.offer()
    assert desk.has()
    changed("story-1")
    assert not desk.has()


def test_where_files_do_not_keep_such_times_there_are_none(desk, monkeypatch):
    monkeypatch.setattr("os.utime", lambda *args: None)
    desk.offer()
    assert not desk.has()


def test_there_is_room_for_so_many_bytes(db, folder):
    desk = Desk(folder, limit=12_000)
    for number in range(10):
        desk.offer(f"/stories/{number}/", body=os.urandom(600).hex().encode())
    assert desk.has("/stories/0/")
    assert sum(path.stat().st_size for path in folder.rglob("page.html*")) <= 6000


def test_where_nothing_is_ever_deleted_publishing_ends(desk):
    for _hundred in range(20):
        desk.offer()
        desk.now += SECONDS
    assert len(list(desk.folder.iterdir())) < 12


def test_another_build_publishes_nothing_beside_this_one(desk, folder, settings):
    desk.offer()
    other = Desk(folder, build="other")
    other.offer(OTHER)
    assert not other.has(OTHER)
    served_by_nginx().clear(build="other")
    other.offer(OTHER)
    desk.offer()
    assert (other.has(OTHER), desk.has()) == (True, False)


@pytest.mark.parametrize("is_on", [True, False])
def test_a_process_that_starts_clears_the_folder_and_leaves_the_folder_itself(
    desk, tmp_path, settings, monkeypatch, is_on
):
    monkeypatch.setattr("newsroom.pages.publishing.connection.close", lambda: None)
    elsewhere = tmp_path / "memory"
    elsewhere.mkdir()
    desk.folder.symlink_to(elsewhere)
    desk.offer()
    assert desk.has()
    settings.NGINX = is_on
    begin_anew()
    assert desk.folder.is_symlink()
    assert [path.name for path in elsewhere.iterdir()] == ["build"] * is_on


def test_a_process_that_starts_without_the_folder_makes_none(db, folder):
    begin_anew()
    assert not folder.exists()


def test_the_clock_deletes_what_nginx_does_not_look_for_any_more(desk):
    for _hundred in range(4):
        desk.offer()
        desk.now += SECONDS
    end_served_pages(now=datetime.fromtimestamp(desk.now, UTC))
    last = int(desk.now) // SECONDS - 1
    names = {path.name for path in desk.folder.iterdir()}
    assert names == {"build", f"{name_of(HEADERS)}-{last}"}


def test_without_the_folder_the_clock_and_a_change_do_nothing(db, folder):
    changed("story-1")
    end_served_pages(now=timezone.now())
    assert not folder.exists()
