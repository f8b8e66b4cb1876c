import pytest

from comments import services
from comments.models import Comment, Decision
from comments.models.append_only import AppendOnly
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status


def decide(comment, to=Status.PUBLISHED, *, version=1, actor=None):
    actor = actor or User.objects.create_user("mod", name="Mo")
    return services.decide(comment=comment, version=version, to=to, actor=actor, now=NOON)


def test_a_new_comment_is_held_with_its_finding_and_an_automatic_decision():
    comment = make_comment(make_story())
    assert comment.is_held
    assert [finding.rule for finding in comment.findings.all()] == ["newcomer"]
    assert comment.decisions.get().actor is None


def test_the_same_reply_twice_is_one_comment():
    story = make_story()
    assert make_comment(story) == make_comment(story)
    assert Comment.objects.count() == 1


def test_a_held_parent_of_another_story_or_status_is_refused():
    held = make_comment(make_story())
    with pytest.raises(services.SubmissionRefused):
        make_comment(held.story, "Me too.", parent=held)
    decide(held)
    held.refresh_from_db()
    with pytest.raises(services.SubmissionRefused):
        make_comment(make_story("Another"), "Me too.", parent=held)


def test_of_two_moderators_one_wins_and_the_other_is_told_who():
    comment = make_comment(make_story())
    decide(comment)
    with pytest.raises(services.StaleDecision, match="Mo"):
        decide(comment, Status.SPAM, actor=User.objects.create_user("other"))
    assert Comment.objects.get().status == Status.PUBLISHED
    assert Decision.objects.filter(actor__isnull=False).count() == 1


def test_a_decision_is_never_changed_or_deleted():
    decision = decide(make_comment(make_story()))
    for attempt in (decision.save, decision.delete, Decision.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    assert Decision.objects.count() == 2
