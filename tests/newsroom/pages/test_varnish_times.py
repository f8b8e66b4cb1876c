"""How long the example of deploy/ gives a page out, with a server behind it that says it all."""

import time

import pytest

from tests.akismet import FakeAkismet, answer
from tests.newsroom.running import until
from tests.newsroom.varnish import Varnish, free_port, needs_varnish

pytestmark = needs_varnish


class Origin(FakeAkismet):
    """Answers with a number that grows, and these windows."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.windows, self.number = "200 OK", (1, 0, 0), 0
        self.act = self._say

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def _say(self, connection) -> None:
        self.number += 1
        fresh, revalidating, error = self.windows
        said = (
            f"Cache-Control: max-age=0, s-maxage={fresh}, "
            f"stale-while-revalidate={revalidating}, stale-if-error={error}"
        )
        connection.sendall(answer(str(self.number), said, "Surrogate-Key: a", status=self.status))


@pytest.fixture(scope="module")
def varnish(tmp_path_factory):
    origin = Origin()
    folder = tmp_path_factory.mktemp("times") / "varnish"
    running = Varnish(folder, port=free_port(), site_port=origin.port)
    yield running
    running.stop()
    origin.close()


@pytest.fixture
def origin(tmp_path):
    server = Origin()
    yield server
    server.close()


@pytest.fixture
def page(varnish, origin, request):
    """A page of this test's own server, which Varnish is led to."""
    varnish.lead_to(origin.port)
    path = f"/stories/{request.node.name[5:30]}-{time.monotonic_ns()}/"
    return lambda **words: varnish.ask(path, **words)


def past_its_time() -> None:
    time.sleep(1.2)


def test_within_its_time_a_page_is_asked_for_once(page, origin):
    origin.windows = (60, 5, 60)
    assert [page().text for _ in range(3)] == ["1"] * 3


def test_what_is_said_over_plain_http_is_not_given_out_over_https(page, origin):
    origin.windows = (60, 5, 60)
    assert page().text == "1"
    assert page(X_Forwarded_Proto="https").text == "2"
    assert (page().text, page(X_Forwarded_Proto="https").text) == ("1", "2")


def test_past_its_time_a_page_is_given_out_while_it_is_asked_for_anew(page, origin):
    origin.windows = (1, 5, 60)
    page()
    past_its_time()
    origin.windows = (60, 5, 60)
    assert page().text == "1"
    until(lambda: page().text == "2")


@pytest.mark.parametrize("windows", [(1, 0, 60), (1, 0, 0)])
def test_where_there_is_no_window_it_is_not(page, origin, windows):
    origin.windows = windows
    page()
    past_its_time()
    assert page().text == "2"


def test_on_errors_a_page_past_its_time_is_given_out_and_comes_back_new(page, origin):
    origin.windows = (1, 0, 60)
    page()
    past_its_time()
    origin.status = "500 Broken"
    for _ in range(3):
        answer = page()
        assert (answer.status, answer.text) == (200, "1")
        assert answer.headers["Cache-Control"] == "no-cache"
    origin.status, origin.windows = "200 OK", (60, 0, 60)
    assert until(lambda: (found := page()).text != "1" and found).status == 200


def test_on_errors_a_page_past_its_end_is_not(page, origin):
    page()
    past_its_time()
    origin.status = "500 Broken"
    assert page().status == 500


def test_an_error_is_neither_kept_nor_asked_for_without_end(page, origin):
    origin.status, origin.windows = "500 Broken", (60, 0, 60)
    assert page().status == 500
    assert len(origin.requests) == 2
    origin.status = "200 OK"
    assert page().status == 200


def test_a_purged_page_does_not_come_back_on_errors(page, origin, varnish):
    origin.windows = (60, 5, 60)
    page()
    varnish.purge("a")
    origin.status = "500 Broken"
    assert page().status == 500


def test_while_nobody_answers_a_sentence_says_so(page, origin):
    origin.close()
    answer = page()
    assert (answer.status, answer.text) == (503, "The site does not answer at the moment.")
    assert answer.headers["Cache-Control"] == "no-store"
