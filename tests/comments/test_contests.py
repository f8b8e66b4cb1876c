import pytest

from comments import services
from comments.models import Comment, Contest, LogEntry
from tests.desk import Status, decide, make_moderator, stored, undo
from tests.letters import seconds
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
Outcome = Contest.Outcome
LATER = NOON + seconds(60)


@pytest.fixture
def third():
    return make_moderator("kim", name="Kim")


@pytest.fixture
def comment():
    return make_comment(make_story())


@pytest.fixture
def decision(comment, mo):
    return decide(comment, mo, Status.SPAM)


def contest(decision, actor, *, wanted=Status.PUBLISHED, reason="He is right."):
    return services.contest(decision=decision, wanted=wanted, reason=reason, actor=actor, now=NOON)


def outcome_of(contested):
    contested.refresh_from_db()
    return contested.outcome, contested.answered_by, contested.answered_at


def test_a_refused_decision_can_be_contested_at_once(comment, decision, ivy, third):
    with pytest.raises(services.StaleDecision) as refusal:
        services.decide(comment=comment, version=1, to=Status.PUBLISHED, actor=ivy, now=NOON)
    contested = contest(refusal.value.latest, ivy)
    assert (contested.decision, contested.wanted) == (decision, Status.PUBLISHED)
    assert stored(comment).status == Status.SPAM


def test_only_a_third_person_decides_while_it_is_open(comment, decision, mo, ivy, third):
    contested = contest(decision, ivy)
    for actor in (mo, ivy):
        for to in (Status.PUBLISHED, Status.REJECTED):
            with pytest.raises(services.DecisionRefused, match="third person"):
                decide(comment, actor, to)
        with pytest.raises(services.DecisionRefused, match="third person"):
            services.uphold_contest(contest=contested, actor=actor, now=NOON)
    assert "third person" in str(undo(decision, mo).refused[0][1])
    decide(comment, third, now=LATER)
    assert stored(comment).is_published
    assert outcome_of(contested) == (Outcome.OVERTURNED, third, LATER)
    decide(comment, mo, Status.HELD)


def test_any_other_decision_of_a_third_person_overturns_it(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    decide(comment, third, Status.REJECTED)
    assert outcome_of(contested)[0] == Outcome.OVERTURNED


def test_a_third_person_may_let_the_decision_stand_once(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    services.uphold_contest(contest=contested, actor=third, now=LATER)
    assert outcome_of(contested) == (Outcome.UPHELD, third, LATER)
    assert stored(comment).status == Status.SPAM
    with pytest.raises(services.DecisionRefused, match="any more"):
        services.uphold_contest(contest=contested, actor=third, now=LATER)
    decide(comment, ivy)


def test_a_decision_is_contested_once_and_by_nobody_who_made_it(decision, mo, ivy, third):
    with pytest.raises(services.DecisionRefused, match="your own"):
        contest(decision, mo)
    contested = contest(decision, ivy)
    with pytest.raises(services.DecisionRefused, match="contested already"):
        contest(decision, third)
    services.uphold_contest(contest=contested, actor=third, now=NOON)
    with pytest.raises(services.DecisionRefused, match="contested already"):
        contest(decision, ivy)


def test_only_the_latest_decision_is_contested(comment, decision, ivy, third):
    decide(comment, third, Status.REJECTED)
    with pytest.raises(services.StaleDecision, match="Kim already decided"):
        contest(decision, ivy)


def test_what_the_policy_or_the_author_decided_is_not_contested(comment, ivy, third):
    with pytest.raises(services.DecisionRefused, match="colleague"):
        contest(comment.decisions.get(), ivy)
    services.withdraw(comment=comment, now=NOON)
    with pytest.raises(services.DecisionRefused, match="colleague"):
        contest(comment.decisions.last(), ivy)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Status.SPAM, "Yes."),
        (Status.WITHDRAWN, "Yes."),
        (Status.PUBLISHED, " "),
        (Status.PUBLISHED, "x" * 501),
    ],
)
def test_a_contest_says_what_instead_and_why(decision, ivy, third, wanted, reason):
    with pytest.raises(services.DecisionRefused):
        contest(decision, ivy, wanted=wanted, reason=reason)
    assert not Contest.objects.exists()
    contest(decision, ivy, reason="x" * 500)


def test_nothing_is_contested_where_nobody_could_answer(decision, ivy):
    make_moderator("gone", name="Gone", is_active=False)
    with pytest.raises(services.DecisionRefused, match="Nobody else"):
        contest(decision, ivy)


def test_the_two_may_decide_once_the_third_has_left(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    third.is_active = False
    third.save()
    decide(comment, ivy)
    assert outcome_of(contested)[:2] == (Outcome.OVERTURNED, ivy)


def test_an_overturning_that_is_undone_opens_it_again(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    undo(decide(comment, third, now=LATER), third, now=LATER)
    assert outcome_of(contested) == ("", None, None)
    with pytest.raises(services.DecisionRefused, match="third person"):
        decide(comment, ivy)


def test_a_third_person_who_undoes_the_decision_overturns_it(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    assert undo(decision, third, now=LATER).decided
    assert stored(comment).is_held
    assert outcome_of(contested) == (Outcome.OVERTURNED, third, LATER)


def test_reports_hold_a_contested_comment_and_a_third_person_still_answers(comment, mo, ivy, third):
    contested = contest(decide(comment, mo), ivy, wanted=Status.SPAM)
    for sender in "abc":
        services.report(comment=stored(comment), reason="hate", text="", sender=sender, now=NOON)
    assert stored(comment).is_held
    with pytest.raises(services.DecisionRefused, match="third person"):
        decide(comment, ivy, Status.SPAM)
    decide(comment, third, Status.SPAM)
    assert outcome_of(contested)[0] == Outcome.OVERTURNED


def test_a_withdrawn_comment_is_no_longer_contested(comment, decision, ivy, third):
    contest(decision, ivy)
    services.withdraw(comment=comment, now=NOON)
    assert not Contest.objects.open().exists()


def test_contest_and_answer_are_in_the_log(comment, decision, ivy, third):
    contested = contest(decision, ivy)
    services.uphold_contest(contest=contested, actor=third, now=LATER)
    answer, question = LogEntry.objects.filter(act=LogEntry.Act.CONTEST)
    assert (question.actor, question.about_id) == (ivy, comment.pk)
    assert question.facts == {
        "contest": contested.pk,
        "decision": decision.pk,
        "wanted": Status.PUBLISHED,
        "reason": "He is right.",
    }
    assert (answer.actor, answer.facts["outcome"]) == (third, Outcome.UPHELD)
    assert Comment.objects.get().decisions.last() == decision
