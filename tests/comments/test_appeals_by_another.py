import pytest
from django.contrib.auth.models import Group, Permission

from comments import services
from comments.models import Appeal, LogEntry
from newsroom.models import User
from tests.desk import Status, decide, make_moderator, refusals, stored, undo
from tests.letters import seconds
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
LATER = NOON + seconds(60)
ELSE = "somebody else decides"


@pytest.fixture
def comment():
    return make_comment(make_story())


@pytest.fixture
def rejection(comment, mo):
    return decide(comment, mo, Status.REJECTED, reason="Rude.")


@pytest.fixture
def appeal(comment, rejection):
    return services.appeal(comment=comment, text="It is true.", now=NOON)


def uphold(comment, actor):
    services.uphold(comment=comment, answer="It stays rude.", actor=actor, now=LATER)


def test_who_rejected_neither_grants_nor_upholds_nor_takes_it_back(
    comment, rejection, appeal, mo, ivy
):
    for to in (Status.PUBLISHED, Status.SPAM, Status.HELD):
        with pytest.raises(services.DecisionRefused, match=ELSE):
            decide(comment, mo, to)
    with pytest.raises(services.AppealRefused, match=ELSE):
        uphold(comment, mo)
    assert ELSE in refusals(undo(rejection, mo))[0]
    assert Appeal.objects.open().exists()
    assert stored(comment).status == Status.REJECTED


def test_the_author_sees_what_somebody_else_answered(client, comment, appeal, ivy):
    page = f"/receipts/{comment.receipt_token}/status/"
    assert "A moderator has still to answer it." in client.get(page).text
    uphold(comment, ivy)
    answered = client.get(page).text
    assert "The decision stands." in answered
    assert "It stays rude." in answered
    assert "Ivy" not in answered


def test_the_author_sees_that_somebody_else_granted_it(client, comment, appeal, ivy):
    decide(comment, ivy, reason="You were right.")
    page = client.get(f"/receipts/{comment.receipt_token}/status/").text
    assert "It was granted." in page
    assert "You were right." in page


def test_once_it_is_answered_anybody_decides(comment, appeal, mo, ivy):
    uphold(comment, ivy)
    decide(comment, mo)
    assert stored(comment).is_published


def test_on_a_desk_of_one_the_same_person_answers(comment, appeal, mo):
    User.objects.create_user("writer", is_staff=True)
    make_moderator("gone", name="Gone", is_active=False)
    outsider = make_moderator("outsider", name="Outsider")
    outsider.is_staff = False
    outsider.save()
    decide(comment, mo)
    assert Appeal.objects.get().is_granted


def test_on_a_desk_of_one_the_same_person_upholds(comment, appeal, mo):
    uphold(comment, mo)
    assert Appeal.objects.get().answered_by == mo


def make_superuser():
    User.objects.create_superuser("root")


def make_member():
    group = Group.objects.create(name="Desk")
    group.permissions.add(Permission.objects.get(codename="decide_comment"))
    User.objects.create_user("kim", is_staff=True).groups.add(group)


@pytest.mark.parametrize("another", [make_superuser, make_member])
def test_whoever_may_decide_is_somebody_else(comment, appeal, mo, another):
    another()
    with pytest.raises(services.AppealRefused, match=ELSE):
        uphold(comment, mo)


def test_all_who_rejected_before_the_appeal_leave_it_to_others(comment, rejection, mo, ivy):
    decide(comment, ivy, Status.SPAM)
    services.appeal(comment=comment, text="It is true.", now=NOON)
    kim = make_moderator("kim", name="Kim")
    for actor in (mo, ivy):
        with pytest.raises(services.DecisionRefused, match=ELSE):
            decide(comment, actor)
    decide(comment, kim)


def test_when_everybody_rejected_anybody_answers(comment, rejection, mo, ivy):
    decide(comment, ivy, Status.SPAM)
    services.appeal(comment=comment, text="It is true.", now=NOON)
    decide(comment, mo)


def test_who_called_it_spam_after_the_appeal_may_answer_it(comment, appeal, mo, ivy):
    decide(comment, ivy, Status.SPAM, now=LATER)
    with pytest.raises(services.DecisionRefused, match=ELSE):
        decide(comment, mo, now=LATER)
    decide(comment, ivy, now=LATER)


def test_a_rejection_that_was_taken_back_bars_nobody(comment, rejection, mo, ivy):
    undo(rejection, mo)
    make_moderator("kim", name="Kim")
    decide(comment, ivy, Status.REJECTED)
    services.appeal(comment=comment, text="It is true.", now=NOON)
    decide(comment, mo)
    assert Appeal.objects.get().is_granted


def test_an_appeal_against_the_policy_is_for_anybody(mo, ivy):
    discuss(published_to_trust=0)
    person = make_comment(make_story("First")).person
    services.set_standing(person=person, kind="banned", reason="No.", by=mo, now=NOON)
    trashed = make_comment(make_story("Second"))
    assert trashed.is_trashed
    services.appeal(comment=trashed, text="It is true.", now=NOON)
    decide(trashed, mo)


def test_the_answer_is_in_the_log(comment, appeal, ivy):
    uphold(comment, ivy)
    entry = LogEntry.objects.get(act=LogEntry.Act.APPEAL)
    assert (entry.actor, entry.about_id) == (ivy, comment.pk)
    assert entry.facts == {"outcome": "upheld", "answer": "It stays rude."}
