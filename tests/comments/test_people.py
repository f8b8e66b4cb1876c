import json
from datetime import timedelta

import pytest

from articles.models import Correction
from comments import identity, services
from comments.models import Comment, ErrorReport, Follow, Letter, Person
from comments.services.exporting import export
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def moderator():
    return User.objects.create_user("mod", name="Mo")


@pytest.fixture
def comment():
    return make_comment(make_story(), website="https://ann.example")


def decide(comment, to, actor, **options):
    options = {"version": comment.version} | options
    services.decide(comment=comment, to=to, actor=actor, now=NOON, **options)


def prove(comment, *, mine=(), not_mine=()):
    services.prove(person=comment.person, mine=mine, not_mine=not_mine, now=LATER)


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def test_the_owner_of_the_address_proves_what_they_ticked(comment):
    other = make_comment(comment.story, "Not proven.")
    prove(comment, mine=[comment.pk])
    assert stored(comment).proven_at == LATER
    assert stored(comment).avatar_seed == comment.person.avatar_seed
    assert not stored(other).is_proven
    assert Person.objects.get().verified_at == LATER


def test_a_proof_says_nothing_of_other_peoples_comments(comment):
    other = make_comment(comment.story, address="bo@example.org")
    prove(comment, mine=[other.pk], not_mine=[other.pk])
    assert not stored(other).is_proven
    assert stored(other).person == other.person


def test_a_published_comment_speaks_for_the_held_ones_once_both_are_proven(comment, moderator):
    held = make_comment(comment.story, "Another.")
    decide(comment, Status.PUBLISHED, moderator)
    prove(comment, mine=[comment.pk, held.pk])
    assert stored(held).is_published
    assert stored(held).decisions.last().decided_by == "the policy"


def test_a_proof_without_a_published_comment_publishes_nothing(comment):
    prove(comment, mine=[comment.pk])
    assert stored(comment).is_held
    assert stored(comment).version == 1


def test_a_proof_never_overrules_a_moderator(comment, moderator):
    discuss(published_to_trust=0)
    decide(comment, Status.REJECTED, moderator)
    decide(comment, Status.HELD, moderator)
    prove(comment, mine=[comment.pk])
    assert stored(comment).is_held


def test_what_is_not_theirs_leaves_the_person_and_is_held_for_good(comment, moderator):
    decide(comment, Status.PUBLISHED, moderator)
    owner = comment.person
    prove(comment, not_mine=[comment.pk])
    disowned = stored(comment)
    assert disowned.is_held
    assert disowned.person != owner
    assert disowned.person.address == ""
    assert "not_theirs" in {finding.rule for finding in disowned.findings.all()}
    assert not owner.comments.exists()
    assert Person.objects.get(pk=owner.pk).verified_at is None
    discuss(published_to_trust=0)
    services.edit(comment=disowned, version=disowned.version, text="Let me in.", now=NOON)
    assert stored(comment).is_held
    assert "not_theirs" in {finding.rule for finding in disowned.findings.all()}


def test_no_letter_about_it_reaches_whoever_disowned_it(comment, moderator):
    decide(comment, Status.PUBLISHED, moderator)
    Follow.objects.create(
        person=comment.person, story=comment.story, comment=comment, asked_at=NOON
    )
    prove(comment, not_mine=[comment.pk])
    decide(stored(comment), Status.REJECTED, moderator)
    assert not Letter.objects.exclude(kind=Letter.Kind.VERIFY).filter(state="waiting").exists()
    assert not Follow.objects.exists()


def test_a_proven_reader_comments_as_themselves_and_only_under_their_address(comment):
    prove(comment, mine=[comment.pk])
    reader = Person.objects.get()
    own = make_comment(comment.story, "Mine.", reader=reader)
    other = make_comment(comment.story, "Mine too.", address="bo@example.org", reader=reader)
    assert own.is_proven
    assert not other.is_proven


def full_life(comment, moderator):
    """Everything that can hang on a person."""
    decide(comment, Status.PUBLISHED, moderator, reason="Welcome.", note="Knows the mayor.")
    person = comment.person
    Follow.objects.create(person=person, story=comment.story, asked_at=NOON)
    ErrorReport.objects.create(
        story=comment.story, text="It is 1885.", name="Ann", person=person, may_be_thanked=True,
        sender="here", form_id="1", at=NOON,
    )  # fmt: skip
    Correction.objects.create(story=comment.story, text="It was 1885.", thanks="Ann", at=NOON)
    return person


@pytest.mark.parametrize("keep_text", [True, False])
def test_erasing_leaves_nothing_that_leads_to_the_person(comment, moderator, keep_text):
    person = full_life(comment, moderator)
    services.erase(person=person, keep_text=keep_text, now=LATER)
    person = Person.objects.get(pk=person.pk)
    assert (person.sealed_address, person.address_index, person.erased_at) == ("", None, LATER)
    anonymous = stored(comment)
    assert anonymous.website == anonymous.sender == ""
    assert anonymous.avatar_seed not in {comment.avatar_seed, person.avatar_seed}
    assert anonymous.form_id != comment.form_id
    report = ErrorReport.objects.get()
    assert (report.name, report.person, report.may_be_thanked) == ("", None, False)
    assert Correction.objects.get().thanks == ""
    assert not Letter.objects.exists()
    assert not Follow.objects.exists()
    if keep_text:
        assert (anonymous.name, anonymous.text) == ("Anonymous", "Fine.")
        assert anonymous.is_published
    else:
        assert (anonymous.name, anonymous.text) == ("", "")
        assert anonymous.is_withdrawn


def test_who_comes_back_after_erasing_is_somebody_new(comment):
    services.erase(person=comment.person, keep_text=True, now=LATER)
    again = make_comment(comment.story, "Hello again.")
    assert again.person != comment.person
    services.erase(person=comment.person, keep_text=False, now=LATER)
    assert not stored(again).is_withdrawn


def test_nothing_is_proven_after_erasing(comment):
    services.erase(person=comment.person, keep_text=True, now=LATER)
    prove(comment, mine=[comment.pk])
    assert not stored(comment).is_proven


def test_the_export_has_all_that_was_told_and_nothing_of_the_desks_own(comment, moderator):
    person = full_life(comment, moderator)
    decide(comment, Status.SPAM, moderator)
    text = json.dumps(export(person=person, now=LATER))
    for told in ("Fine.", "Welcome.", "It is 1885.", "https://ann.example", "Not published"):
        assert told in text
    for kept in (
        "mayor",
        "Mo",
        "spam",
        "ann@example.org",
        identity.address_index("ann@example.org"),
    ):
        assert kept not in text
