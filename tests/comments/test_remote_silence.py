"""Whatever a remote classifier does, the comment is taken, and nobody waits for long."""

import logging
import socket
import time

import pytest

from tests.akismet import KEY, LIMIT, answer
from tests.comments.test_remote import NETWORK, findings, post, stored
from tests.makers import discuss, make_story

pytestmark = pytest.mark.django_db
# Seconds that everything else may take on a busy machine.
SLACK = 1.5


@pytest.fixture
def story():
    discuss(published_to_trust=0)
    return make_story()


def drip(pieces):
    def act(sock):
        for piece in pieces:
            sock.sendall(piece)
            time.sleep(LIMIT / 10)

    return act


def endless(sock):
    sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        sock.sendall(b"true" * 10_000)


SILENCES = {
    "500": answer("true", status="500 Broken"),
    "403": answer("true", status="403 No"),
    "redirect": answer("true", "Location: http://127.0.0.1:1/", status="302 Found"),
    "wrong key": answer("invalid"),
    "nothing": answer(""),
    "page": answer("<html>true</html>"),
    "binary": answer(bytes(range(128, 256))),
    "no http": b"true",
    "cut off": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntr",
    "closed": b"",
    "broken chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ntrue",
    "huge": answer("true" * 1_000_000),
    "padded": answer("true" + " " * 2_000),
    "many headers": answer("true", *(f"X-{number}: a" for number in range(500))),
    "long header": answer("true", "X: " + "a" * 100_000),
    "endless": endless,
    "dripping status": drip([b"H"] * 1_000),
    "dripping headers": drip([b"HTTP/1.1 200 OK\r\n", *([b"X-More: 1\r\n"] * 1_000)]),
    "dripping body": drip([b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", *([b"t"] * 1_000)]),
    "continue for ever": drip([b"HTTP/1.1 100 Continue\r\n\r\n"] * 1_000),
}


@pytest.mark.parametrize("name", SILENCES)
def test_whatever_it_answers_the_comment_is_taken_in_time(client, story, akismet, caplog, name):
    akismet.does(SILENCES[name])
    assert_taken_in_silence(client, story, caplog)
    assert len(akismet.requests) == 1


def assert_taken_in_silence(client, story, caplog):
    """As if it were off, but for one line in the log that gives nothing away."""
    began = time.monotonic()
    with caplog.at_level(logging.DEBUG):
        response = post(client, story)
    assert time.monotonic() - began < LIMIT + SLACK
    assert response.status_code == 303
    comment = stored()
    assert comment.is_published
    assert (comment.facts["remote"], findings(comment)) == ("silent", {})
    (line,) = [record for record in caplog.records if record.name.startswith("comments")]
    assert line.getMessage().startswith("Akismet gave no opinion on a comment: ")
    for secret in ("Not so", "Ann", "heron", "quay", NETWORK, KEY):
        assert secret not in caplog.text


def test_one_that_takes_the_question_and_says_nothing(client, story, akismet, caplog):
    akismet.act = lambda sock: akismet.over.wait(20)
    assert_taken_in_silence(client, story, caplog)


def test_one_that_is_not_there(client, story, akismet, caplog):
    akismet.server.shutdown()
    akismet.server.server_close()
    assert_taken_in_silence(client, story, caplog)
    assert "ConnectionRefusedError" in caplog.text


def test_one_whose_name_is_looked_up_for_ever(client, story, akismet, caplog, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: akismet.over.wait(20) and [])
    assert_taken_in_silence(client, story, caplog)
    assert not akismet.requests
