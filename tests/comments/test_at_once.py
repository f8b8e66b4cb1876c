"""What happens at the same moment, on a running site."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.newsroom.running import Site, manage

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


# Twenty held comments; each of eight moderators claims ten and decides on all of them, in a
# connection of their own.
CROWD = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from articles.models import Story
from django.utils import timezone
from comments import services
from comments.models import Claim, Comment, LogEntry
from comments.models.log import digest_of
from newsroom.models import User

now = timezone.now()
story = Story.objects.published().filter(comments_open=True).first()
held = [
    services.submit(
        story=story, parent=None, sender="here", now=now,
        reply=services.Reply(name="Ann", text=f"Crowd {number}.", address="ann@crowd.example"),
    )
    for number in range(20)
]
assert all(comment.is_held for comment in held)
seen = {comment.pk: comment.version for comment in held}
crowd = [User.objects.create_user(f"crowd{number}", is_staff=True) for number in range(8)]
barrier = Barrier(len(crowd))

def work(actor):
    barrier.wait()
    mine = services.claim_batch(
        comments=Comment.objects.filter(pk__in=seen), actor=actor, now=now, count=10
    )
    again = [services.look(comment=comment, actor=actor, now=now).by_id for comment in mine]
    barrier.wait()
    outcome = services.decide_batch(seen=seen, to="published", actor=actor, now=now)
    stale = [one for one in outcome.refused if isinstance(one[1], services.StaleDecision)]
    return {
        "claimed": [comment.pk for comment in mine],
        "kept": again == [actor.pk] * len(mine),
        "decided": [comment.pk for comment in outcome.decided],
        "stale": len(stale),
    }

with ThreadPoolExecutor(len(crowd)) as threads:
    done = list(threads.map(work, crowd))
left = Claim.objects.filter(comment__in=seen).count()
log = list(LogEntry.objects.order_by("pk"))
is_chained = all(one.digest == digest_of(one) for one in log) and all(
    later.previous == former.digest for former, later in zip(log, log[1:])
)
print(json.dumps({"keys": sorted(seen), "done": done, "left": left, "is_chained": is_chained}))
"""


def test_eight_moderators_claim_different_comments_and_each_is_decided_on_once(site):
    ran = manage("shell", "--no-imports", "-c", CROWD, NEWSROOM_DATA_DIR=str(site.folder))
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    done = found["done"]
    assert sorted(key for one in done for key in one["claimed"]) == found["keys"]
    assert all(one["kept"] for one in done)
    assert sorted(key for one in done for key in one["decided"]) == found["keys"]
    assert all(len(one["decided"]) + one["stale"] == 20 for one in done)
    assert found["left"] == 0
    assert found["is_chained"]
