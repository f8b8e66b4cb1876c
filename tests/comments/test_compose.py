import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Appeal, DeskMail, ErrorReport, Letter
from comments.notifications.compose import compose
from comments.notifications.parts import Words, as_plain_text, one_line, quote
from tests.desk import make_moderator
from tests.letters import (
    LATER,
    NOON,
    Status,
    decide,
    following,
    make_letter,
    published,
    seconds,
    work,
    write,
)
from tests.makers import make_comment, make_story

pytestmark = pytest.mark.django_db
Kind = Letter.Kind
SPOILT = "Bob\r\nBcc: eve@example.org\n\u2028Subject: x\x00\u202e"


@pytest.fixture
def letters():
    """One letter of each kind, to Ann, about what Bob answered her."""
    story = make_story("Bridge closes")
    comment = published(story, "Ann", "Nine years, every day.")
    follow = following("Ann", story, comment)
    whole = following("Ann", story, pace="daily")
    answer = published(
        story, "Bob", "I walked <b>once</b>.\nNever again.", parent=comment, now=LATER
    )
    rejected = write(story, "Ann", "They are all crooks.")
    decide(rejected, Status.REJECTED, now=LATER, reason="Name whom you mean.")
    Appeal.objects.create(comment=rejected, text="Why?", at=LATER, outcome="upheld", answer="No.")
    report = ErrorReport.objects.create(
        story=story, person=comment.person, text="It is Tuesday.", form_id="1", at=NOON
    )
    wish = DeskMail.objects.create(
        user=make_moderator(), person=comment.person, asked_at=NOON, told_until=NOON
    )
    held = write(story, "Zed", "Is it open?", now=LATER)
    about = {
        Kind.VERIFY: {"comment": comment},
        Kind.PUBLISHED: {"comment": comment},
        Kind.REJECTED: {"comment": rejected},
        Kind.APPEAL_ANSWERED: {"comment": rejected},
        Kind.PICKED: {"comment": comment},
        Kind.REPLY: {"comment": answer, "follow": follow},
        Kind.DIGEST: {},
        Kind.CONFIRM_FOLLOW: {"follow": whole},
        Kind.YOUR_COMMENTS: {},
        Kind.ERROR_CORRECTED: {"error_report": report},
        Kind.DESK_CONFIRM: {"desk_mail": wish},
        Kind.DESK_HELD: {"desk_mail": wish, "comment": held},
        Kind.DESK_DIGEST: {"desk_mail": wish},
    }
    made = {kind: make_letter(kind, comment.person, **fields) for kind, fields in about.items()}
    for kind in (Kind.DIGEST, Kind.DESK_DIGEST):
        made[kind].created_at = LATER + seconds(60)
    return made


def parsed(message):
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def parts_of(message):
    whole = parsed(message)
    return [whole.get_body([kind]).get_content() for kind in ("plain", "html")]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_letter_reads_in_both_parts_and_names_no_address(letters, kind):
    message = compose(letters[kind])
    whole = parsed(message)
    assert whole["To"] == "ann@example.org"
    assert whole["From"] == "The Brannick Courier <newsroom@localhost>"
    assert whole["Auto-Submitted"] == "auto-generated"
    assert whole["Message-ID"].endswith("@localhost>")
    text, html = parts_of(message)
    assert len(re.findall("<h1", html)) == 1
    links = set(re.findall(r"http://localhost:8000/\S*", text))
    assert links == set(re.findall(r'href="([^"]+)"', html))
    assert len(links) >= 2
    del whole["To"]
    for part in (text, html, str(whole.items())):
        assert not re.search("(ann|bob)@|example", part)
    lines = [line for line in text.splitlines() if "http" not in line]
    assert max(map(len, lines)) <= 72


def test_the_words_of_each_letter(letters):
    expected = {
        Kind.VERIFY: ["Is this comment yours?", "do nothing"],
        Kind.PUBLISHED: ["“Bridge closes” is on the page now", "> Nine years, every day."],
        Kind.REJECTED: ["> Name whom you mean.", "/status/"],
        Kind.APPEAL_ANSWERED: ["The decision stands", "> No."],
        Kind.PICKED: ["editors' pick"],
        Kind.REPLY: ["Bob:\n> I walked <b>once</b>.\n> Never again.", "because you follow"],
        Kind.DIGEST: ["1 new reply\n\nBridge closes\n----", "> I walked", "Stop the daily letter"],
        Kind.CONFIRM_FOLLOW: ["Every comment on “Bridge closes”", "none will come"],
        Kind.YOUR_COMMENTS: ["one day"],
        Kind.ERROR_CORRECTED: ["It is corrected now"],
        Kind.DESK_CONFIRM: ["mail on comments that wait", "none will come"],
        Kind.DESK_HELD: ["Zed:\n> Is it open?", "> • Published comments", "Publish:\nhttp"],
        Kind.DESK_DIGEST: ["1 comment waits", "Town: 1", "Zed – Bridge closes:\n> Is it open?"],
    }
    for kind, words in expected.items():
        text, _html = parts_of(compose(letters[kind]))
        for word in words:
            assert word in text, kind


def test_only_who_has_not_appealed_is_told_that_they_may(letters):
    letter = letters[Kind.REJECTED]
    assert "appeal once" not in compose(letter).body
    Appeal.objects.all().delete()
    assert "appeal once" in compose(letter).body


def test_what_another_reader_wrote_is_text_in_the_html(letters):
    for kind in (Kind.REPLY, Kind.DIGEST):
        _text, html = parts_of(compose(letters[kind]))
        assert "I walked &lt;b&gt;once&lt;/b&gt;.<br>" in html


def test_mail_programs_stop_a_follow_a_digest_and_mail_to_moderators_and_nothing_else(letters):
    for kind, letter in letters.items():
        message = parsed(compose(letter))
        if kind in {Kind.REPLY, Kind.DIGEST} or letter.desk_mail:
            assert re.fullmatch(
                r"<http://localhost:8000/(follows|desk)/\S+/stop/>", message["List-Unsubscribe"]
            )
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        else:
            assert message["List-Unsubscribe"] is None


def test_the_link_that_mail_programs_use_is_whole(letters, settings):
    """Encoded so that it could be folded, no program would find it."""
    settings.LINK_BASE = f"https://{'very.' * 9}long.example"
    for kind in (Kind.REPLY, Kind.DIGEST, Kind.DESK_HELD):
        message = compose(letters[kind])
        for rules in (policy.default, policy.SMTP):
            raw = message.message(policy=rules).as_bytes(policy=rules)
            assert re.search(rb"\nList-Unsubscribe: <https://very\.\S+/stop/>\r?\n", raw)


def test_no_name_or_headline_reaches_a_header_as_another_line():
    story = make_story("Bridge")
    story.headline = "Bridge\r\nBcc: eve@example.org"
    story.save()
    comment = published(story, "Ann")
    follow = following("Ann", story, comment)
    answer = published(story, "Bob", parent=comment)
    answer.name = SPOILT
    answer.save()
    letter = make_letter(Kind.REPLY, comment.person, comment=answer, follow=follow)
    message = parsed(compose(letter))
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1
    assert message["Subject"].strip() == (
        "Bob Bcc: eve@example.org Subject: x replied: Bridge Bcc: eve@example.org"
    )


def test_the_name_of_the_site_cannot_break_a_header(settings, letters):
    settings.SITE_NAME = "Courier\r\nBcc: eve@example.org"
    message = parsed(compose(letters[Kind.YOUR_COMMENTS]))
    assert message["Bcc"] is None
    settings.DEFAULT_FROM_EMAIL = "The desk <desk@courier.example>"
    message = parsed(compose(letters[Kind.YOUR_COMMENTS]))
    assert message["From"] == "The desk <desk@courier.example>"


def test_an_address_that_nobody_proved_gets_no_word_of_a_strangers():
    story = make_story()
    comment = make_comment(story, "Buy my watches.", name="Watch Shop")
    decide(comment, Status.REJECTED, now=NOON)
    work()
    for message in mail.outbox:
        for part in parts_of(message):
            assert "atch" not in part
    assert [message.subject for message in mail.outbox] == [
        "Is this comment yours?",
        "Your comment was not published",
    ]
    assert "did not write it" in mail.outbox[1].body


def test_letters_are_in_the_language_of_the_site(settings, letters):
    settings.LANGUAGE_CODE = "ar"
    _text, html = parts_of(compose(letters[Kind.VERIFY]))
    assert '<html lang="ar" dir="rtl">' in html


def test_a_letter_has_the_same_message_id_at_every_attempt(letters):
    letter = letters[Kind.VERIFY]
    assert parsed(compose(letter))["Message-ID"] == parsed(compose(letter))["Message-ID"]


@given(st.text())
def test_one_line_is_one_line_and_bounded(text):
    line = one_line(text, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1


@given(st.text(), st.text())
def test_every_line_of_somebody_else_stands_behind_a_mark(text, name):
    words = Words(subject="", heading="H", parts=[quote(text, by=name)], why="W")
    plain = as_plain_text(words, site_name="S", site_url="U").splitlines()
    body = plain[plain.index("H") + 2 : plain.index("-" * 72) - 1]
    if body and body[0] == f"{one_line(name)}:":
        body = body[1:]
    assert all(line.startswith(">") for line in body if line)
