from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import services
from comments.models import Appeal, Comment, Decision, Letter
from comments.services.explaining import sentences_on, why_held
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status
SOON = NOON + timedelta(minutes=5)
LATE = NOON + timedelta(minutes=11)


@pytest.fixture
def moderator():
    return User.objects.create_user("mod", name="Mo")


@pytest.fixture
def comment():
    return make_comment(make_story())


@pytest.fixture
def published(comment, moderator):
    services.decide(comment=comment, version=1, to=Status.PUBLISHED, actor=moderator, now=NOON)
    return comment


def edit(comment, text="Other words.", *, version=None, now=SOON):
    return services.edit(comment=comment, version=version or comment.version, text=text, now=now)


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def lift_rules():
    discuss(published_to_trust=0)


def test_an_edit_is_judged_again_counts_up_and_is_marked(comment):
    edit(comment, "Mail <script>alert(1)</script> *me*.")
    now = stored(comment)
    assert now.html == "<p>Mail &lt;script&gt;alert(1)&lt;/script&gt; <em>me</em>.</p>\n"
    assert (now.version, now.edited_at, now.status) == (2, SOON, Status.HELD)
    decision = now.decisions.last()
    assert decision.by_author
    assert (decision.rules, decision.at) == (["newcomer"], SOON)


def test_a_published_comment_that_the_policy_would_hold_is_held(published):
    lift_rules()
    Comment.objects.update(picked_at=NOON)
    edit(published, "[a](https://a.example) [b](https://b.example)")
    assert stored(published).is_held
    assert not stored(published).picked_at


def test_a_published_comment_that_the_policy_lets_pass_stays_public(published):
    lift_rules()
    edit(published)
    assert stored(published).is_published


def test_an_edit_may_take_out_what_held_the_comment():
    lift_rules()
    comment = make_comment(make_story(), "[a](https://a.example) [b](https://b.example)")
    assert comment.is_held
    edit(comment, "Without links.")
    assert stored(comment).is_published


def test_an_edit_never_overrules_a_moderator(published, moderator):
    lift_rules()
    services.decide(comment=published, version=2, to=Status.HELD, actor=moderator, now=NOON)
    edit(published)
    assert stored(published).is_held


def test_an_edit_never_overrules_the_reports_of_readers(published):
    lift_rules()
    services.decide(
        comment=published, version=2, to=Status.HELD, actor=None, rules=["reports"], now=NOON
    )
    edit(published)
    assert stored(published).is_held


def test_a_moderator_with_the_old_words_is_refused(comment, moderator):
    edit(comment)
    with pytest.raises(services.StaleDecision, match="Its author changed"):
        services.decide(comment=comment, version=1, to=Status.PUBLISHED, actor=moderator, now=SOON)


def test_an_edit_of_a_version_that_is_gone_is_refused(published):
    with pytest.raises(services.AuthorRefused, match="meantime"):
        edit(published, version=1)
    assert stored(published).text == "Fine."


def test_an_edit_ends_with_its_minutes_and_with_a_rejection(comment, moderator):
    with pytest.raises(services.AuthorRefused, match="late"):
        edit(comment, now=LATE)
    services.decide(comment=comment, version=1, to=Status.REJECTED, actor=moderator, now=NOON)
    with pytest.raises(services.AuthorRefused, match="late"):
        edit(comment)


def test_no_minutes_mean_no_edit(comment):
    discuss(edit_minutes=0)
    assert services.choices(comment=comment, now=NOON).edit_until is None


def test_an_edit_without_a_change_changes_nothing(published):
    edit(published, "Fine.")
    assert stored(published).version == 2


@pytest.mark.parametrize("status", [Status.HELD, Status.PUBLISHED, Status.REJECTED, Status.SPAM])
def test_a_comment_in_any_state_is_withdrawn_and_emptied(comment, moderator, status):
    reply_form = comment.form_id
    if status != Status.HELD:
        services.decide(comment=comment, version=1, to=status, actor=moderator, now=NOON)
    services.withdraw(comment=comment, now=LATE)
    gone = stored(comment)
    assert gone.is_withdrawn
    assert {gone.text, gone.html, gone.name, gone.website, gone.passage} == {""}
    assert gone.form_id != reply_form
    assert not gone.findings.exists()
    assert gone.decisions.last().by_author


def test_a_withdrawn_comment_is_gone_for_good(comment, moderator):
    services.withdraw(comment=comment, now=SOON)
    services.withdraw(comment=comment, now=LATE)
    assert Decision.objects.filter(comment=comment).count() == 2
    with pytest.raises(services.DecisionRefused):
        services.decide(comment=comment, version=2, to=Status.HELD, actor=moderator, now=LATE)
    with pytest.raises(services.AuthorRefused):
        edit(stored(comment))


def test_the_replies_to_a_withdrawn_comment_stay(published, moderator):
    reply = make_comment(published.story, "Hear!", parent=published, address="bo@example.org")
    services.decide(comment=reply, version=1, to=Status.PUBLISHED, actor=moderator, now=NOON)
    services.withdraw(comment=published, now=LATE)
    assert stored(reply).is_published
    assert stored(reply).parent_id == published.pk


def test_a_withdrawal_drops_what_was_to_be_told(published):
    assert Letter.objects.filter(kind=Letter.Kind.PUBLISHED, state=Letter.State.WAITING).exists()
    services.withdraw(comment=published, now=NOON)
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    assert [letter.kind for letter in waiting] == [Letter.Kind.VERIFY]


def test_the_same_words_may_be_sent_again_after_a_withdrawal(comment):
    services.withdraw(comment=comment, now=SOON)
    assert make_comment(comment.story) != comment


def test_the_author_learns_in_plain_words_what_holds_a_comment(comment, published):
    assert why_held(published) == []
    held = make_comment(published.story, "[a](https://a.example) [b](https://b.example)")
    assert any("links" in sentence for sentence in why_held(held))
    assert not any("2" in sentence for sentence in why_held(held))


@given(rules=st.lists(st.text(max_size=20) | st.sampled_from(["newcomer", "everything"])))
def test_any_rules_have_sentences_none_of_them_twice(rules):
    sentences = sentences_on(rules)
    assert sentences
    assert len(set(sentences)) == len(sentences)


class TestAppeals:
    @pytest.fixture
    def rejected(self, comment, moderator):
        services.decide(
            comment=comment,
            version=1,
            to=Status.REJECTED,
            actor=moderator,
            reason="Rude.",
            note="Third time.",
            now=NOON,
        )
        return comment

    def appeal(self, comment, text="I was quoting."):
        return services.appeal(comment=comment, text=text, now=LATE)

    def test_a_rejection_is_appealed_once(self, rejected):
        assert self.appeal(rejected) == self.appeal(rejected)
        with pytest.raises(services.AppealRefused, match="already"):
            self.appeal(rejected, "And another thing.")
        assert not services.choices(comment=rejected, now=LATE).appeal

    def test_what_is_not_rejected_has_no_appeal(self, published):
        assert not services.choices(comment=published, now=LATE).appeal
        with pytest.raises(services.AppealRefused):
            self.appeal(published)

    def test_publishing_grants_it_and_one_letter_says_so(self, rejected, moderator):
        self.appeal(rejected)
        services.decide(
            comment=rejected,
            version=2,
            to=Status.PUBLISHED,
            actor=moderator,
            reason="You were right.",
            now=LATE,
        )
        appeal = Appeal.objects.get()
        assert appeal.is_granted
        assert (appeal.answer, appeal.answered_by) == ("You were right.", moderator)
        waiting = Letter.objects.filter(state=Letter.State.WAITING, comment=rejected)
        kinds = set(waiting.values_list("kind", flat=True))
        assert Letter.Kind.APPEAL_ANSWERED in kinds
        assert Letter.Kind.PUBLISHED not in kinds

    def test_a_grant_that_is_taken_back_is_no_grant(self, rejected, moderator):
        self.appeal(rejected)
        for version, to in ((2, Status.PUBLISHED), (3, Status.REJECTED)):
            services.decide(comment=rejected, version=version, to=to, actor=moderator, now=LATE)
        assert not Appeal.objects.get().is_granted

    def test_upholding_it_needs_an_answer_and_happens_once(self, rejected, moderator):
        self.appeal(rejected)
        with pytest.raises(services.AppealRefused, match="reason"):
            services.uphold(comment=rejected, answer="", actor=moderator, now=LATE)
        services.uphold(comment=rejected, answer="It stays rude.", actor=moderator, now=LATE)
        appeal = Appeal.objects.get()
        assert appeal.outcome == Appeal.Outcome.UPHELD
        assert Letter.objects.filter(kind=Letter.Kind.APPEAL_ANSWERED).count() == 1
        with pytest.raises(services.AppealRefused, match="open"):
            services.uphold(comment=rejected, answer="No.", actor=moderator, now=LATE)
        assert stored(rejected).status == Status.REJECTED
