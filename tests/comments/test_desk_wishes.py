"""What mail a moderator wants: said at the desk, confirmed and stopped by links in letters."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from comments import links
from comments.models import Comment, DeskMail, Letter, Person
from comments.services import desk_mail, people
from newsroom.models import User
from tests.desk import make_moderator
from tests.letters import (
    FORM,
    LATER,
    ONE_CLICK,
    make_letter,
    make_reader,
    path,
    post,
    told,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
PAGE = "/admin/mail/"
MINUTE = timedelta(minutes=1)
Kind, State, Pace = Letter.Kind, Letter.State, DeskMail.Pace


@pytest.fixture
def comment(wish):
    return write(make_story(), "Ann", "Is it <b>open</b>?")


# The wish itself


def test_an_address_is_sealed_and_nowhere_in_clear(moderator):
    wish = wanting_mail(moderator)
    assert wish.person.address == "mo@desk.example"
    assert "mo@" not in f"{wish} {wish.person} {wish.__dict__}"
    assert not User._meta.get_field("username").value_from_object(moderator).count("@")


def test_another_address_is_asked_again_and_ends_what_went_to_the_old_one(story, moderator):
    old = wanting_mail(moderator)
    write(story)
    new = desk_mail.want(
        user=moderator, address="mo@new.example", pace=Pace.AT_ONCE, sections=[], now=NOON
    )
    assert not new.is_confirmed
    work()
    assert not told()
    assert [one.to for one in mail.outbox if "Do you" in one.subject] == [["mo@new.example"]]
    assert not DeskMail.objects.filter(pk=old.pk).exists()
    assert not Person.objects.filter(pk=old.person_id).exists()


def test_the_same_address_keeps_its_yes_however_it_is_spelt(moderator):
    wish = wanting_mail(moderator)
    again = desk_mail.want(
        user=moderator, address="MO@desk.example ", pace=Pace.DAILY, sections=[], now=LATER
    )
    assert (again.pk, again.is_confirmed, again.pace) == (wish.pk, True, Pace.DAILY)


def test_a_readers_person_stays_when_their_wish_as_a_moderator_ends(story, moderator):
    reader = make_reader("Ann")
    write(story, "Ann")
    wish = desk_mail.want(
        user=moderator, address=reader.address, pace=Pace.DAILY, sections=[], now=NOON
    )
    desk_mail.stop(wish=wish)
    assert Person.objects.filter(pk=reader.pk).exists()


def test_without_an_address_there_is_no_first_wish(moderator):
    with pytest.raises(desk_mail.DeskMailRefused):
        desk_mail.want(user=moderator, address="", pace=Pace.DAILY, sections=[], now=NOON)


def test_nobody_has_many_letters_sent_to_a_stranger(moderator):
    wish = wanting_mail(moderator, confirmed=False)
    for number in (1, 2):
        desk_mail.ask_again(wish=wish, now=NOON + number * MINUTE)
    with pytest.raises(desk_mail.DeskMailRefused):
        desk_mail.ask_again(wish=wish, now=NOON + 3 * MINUTE)
    with pytest.raises(desk_mail.DeskMailRefused):
        desk_mail.want(
            user=moderator, address="x@new.example", pace=Pace.DAILY, sections=[], now=NOON
        )
    assert DeskMail.objects.get(user=moderator) == wish
    assert Letter.objects.filter(kind=Kind.DESK_CONFIRM).count() == 3


def test_another_pace_takes_back_what_has_not_left(story, moderator):
    wish = wanting_mail(moderator)
    about = {"comment": write(story), "desk_mail": wish}
    letter = make_letter(Kind.DESK_HELD, wish.person, **about)
    desk_mail.set_pace(wish=wish, pace=Pace.DAILY)
    letter.refresh_from_db()
    assert letter.state == State.DROPPED
    work()
    assert not told()


def test_erasing_a_person_forgets_their_wish_as_a_moderator(moderator):
    wish = wanting_mail(moderator)
    people.erase(person=wish.person, keep_text=True, now=LATER)
    assert not DeskMail.objects.exists()


# Confirming and stopping


def test_the_address_confirms_by_a_post_alone(client):
    wish = wanting_mail(make_moderator(), confirmed=False)
    link = path(links.confirm_desk_link(wish))
    assert "Do you want mail" in client.get(link).text
    assert post(link, {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not DeskMail.objects.confirmed().exists()
    assert "You will get mail" in post(link).text
    assert DeskMail.objects.confirmed().get() == wish
    desk_mail.stop(wish=wish)
    assert post(link).status_code == 404


def test_a_mail_program_stops_the_letters_by_one_click(wish):
    link = path(links.stop_desk_link(wish))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, "a=b", content_type=FORM).status_code == 200
    assert DeskMail.objects.exists()
    for _ in range(2):
        assert strict.post(link, ONE_CLICK, content_type=FORM).status_code == 200
    assert not DeskMail.objects.exists()
    assert strict.post("/desk/x/stop/", ONE_CLICK, content_type=FORM).status_code == 404


def test_a_moderator_may_have_one_letter_a_day_instead(wish):
    Client().post(path(links.stop_desk_link(wish)), "pace=daily", content_type=FORM)
    wish.refresh_from_db()
    assert wish.is_daily


# The page at the desk


def test_a_moderator_says_which_mail_they_want(client, comment):
    user = make_moderator("kim")
    client.force_login(user)
    assert "You get no mail" in client.get(PAGE).text
    section = comment.story.section
    typed = {"save": "", "email": "kim@desk.example", "pace": "hourly", "sections": section.pk}
    assert client.post(PAGE, typed)["Location"] == PAGE
    page = client.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    assert "k•••@•••.example" in page.text
    assert "kim@" not in page.text
    wish = user.desk_mail
    assert (wish.pace, list(wish.sections.all()), wish.is_confirmed) == ("hourly", [section], False)
    client.post(PAGE, {"again": ""})
    assert Letter.objects.filter(desk_mail=wish).count() in {1, 2}
    client.post(PAGE, {"save": "", "pace": "daily"})
    user.refresh_from_db()
    assert (user.desk_mail.pace, user.desk_mail.person) == ("daily", wish.person)
    client.post(PAGE, {"stop": ""})
    assert not DeskMail.objects.filter(user=user).exists()


def test_what_is_wrong_is_said_by_its_field_and_nothing_is_stored(client):
    client.force_login(make_moderator())
    for typed in ({"pace": "daily"}, {"email": "no", "pace": "daily"}, {"email": "a@b.example"}):
        answer = client.post(PAGE, {"save": "", **typed})
        assert answer.status_code == 422
        assert 'class="errorlist' in answer.text
    assert not DeskMail.objects.exists()


def test_the_page_is_for_those_who_may_decide_and_from_our_own_pages(client, wish):
    assert client.get(PAGE).status_code == 302
    client.force_login(User.objects.create_user("looker", is_staff=True))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"stop": ""}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(wish.user)
    assert strict.post(PAGE, {"stop": ""}).status_code == 403
    assert DeskMail.objects.get() == wish
    assert "/admin/mail/" in strict.get("/admin/").text


def test_a_moderator_sees_and_stops_their_own_mail_alone(client, wish):
    client.force_login(make_moderator("kim"))
    assert "m•••" not in client.get(PAGE).text
    client.post(PAGE, {"stop": ""})
    assert DeskMail.objects.get() == wish


def test_any_query_string_is_answered(client, comment, wish):
    client.force_login(wish.user)
    act = links.DeskAct(comment.pk, comment.version, Comment.Status.SPAM, wish.pk)
    for page in (PAGE, path(links.act_link(act)), path(links.stop_desk_link(wish))):
        assert client.get(f"{page}?page=abc&q=%00&person__sealed_address=a").status_code == 200
