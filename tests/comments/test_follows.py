from datetime import timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments import links, readers
from comments.models import Follow, Letter
from comments.services import follows
from tests.letters import following, make_reader, published, work, write
from tests.makers import NOON, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
WANTED = {"scope": "comment", "pace": "at_once"}
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def strict():
    """A client that refuses what Django's own protection refuses."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def comment():
    return make_comment(make_story())


def page_of(comment):
    return f"/receipts/{comment.receipt_token}/follow/"


def path(link):
    return link.removeprefix("http://localhost:8000")


def known(client, person):
    """Make the client the browser in which the person proved their address."""
    response = HttpResponse()
    readers.remember(response, person)
    client.cookies[readers.COOKIE] = response.cookies[readers.COOKIE].value


def ask(person, story, *, now=NOON, **changes):
    wish = {"comment": None, "pace": Follow.Pace.AT_ONCE, "proven": False} | changes
    follows.follow(person=person, story=story, now=now, **wish)


def letters_asking():
    return Letter.objects.filter(kind=Letter.Kind.CONFIRM_FOLLOW).count()


def test_a_stranger_asks_and_only_the_letter_confirms(strict, comment):
    answer = strict.post(page_of(comment), WANTED, headers=OWN)
    assert (answer.status_code, answer["Location"]) == (303, f"{page_of(comment)}asked/")
    follow = Follow.objects.get()
    assert not follow.is_confirmed
    work(now=timezone.now())
    (message,) = [one for one in mail.outbox if "want mail" in one.subject]
    link = path(links.confirm_link(follow))
    assert link in message.body
    assert "Yes, send it" in strict.get(link).text
    assert not Follow.objects.confirmed().exists()
    assert "You will get mail" in strict.post(link, headers=OWN).text
    assert Follow.objects.confirmed().get() == follow


def test_a_browser_that_proved_the_address_follows_at_once_and_sees_it(client, comment):
    person = make_reader("Ann")
    known(client, person)
    answer = client.post(page_of(comment), WANTED | {"pace": "daily"}, headers=OWN)
    assert answer["Location"] == page_of(comment)
    assert Follow.objects.confirmed().daily().get().comment == comment
    assert letters_asking() == 0
    assert "You get mail on this" in client.get(page_of(comment)).text


def test_only_the_persons_browser_is_told_what_they_follow(client, comment):
    plain = client.get(page_of(comment)).content
    following("Ann", comment.story, comment)
    assert client.get(page_of(comment)).content == plain
    known(client, make_reader("Bob"))
    assert client.get(page_of(comment)).content == plain
    followed = client.post(page_of(comment), WANTED, headers=OWN)
    assert followed["Location"] == f"{page_of(comment)}asked/"


def test_a_foreign_page_makes_nobody_follow(client, comment):
    known(client, make_reader("Ann"))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {}):
        answer = Client(enforce_csrf_checks=True).post(page_of(comment), WANTED, headers=headers)
        assert answer.status_code == 403
    assert not Follow.objects.exists()


def test_a_wrong_wish_is_refused_by_its_field(client, comment):
    answer = client.post(page_of(comment), {"scope": "all", "pace": ""}, headers=OWN)
    assert answer.status_code == 422
    assert not Follow.objects.exists()


def test_a_person_is_asked_at_most_three_times_a_day():
    person = make_reader("Ann")
    for number in range(5):
        story = make_story(f"Number {number}")
        ask(person, story)
        ask(person, story)
    assert letters_asking() == 3
    ask(person, make_story("Later"), now=NOON + timedelta(hours=25))
    assert letters_asking() == 4


def test_a_stranger_changes_nothing_of_what_is_confirmed():
    follow = following("Ann", make_story())
    ask(follow.person, follow.story, pace=Follow.Pace.DAILY)
    follow.refresh_from_db()
    assert follow.pace == Follow.Pace.AT_ONCE
    assert letters_asking() == 0


def test_opening_a_link_changes_nothing(client):
    follow = following("Ann", make_story())
    unconfirmed = Follow.objects.create(person=follow.person, story=make_story("B"), asked_at=NOON)
    for link in (
        links.stop_link(follow),
        links.stop_daily_link(follow.person),
        links.confirm_link(unconfirmed),
    ):
        for method in (client.get, client.head):
            answer = method(path(link))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex"
    assert Follow.objects.count() == 2
    assert Follow.objects.confirmed().count() == 1


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=b"])
def test_a_mail_provider_stops_a_follow_by_one_click(strict, content_type):
    follow = following("Ann", make_story())
    body = ONE_CLICK
    if content_type != FORM:
        name, value = ONE_CLICK.split("=")
        body = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--b--\r\n'
    for _ in range(2):
        answer = strict.post(path(links.stop_link(follow)), body, content_type=content_type)
        assert answer.status_code == 200
    assert not Follow.objects.exists()


def test_a_post_without_the_one_click_field_stops_nothing(strict):
    follow = following("Ann", make_story())
    strict.post(path(links.stop_link(follow)), "a=b", content_type=FORM)
    assert Follow.objects.exists()


def test_one_click_on_a_digest_ends_the_daily_ones_alone(strict):
    daily = following("Ann", make_story(), pace=Follow.Pace.DAILY)
    at_once = following("Ann", make_story("Another"))
    another = following("Bob", daily.story, pace=Follow.Pace.DAILY)
    strict.post(path(links.stop_daily_link(daily.person)), ONE_CLICK, content_type=FORM)
    assert set(Follow.objects.all()) == {at_once, another}


def test_a_stop_link_works_for_ever_and_a_confirming_one_for_a_week(client, monkeypatch):
    follow = following("Ann", make_story())
    stop, confirm = path(links.stop_link(follow)), path(links.confirm_link(follow))
    made_at = links.signing.time.time()
    monkeypatch.setattr(links.signing.time, "time", lambda: made_at + 20 * 365 * 86400)
    assert client.get(stop).status_code == 200
    assert client.get(confirm).status_code == 404


def test_keys_of_one_kind_open_no_other_door(client):
    follow = following("Ann", make_story())
    key = links.make(links.CONFIRM_FOLLOW, follow.pk)
    for page in (f"/follows/{key}/stop/", f"/follows/daily/{key}/stop/", "/follows/x/stop/"):
        assert client.post(page, ONE_CLICK, content_type=FORM).status_code == 404
    assert Follow.objects.exists()


def test_a_reader_may_ask_for_one_letter_a_day_instead(strict):
    follow = following("Ann", make_story(), now=NOON - timedelta(days=999))
    strict.post(path(links.stop_link(follow)), "pace=daily", content_type=FORM)
    changed = Follow.objects.daily().get()
    assert changed.told_until > follow.told_until


def test_what_was_stopped_is_told_no_more():
    story = make_story()
    comment = published(story, "Ann")
    follow = following("Ann", story, comment)
    published(story, "Bob", parent=comment)
    follows.stop(follow=follow)
    work()
    assert not [one for one in mail.outbox if "replied" in one.subject]


def test_an_erased_person_follows_nothing(client):
    comment = write(make_story(), "Ann")
    person = comment.person
    person.sealed_address, person.address_index, person.erased_at = "", None, NOON
    person.save()
    ask(person, comment.story, proven=True)
    assert not Follow.objects.exists()
    assert client.get(page_of(comment)).status_code == 404
