"""What `make serve` promises, of the real command on real ports."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
from pathlib import Path
from urllib.parse import urlencode

import pytest

from newsroom.preparation import STAFF_NAME
from tests.newsroom.running import Site, ended, manage, needs_proc, processes, until

STORY = "/stories/night-train-returns/"


def dump(folder: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        return list(database.iterdump())


def files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of each file but kept pages, and the database, which is compared by rows."""
    return {
        path: (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith("db.sqlite3")
        and "pages" not in path.relative_to(folder).parts
    }


def resident(pid: int) -> float:
    """Return the memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def open_files(pid: int) -> set[Path]:
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(path.readlink())
    return found


def password_in(said: str) -> str:
    return re.search(rf"Sign in as {STAFF_NAME} with the password (\S+)\n", said)[1]


@contextlib.contextmanager
def half_a_reply(site: Site):
    """Send a reply up to the middle of its body, and wait until the site has begun to read it."""
    fields = {"name": "Ann", "email": "ann@example.org", "website": "", "text": "A slow reply."}
    body = urlencode(fields).encode()
    head = (
        f"POST {STORY}reply/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(site.place, timeout=30) as link:
        link.sendall(head.encode() + body[:20])
        assert b" 100 Continue" in link.recv(100)
        yield link, body[20:]


def test_the_first_start_prints_the_addresses_and_a_staff_name_with_its_password(first_start):
    site = re.search(r"^The site:  (http://127\.0\.0\.1:\d+)/$", first_start.said, re.M)[1]
    assert f"The admin: {site}/admin/\n" in first_start.said
    assert len(password_in(first_start.said)) >= 12
    assert "Traceback" not in first_start.errors
    assert first_start.code == 0


def test_the_printed_password_signs_in_over_http(first_start, data, start):
    site = start(data)
    assert site.ask("/admin/").status == 302
    form = site.ask("/admin/login/?next=/admin/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"username": STAFF_NAME, "csrfmiddlewaretoken": token, "next": "/admin/"}
    refused = site.ask("/admin/login/", fields | {"password": "not it"})
    assert (refused.status, "sessionid" in site.cookies) == (200, False)
    answer = site.ask("/admin/login/", fields | {"password": password_in(first_start.said)})
    assert (answer.status, answer.headers["Location"]) == (302, "/admin/")
    assert "Log out" in site.ask("/admin/").text


def test_only_their_owner_reads_the_keys_and_the_database(first_start):
    keys = sorted((first_start.folder / "keys").iterdir())
    assert [path.name for path in keys] == ["address", "index", "secret"]
    for path in (*keys, first_start.folder / "db.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_no_key_and_no_second_password_is_printed(first_start):
    printed = first_start.said + first_start.errors
    assert printed.count(password_in(first_start.said)) == 1
    keys = [path.read_text().strip() for path in (first_start.folder / "keys").iterdir()]
    assert not [key for key in keys if key in printed]


def test_a_second_start_prints_no_password_and_changes_nothing(data, start):
    rows, kept = dump(data), files(data)
    site = start(data)
    assert site.ask("/").status == 200
    assert site.stop() == 0
    assert "password" not in site.said
    assert "ready" not in site.said
    assert dump(data) == rows
    assert files(data) == kept


@needs_proc
def test_gunicorn_answers_and_never_the_server_for_development(data, start):
    site = start(data, HOST="0.0.0.0")  # noqa: S104
    assert site.url.startswith("http://localhost:")
    page = site.ask(STORY)
    assert (page.status, page.headers["Server"]) == (200, "gunicorn")
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page.text)[1]
    assert "immutable" in site.ask(sheet).headers["Cache-Control"]
    assert site.ask("/", Host="127.0.0.1").status == 200
    assert site.ask("/", Host="elsewhere.example").status == 400
    commands = [process.command for process in site.all_up().values()]
    assert not [command for command in commands if "runserver" in command]


@needs_proc
def test_what_prepared_the_site_is_gone_and_a_small_process_looks_after_it(data, start):
    site = start(data)
    supervisor, worker = site.all_up()["serve"], site.all_up()["worker"]
    assert supervisor.pid == site.process.pid
    for library in ("_sqlite3", "_rust", "nh3"):
        assert library in Path(f"/proc/{worker.pid}/maps").read_text()
        assert library not in Path(f"/proc/{supervisor.pid}/maps").read_text()
    assert resident(supervisor.pid) < 25 < resident(worker.pid)


@needs_proc
def test_the_web_server_forks_before_it_has_a_thread_or_the_database(data, start):
    site = start(data)
    assert site.ask("/").status == 200
    up = site.all_up()
    assert len(list(Path(f"/proc/{up['web server'].pid}/task").iterdir())) == 1
    holders = [name for name, one in up.items() if data / "db.sqlite3" in open_files(one.pid)]
    assert any(name.startswith("web worker") for name in holders)
    assert not {"web server", "serve"} & set(holders)


@needs_proc
def test_the_supervisor_alone_holds_the_data_folder(data, start):
    up = start(data).all_up()
    lock = data / "serve.lock"
    assert [name for name, one in up.items() if lock in open_files(one.pid)] == ["serve"]


@needs_proc
def test_no_key_stands_on_a_command_line(data, start):
    commands = [process.command for process in start(data).all_up().values()]
    for path in (data / "keys").iterdir():
        assert not [command for command in commands if path.read_text().strip() in command]


@needs_proc
def test_a_web_server_and_a_worker_that_are_killed_come_back(data, start):
    site = start(data)
    before = site.all_up()
    for name in ("web server", "worker"):
        os.kill(before[name].pid, signal.SIGKILL)
    gone = [process.pid for name, process in before.items() if name != "serve"]
    until(lambda: all(map(ended, gone)))
    after = site.all_up()
    assert after["serve"] == before["serve"]
    assert site.ask(STORY).status == 200
    for name in ("The web server", "The worker"):
        assert f"{name} ended (SIGKILL); it starts again in 0.5 s." in site.err.read_text()


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_leaves_no_process_and_no_error(data, start, number):
    site = start(data)
    site.all_up()
    assert site.ask("/").status == 200
    assert site.stop(number) == 0
    assert processes(data) == []
    assert "Traceback" not in site.err.read_text()


@needs_proc
def test_a_request_in_hand_is_finished_when_the_site_is_stopped(data, start):
    site = start(data)
    workers = [one.pid for name, one in site.all_up().items() if name.startswith("web worker")]
    with half_a_reply(site) as (link, rest):
        site.process.terminate()
        # The worker that has nothing in hand obeys at once.
        until(lambda: any(map(ended, workers)))
        link.sendall(rest)
        answer = link.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 303 ")
    assert site.process.wait(timeout=45) == 0
    assert "A slow reply." in "\n".join(dump(data))


@needs_proc
def test_a_site_killed_at_once_leaves_no_process_and_starts_again(data, start):
    site = start(data)
    site.all_up()
    site.process.kill()
    site.process.wait()
    until(lambda: processes(data) == [])
    again = start(data, PORT=str(site.place[1]))
    assert again.url == site.url
    assert again.ask("/").status == 200


def assert_refused(sentence: str, **own: str) -> None:
    """The command ends with this one sentence on stderr, and nothing else."""
    done = manage("serve", **{"PORT": "0"} | own)
    assert re.fullmatch(rf"{sentence}\n", done.stderr), done.stderr
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("port", ["abc", "99999", "-1", "٨٠٨٠"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    sentence = rf"PORT must be a number from 0 to 65535, not '{port}'\."
    assert_refused(sentence, PORT=port, NEWSROOM_DATA_DIR=str(tmp_path))


def test_a_port_in_use_is_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = rf"Port {port} of 127\.0\.0\.1 is in use; stop .* or choose another PORT\."
        assert_refused(sentence, PORT=str(port), NEWSROOM_DATA_DIR=str(tmp_path))


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("nowhere.invalid", r"HOST 'nowhere\.invalid' cannot be resolved to an address\."),
        ("192.0.2.1", r"HOST '192\.0\.2\.1' is not an address of this machine\."),
    ],
)
def test_a_host_that_is_not_this_machine_is_refused(tmp_path, host, sentence):
    assert_refused(sentence, HOST=host, NEWSROOM_DATA_DIR=str(tmp_path))


@pytest.mark.parametrize("below", ["", "/below"])
def test_a_data_folder_that_is_a_file_or_below_one_is_refused(tmp_path, below):
    (tmp_path / "file").touch()
    sentence = r"The data folder cannot be used: .*/keys/secret: Not a directory\."
    assert_refused(sentence, NEWSROOM_DATA_DIR=f"{tmp_path}/file{below}")


@needs_proc
def test_a_data_folder_that_cannot_be_made_is_refused():
    sentence = r"The data folder cannot be used: .*/keys/secret: No such file or directory\."
    assert_refused(sentence, NEWSROOM_DATA_DIR="/proc/newsroom")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_may_not_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    sentence = r"The data folder cannot be used: .*/keys/secret: Permission denied\."
    assert_refused(sentence, NEWSROOM_DATA_DIR=str(tmp_path))


def test_a_second_serve_on_the_same_folder_is_refused_and_the_first_goes_on(data, start):
    site = start(data)
    sentence = rf"Another serve is running on the data folder {re.escape(str(data))}\."
    assert_refused(sentence, NEWSROOM_DATA_DIR=str(data))
    assert site.ask("/").status == 200


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    database = tmp_path / "db.sqlite3"
    database.write_bytes(b"no database " * 100)
    sentence = r"The database cannot be used: file is not a database\."
    assert_refused(sentence, NEWSROOM_DATA_DIR=str(tmp_path))
    assert database.read_bytes() == b"no database " * 100


@pytest.mark.parametrize(
    ("forgotten", "sentence"),
    [
        ("app = 'newsroom'", r"Migration admin\.0001_initial is applied before .* 'default'"),
        ("true", r'table "[a-z_]+" already exists'),
    ],
)
def test_another_sites_database_is_refused_and_kept(first_start, tmp_path, forgotten, sentence):
    shutil.copy(first_start.folder / "db.sqlite3", tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database, database:
        database.execute(f"DELETE FROM django_migrations WHERE {forgotten}")  # noqa: S608
    rows = dump(tmp_path)
    assert_refused(rf"The database cannot be used: {sentence}\.", NEWSROOM_DATA_DIR=str(tmp_path))
    assert dump(tmp_path) == rows
