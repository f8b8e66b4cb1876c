"""What happens at the same moment, on a running site."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.newsroom.running import Site

STORY = "/stories/ferry-bridge-closes-to-lorries/"
WORDS = "Sent two hundred times over."
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("at-once") / "data")
    yield site
    site.stop()


def together(count, act):
    """Call `act` with each number at the same moment and return the answers."""
    barrier = Barrier(count)

    def go(number):
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(go, range(count)))


def signed_in(site):
    """Another browser of the staff user whom the first start named."""
    desk = Site.__new__(Site)
    desk.__dict__ |= site.__dict__ | {"cookies": type(site.cookies)()}
    page = desk.ask("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    name, password = re.search(r"Sign in as (\S+) with the password (\S+)", site.said).groups()
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    assert desk.ask("/admin/login/", fields).status == 302
    return desk


def test_one_reply_sent_two_hundred_times_is_one_comment_and_then_one_decision(site):
    reply = {"name": "Ann", "email": "ann@once.example", "text": WORDS}
    answers = together(200, lambda number: site.ask(f"{STORY}reply/", reply, **OWN))
    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1

    desks = [signed_in(site) for _number in range(2)]
    queue = desks[0].ask("/admin/comments/comment/?q=Sent+two+hundred").text
    ((key, version),) = set(re.findall(r'name="chosen" value="(\d+):(\d+)"', queue))

    def decide(number):
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"',
            desks[number].ask("/admin/comments/comment/").text,
        )[1]
        fields = {
            "act": ("publish", "spam")[number],
            "chosen": f"{key}:{version}",
            "csrfmiddlewaretoken": token,
        }
        return desks[number].ask("/admin/comments/comment/?queue=all", fields).status

    assert together(2, decide) == [303, 303]
    history = desks[0].ask(f"/admin/comments/comment/{key}/change/").text
    assert history.count("field-to_status") == 2
    pages = [desk.ask("/admin/comments/comment/?queue=all").text for desk in desks]
    assert sum("already decided" in page for page in [history, *pages]) == 1
