"""No answer that began after a commit shows what was before it, whichever process gives it."""

import json
import subprocess
import sys

import pytest

from tests.newsroom.nginx import NGINX, needs_nginx
from tests.newsroom.running import ROOT, environment

EVENTS, SECONDS = 2000, 25


def run(data, *words: object, **own: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "tests.newsroom.pages.staleness", *map(str, words)],
        cwd=ROOT,
        env=environment(
            NEWSROOM_DATA_DIR=str(data),
            NEWSROOM_LINK_BASE="http://localhost",
            DJANGO_SETTINGS_MODULE="newsroom.settings",
            **own,
        ),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_readers_of_two_hosts_see_every_event_at_once(data):
    found = run(data, EVENTS, SECONDS)
    assert found["stale"] == 0, found["first"]
    # A slow machine gets less done in the time.
    assert found["events"] >= 50
    assert found["read"] > found["events"]


@pytest.mark.parametrize("module", ["comments.changes", "articles.services"])
def test_a_change_that_goes_unsaid_is_noticed(data, module):
    assert run(data, EVENTS, SECONDS, "--unheard", module)["stale"] > 0


@needs_nginx
def test_readers_of_nginx_see_every_event_at_once(data):
    found = run(data, EVENTS, SECONDS, "--nginx", **NGINX)
    assert found["stale"] == 0, found["first"]
    assert found["events"] >= 50
    assert found["from_disk"] >= 20


@needs_nginx
def test_a_file_that_stays_is_noticed(data):
    assert run(data, EVENTS, SECONDS, "--nginx", "--unheard", "served", **NGINX)["stale"] > 0
