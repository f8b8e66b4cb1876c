"""What remote classifiers are told of moderators' decisions."""

import logging
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.models import Comment
from comments.notifications.following import UNDO_WINDOW
from comments.services import remote
from comments.services.teaching import AGAIN_AFTER, teach
from comments.services.undoing import take_back
from newsroom.models import User
from tests.akismet import DISCARD, HAM, KEY, SPAM, THANKS, answer
from tests.comments.test_remote import ADDRESS, NETWORK, post, stored
from tests.letters import decide
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status
A_WHILE = 2 * UNDO_WINDOW


@pytest.fixture
def said(client, akismet):
    """A comment on which the service said this."""

    def comment(says=HAM, **typed):
        discuss(published_to_trust=0)
        akismet.says = says
        post(client, make_story(), website="", **typed)
        akismet.says = THANKS
        akismet.requests.clear()
        return stored()

    return comment


def waiting():
    return DBTaskResult.objects.filter(status="READY", task_path=teach.module_path)


def work(akismet):
    """Do what waits for the worker once; returns what the service was told by it."""
    akismet.requests.clear()
    for task in list(waiting()):
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")
        teach.func(*task.args_kwargs["args"])
    return akismet.calls()


def through(akismet, comment, *steps):
    """Decide in turn, each after A_WHILE; returns what the service was told by each."""
    told, now = [], comment.decisions.last().at
    for to in steps:
        now += A_WHILE
        decide(comment, to, now=now)
        told.append(work(akismet))
    return [calls[0] if calls else None for calls in told]


SPAMMED, HAMMED = "submit-spam", "submit-ham"
OUT, IN, HOLD, REJECT, BIN = (
    Status.SPAM,
    Status.PUBLISHED,
    Status.HELD,
    Status.REJECTED,
    Status.TRASHED,
)


@pytest.mark.parametrize(
    ("says", "steps", "told"),
    [
        (HAM, [OUT], [SPAMMED]),
        (answer(""), [OUT], [SPAMMED]),
        (HAM, [REJECT, BIN, HOLD, IN], [None] * 4),
        (SPAM, [IN], [HAMMED]),
        (DISCARD, [IN], [HAMMED]),
        # What it said itself is no news, and no moderator took it back yet.
        (SPAM, [OUT, HOLD, IN], [None, None, HAMMED]),
        (SPAM, [REJECT, BIN], [None, None]),
        # What is undone is taken back, once.
        (HAM, [OUT, HOLD, IN], [SPAMMED, HAMMED, None]),
        (HAM, [OUT, IN, OUT], [SPAMMED, HAMMED, SPAMMED]),
        (HAM, [OUT, REJECT], [SPAMMED, HAMMED]),
        (HAM, [OUT, BIN, IN], [SPAMMED, None, HAMMED]),
        (SPAM, [IN, HOLD, OUT], [HAMMED, None, SPAMMED]),
        (SPAM, [IN, HOLD, IN], [HAMMED, None, None]),
    ],
)
def test_it_is_told_where_it_was_wrong_and_nothing_else(akismet, said, says, steps, told):
    assert through(akismet, said(says), *steps) == told


def test_what_is_undone_at_once_is_told_to_nobody(akismet, said):
    comment = said()
    now = comment.submitted_at + A_WHILE
    for number, to in enumerate([OUT, HOLD]):
        decide(comment, to, now=now + number * UNDO_WINDOW / 2)
    assert work(akismet) == []


def test_what_is_undone_later_is_taken_back(akismet, said):
    comment = said()
    assert through(akismet, comment, OUT) == [SPAMMED]
    moderator = User.objects.get(username="mod")
    now = comment.decisions.last().at + A_WHILE
    outcome = services.decide_batch(seen={comment.pk: 2}, to=BIN, actor=moderator, now=now)
    services.undo(batch=outcome.batch, actor=moderator, now=now + A_WHILE)
    assert work(akismet) == []
    decision = comment.decisions.get(version=2)
    take_back(decision=decision, actor=moderator, now=now + 2 * A_WHILE)
    assert work(akismet) == [HAMMED]


def test_it_waits_until_the_decision_has_stood(akismet, said):
    comment = said()
    decide(comment, OUT, now=NOON)
    assert [task.run_after for task in waiting()] == [NOON + UNDO_WINDOW]


def test_it_is_told_what_it_was_asked_about_and_no_address(akismet, said, settings):
    comment = said(SPAM)
    settings.REMOTE_SEND_EMAIL, settings.REMOTE_SEND_NETWORK_ADDRESS = False, True
    through(akismet, comment, IN)
    (raw,) = akismet.requests
    assert ADDRESS.partition("@")[0].encode() not in raw
    assert NETWORK.encode() not in raw
    assert akismet.fields() == {
        "api_key": KEY,
        "blog": "http://localhost:8000",
        "blog_lang": "en",
        "blog_charset": "UTF-8",
        "user_ip": "127.0.0.1",
        "permalink": f"http://localhost:8000{comment.story.get_absolute_url()}",
        "comment_type": "comment",
        "comment_author": "Ann",
        "comment_content": "Not so.",
        "comment_date_gmt": f"{comment.submitted_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    settings.REMOTE_SEND_EMAIL = True
    through(akismet, comment, OUT)
    assert akismet.fields()["comment_author_email"] == ADDRESS


def test_a_lost_key_of_the_addresses_is_no_reason_not_to_tell(akismet, said, settings):
    comment = said(SPAM)
    settings.REMOTE_SEND_EMAIL = True
    settings.ADDRESS_KEYS = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
    assert through(akismet, comment, IN) == [HAMMED]
    assert "comment_author_email" not in akismet.fields()


def test_what_it_was_never_asked_about_is_not_its_business(akismet):
    assert through(akismet, make_comment(make_story()), OUT, IN) == [None, None]
    assert not waiting().exists()


def test_while_it_is_off_nothing_waits_and_nothing_leaves(akismet, said, settings):
    comment = said()
    decide(comment, OUT, now=NOON + A_WHILE)
    settings.AKISMET_KEY = ""
    remote._panel.cache_clear()
    assert work(akismet) == []
    decide(comment, IN, now=NOON + 2 * A_WHILE)
    assert not waiting().exists()


def test_a_rule_that_decides_is_no_moderator(akismet, said):
    comment = said(SPAM)
    services.decide(comment=comment, version=1, to=IN, actor=None, now=NOON, rules=["reports"])
    assert not waiting().exists()


def withdrawn(comment):
    services.withdraw(comment=comment, now=NOON + 2 * A_WHILE)


def erased(comment):
    services.erase(person=comment.person, keep_text=True, now=NOON + 2 * A_WHILE)


def erased_with_words(comment):
    services.erase(person=comment.person, keep_text=False, now=NOON + 2 * A_WHILE)


@pytest.mark.parametrize("goes", [withdrawn, erased, erased_with_words])
def test_nothing_is_told_of_what_its_author_took_away(akismet, said, goes):
    comment = said()
    decide(comment, OUT, now=NOON + A_WHILE)
    goes(Comment.objects.get())
    assert work(akismet) == []


def test_nothing_of_an_erased_person_is_told_later(akismet, said):
    comment = said(SPAM)
    erased(comment)
    assert through(akismet, comment, IN, OUT) == [None, None]


def test_a_decision_that_was_undone_and_made_again_is_told_once(akismet, said):
    comment = said()
    now = comment.submitted_at + A_WHILE
    for number, to in enumerate([OUT, HOLD, OUT]):
        decide(comment, to, now=now + number * UNDO_WINDOW / 3)
    assert work(akismet) == [SPAMMED]


def edit(akismet, comment, text, says):
    akismet.says = says
    comment.refresh_from_db()
    now = comment.submitted_at + timedelta(minutes=5)
    services.edit(comment=comment, version=comment.version, text=text, now=now)
    akismet.says = THANKS


def test_a_decision_on_other_words_is_told_to_nobody(akismet, said):
    comment = said(SPAM)
    decide(comment, IN, now=NOON)
    edit(akismet, comment, "Not so!", HAM)
    assert work(akismet) == []
    assert through(akismet, comment, HOLD, OUT) == [None, SPAMMED]
    assert akismet.fields()["comment_content"] == "Not so!"
    assert akismet.fields()["recheck_reason"] == "edit"


def test_what_it_says_of_other_words_may_be_wrong_again(akismet, said):
    comment = said(SPAM)
    assert through(akismet, comment, IN) == [HAMMED]
    edit(akismet, comment, "Not so!", SPAM)
    assert through(akismet, comment, IN) == [HAMMED]


def test_failures_are_tried_again_and_the_last_one_leaves_a_line(akismet, said, caplog):
    comment = said()
    akismet.says = answer("invalid")
    decide(comment, OUT, now=NOON)
    for number, _wait in enumerate(AGAIN_AFTER):
        with caplog.at_level(logging.WARNING):
            assert work(akismet) == [SPAMMED]
        assert not caplog.records
        assert waiting().get().args_kwargs["args"][-1] == number + 2
    work(akismet)
    assert not waiting().exists()
    (record,) = caplog.records
    assert record.getMessage() == (
        f"Akismet was not told about comment {comment.pk}: the key is refused."
    )


def test_one_failure_is_mended_by_the_next_attempt(akismet, said):
    comment = said()
    akismet.says = answer("", status="500 Broken")
    decide(comment, OUT, now=NOON)
    work(akismet)
    akismet.says = THANKS
    assert work(akismet) == [SPAMMED]
    assert not waiting().exists()
