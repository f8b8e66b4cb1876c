"""Links in letters to moderators: one decision by one recipient, and never by being opened."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client

from comments import links, services
from comments.models import CannedReason, Comment, Decision, DeskMail, Letter, LogEntry, Person
from comments.services import authors, desk_mail
from newsroom.models import User
from tests.desk import make_moderator
from tests.letters import (
    LATER,
    Status,
    decide,
    path,
    post,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, make_story

pytestmark = pytest.mark.django_db
PAGE = "/admin/mail/"
DAY = timedelta(days=1)
ALL = [Status.PUBLISHED, Status.REJECTED, Status.SPAM, Status.TRASHED]


@pytest.fixture
def comment(wish):
    return write(make_story(), "Ann", "Is it <b>open</b>?")


def act_of(comment, wish, to=Status.PUBLISHED):
    return links.DeskAct(comment.pk, comment.version, to, wish.pk)


def address(comment, wish, to=Status.PUBLISHED):
    return path(links.act_link(act_of(comment, wish, to)))


def everything():
    models = (Comment, Decision, DeskMail, Letter, LogEntry, Person, User)
    return [list(model.objects.order_by("pk").values()) for model in models]


def status(comment):
    return Comment.objects.get(pk=comment.pk).status


# Opening


def test_a_scanner_that_opens_every_link_of_a_letter_changes_nothing(client, comment):
    work()
    before = everything()
    (letter,) = [one for one in mail.outbox if "waits" in one.subject]
    found = re.findall(r"http://localhost:8000(/\S+)", letter.body)
    assert len([one for one in found if one.endswith("/decide/")]) == 4
    for one in found:
        for ask in (client.get, client.head, client.options):
            assert ask(one).status_code in {200, 302, 405}
    assert everything() == before


@pytest.mark.parametrize("to", ALL)
def test_the_page_shows_the_comment_and_says_what_happens(client, comment, wish, to):
    answer = client.get(address(comment, wish, to))
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "Is it &lt;b&gt;open&lt;/b&gt;?" in answer.text
    assert "decides in the name of mo" in answer.text
    assert len(re.findall("<h1>[^<]*this comment[^<]*</h1>", answer.text)) == 1
    assert ("reason" in answer.text) == (to == Status.REJECTED)
    for secret in ("ann@", "mo@", comment.person.address_index, comment.receipt_token):
        assert secret not in answer.text


# Deciding


@pytest.mark.parametrize("to", ALL)
def test_a_post_decides_as_the_recipient_once(comment, wish, to):
    link = address(comment, wish, to)
    answer = post(link)
    assert (answer.status_code, answer["Location"]) == (303, link)
    assert status(comment) == to
    decision = comment.decisions.last()
    assert (decision.actor, decision.to_status, decision.note) == (
        wish.user,
        to,
        "By a link in a letter.",
    )
    entry = LogEntry.objects.first()
    assert (entry.act, entry.actor, entry.about_id) == ("decision", wish.user, comment.pk)
    after = everything()
    assert post(link).status_code == 200
    assert "It is decided" in Client().get(link).text
    for other in ALL:
        assert post(address(comment, wish, other)).status_code == (200 if other == to else 410)
    assert everything() == after


def test_a_reason_is_told_to_the_author(comment, wish):
    CannedReason.objects.create(label="Names", text="Name whom you mean.")
    french = CannedReason.objects.create(language="fr", label="Noms", text="Nommez-les.")
    link = address(comment, wish, Status.REJECTED)
    page = Client().get(link).text
    assert "Names: Name whom you mean." in page
    assert "Noms" not in page
    Comment.objects.update(language="fr")
    assert "Noms" in Client().get(link).text
    post(link, canned=french.pk)
    assert comment.decisions.last().reason == "Nommez-les."


def test_ones_own_words_go_before_a_canned_reason(comment, wish):
    canned = CannedReason.objects.create(label="Names", text="Name whom you mean.")
    post(address(comment, wish, Status.REJECTED), canned=canned.pk, reason="Not here.")
    assert comment.decisions.last().reason == "Not here."
    assert not comment.decisions.filter(to_status=Status.PUBLISHED).exists()


def test_a_reason_that_is_too_long_is_refused_and_kept(comment, wish):
    answer = post(address(comment, wish, Status.REJECTED), reason="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert status(comment) == Status.HELD


def test_another_site_decides_nothing(comment, wish):
    link = address(comment, wish)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        assert post(link, headers).status_code == 403
    assert status(comment) == Status.HELD


def test_a_browser_that_says_nothing_of_itself_decides_with_a_token(comment, wish):
    link, browser = address(comment, wish), Client(enforce_csrf_checks=True)
    page = browser.post(link)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    assert browser.post(link, {"csrfmiddlewaretoken": token}).status_code == 303
    assert status(comment) == Status.PUBLISHED


# What a link is bound to


def test_after_a_colleagues_decision_the_link_is_over_and_says_who_when_and_why(comment, wish):
    link = address(comment, wish)
    decide(comment, Status.REJECTED, now=LATER, reason="Off the subject.")
    answer = post(link)
    assert answer.status_code == 410
    assert status(comment) == Status.REJECTED
    for said in ("Decided by mod: Rejected", "Off the subject.", "1 p.m."):
        assert said in answer.text
    assert "Is it" not in answer.text


def test_after_an_edit_the_link_is_over(comment, wish):
    link = address(comment, wish)
    authors.edit(comment=comment, version=1, text="Buy watches.", now=NOON)
    answer = post(link)
    assert answer.status_code == 410
    assert "Its author changed its words." in answer.text
    assert status(comment) == Status.HELD


def test_after_a_withdrawal_the_link_is_over(comment, wish):
    link = address(comment, wish)
    services.withdraw(comment=comment, now=LATER)
    assert "Its author withdrew it." in post(link).text
    assert status(comment) == Status.WITHDRAWN


def test_a_decision_that_was_taken_back_revives_no_link(comment, wish):
    link = address(comment, wish)
    post(link)
    decide(comment, Status.HELD, now=LATER)
    assert post(link).status_code == 410
    assert status(comment) == Status.HELD


def test_what_is_decided_between_page_and_button_counts(comment, wish, monkeypatch):
    """The colleague is quicker by a hair: after the version was looked at."""
    link, real = address(comment, wish), desk_mail.decide_by_link

    def late(**facts):
        decide(comment, Status.SPAM, now=LATER)
        return real(**facts)

    monkeypatch.setattr(desk_mail, "decide_by_link", late)
    answer = post(link)
    assert answer.status_code == 410
    assert "Decided by mod: Spam" in answer.text
    assert status(comment) == Status.SPAM


def test_a_link_does_not_become_another_one(comment, wish):
    """No part of one link can be put into another, and no number in it can be changed."""
    other = write(comment.story, "Bob", "Another.")
    kim = wanting_mail(make_moderator("kim"))
    acts = [
        act_of(comment, wish),
        act_of(comment, wish, Status.REJECTED),
        act_of(other, wish),
        act_of(comment, kim),
        links.DeskAct(comment.pk, comment.version + 1, Status.PUBLISHED, wish.pk),
    ]
    signed = [links.sign_act(act) for act in acts]
    parts = [one.split(":") for one in signed]
    for payload in {part[0] for part in parts}:
        for _own, *rest in parts:
            mixed = ":".join([payload, *rest])
            if mixed not in signed:
                assert post(f"/desk/{mixed}/decide/").status_code == 404
    for one in signed:
        for place in range(len(one)):
            with pytest.raises(links.BadLink):
                links.read_act(one[:place] + ("A" if one[place] != "A" else "B") + one[place + 1 :])
    assert [links.read_act(one) for one in signed] == acts
    assert status(comment) == status(other) == Status.HELD


def test_a_key_of_another_kind_opens_no_decision(comment, wish):
    for purpose in (links.STOP_DESK_MAIL, links.CONFIRM_DESK_MAIL, links.VERIFY):
        key = links.make(purpose, [comment.pk, comment.version, "published", wish.pk])
        assert post(f"/desk/{key}/decide/").status_code == 404
    act = links.sign_act(act_of(comment, wish))
    for page in ("confirm", "stop"):
        assert post(f"/desk/{act}/{page}/").status_code == 404
    assert status(comment) == Status.HELD


def test_a_link_is_good_for_three_days(comment, wish, monkeypatch):
    link, made_at = address(comment, wish), signing.time.time()
    for age, code in ((2.9 * DAY, 200), (3.1 * DAY, 404)):
        monkeypatch.setattr(signing.time, "time", lambda age=age: made_at + age.total_seconds())
        assert Client().get(link).status_code == code


def lose_permission(wish):
    wish.user.user_permissions.clear()


def leave(wish):
    User.objects.filter(pk=wish.user_id).update(is_active=False)


def stop(wish):
    desk_mail.stop(wish=wish)


def change_address(wish):
    desk_mail.want(user=wish.user, address="mo@new.example", pace=wish.pace, sections=[], now=LATER)


@pytest.mark.parametrize("lose", [lose_permission, leave, stop, change_address])
def test_whoever_may_not_decide_by_mail_any_more_decides_nothing(comment, wish, lose):
    link = address(comment, wish)
    lose(wish)
    for answer in (Client().get(link), post(link)):
        assert answer.status_code == 404
        assert "Is it" not in answer.text
    assert status(comment) == Status.HELD


def test_a_link_holds_keys_alone(comment, wish):
    work()
    payload = links.sign_act(act_of(comment, wish)).split(":")[0]
    assert signing.b64_decode(payload.encode()) == b'[%d,1,"published",%d]' % (comment.pk, wish.pk)
