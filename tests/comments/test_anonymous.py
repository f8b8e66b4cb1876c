"""Comments of readers who give no name, no address, or neither."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils.translation import override

from comments import readers, services
from comments.conversation import settings_on
from comments.jobs import forget_senders
from comments.models import Comment, Letter, Person, Step
from comments.notifications import outbox
from comments.services.examples import examples
from comments.services.explaining import why_held
from newsroom.models import User
from tests.comments.test_pages import OWN, TYPED, post
from tests.desk import QUEUE, make_moderator, press, shown
from tests.letters import decide, following, make_reader, publish, work, write
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status
NOBODY = {"name": "", "address": ""}


@pytest.fixture
def story():
    discuss(require_name_email=False)
    return make_story()


def submit(story, text="Thanks.", *, sender="here", form_id="", **fields):
    reply = services.Reply(text=text, form_id=form_id, **NOBODY | fields)
    return services.submit(story=story, parent=None, reply=reply, sender=sender, now=NOON)


def page(client, path):
    return " ".join(client.get(path).text.split())


@pytest.mark.parametrize(("required", "marks"), [(True, 3), (None, 3), (False, 1)])
def test_the_form_marks_what_is_required(client, required, marks):
    discuss(require_name_email=required)
    text = page(client, make_story().get_absolute_url())
    assert text.count('class="required"') == marks
    assert "Required fields are marked *" in text
    assert ("shown as “Anonymous”" in text) == (required is False)


def test_a_section_and_a_story_may_ask_for_more_than_the_site(story):
    other = make_story("Another")
    discuss(story, require_name_email=True)
    assert settings_on(story).require_name_email
    assert not settings_on(other).require_name_email
    assert settings_on(other).sources["require_name_email"].is_site
    discuss(section=story.section, require_name_email=True)
    assert settings_on(other).require_name_email


@pytest.mark.parametrize("path", ["reply/", "quote/?paragraph=1"])
def test_every_form_asks_for_the_same(client, story, path):
    parent = publish(make_comment(story))
    path = f"reply/{parent.pk}/" if path == "reply/" else path
    text = page(client, f"{story.get_absolute_url()}{path}")
    assert text.count('class="required"') == 1


def test_a_comment_of_nobody_is_taken_and_kept_with_nothing_of_its_author(client, story):
    answer = post(client, story, name="\u200b", email="")
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert (comment.name, comment.person, comment.user, comment.proven_at) == ("", None, None, None)
    assert not Person.objects.exists()
    assert not Letter.objects.exists()
    receipt = page(client, answer["Location"])
    assert "Anonymous" in receipt
    assert "awaiting moderation" in receipt


@pytest.mark.parametrize("required", [True, False])
def test_what_is_required_or_typed_all_the_same_is_checked(client, required):
    discuss(require_name_email=required)
    story = make_story()
    missing = post(client, story, name="", email="")
    assert missing.status_code == (422 if required else 303)
    wrong = post(client, story, email="nobody", name="", text="Other words.")
    assert wrong.status_code == 422
    assert "valid email" in wrong.text
    assert ("Name: This field" in wrong.text) == required


def test_an_address_that_is_typed_all_the_same_is_used_as_ever(client, story):
    post(client, story, name="")
    comment = Comment.objects.get()
    assert comment.person.address == TYPED["email"]
    assert comment.author_name == "Anonymous"
    assert Letter.objects.get().kind == Letter.Kind.VERIFY


def test_a_name_without_an_address_is_shown(client, story):
    publish(make_comment(story, address=""))
    assert '<bdi class="name">Ann</bdi>' in client.get(story.get_absolute_url()).text


def test_readers_see_anonymous_wherever_a_name_would_stand(client, story):
    comment = publish(make_comment(story, **NOBODY))
    services.pick(comment=comment, actor=make_moderator(), now=NOON)
    slug = f"/stories/{story.slug}"
    assert '<bdi class="name">Anonymous</bdi>' in page(client, f"{slug}/")
    assert page(client, f"{slug}/").count("<bdi>Anonymous</bdi>") == 1
    assert "Leave a Reply to Anonymous" in page(client, f"{slug}/reply/{comment.pk}/")
    assert "<name>Anonymous</name>" in client.get(f"{slug}/comments.atom").text
    listed = client.get(f"{slug}/comments.json").json()["comments"]
    assert [one["name"] for one in listed] == ["Anonymous"]
    assert page(client, f"/comments/{comment.pk}/report/").count("Anonymous") == 1


def test_it_is_said_in_the_sites_language(story):
    with override("fr"):
        assert make_comment(story, **NOBODY).author_name == "Anonyme"


def test_a_letter_to_a_follower_names_nobody(story):
    following("Cas", story)
    publish(make_comment(story, "Hear me.", **NOBODY))
    work()
    (letter,) = mail.outbox
    assert letter.subject == "Anonymous replied: Bridge closes"
    assert "Anonymous:\n> Hear me." in letter.body


def test_the_desk_sees_that_there_is_no_address(admin_client, story):
    comment = make_comment(story, **NOBODY)
    make_comment(story, "Known.")
    for path in ("", f"{comment.pk}/change/"):
        text = page(admin_client, f"{QUEUE}{path}")
        assert "<bdi>Anonymous</bdi>" in text
        assert "no e-mail address" in text.lower()
    assert [one.text for one in shown(admin_client, "?q=ann@example.org")] == ["Known."]
    answered = make_comment(story, "Me too.", parent=publish(comment))
    text = page(admin_client, f"{QUEUE}{answered.pk}/change/")
    assert f'<a href="{QUEUE}{comment.pk}/change/"><bdi>Anonymous</bdi></a>' in text


def test_the_desk_decides_and_nobody_gets_a_letter(admin_client, story):
    comment = make_comment(story, **NOBODY)
    for act in ("publish", "pick", "reject", "publish"):
        comment.refresh_from_db()
        press(admin_client, act, comment)
    comment.refresh_from_db()
    assert comment.is_published
    assert [one.to_status for one in comment.decisions.all()] == [
        Status.HELD, Status.PUBLISHED, Status.REJECTED, Status.PUBLISHED,
    ]  # fmt: skip
    assert not Letter.objects.exists()


def test_its_author_is_told_on_the_page_alone_and_offered_no_mail(client, story):
    comment = make_comment(story, **NOBODY)
    status = page(client, f"/receipts/{comment.receipt_token}/status/")
    assert "comments without an e-mail address" in status
    for words in ("letter", "Get mail", "See all of your comments"):
        assert words not in status
    assert "/follow/" not in page(client, f"/receipts/{comment.receipt_token}/")
    assert client.get(f"/receipts/{comment.receipt_token}/follow/").status_code == 404


def test_who_was_erased_is_offered_no_mail_either(client, story):
    comment = make_comment(story)
    assert "Get mail" in page(client, f"/receipts/{comment.receipt_token}/status/")
    services.erase(person=comment.person, keep_text=True, now=NOON)
    assert "Get mail" not in page(client, f"/receipts/{comment.receipt_token}/status/")


def test_by_its_receipt_it_is_edited_and_withdrawn(client, story):
    post(client, story, name="", email="")
    receipt = f"/receipts/{Comment.objects.get().receipt_token}/"
    fields = {"text": "Better words.", "version": 1}
    assert client.post(f"{receipt}edit/", fields, headers=OWN).status_code == 303
    assert Comment.objects.get().text == "Better words."
    assert client.post(f"{receipt}withdraw/", headers=OWN).status_code == 303
    assert Comment.objects.get().is_withdrawn
    assert client.get(f"{receipt}status/").status_code == 200


def test_a_rejection_is_appealed_and_granted_on_the_page(client, story):
    comment = make_comment(story, **NOBODY)
    decide(comment, Status.REJECTED, now=NOON, reason="Off topic.")
    receipt = f"/receipts/{comment.receipt_token}/"
    client.post(f"{receipt}appeal/", {"text": "It is not."}, headers=OWN)
    decide(comment, Status.PUBLISHED, now=NOON, reason="You are right.")
    assert "You are right." in page(client, f"{receipt}status/")
    assert not Letter.objects.exists()


def test_it_never_earns_trust(story):
    for number in range(3):
        publish(make_comment(story, f"Number {number}.", **NOBODY))
    again = make_comment(story, "Number 4.", **NOBODY)
    assert again.is_held
    assert why_held(again) == [
        "A moderator reads comments without an e-mail address before they are published."
    ]
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=again.pk).update(proven_at=NOON)


def test_where_no_trust_is_asked_for_it_is_published(story):
    discuss(published_to_trust=0)
    assert make_comment(story, **NOBODY).is_published


def test_the_database_knows_no_author_who_is_reader_and_staff(story):
    comment = make_comment(story)
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(user=User.objects.create_user("mo"))


def test_strangers_may_say_the_same_and_one_may_not_say_it_twice(story):
    first = submit(story)
    assert submit(story, sender="elsewhere") != first
    assert submit(story, name="Bo") != first
    assert make_comment(story, "Thanks.") != first
    with pytest.raises(services.Repeated):
        submit(story)
    assert Comment.objects.count() == 4


def test_a_form_sent_again_is_the_same_comment_where_only_its_sender_can_know_it(story):
    assert submit(story, form_id="random") == submit(story, form_id="random")
    with pytest.raises(services.Repeated):
        submit(story, form_id="another")
    publish(Comment.objects.get())
    # Whoever reads it behind the same line must not get its receipt by copying it.
    with pytest.raises(services.Repeated):
        submit(story)


def test_a_second_press_without_scripts_is_told_as_a_repetition_and_no_flood(client, story):
    discuss(flood_seconds=15)
    assert post(client, story, name="", email="").status_code == 303
    again = post(client, story, name="", email="")
    assert again.status_code == 409
    assert TYPED["text"] in again.text


def test_a_reader_who_is_known_is_anonymous_without_their_address(client, story):
    discuss(published_to_trust=1)
    person = write(story).person
    publish(Comment.objects.get())
    answer = client.get("/your-comments/")
    readers.remember(answer, person)
    client.cookies = answer.cookies
    post(client, story, name="", email="")
    comment = Comment.objects.order_by("pk").last()
    assert (comment.person, comment.is_proven, comment.is_held) == (None, False, True)


def test_while_only_verified_comments_count_an_address_is_required(client, story):
    discuss().timeline.create(step=Step.VERIFIED)
    assert page(client, story.get_absolute_url()).count('class="required"') == 2
    refused = post(client, story, name="", email="")
    assert refused.status_code == 422
    assert "Email: This field is required" in refused.text
    with pytest.raises(services.SubmissionRefused, match="marked as required"):
        make_comment(story, **NOBODY)
    assert post(client, story, name="").status_code == 303


def test_the_service_refuses_what_the_form_would(db):
    story = make_story()
    for given in (NOBODY, {"name": "Ann", "address": ""}, {"name": "", "address": "a@b.example"}):
        with pytest.raises(services.SubmissionRefused, match="marked as required"):
            make_comment(story, **given)


def test_one_that_is_edited_then_waits_for_a_moderator_like_others(story):
    comment = make_comment(story, **NOBODY)
    discuss().timeline.create(step=Step.VERIFIED)
    services.edit(comment=comment, version=1, text="Other words.", now=NOON)
    assert services.next_held() == comment
    assert not any("letter" in sentence for sentence in why_held(Comment.objects.get()))


def test_a_trial_tells_what_would_not_have_been_taken(admin_client, story):
    make_comment(story)
    for fields in (NOBODY, {"address": ""}, {"name": ""}):
        make_comment(story, "A word.", **fields)
    url = f"/admin/comments/discussion/{discuss().pk}/change/"
    form = {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0, "_try": "1"}
    tried = admin_client.post(url, form | {"require_name_email": "true"})
    assert "Would not have taken 3 of them." in tried.text
    tried = admin_client.post(url, form | {"require_name_email": "false"})
    assert "as before" in tried.text
    assert not settings_on(story).require_name_email


def test_old_comments_keep_no_digest_of_where_they_came_from(story):
    known, anonymous = make_comment(story), make_comment(story, **NOBODY)
    kept = known.said_once
    forget_senders(now=NOON + timedelta(days=10_000))
    known.refresh_from_db()
    anonymous.refresh_from_db()
    assert (known.said_once, known.sender) == (kept, "")
    assert (anonymous.said_once, anonymous.sender) == (None, "")


def test_the_filter_learns_from_what_the_desk_decides_on_them(story):
    decide(make_comment(story, "Casino.", **NOBODY), Status.SPAM, now=NOON)
    assert [(one.text, one.unwanted) for one in examples()] == [("Casino.", True)]


def test_reports_hold_it(story):
    comment = publish(make_comment(story, **NOBODY))
    discuss(reports_to_hold=1)
    services.report(comment=comment, reason="abuse", text="", sender="there", now=NOON)
    assert Comment.objects.get().is_held


def test_its_author_is_told_nothing_of_a_persons(story):
    """Nothing that is asked of all comments of a person takes None for one."""
    comment = make_comment(story, **NOBODY)
    own = make_reader("Ann")
    outbox.say_no_more(comment=comment)
    assert not services.unproven(own).exists()
    services.prove(person=own, mine=[comment.pk], not_mine=[comment.pk], now=NOON)
    comment.refresh_from_db()
    assert (comment.person, comment.is_proven) == (None, False)
