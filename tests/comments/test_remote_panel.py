"""Several remote classifiers, those of others, and when one is left alone."""

import logging
import threading

import pytest

from comments.models import Comment
from comments.remote import Contribution, NoAnswer, Opinion, Panel, patience
from comments.remote.patience import PAUSE, Patience
from comments.services import remote
from tests.akismet import KEY, answer
from tests.comments.test_remote import post, stored
from tests.makers import NOON, discuss, make_story

ABOUT = Contribution(
    name="Ann",
    website="",
    text="Not so.",
    page="https://x.example/",
    submitted_at=NOON,
    email="ann@quay.example",
    network_address="198.51.100.7",
)


class Stub:
    """A classifier that says one thing, or raises it."""

    said: object = Opinion.HAM

    def __init__(self, name="Stub", said=Opinion.HAM):
        self.name, self.said, self.asked = name, said, 0

    @classmethod
    def from_settings(cls, settings):
        return cls()

    def classify(self, contribution, *, seconds):
        self.asked += 1
        if isinstance(self.said, BaseException):
            raise self.said
        return self.said() if callable(self.said) else self.said


class Off(Stub):
    @classmethod
    def from_settings(cls, settings):
        return None


class Broken(Stub):
    @classmethod
    def from_settings(cls, settings):
        raise RuntimeError("It is set up wrongly.")


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(patience, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def plugged(settings):
    """Have the site ask the classifiers of these names in this file."""

    def plug(*names):
        settings.REMOTE_CLASSIFIERS = [f"{__name__}.{name}" for name in names]
        remote._panel.cache_clear()

    yield plug
    remote._panel.cache_clear()


def test_the_first_word_against_a_comment_counts():
    known = [Stub("A"), Stub("B", None), Stub("C", Opinion.DISCARD), Stub("D", Opinion.SPAM)]
    said = Panel(known).ask(ABOUT, seconds=5)
    assert (said.by, said.opinion) == ("C", Opinion.DISCARD)
    assert [one.asked for one in known] == [1, 1, 1, 0]
    said = Panel([Stub("A", None), Stub("B"), Stub("C")]).ask(ABOUT, seconds=5)
    assert (said.by, said.opinion) == ("B", Opinion.HAM)
    assert Panel([Stub("A", None)]).ask(ABOUT, seconds=5) is None
    assert Panel().ask(ABOUT, seconds=5) is None


def test_all_of_them_together_get_the_time_of_one():
    over = threading.Event()
    slow, next_one = Stub("Slow", lambda: over.wait(20)), Stub("Next", Opinion.SPAM)
    assert Panel([slow, next_one]).ask(ABOUT, seconds=0.2) is None
    assert next_one.asked == 0
    over.set()


@pytest.mark.parametrize("said", [ValueError("Ann <ann@quay.example>"), SystemExit(), "egg", 7])
def test_a_classifier_of_somebody_else_may_do_anything(said, caplog):
    with caplog.at_level(logging.DEBUG):
        said = Panel([Stub("Odd", said), Stub("Good")]).ask(ABOUT, seconds=5)
    assert said.by == "Good"
    (record,) = caplog.records
    assert record.getMessage().startswith("Odd gave no opinion on a comment: ")
    assert "ann" not in caplog.text.lower()


def test_no_address_stands_in_what_is_logged_of_a_contribution():
    assert "quay" not in repr(ABOUT)
    assert "198.51" not in repr(ABOUT)


def test_after_two_failures_in_a_row_it_is_left_alone_for_a_while(clock, caplog):
    stub = Stub("Down", NoAnswer("status 500"))
    panel = Panel([stub])
    for _number in range(10):
        assert panel.ask(ABOUT, seconds=5) is None
    assert stub.asked == 2
    assert [record.getMessage() for record in caplog.records] == [
        "Down gave no opinion on a comment: status 500.",
        "Down gave no opinion on a comment: status 500; not asked again for 60 s.",
    ]
    clock.now += PAUSE
    for _number in range(10):
        panel.ask(ABOUT, seconds=5)
    assert stub.asked == 3
    clock.now += PAUSE
    stub.said = Opinion.HAM
    for _number in range(10):
        assert panel.ask(ABOUT, seconds=5)
    assert stub.asked == 13


def test_one_comment_that_it_chokes_on_does_not_have_it_left_alone(clock):
    stub = Stub("Choking")
    panel = Panel([stub])
    for _number in range(5):
        stub.said = NoAnswer("status 500")
        panel.ask(ABOUT, seconds=5)
        stub.said = Opinion.HAM
        assert panel.ask(ABOUT, seconds=5)


def test_after_the_pause_one_tries_while_the_others_go_on_without(clock):
    patience = Patience()
    assert patience.takes_turn()
    assert not patience.failed()
    assert patience.failed()
    assert not patience.takes_turn()
    clock.now += PAUSE
    assert [patience.takes_turn() for _number in range(3)] == [True, False, False]
    patience.answered()
    assert patience.takes_turn()


@pytest.mark.django_db
def test_readers_do_not_wait_for_one_that_is_down(client, akismet):
    discuss(published_to_trust=0)
    story = make_story()
    akismet.says = answer("", status="503 Down")
    for number in range(5):
        assert post(client, story, f"No. {number}.").status_code == 303
    assert len(akismet.requests) == 2
    assert {comment.facts["remote"] for comment in Comment.objects.all()} == {"silent"}


@pytest.mark.django_db
def test_any_class_can_be_plugged_in_and_is_made_once(client, plugged, monkeypatch):
    discuss(published_to_trust=0)
    plugged("Off", "Stub")
    monkeypatch.setattr(Stub, "classify", lambda *_, **__: Opinion.SPAM)
    post(client, make_story())
    assert stored().is_held
    assert stored().facts["remote_by"] == "Stub"
    assert remote.panel() is remote.panel()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Broken", "Missing"])
def test_one_that_cannot_be_set_up_loses_no_comment(client, plugged, name):
    discuss(published_to_trust=0)
    plugged(name)
    assert post(client, make_story()).status_code == 303
    assert stored().is_published


def test_the_key_stands_in_no_description(akismet):
    (classifier,) = remote.panel().classifiers
    assert KEY not in repr(classifier)
