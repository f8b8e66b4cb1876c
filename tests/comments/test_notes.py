import json

import pytest

from comments import services
from comments.models import Note
from comments.models.append_only import AppendOnly
from comments.services.exporting import export
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
WORDS = "He was here before."


@pytest.fixture
def comment():
    return make_comment(make_story())


def add(comment, mo, text=WORDS):
    return services.add_note(comment=comment, text=text, actor=mo, now=NOON)


def test_a_note_says_who_wrote_it_and_stays_as_it_is(comment, mo):
    note = add(comment, mo, f" {WORDS}\n")
    assert (note.text, note.by, note.at) == (WORDS, mo, NOON)
    with pytest.raises(AppendOnly):
        note.save()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001])
def test_no_words_and_too_many_are_refused(comment, mo, text):
    with pytest.raises(services.DecisionRefused):
        add(comment, mo, text)
    assert not Note.objects.exists()
    add(comment, mo, "x" * 1000)


def test_a_note_never_leaves_the_desk(client, comment, mo):
    add(comment, mo)
    status = client.get(f"/receipts/{comment.receipt_token}/status/")
    assert status.status_code == 200
    assert WORDS not in status.text
    assert WORDS not in json.dumps(export(person=comment.person, now=NOON))


@pytest.mark.parametrize("keep_text", [True, False])
def test_notes_are_forgotten_with_the_person(comment, mo, keep_text):
    other = make_comment(comment.story, address="bo@example.org")
    add(comment, mo)
    add(other, mo)
    services.erase(person=comment.person, keep_text=keep_text, now=NOON)
    assert Note.objects.get().comment == other


def test_notes_outlive_the_words_of_a_withdrawn_comment(comment, mo):
    add(comment, mo)
    services.withdraw(comment=comment, now=NOON)
    assert Note.objects.get().text == WORDS
