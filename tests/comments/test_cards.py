"""What a card says of a comment."""

from datetime import timedelta

import pytest

from comments import services
from comments.desk import cards as desk_cards
from comments.desk.records import MOST
from comments.models import Comment, Finding, ListEntry, Standing
from tests.comments.test_queues import by, decide, moderator
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status


def card(comment, actor, now=NOON):
    (found,) = cards([comment], actor, now)
    return found


def cards(comments, actor, now=NOON):
    chosen = Comment.objects.filter(pk__in=[one.pk for one in comments]).oldest_first()
    return desk_cards.cards_of(desk_cards.for_cards(chosen, now), actor=actor, now=now)


@pytest.fixture
def mo():
    return moderator()


def test_findings_are_explained_and_their_words_marked(story, mo):
    ListEntry.objects.create(kind="word", pattern="casino")
    found = card(make_comment(story, "My *casino* is open."), mo)
    assert "<em><mark>casino</mark></em>" in found.html
    assert found.source is None
    said = {one.finding.rule: (one.sentence, one.would) for one in found.found}
    assert said["listed"] == ("“casino” is on a list.", "holds")
    assert "Nothing is published yet" in said["newcomer"][0]


def test_what_is_no_place_for_a_mark_is_shown_as_it_was_typed(story, mo):
    ListEntry.objects.create(kind="domain", pattern="casino.example")
    found = card(make_comment(story, "Look [here](https://casino.example/a)."), mo)
    assert "mark" not in found.html
    assert "(https://<mark>casino.example</mark>/a)" in found.source


def test_a_slur_is_covered_everywhere_also_in_what_explains_it(story, mo):
    ListEntry.objects.create(kind="word", pattern="numpty", is_slur=True)
    found = card(make_comment(story, "You numpty, you Numpty."), mo)
    assert found.html.count('<mark class="covered" tabindex="0">') == 2
    assert [one.is_covered for one in found.found if one.finding.rule == "listed"] == [True]
    assert not any(one.is_covered for one in found.found if one.finding.rule == "newcomer")


def test_a_slur_that_cannot_be_marked_covers_the_comment(story, mo):
    ListEntry.objects.create(kind="word", pattern="numpty", is_slur=True)
    assert card(make_comment(story, "You [x](https://numpty.example/)."), mo).is_covered


def test_places_that_no_longer_fit_are_no_error(story, mo):
    comment = make_comment(story, "Short.")
    Finding.objects.create(
        comment=comment, rule="old", explanation="Old.", effect="hold", start=90, end=99
    )
    found = card(comment, mo)
    assert found.html == comment.html
    assert found.found[-1].sentence == "Old."


def test_the_record_of_the_author_counts_what_became_of_their_comments(story, mo):
    discuss(published_to_trust=1)
    first, second, third = (
        make_comment(story, f"Text {number}.", at=NOON + timedelta(minutes=number))
        for number in range(3)
    )
    decide(first, Status.PUBLISHED, mo)
    decide(second, Status.SPAM, mo)
    record = card(third, mo).record
    assert (record.published, record.rejected, record.held) == (1, 1, 1)
    assert record.said == "New"
    services.prove(person=third.person, mine=[first.pk], now=NOON)
    assert card(third, mo).record.said == "Trusted"
    services.set_standing(
        person=third.person, kind=Standing.Kind.BANNED, reason="So.", by=mo, now=NOON
    )
    assert card(third, mo).record.said == "Banned"
    assert MOST >= 1000


def test_reports_appeals_notes_contests_and_readers_are_on_the_card(story, mo):
    bo = moderator("bo")
    moderator("third")
    comment = decide(by(0, story), Status.PUBLISHED, bo)
    services.report(comment=comment, reason="abuse", text="He lies.", sender="x", now=NOON)
    services.add_note(comment=comment, text="Known to us.", actor=bo, now=NOON)
    assert services.look(comment=comment, actor=bo, now=NOON).by == bo
    found = card(comment, mo)
    assert found.latest.actor == bo
    assert found.may_contest
    assert not card(comment, bo).may_contest
    assert [report.text for report in found.comment.desk_reports] == ["He lies."]
    assert [note.text for note in found.comment.desk_notes] == ["Known to us."]
    assert found.claim.by == bo
    assert card(comment, bo).claim is None
    assert card(comment, mo, NOON + timedelta(hours=1)).claim is None
    services.contest(
        decision=found.latest, wanted=Status.SPAM, reason="An advert.", actor=mo, now=NOON
    )
    found = card(comment, mo)
    assert found.contest.by == mo
    assert not found.may_contest
    rejected = decide(by(1, story), Status.REJECTED, bo)
    services.appeal(comment=rejected, text="It is mine.", now=NOON)
    assert card(rejected, mo).may_uphold
    assert card(rejected, mo).appeal.text == "It is mine."


def test_the_passage_leads_to_the_story_while_it_has_it(story, mo):
    there = make_comment(story, "Indeed.", passage="One.")
    gone = make_comment(story, "No.", passage="Never said.", address="b@example.org")
    assert card(there, mo).passage_is_there
    assert not card(gone, mo).passage_is_there


def test_many_cards_take_as_many_queries_as_few(story, mo, django_assert_max_num_queries):
    bo = moderator("bo")
    ListEntry.objects.create(kind="word", pattern="casino")
    comments = []
    for number in range(20):
        parent = comments[0] if number > 5 else None
        comment = by(number, story, f"A casino {number}.", parent=parent, passage="One.")
        if number == 0:
            decide(comment, Status.PUBLISHED, bo)
        services.add_note(comment=comment, text="Seen.", actor=bo, now=NOON)
        services.look(comment=comment, actor=bo, now=NOON)
        comments.append(comment)
    with django_assert_max_num_queries(13):
        found = cards(comments, mo)
        for one in found:
            str((one.html, one.record.said, one.found, one.latest, one.claim, one.appeal))
    assert len(found) == 20
