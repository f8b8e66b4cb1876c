"""What slows down robots and floods, and never loses what a reader wrote."""

import json
from base64 import b64encode
from datetime import timedelta

import altcha
import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from comments import jobs, services
from comments.models import Bucket, Comment, SpentChallenge
from comments.services.arrival import GOOD_FOR, NEIGHBOURS, Arrival, challenge
from comments.services.limits import Limit, take
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
SECOND = timedelta(seconds=1)
LIMIT = Limit(name="test", at_once=3, every=10 * SECOND)


def solved(now=None):
    """What the page's script brings."""
    asked = challenge(now=now or timezone.now())
    options = altcha.solve_challenge_v1(
        asked["challenge"], asked["salt"], asked["algorithm"], asked["maxNumber"]
    )
    parts = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps(parts | {"number": options.number}).encode()).decode()


def post(client, story, text="Not so.", address="198.51.100.7", **fields):
    typed = {"name": "Ann", "email": "ann@example.org", "text": text} | fields
    url = reverse("comments:submit", args=[story.slug])
    return client.post(url, typed, headers=OWN, REMOTE_ADDR=address)


def rules_of(comment):
    return {finding.rule for finding in comment.findings.all()}


def test_a_bucket_gives_so_many_at_once_and_then_one_at_a_time():
    for _number in range(3):
        take(LIMIT, sender="a", now=NOON)
    with pytest.raises(services.TooOften) as refusal:
        take(LIMIT, sender="a", now=NOON + 4 * SECOND)
    assert refusal.value.seconds == 6
    take(LIMIT, sender="b", now=NOON)
    take(LIMIT, sender="a", now=NOON + 10 * SECOND)
    with pytest.raises(services.TooOften):
        take(LIMIT, sender="a", now=NOON + 10 * SECOND)
    for _number in range(3):
        take(LIMIT, sender="a", now=NOON + timedelta(hours=1))


def test_full_buckets_and_old_challenges_are_deleted():
    take(LIMIT, sender="a", now=NOON)
    SpentChallenge.objects.create(digest="a", expires_at=NOON + 60 * SECOND)
    jobs.forget_limits(now=NOON + 9 * SECOND)
    assert (Bucket.objects.count(), SpentChallenge.objects.count()) == (1, 1)
    jobs.forget_limits(now=NOON + 61 * SECOND)
    assert (Bucket.objects.count(), SpentChallenge.objects.count()) == (0, 0)


def test_a_second_comment_within_the_seconds_waits_and_loses_nothing(client):
    discuss(flood_seconds=15)
    story = make_story()
    assert post(client, story).status_code == 303
    again = post(client, story, "And three hundred more words.", name="Bo", email="bo@example.org")
    assert again.status_code == 429
    assert 0 < int(again["Retry-After"]) <= 15
    assert "And three hundred more words." in again.text
    assert "your words are still here" in again.text
    assert post(client, story, "From elsewhere.", address="203.0.113.9").status_code == 303


def test_the_same_reply_sent_again_is_the_same_comment_and_no_flood(client):
    discuss(flood_seconds=15)
    story = make_story()
    first, second = (post(client, story) for _number in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]


def test_staff_wait_for_nothing(client):
    discuss(flood_seconds=15)
    story = make_story()
    client.force_login(User.objects.create_user("mo", name="Mo", is_staff=True))
    assert {post(client, story, f"No. {number}").status_code for number in range(3)} == {303}


def test_a_flood_silences_neither_other_networks_nor_whom_it_names(client, monkeypatch):
    # However long the test takes, the flood comes in a moment.
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    discuss(flood_seconds=1)
    story = make_story()
    victim = {"name": "Vic", "email": "vic@example.org"}
    codes = [
        post(client, story, f"Flood {number}.", f"192.0.2.{number % 250}", **victim).status_code
        for number in range(2000)
    ]
    assert codes.count(429) == 2000 - NEIGHBOURS.at_once
    assert set(codes) == {303, 429}
    calm = post(client, story, "I only live here.", "203.0.113.9", **victim)
    assert calm.status_code == 303
    assert Comment.objects.filter(text="I only live here.").exists()


def test_exactly_the_same_words_of_one_author_are_refused_whatever_became_of_them(client):
    story = make_story()
    assert post(client, story, form_id="one").status_code == 303
    for status in (Comment.Status.HELD, Comment.Status.SPAM, Comment.Status.REJECTED):
        Comment.objects.update(status=status)
        again = post(client, story, form_id="two", address="203.0.113.9")
        assert again.status_code == 409
        assert "already said that" in again.text
        assert "Not so." in again.text
    assert post(client, story, form_id="three", email="bo@example.org").status_code == 303
    assert post(client, make_story("Another"), form_id="four").status_code == 303


def test_what_is_in_the_trash_may_be_said_again():
    story = make_story()
    first = make_comment(story, form_id="one")
    moderator = User.objects.create_user("mo", name="Mo", is_staff=True)
    services.decide(comment=first, version=1, to=Comment.Status.TRASHED, actor=moderator, now=NOON)
    assert make_comment(story, form_id="two") != first


def test_tags_of_a_name_are_taken_out(client):
    post(client, make_story(), name="<b>Ann</b> <script>x</script>")
    assert "<" not in Comment.objects.get().name
    assert post(client, make_story("Two"), name="<b></b>").status_code == 422


def test_a_field_that_people_do_not_see_holds(client):
    story = make_story()
    assert post(client, story, subject="Cheap!").status_code == 303
    assert "trap" in rules_of(Comment.objects.get())
    page = client.get(story.get_absolute_url()).text
    trap = page.partition('name="subject"')[2].partition(">")[0]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


def test_a_proof_counts_once(client):
    discuss(ask_for_proof=True, published_to_trust=0)
    story, proof = make_story(), solved()
    assert post(client, story, proof=proof).status_code == 303
    assert Comment.objects.get().is_published
    post(client, story, "Once more.", proof=proof)
    assert rules_of(Comment.objects.get(text="Once more.")) == {"no_proof"}


@pytest.mark.parametrize("proof", ["", "nonsense", "e30=", "x" * 2000, b64encode(b"[1]")])
def test_without_a_proof_it_is_held_and_not_lost(client, proof):
    discuss(ask_for_proof=True, published_to_trust=0)
    assert post(client, make_story(), proof=proof).status_code == 303
    assert rules_of(Comment.objects.get()) == {"no_proof"}


def test_a_proof_of_another_site_or_of_yesterday_does_not_count(client, settings):
    discuss(ask_for_proof=True, published_to_trust=0)
    story = make_story()
    old = solved(timezone.now() - GOOD_FOR - SECOND)
    settings.SECRET_KEY = "that of another site"
    foreign = solved()
    settings.SECRET_KEY = "ours again"
    for text, proof in (("Old.", old), ("Foreign.", foreign)):
        post(client, story, text, proof=proof)
        assert rules_of(Comment.objects.get(text=text)) == {"no_proof"}


def test_whoever_proved_their_address_in_this_browser_needs_no_proof():
    discuss(ask_for_proof=True, published_to_trust=0)
    story = make_story()
    person = make_comment(story).person
    services.prove(person=person, now=NOON)
    person.refresh_from_db()
    reply = services.Reply(name="Ann", text="Two.", address="ann@example.org")
    common = {"story": story, "parent": None, "reply": reply, "sender": "x", "now": NOON}
    assert services.submit(**common, reader=person, arrival=Arrival()).is_published


def test_what_is_sent_faster_than_anybody_writes_is_held():
    discuss(ask_for_proof=True, least_seconds=3, published_to_trust=0)
    story = make_story()
    for seconds, held in ((2, True), (3, False)):
        proof = solved(NOON)
        reply = services.Reply(name="Ann", text=f"{seconds}", address="ann@example.org")
        comment = services.submit(
            story=story,
            parent=None,
            reply=reply,
            sender="x",
            now=NOON + seconds * SECOND,
            arrival=Arrival(proof=proof),
        )
        assert comment.is_held == held
        assert ("pace" in rules_of(comment)) == held


def test_the_challenge_is_stored_by_nobody(client):
    answer = client.get(reverse("comments:challenge"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer.json().keys() == {"algorithm", "challenge", "maxNumber", "salt", "signature"}


def test_where_a_comment_came_from_is_forgotten(client, settings):
    post(client, make_story())
    comment = Comment.objects.get()
    assert comment.sender
    assert len(comment.facts["networks"]) == 4
    days = timedelta(days=settings.SENDER_DAYS)
    jobs.forget_senders(now=comment.submitted_at + days)
    assert Comment.objects.get().sender
    jobs.forget_senders(now=comment.submitted_at + days + SECOND)
    stored = Comment.objects.get()
    assert (stored.sender, stored.facts["networks"]) == ("", [])
    assert stored.facts["published_before"] == 0


def test_another_fault_of_the_database_is_not_taken_for_a_repetition(monkeypatch):
    story = make_story()
    token = make_comment(story).receipt_token
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: token)
    with pytest.raises(IntegrityError):
        make_comment(story, "Something else.")
