"""The filter on the site: what it learns from, unlearns, says and shows."""

import io
import signal
from datetime import timedelta

import pytest
from django.core.management import call_command

from comments.learning import Learner, features_of
from comments.models import Comment, Discussion, LearnedFilter, Person
from comments.policy import Effect
from comments.services import decide, edit, erase, withdraw
from comments.services.examples import examples
from comments.services.explaining import why_held
from comments.services.learning import learn, learner
from newsroom.clock import jobs
from newsroom.models import User
from tests.comments.test_learning_core import examples as texts
from tests.desk import QUEUE, shown
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def moderator():
    return User.objects.create_user("mo", name="Mo", is_staff=True)


@pytest.fixture
def few():
    """As many decisions as a test can make are enough for the filter to speak."""
    return discuss(decisions_to_learn=20)


@pytest.fixture
def say(story, moderator):
    def decided(text, to, **fields):
        comment = make_comment(story, text, **fields)
        return move(comment, to)

    def move(comment, to):
        comment.refresh_from_db()
        decide(comment=comment, version=comment.version, to=to, actor=moderator, now=NOON)
        return comment

    decided.move = move
    return decided


@pytest.fixture
def many(say):
    """Thirty decisions of both kinds."""
    return [
        say(text, Status.SPAM if unwanted else Status.PUBLISHED, name=f"Ann {number}")
        for number, (text, unwanted) in enumerate(texts(30))
    ]


def snapshot():
    return bytes(LearnedFilter.objects.get().snapshot)


def rebuilt():
    """What learning everything again from the beginning gives."""
    before = LearnedFilter.objects.get()
    learn(now=NOON, rebuild=True)
    again = LearnedFilter.objects.get()
    assert (again.count, again.digest) == (before.count, before.digest)
    return bytes(again.snapshot)


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (Status.PUBLISHED, [False]),
        (Status.REJECTED, [True]),
        (Status.SPAM, [True]),
        (Status.TRASHED, [True]),
    ],
)
def test_a_moderators_decision_is_an_example(say, status, labels):
    comment = say("Words.", status)
    assert [one.unwanted for one in examples()] == labels
    say.move(comment, Status.HELD)
    assert not list(examples())
    say.move(comment, Status.PUBLISHED)
    assert [one.unwanted for one in examples()] == [False]


def test_what_no_moderator_decided_or_staff_wrote_is_no_example(story, moderator, say):
    make_comment(story, "Held by a rule.")
    say("By staff.", Status.TRASHED, user=moderator, address="")
    comment = make_comment(story, "Published by a rule.")
    decide(comment=comment, version=1, to=Status.PUBLISHED, actor=None, now=NOON)
    assert not list(examples())


def test_examples_come_in_the_order_of_the_decisions(say, story):
    first, second = make_comment(story, "First."), make_comment(story, "Second.")
    say.move(second, Status.SPAM)
    say.move(first, Status.PUBLISHED)
    assert [one.text for one in examples()] == ["Second.", "First."]
    assert [one.text for one in examples(newest=1)] == ["First."]


def test_edited_and_withdrawn_comments_are_no_examples(say):
    edited, withdrawn = say("Old words.", Status.PUBLISHED), say("Bye.", Status.PUBLISHED)
    edit(comment=edited, version=edited.version, text="New words.", now=LATER)
    withdraw(comment=withdrawn, now=LATER)
    assert not list(examples())


def test_learning_bit_by_bit_gives_the_same_bytes_as_from_the_beginning(say):
    for number, (text, unwanted) in enumerate(texts(25)):
        say(text, Status.SPAM if unwanted else Status.PUBLISHED)
        if number % 3 == 0:
            lesson = learn(now=NOON)
            assert not lesson.rebuilt
            assert lesson.taken_in <= 3
    learn(now=NOON)
    assert LearnedFilter.objects.get().count == 25
    assert snapshot() == rebuilt()


def test_it_writes_only_when_something_was_decided(say, django_assert_num_queries):
    say("Words.", Status.SPAM)
    assert learn(now=NOON).taken_in == 1
    with django_assert_num_queries(3):
        assert learn(now=LATER) is None
    assert LearnedFilter.objects.get().changed_at == NOON


@pytest.mark.parametrize("undo", ["hold", "other way", "edit", "withdraw", "erase", "erase all"])
def test_what_is_undone_is_unlearnt(say, many, undo):
    odd = say("A zebra crossing.", Status.PUBLISHED, name="Zoe", address="zoe@example.org")
    learn(now=NOON)
    before = snapshot()
    person = Person.objects.get(comments=odd)
    {
        "hold": lambda: say.move(odd, Status.HELD),
        "other way": lambda: say.move(odd, Status.REJECTED),
        "edit": lambda: edit(comment=odd, version=odd.version, text="A crossing.", now=LATER),
        "withdraw": lambda: withdraw(comment=odd, now=LATER),
        "erase": lambda: erase(person=person, keep_text=True, now=LATER),
        "erase all": lambda: erase(person=person, keep_text=False, now=LATER),
    }[undo]()
    lesson = learn(now=LATER)
    # Its example was the last: what follows the others is no longer what it was.
    assert lesson.rebuilt
    after = snapshot()
    assert after != before
    assert after == rebuilt()
    remains = undo in {"other way", "erase"}
    assert lesson.learner.count == len(many) + remains
    if not remains:
        # As if the comment had never been.
        fresh = learner_of(many)
        assert fresh.dumps() == after


def learner_of(comments):
    """A learner that never knew anything but these."""
    fresh = Learner()
    for comment in comments:
        comment.refresh_from_db()
        unwanted = comment.status != Status.PUBLISHED
        features = features_of(comment.text, comment.name, comment.website)
        fresh.learn(features, unwanted=unwanted)
    return fresh


def test_a_stopped_run_goes_on_from_there(many):
    asked = iter([False] * 7 + [True] * 99)
    lesson = learn(now=NOON, stopped=lambda: next(asked))
    assert (lesson.taken_in, lesson.is_whole) == (7, False)
    assert LearnedFilter.objects.get().count == 7
    lesson = learn(now=NOON)
    assert (lesson.taken_in, lesson.rebuilt, lesson.is_whole) == (len(many) - 7, False, True)
    assert snapshot() == rebuilt()


def test_a_snapshot_that_cannot_be_read_is_made_again(many, caplog):
    learn(now=NOON)
    good = snapshot()
    LearnedFilter.objects.update(snapshot=b"harmed", stamp="")
    assert learn(now=NOON).rebuilt
    assert snapshot() == good
    assert "cannot be used" in caplog.text


def test_of_two_runs_at_once_the_second_changes_nothing(many, monkeypatch):
    def meanwhile():
        monkeypatch.undo()
        LearnedFilter.objects.update(digest="of another run", count=99)

    learn(now=NOON, on_example=meanwhile)
    row = LearnedFilter.objects.get()
    assert (row.digest, row.count) == ("of another run", 99)


def test_it_is_silent_until_it_knows_enough(story, many):
    discuss(decisions_to_learn=len(many) + 1, unwanted_to_hold=1)
    learn(now=NOON)
    comment = make_comment(story, "cheap casino bonus")
    assert comment.facts["unwanted"] is None
    assert not comment.findings.filter(rule="learned").exists()
    Discussion.objects.update(decisions_to_learn=len(many))
    comment = make_comment(story, "cheap casino bonus click")
    assert comment.facts["unwanted"] > 0.5
    assert comment.findings.get(rule="learned").effect == Effect.HOLD


def test_the_default_is_two_hundred_decisions_and_advice():
    assert Discussion.DEFAULTS["decisions_to_learn"] == 200
    assert Discussion.DEFAULTS["unwanted_to_hold"] == 0


def test_decisions_of_one_kind_leave_it_silent(few, story, say):
    for number in range(25):
        say(f"cheap casino {number}", Status.SPAM)
    learn(now=NOON)
    assert make_comment(story, "cheap casino").facts["unwanted"] is None


def known_author(story):
    """Somebody whom no other rule holds."""
    first = make_comment(story, "The first.", address="bo@example.org", name="Bo")
    Comment.objects.filter(pk=first.pk).update(status=Status.PUBLISHED, proven_at=NOON)
    return {"address": "bo@example.org", "name": "Bo", "reader": first.person}


def test_it_advises_and_holds_only_from_the_threshold_on(few, story, many):
    learn(now=NOON)
    known = known_author(story)
    advised = make_comment(story, "cheap casino bonus click", **known)
    finding = advised.findings.get(rule="learned")
    assert advised.is_published
    assert finding.effect == Effect.ADVISE
    assert finding.score == advised.facts["unwanted"] > 0.5
    assert "“casino”" in finding.explanation
    assert len(finding.explanation) <= 300
    said = round(finding.score * 100)
    Discussion.objects.update(unwanted_to_hold=said + 2)
    assert make_comment(story, "cheap casino bonus  click", **known).is_published
    Discussion.objects.update(unwanted_to_hold=said - 2)
    held = make_comment(story, "cheap casino bonus   click", **known)
    assert held.is_held
    assert held.decisions.last().rules == ["learned"]
    assert why_held(held)
    assert "casino" not in why_held(held)[0]


def test_it_never_publishes_and_never_trashes(few, story, many):
    learn(now=NOON)
    good = make_comment(story, "the ferry and the harbour", address="new@example.org")
    assert good.facts["unwanted"] < 0.3
    assert good.is_held
    assert good.decisions.last().rules == ["newcomer", "learned"]
    # Advice is no reason that an author is told.
    assert len(why_held(good)) == 1
    Discussion.objects.update(unwanted_to_hold=1)
    assert make_comment(story, "casino " * 50).is_held


def test_a_rule_that_advises_and_holds_is_told_to_the_author(story):
    comment = make_comment(story, "Words.")
    for effect in (Effect.ADVISE, Effect.HOLD):
        comment.findings.create(rule="newcomer", explanation="Both.", effect=effect)
    assert "first comments of every author" in why_held(comment)[0]


def test_staff_are_not_judged_by_it(few, story, many, moderator):
    Discussion.objects.update(unwanted_to_hold=1)
    learn(now=NOON)
    comment = make_comment(story, "cheap casino bonus", user=moderator, address="")
    assert comment.is_published
    assert comment.facts["unwanted"] is None


def test_what_waits_is_scored_by_what_is_known_now(few, story, many):
    waiting = make_comment(story, "cheap casino bonus")
    assert waiting.facts["unwanted"] is None
    learn(now=NOON)
    waiting.refresh_from_db()
    assert waiting.facts["unwanted"] > 0.5
    assert waiting.facts["published_before"] == 0
    assert waiting.version == 1


def test_the_desk_sees_the_score_of_now_with_its_words(few, story, many, admin_client):
    waiting = make_comment(story, "cheap casino bonus")
    page = f"/admin/comments/comment/{waiting.pk}/change/"
    assert "casino”" not in admin_client.get(page).text
    learn(now=NOON)
    waiting.refresh_from_db()
    for screen in (admin_client.get(page).text, admin_client.get(QUEUE).text):
        assert f"{waiting.risk * 100:.0f} % unwanted" in screen
        assert f"a probability of {waiting.risk * 100:.0f} %" in screen
        assert waiting.facts["unwanted_for"] in screen


def test_another_process_reads_a_new_snapshot_once(few, many, django_assert_num_queries):
    learn(now=NOON)
    first = learner()
    assert first.count == len(many)
    with django_assert_num_queries(1):
        assert learner() is first
    LearnedFilter.objects.all().delete()
    assert learner().count == 0


def test_the_clock_learns(many):
    job = next(one for one in jobs() if one.name == "the filter")
    assert job.every <= timedelta(minutes=2)
    job.run(now=NOON)
    assert LearnedFilter.objects.get().count == len(many)


def call():
    out = io.StringIO()
    call_command("learn", stdout=out)
    return out.getvalue()


def test_the_command_tells_exact_totals(many):
    bad = sum(unwanted for _text, unwanted in texts(30))
    assert f"learnt now: 30\nDecisions known: 30, good: {30 - bad}, unwanted: {bad}" in call()
    assert "nothing new" in call()
    before = snapshot()
    out = io.StringIO()
    call_command("learn", "--rebuild", stdout=out)
    assert "from the beginning" in out.getvalue()
    assert snapshot() == before


def test_ctrl_c_keeps_what_was_learnt(many, monkeypatch):
    before = signal.getsignal(signal.SIGINT)
    seen = []
    learn_one = Learner.learn

    def interrupted(self, features, *, unwanted):
        learn_one(self, features, unwanted=unwanted)
        seen.append(1)
        if len(seen) == 5:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Learner, "learn", interrupted)
    with pytest.raises(SystemExit) as end:
        call()
    assert end.value.code == 130
    assert LearnedFilter.objects.get().count == 5
    assert signal.getsignal(signal.SIGINT) is before
    assert "learnt now: 25\nDecisions known: 30" in call()


# The desk


PAGE = "/admin/comments/learnedfilter/"


def test_the_page_tells_how_many_decisions_are_missing(admin_client, many):
    learn(now=NOON)
    page = admin_client.get(PAGE, follow=True).text
    assert "Silent: it has to see 170 more decisions." in page
    assert "<polyline" in page


def test_the_page_of_an_empty_filter_is_there(admin_client):
    page = admin_client.get(PAGE, follow=True).text
    assert "200 more decisions" in page
    assert "<polyline" not in page


def test_the_page_shows_the_curve_the_thresholds_and_the_words(few, admin_client, many):
    learn(now=NOON)
    page = admin_client.get(PAGE, follow=True).text
    assert "It advises and sorts." in page
    calibration = learner().calibration
    assert page.count("<circle") == len(calibration.bins)
    for percent in (50, 99):
        held = calibration.at(percent / 100).held
        assert f"<td>{percent} %</td><td>{held}</td>" in page
    against, in_favour = page.split("Speak for a comment")
    assert "<bdi>casino</bdi>" in against
    assert "<bdi>ferry</bdi>" in in_favour or "<bdi>the</bdi>" in in_favour
    assert " style=" not in page
    Discussion.objects.update(unwanted_to_hold=90)
    assert "It holds comments from 90 % on." in admin_client.get(PAGE, follow=True).text


def test_nobody_changes_it_at_the_desk(admin_client, many):
    learn(now=NOON)
    before = snapshot()
    assert admin_client.post(f"{PAGE}1/change/", {"count": 3}).status_code == 403
    assert admin_client.post(f"{PAGE}1/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{PAGE}add/").status_code == 403
    assert snapshot() == before


def test_who_may_not_look_is_refused(client, moderator):
    client.force_login(moderator)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}1/change/").status_code == 403


def test_the_queue_is_sorted_by_the_score(few, admin_client, story, many):
    learn(now=NOON)
    for text in ("the ferry", "cheap casino bonus", "click the harbour"):
        make_comment(story, text)
    Comment.objects.filter(text="click the harbour").update(facts={})
    found = [comment.text for comment in shown(admin_client, "?order=riskiest")]
    assert found == ["cheap casino bonus", "the ferry", "click the harbour"]


def test_while_it_is_silent_the_queue_shows_no_score(admin_client, story):
    comment = make_comment(story, "Words.")
    assert comment.facts["unwanted"] is None
    assert "% unwanted" not in admin_client.get(QUEUE).text
    Comment.objects.update(facts=comment.facts | {"unwanted": 0.25})
    assert "25 % unwanted" in admin_client.get(QUEUE).text
