"""Mail to moderators on comments that wait: to whom, on what, when, and what it says."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from articles.models import Section
from comments import identity
from comments.jobs import put_desk_digests
from comments.models import Comment, DeskMail, Finding, Letter, ListEntry, Person, Report
from comments.notifications.compose import compose
from comments.notifications.delivery import attempt
from comments.notifications.desk import TOLD, told_findings
from comments.notifications.desk_letters import AT_ONCE_AN_HOUR
from comments.policy.checks import CHECKS
from comments.services import authors, desk_mail, people, reactions
from newsroom.models import User
from tests.letters import (
    LATER,
    Status,
    decide,
    make_letter,
    make_moderator,
    make_reader,
    published,
    seconds,
    wanting_mail,
    work,
    write,
)
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Kind, State, Pace = Letter.Kind, Letter.State, DeskMail.Pace
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def moderator():
    return make_moderator()


def told(name="mo"):
    """What this moderator got."""
    return [
        one for one in mail.outbox if one.to == [f"{name}@desk.example"] and "?" not in one.subject
    ]


def digests(now):
    """The clock strikes, and the worker works."""
    put_desk_digests(now=now)
    work(now=now)


# Who gets mail


def test_a_comment_that_waits_is_told_at_once_to_who_wants_that(story, moderator):
    wanting_mail(moderator)
    wanting_mail(make_moderator("Kim"), Pace.DAILY)
    make_moderator("Lee")
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


def test_however_often_it_is_toggled_there_is_one_letter(story, moderator):
    wanting_mail(moderator)
    comment = write(story)
    work()
    for number in range(1, 4):
        decide(comment, Status.PUBLISHED, now=LATER + number * HOUR)
        decide(comment, Status.HELD, now=LATER + number * HOUR + MINUTE)
    work(now=LATER + DAY)
    assert len(told()) == 1


# Many at once


def test_a_flood_is_told_of_in_one_letter(story, moderator):
    wanting_mail(moderator)
    for number in range(AT_ONCE_AN_HOUR + 15):
        write(story, text=f"Word {number}.", now=NOON + seconds(number))
    work(now=NOON + 10 * MINUTE)
    assert len(told()) == AT_ONCE_AN_HOUR
    work(now=NOON + HOUR + 2 * MINUTE)
    assert len(told()) == AT_ONCE_AN_HOUR + 1
    last = told()[-1]
    assert last.subject == "25 comments wait"
    new, older = last.body.split("Waiting for longer")
    assert "> Word 10." in new
    assert "> Word 24." in new
    assert "> Word 9." not in new
    assert "> Word 0." in older
    assert "5 more at the desk" in older
    digests(NOON + 5 * HOUR)
    assert len(told()) == AT_ONCE_AN_HOUR + 1


def test_what_was_decided_of_a_flood_before_the_hour_is_over_needs_no_letter(story, moderator):
    wanting_mail(moderator)
    comments = [write(story, text=f"Word {number}.") for number in range(AT_ONCE_AN_HOUR + 2)]
    work(now=NOON + MINUTE)
    for comment in comments:
        decide(comment, Status.SPAM, now=NOON + 2 * MINUTE)
    work(now=NOON + 2 * HOUR)
    assert len(told()) == AT_ONCE_AN_HOUR


def test_after_an_hour_single_letters_come_again(story, moderator):
    wanting_mail(moderator)
    for number in range(AT_ONCE_AN_HOUR):
        write(story, text=f"Word {number}.")
    work(now=NOON + MINUTE)
    write(story, text="Later.", now=NOON + 2 * HOUR)
    work(now=NOON + 2 * HOUR + MINUTE)
    assert told()[-1].subject == "A comment waits: Bridge closes"


# Digests


def test_an_hourly_digest_leaves_after_each_hour_that_brought_something(story, moderator):
    wanting_mail(moderator, Pace.HOURLY)
    write(story, text="First.", now=NOON + 10 * MINUTE)
    for minutes in (15, 55, 60, 61, 66, 119):
        digests(NOON + minutes * MINUTE)
    assert [one.subject for one in told()] == ["1 comment waits"]
    digests(NOON + 3 * HOUR + MINUTE)
    assert len(told()) == 1
    write(story, text="Second.", now=NOON + 3 * HOUR + 2 * MINUTE)
    digests(NOON + 3 * HOUR + 6 * MINUTE)
    assert len(told()) == 1
    digests(NOON + 4 * HOUR + MINUTE)
    second = told()[1].body
    assert re.search(
        r"New\n---\n\n.*> Second\..*Waiting for longer\n-+\n\n.*> First\.", second, re.S
    )


def test_a_daily_digest_says_every_day_what_waits(story, moderator, settings):
    settings.DIGEST_HOUR = 7
    morning = NOON.replace(hour=7)
    wanting_mail(moderator, Pace.DAILY, now=morning - DAY)
    digests(morning + 5 * MINUTE)
    assert not told()
    comment = write(story)
    for days in (1, 2):
        for minutes in (1, 6, 300):
            digests(morning + days * DAY + minutes * MINUTE)
    first, second = told()
    assert "New\n---" in first.body
    assert "The oldest has waited for 19\xa0hours." in first.body
    assert "New\n---" not in second.body
    decide(comment, Status.PUBLISHED, now=morning + 2 * DAY + HOUR)
    digests(morning + 3 * DAY + MINUTE)
    assert len(told()) == 2


def test_a_digest_names_the_sections_and_twenty_comments_with_their_links(moderator):
    wish = wanting_mail(moderator, Pace.HOURLY)
    other = make_story("Match")
    other.section = Section.objects.create(name="Sport", slug="sport")
    other.save()
    for number in range(22):
        write(
            make_story("Bridge") if number == 0 else other,
            text=f"Word {number}.",
            now=NOON + seconds(number),
        )
    digests(NOON + HOUR + MINUTE)
    (message,) = told()
    assert "Town: 1, Sport: 21" in " ".join(message.body.split()) or (
        "Sport: 21, Town: 1" in " ".join(message.body.split())
    )
    assert message.body.count("/decide/") == 20 * 4
    assert "2 more at the desk" in message.body
    assert len(message.message().as_bytes()) < 100_000
    wish.refresh_from_db()
    assert wish.told_until == NOON + HOUR


def test_a_digest_that_failed_is_contained_in_the_next_one(story, moderator):
    wanting_mail(moderator, Pace.HOURLY)
    write(story, text="First.", now=NOON + MINUTE)
    put_desk_digests(now=NOON + HOUR + MINUTE)
    Letter.objects.filter(kind=Kind.DESK_DIGEST).update(state=State.SET_ASIDE)
    digests(NOON + 2 * HOUR + MINUTE)
    assert "> First." in told()[0].body


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


def test_a_slower_pace_takes_back_what_has_not_left(story, moderator):
    wish = wanting_mail(moderator)
    write(story)
    work(now=NOON + seconds(29))
    desk_mail.set_pace(wish=wish, pace=Pace.DAILY)
    work()
    assert not told()


def test_erasing_a_person_forgets_their_wish_as_a_moderator(moderator):
    wish = wanting_mail(moderator)
    people.erase(person=wish.person, keep_text=True, now=LATER)
    assert not DeskMail.objects.exists()
