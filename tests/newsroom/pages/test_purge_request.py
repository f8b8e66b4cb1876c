"""One request to a CDN, which may be slow, broken or somebody else."""

import threading

import pytest

from newsroom.pages.purge_request import NotPurged, send
from tests.akismet import answer
from tests.newsroom.pages.cdn import TOKEN


def hang(connection) -> None:
    connection.recv(1)


def drop(connection) -> None:
    connection.close()


def trickle(connection) -> None:
    for _ in range(30):
        connection.sendall(b"H")
        threading.Event().wait(0.1)


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (answer("", status="500 Broken"), "status 500"),
        (answer("", status="401 Unauthorized"), "status 401"),
        (answer("", "Location: /elsewhere", status="302 Found"), "status 302"),
        (answer("", "Location: /elsewhere", status="307 Found"), "status 307"),
        (b"nonsense\r\n\r\n", "no answer, BadStatusLine"),
        (drop, "no answer, RemoteDisconnected"),
        (hang, "no answer, TimeoutError"),
        (trickle, "no answer, TimeoutError"),
    ],
)
def test_only_a_good_answer_in_time_counts(cdn, settings, does, reason):
    settings.PURGE_TOKEN = TOKEN
    cdn.does(does)
    with pytest.raises(NotPurged) as refused:
        send(["front"], seconds=0.3)
    assert str(refused.value) == reason
    assert len(cdn.requests) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[x/"])
def test_an_address_where_nobody_is_is_no_secret_that_leaks(cdn, settings, url):
    settings.PURGE_URL, settings.PURGE_TOKEN = url, "two\nlines"
    with pytest.raises(NotPurged) as refused:
        send(["front"])
    assert not [word for word in ("two", "nowhere", "127") if word in str(refused.value)]


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "204 None"])
def test_a_request_has_keys_and_token_where_cdns_look_for_them(cdn, settings, status):
    settings.PURGE_TOKEN = TOKEN
    cdn.says = answer("", status=status)
    send(["front", "story-1"])
    (request,) = cdn.requests
    head = request.decode().split("\r\n")
    assert head[0] == "POST /1.1/purge?of=us HTTP/1.1"
    assert "Surrogate-Key: front story-1" in head
    assert f"Authorization: Bearer {TOKEN}" in head
    settings.PURGE_TOKEN_HEADER = "Fastly-Key"
    send(["front"])
    assert f"\r\nFastly-Key: {TOKEN}\r\n" in cdn.requests[1].decode()
    assert "Authorization" not in cdn.requests[1].decode()
    settings.PURGE_TOKEN = ""
    send(["front"])
    assert TOKEN not in cdn.requests[2].decode()
