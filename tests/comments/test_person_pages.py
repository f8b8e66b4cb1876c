import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import links, readers, services
from comments.models import Comment, Follow, Letter, Person
from comments.notifications import outbox
from comments.notifications.asking import send_link
from comments.services.asking import ASKING
from newsroom.models import User
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
KNOWN, UNKNOWN = "ann@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def comment():
    return make_comment(make_story())


def path(link):
    return link.removeprefix("http://localhost:8000")


def pages(person):
    """The addresses of every page that a signed link opens."""
    yours = path(links.your_comments_link(person))
    return {
        "verify": path(links.verify_link(person)),
        "yours": yours,
        "confirm": f"{yours}confirm/",
        "download": f"{yours}comments.json",
        "erase": f"{yours}erase/",
    }


def post(client, address, headers=OWN, **typed):
    return client.post(address, typed, headers=headers)


def ask(client, address):
    return post(client, "/your-comments/", email=address)


PAGES = ["verify", "yours", "confirm", "download", "erase"]


@pytest.mark.parametrize("name", PAGES)
def test_a_persons_page_is_private_and_opening_it_changes_nothing(client, comment, name):
    rows = [Comment.objects.values, Person.objects.values, Letter.objects.values]
    before = [list(row()) for row in rows]
    answer = client.get(pages(comment.person)[name])
    client.head(pages(comment.person)[name])
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert KNOWN not in answer.text
    assert [list(row()) for row in rows] == before


@pytest.mark.parametrize("name", PAGES)
def test_a_link_that_is_old_wrong_or_of_somebody_erased_is_over(client, comment, name, monkeypatch):
    address = pages(comment.person)[name]
    assert client.get(re.sub("/[^/]*:", "/Mg:", address)).status_code == 404
    later = SimpleNamespace(time=lambda: timezone.now().timestamp() + 8 * 24 * 3600)
    with monkeypatch.context() as patch:
        patch.setattr(signing, "time", later)
        assert client.get(address).status_code == 404
    services.erase(person=comment.person, keep_text=True, now=NOON)
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Ask for a new link" in answer.text


@pytest.mark.parametrize("name", ["verify", "confirm", "erase"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_elsewhere_proves_and_erases_nothing(comment, name, headers):
    client = Client(enforce_csrf_checks=True)
    answer = post(client, pages(comment.person)[name], headers, texts="remove", mine=comment.pk)
    assert answer.status_code == 403
    person = Person.objects.get()
    assert (person.verified_at, person.erased_at) == (None, None)
    assert readers.COOKIE not in answer.cookies


def test_the_owner_says_what_is_theirs_and_the_browser_is_remembered(client, comment):
    verify = pages(comment.person)["verify"]
    other = make_comment(comment.story, "I am not her.")
    shown = client.get(verify).text
    assert comment.text in shown
    assert other.text in shown
    answer = post(client, verify, shown=[comment.pk, other.pk], mine=comment.pk)
    assert answer.status_code == 303
    assert Comment.objects.get(pk=comment.pk).is_proven
    assert Comment.objects.get(pk=other.pk).person != comment.person
    listed = client.get(answer["Location"]).text
    assert comment.text in listed
    assert other.text not in listed
    cookie = answer.cookies[readers.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "ann" not in cookie.value
    typed = {"name": "Ann", "email": KNOWN, "text": "Known now."}
    post(client, f"/stories/{comment.story.slug}/reply/", **typed)
    assert Comment.objects.get(text="Known now.").is_proven


def test_the_cookie_is_secure_where_the_site_is(client, comment, settings):
    settings.SESSION_COOKIE_SECURE = True
    answer = post(client, pages(comment.person)["confirm"])
    assert answer.cookies[readers.COOKIE]["secure"]


def test_a_comment_that_came_after_the_page_was_opened_is_not_disowned(client, comment):
    later = make_comment(comment.story, "Just now.")
    post(client, pages(comment.person)["verify"], shown=comment.pk, mine=comment.pk)
    assert Comment.objects.get(pk=later.pk).person == comment.person


def test_who_disowns_everything_is_not_remembered(client, comment):
    answer = post(client, pages(comment.person)["verify"], shown=comment.pk)
    assert readers.COOKIE not in answer.cookies
    assert not Comment.objects.filter(person=comment.person).exists()
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("value", ["x", "9999", "1\x00", "-1"])
def test_nonsense_instead_of_a_comment_is_refused(client, comment, value):
    answer = post(client, pages(comment.person)["verify"], shown=value, mine=value)
    assert answer.status_code == 422
    assert not Comment.objects.get().is_proven


@pytest.mark.parametrize("value", ["", "1", signing.dumps(1), signing.dumps(1, salt="x")])
def test_a_cookie_that_was_not_made_here_proves_nothing(client, comment, value):
    Person.objects.update(verified_at=NOON)
    client.cookies[readers.COOKIE] = value
    typed = {"name": "Ann", "email": KNOWN, "text": "Trust me."}
    post(client, f"/stories/{comment.story.slug}/reply/", **typed)
    assert not Comment.objects.get(text="Trust me.").is_proven


def test_no_public_page_looks_at_the_cookie(client, comment):
    story = comment.story.get_absolute_url()
    plain = client.get(story)
    post(client, pages(comment.person)["confirm"])
    assert readers.COOKIE in client.cookies
    again = client.get(story)
    assert again.content == plain.content
    assert "Cookie" not in again.get("Vary", "")


def test_asking_gives_every_address_the_same_answer_and_does_the_same_work(
    client, comment, django_assert_num_queries
):
    answers = []
    ask(client, "first@example.org")  # The first one of a sender stores that it asked.
    for address in (KNOWN, UNKNOWN):
        before = DBTaskResult.objects.count()
        with django_assert_num_queries(6):
            answers.append(ask(client, address))
        assert DBTaskResult.objects.count() == before + 1
    first, second = answers
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert first.content == second.content
    stored = str(list(DBTaskResult.objects.values()))
    assert "example.org" not in stored
    assert comment.person.address_index not in stored


def test_the_letter_goes_to_whoever_wrote_and_once_in_ten_minutes(comment):
    letters = Letter.objects.filter(kind=Letter.Kind.YOUR_COMMENTS)
    send_link.call(None)
    send_link.call(comment.person.pk)
    send_link.call(comment.person.pk)
    assert letters.count() == 1
    later = timezone.now() + timedelta(minutes=9)
    outbox.send_the_way_to_your_comments(person=comment.person, now=later)
    assert letters.count() == 1
    later += timedelta(minutes=2)
    outbox.send_the_way_to_your_comments(person=comment.person, now=later)
    assert letters.count() == 2


def test_a_sender_who_asks_too_often_waits_with_every_word(client):
    answers = [ask(client, f"ann{number}@example.org") for number in range(ASKING.at_once + 1)]
    assert [answer.status_code for answer in answers] == [303] * ASKING.at_once + [429]
    assert f"ann{ASKING.at_once}@example.org" in answers[-1].text


@pytest.mark.parametrize("address", ["", "ann", "a@b\r\nBcc: c@d.example", "é" * 60 + "@a.example"])
def test_what_is_no_address_is_said_so(client, address):
    assert ask(client, address).status_code == 422


def test_everything_of_ones_own_is_listed_and_taken_along(client, comment):
    other = make_comment(comment.story, "Not hers.", address="bo@example.org")
    Follow.objects.create(person=comment.person, story=comment.story, asked_at=NOON)
    of_person = pages(comment.person)
    text = client.get(of_person["yours"]).text
    assert f"/receipts/{comment.receipt_token}/status/" in text
    assert "Every comment on “Bridge closes”" in text
    assert other.receipt_token not in text
    answer = client.get(of_person["download"])
    assert "attachment" in answer["Content-Disposition"]
    assert [row["text"] for row in json.loads(answer.content)["comments"]] == ["Fine."]


@pytest.mark.parametrize(("texts", "left"), [("keep", "Fine."), ("remove", "")])
def test_erasing_asks_what_is_to_become_of_the_texts_and_forgets(client, comment, texts, left):
    of_person = pages(comment.person)
    post(client, of_person["confirm"])
    assert post(client, of_person["erase"]).status_code == 422
    assert Person.objects.get().erased_at is None
    answer = post(client, of_person["erase"], texts=texts)
    assert "Your data is erased" in client.get(answer["Location"]).text
    assert Comment.objects.get().text == left
    assert Person.objects.get().erased_at
    assert not client.cookies[readers.COOKIE].value
    assert client.get(of_person["yours"]).status_code == 404


def test_a_person_who_was_erased_is_known_in_no_browser(client, comment):
    of_person = pages(comment.person)
    elsewhere = Client()
    post(elsewhere, of_person["confirm"])
    post(client, of_person["erase"], texts="keep")
    typed = {"name": "Ann", "email": KNOWN, "text": "Me again."}
    post(elsewhere, f"/stories/{comment.story.slug}/reply/", **typed)
    assert not Comment.objects.get(text="Me again.").is_proven


def test_the_list_says_how_each_comment_stands(client, comment):
    services.decide(
        comment=comment,
        version=1,
        to=Comment.Status.TRASHED,
        actor=User.objects.create_user("mod"),
        now=NOON,
    )
    text = client.get(pages(comment.person)["yours"]).text
    assert "Not published" in text
    assert "rash" not in text
