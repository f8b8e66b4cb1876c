"""Mail to moderators on comments that wait: to whom, on what, when, and what it says."""

from datetime import timedelta

import pytest
from django.core import mail

from articles.models import Section
from comments import identity
from comments.jobs import put_desk_digests
from comments.models import Comment, DeskMail, Finding, Letter, ListEntry, Report
from comments.notifications.compose import compose
from comments.notifications.delivery import attempt
from comments.notifications.desk import TOLD, told_findings
from comments.policy.checks import CHECKS
from comments.services import authors, desk_mail, people, reactions
from newsroom.models import User
from tests.desk import make_moderator
from tests.letters import (
    LATER,
    Status,
    decide,
    digests,
    make_letter,
    published,
    seconds,
    told,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Kind, State, Pace = Letter.Kind, Letter.State, DeskMail.Pace
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


# Who gets mail


def test_a_comment_that_waits_is_told_at_once_to_who_wants_that(story, moderator):
    wanting_mail(moderator)
    wanting_mail(make_moderator("kim"), Pace.DAILY)
    make_moderator("lee")
    comment = write(story, "Ann", "Is it open?")
    work(now=NOON + seconds(29))
    assert not told()
    work(now=NOON + seconds(31))
    (message,) = told()
    assert message.subject == "A comment waits: Bridge closes"
    assert "Ann:\n> Is it open?" in message.body
    assert f"/admin/comments/comment/{comment.pk}/change/" in message.body
    assert [one.to for one in mail.outbox if "waits" in one.subject] == [["mo@desk.example"]]


def test_nothing_is_sent_before_the_address_said_yes(story, moderator):
    wish = wanting_mail(moderator, confirmed=False)
    write(story)
    work()
    (asked,) = [one for one in mail.outbox if one.to == ["mo@desk.example"]]
    assert asked.subject == "Do you want mail on waiting comments?"
    desk_mail.confirm(wish=wish, now=LATER)
    write(story, text="Another.", now=LATER)
    work(now=LATER + HOUR)
    assert len(told()) == 1


@pytest.mark.parametrize(
    "lost",
    [
        lambda user: user.user_permissions.clear(),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(is_staff=False),
        lambda user: people.erase(person=user.desk_mail.person, keep_text=True, now=NOON),
    ],
    ids=["permission", "active", "staff", "erased"],
)
@pytest.mark.parametrize("pace", Pace.values)
def test_who_may_not_decide_any_more_is_told_nothing(story, moderator, pace, lost):
    wanting_mail(moderator, pace)
    write(story)
    put_desk_digests(now=NOON + DAY)
    lost(moderator)
    work(now=NOON + DAY)
    write(story, text="Another.", now=NOON + DAY)
    digests(NOON + 2 * DAY)
    assert not told()


def test_each_moderator_is_told_of_their_sections(story, moderator):
    sport = Section.objects.create(name="Sport", slug="sport")
    wanting_mail(moderator, sections=[sport])
    write(story)
    match = make_story("Match")
    match.section = sport
    match.save()
    write(match, text="Goal.")
    work()
    assert [one.subject for one in told()] == ["A comment waits: Match"]


# What comes to wait


def test_what_is_decided_at_once_is_told_to_nobody(story, moderator):
    wanting_mail(moderator)
    decide(write(story), Status.PUBLISHED, now=NOON + seconds(5))
    work()
    assert not told()
    wish, comment = moderator.desk_mail, write(story, "Bob")
    letter = make_letter(Kind.DESK_HELD, wish.person, comment=comment, desk_mail=wish)
    decide(comment, Status.SPAM, now=NOON)
    attempt(letter.pk, now=LATER)
    letter.refresh_from_db()
    assert letter.state == State.DROPPED


def test_a_comment_whose_address_is_to_be_confirmed_is_told_of_when_it_is(story, moderator):
    wanting_mail(moderator)
    discuss(story).timeline.create(step="verified")
    comment = make_comment(story)
    work()
    assert not told()
    people.prove(person=comment.person, mine=[comment.pk], now=LATER)
    work(now=LATER + HOUR)
    assert len(told()) == 1


def test_a_comment_that_readers_reported_is_told_of_once_more(story, moderator):
    wanting_mail(moderator)
    comment = write(story)
    work()
    decide(comment, Status.PUBLISHED, now=LATER)
    discuss(reports_to_hold=1)
    reactions.report(
        comment=comment, reason=Report.Reason.SPAM, text="", sender="x", now=LATER + MINUTE
    )
    work(now=LATER + HOUR)
    assert len(told()) == 2
    assert "• Reported by a reader." in told()[1].body


def test_new_words_that_wait_are_told_of(story, moderator):
    wanting_mail(moderator)
    published(story)
    work()
    mail.outbox.clear()
    comment = write(story, text="Trusted.", now=LATER)
    assert comment.is_published
    words = "https://a.example https://b.example"
    authors.edit(comment=comment, version=comment.version, text=words, now=LATER)
    work(now=LATER + HOUR)
    assert len(told()) == 1


def test_what_its_owner_disowned_is_told_of(story, moderator):
    wanting_mail(moderator)
    comment = make_comment(story)
    decide(comment, Status.PUBLISHED, now=NOON)
    people.prove(person=comment.person, not_mine=[comment.pk], now=LATER)
    work(now=LATER + HOUR)
    assert "• The owner of the address says it is not theirs." in told()[0].body


def test_an_author_who_edits_to_and_fro_makes_one_letter(story, moderator):
    wanting_mail(moderator)
    published(story)
    comment = write(story, text="Trusted.", now=LATER)
    for number, words in enumerate(["https://a.example https://b.example", "Fine."] * 3, 1):
        now = LATER + number * MINUTE
        comment = authors.edit(comment=comment, version=number, text=words, now=now)
        work(now=now + seconds(31))
    assert comment.is_published
    assert len(told()) == 1


def test_however_often_it_is_toggled_there_is_one_letter(story, moderator):
    wanting_mail(moderator)
    comment = write(story)
    work()
    for number in range(1, 4):
        decide(comment, Status.PUBLISHED, now=LATER + number * HOUR)
        decide(comment, Status.HELD, now=LATER + number * HOUR + MINUTE)
    work(now=LATER + DAY)
    assert len(told()) == 1


# What letters say


def test_no_letter_says_anything_of_an_address_a_network_or_a_standing(story, moderator):
    wanting_mail(moderator)
    comment = write(story, "Ann", "A casino.")
    Comment.objects.update(sender="0123456789" * 6)
    word = ListEntry.objects.create(kind="word", pattern="casino")
    address = ListEntry.objects.create(kind="address", person=comment.person)
    network = ListEntry.objects.create(kind="network", pattern="0" * 64)
    for entry in (word, address, network, None):
        Finding.objects.create(
            comment=comment, rule="listed", entry=entry, effect="hold", explanation=f"By {entry}."
        )
    for rule in ("standing", "unthought_of"):
        Finding.objects.create(comment=comment, rule=rule, effect="hold", explanation="Secret.")
    found = told_findings(comment)
    assert [line for line in found if line.startswith("By")] == ["By casino."]
    assert "Secret." not in found
    work()
    whole = told()[0].message().as_string()
    for secret in (
        "ann@",
        "example.org",
        identity.mask("ann@example.org"),
        comment.person.address_index,
    ):
        assert secret not in whole.replace("mo@desk.example", "")
    assert "0123456789" not in whole
    assert comment.receipt_token not in whole


def test_every_check_is_told_or_kept_at_the_desk_on_purpose():
    kept = {"standing", "listed", "staff_author", "unproven"}
    assert {check.__name__ for check in CHECKS} - TOLD == kept


def test_no_name_or_headline_reaches_a_header_of_a_moderators_mail(moderator):
    story = make_story("Bridge " * 40)
    story.headline = f"B\r\nBcc: eve@example.org {'long ' * 60}"
    wish = wanting_mail(moderator)
    comment = write(story)
    comment.name = "Ann\r\nBcc: eve@example.org"
    comment.story = story
    letter = make_letter(Kind.DESK_HELD, wish.person, comment=comment, desk_mail=wish)
    message = compose(letter).message()
    assert message["Bcc"] is None
    assert "Ann" not in message["Subject"]
    assert len(message["Subject"]) < 130


def test_what_a_reader_wrote_is_text(story, moderator):
    wanting_mail(moderator)
    parent = published(story, "Bob", "<u>I</u> asked.")
    comment = write(story, "Ann", "<b>Now</b>\n-- \nPublish:", parent=parent)
    Comment.objects.filter(pk=comment.pk).update(name="<i>Ann</i>", passage="One.<hr>")
    work()
    message = told()[-1]
    html = message.alternatives[0].content
    for escaped in ("&lt;b&gt;Now", "&lt;i&gt;Ann", "One.&lt;hr&gt;", "&lt;u&gt;I"):
        assert escaped in html
    assert "\n> Publish:\n" in message.body
