import json
from datetime import timedelta

import pytest
from django.db import IntegrityError

from comments import links, services
from comments.models import Comment, LogEntry, Person, Standing
from comments.models.append_only import AppendOnly
from comments.policy.people import _STANDINGS
from comments.services import StandingRefused, lift_standing, set_standing, standing_of
from comments.services.exporting import export
from comments.services.submission import person_of
from newsroom.models import User
from tests.letters import make_reader, publish, published, write
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Kind = Standing.Kind
A_DAY = timedelta(days=1)
TOMORROW = NOON + A_DAY


@pytest.fixture
def moderator():
    return User.objects.create_user("mod", name="Mo")


@pytest.fixture
def person():
    return person_of("ann@example.org")


def put(person, kind, moderator, *, reason="Seen it.", now=NOON, until=None):
    if kind == Kind.SUSPENDED and until is None:
        until = now + A_DAY
    return set_standing(person=person, kind=kind, reason=reason, by=moderator, now=now, until=until)


def kind_now(person, now=NOON):
    standing = standing_of(person, now)
    return standing.kind if standing else ""


def test_every_standing_that_restricts_means_something_to_the_policy():
    assert set(_STANDINGS) == set(Kind) - {Kind.LIFTED}


def test_the_latest_counts_and_every_one_is_kept_with_who_why_and_when(person, moderator):
    for kind in (Kind.WATCHED, Kind.SUSPENDED, Kind.BANNED, Kind.WATCHED):
        put(person, kind, moderator, reason=f"  For {kind}. ")
        assert kind_now(person) == kind
    lift_standing(person=person, reason="Over.", by=moderator, now=NOON)
    assert kind_now(person) == ""
    first = person.standings.first()
    assert (first.reason, first.by, first.at) == ("For watched.", moderator, NOON)
    assert person.standings.count() == 5


def undo(standing, moderator, *, now=NOON):
    return services.undo_standing(standing=standing, by=moderator, now=now)


def test_undoing_restores_what_was_replaced_with_its_reason_and_end(person, moderator):
    put(person, Kind.SUSPENDED, moderator, reason="Rude.")
    undone = undo(put(person, Kind.BANNED, moderator), moderator)
    assert (undone.kind, undone.until, undone.reason) == (Kind.SUSPENDED, TOMORROW, "Rude.")
    undo(lift_standing(person=person, reason="Over.", by=moderator, now=NOON), moderator)
    assert kind_now(person) == Kind.SUSPENDED
    assert kind_now(person, TOMORROW) == ""


def test_undoing_what_replaced_nothing_or_what_is_over_lifts_it(person, moderator):
    undo(put(person, Kind.WATCHED, moderator), moderator)
    assert kind_now(person) == ""
    put(person, Kind.SUSPENDED, moderator)
    banned = put(person, Kind.BANNED, moderator)
    undo(banned, moderator, now=TOMORROW)
    assert kind_now(person, TOMORROW) == ""


def test_only_the_latest_standing_is_undone_and_once(person, moderator):
    watched = put(person, Kind.WATCHED, moderator)
    banned = put(person, Kind.BANNED, moderator)
    with pytest.raises(StandingRefused, match="since"):
        undo(watched, moderator)
    undo(banned, moderator)
    with pytest.raises(StandingRefused, match="since"):
        undo(banned, moderator)
    assert kind_now(person) == Kind.WATCHED


def test_what_is_decided_about_a_person_is_in_the_log_without_the_reason(person, moderator):
    put(person, Kind.SUSPENDED, moderator)
    lift_standing(person=person, reason="Over.", by=moderator, now=NOON)
    lifted, suspended = LogEntry.objects.filter(act=LogEntry.Act.STANDING)
    assert suspended.facts == {"kind": "suspended", "until": TOMORROW.isoformat()}
    assert lifted.facts == {"kind": "lifted", "until": None}
    for entry in (lifted, suspended):
        assert (entry.about, entry.about_id, entry.actor) == ("person", person.pk, moderator)


def test_a_suspension_ends_by_itself_and_what_was_before_it_does_not_come_back(person, moderator):
    put(person, Kind.BANNED, moderator)
    put(person, Kind.SUSPENDED, moderator, until=TOMORROW)
    assert kind_now(person, TOMORROW - timedelta(seconds=1)) == Kind.SUSPENDED
    assert kind_now(person, TOMORROW) == ""
    with pytest.raises(StandingRefused, match="nothing to lift"):
        lift_standing(person=person, reason="Over.", by=moderator, now=TOMORROW)


def test_a_standing_is_of_one_person(person, moderator):
    put(person, Kind.BANNED, moderator)
    assert kind_now(person_of("bo@example.org")) == ""


@pytest.mark.parametrize(
    ("kind", "words", "why"),
    [
        (Kind.BANNED, {"reason": " \n"}, "Give a reason"),
        (Kind.BANNED, {"reason": "x" * 501}, "the limit is 500"),
        (Kind.SUSPENDED, {"until": NOON}, "begun already"),
        (Kind.SUSPENDED, {"until": NOON + 2000 * A_DAY}, "five years"),
        (Kind.WATCHED, {}, "decided already"),
    ],
)
def test_what_cannot_be_is_refused_in_words(person, moderator, kind, words, why):
    put(person, Kind.WATCHED, moderator)
    with pytest.raises(StandingRefused, match=why):
        put(person, kind, moderator, **words)
    assert person.standings.count() == 1


def test_a_suspension_needs_an_end_and_another_end_is_another_suspension(person, moderator):
    with pytest.raises(StandingRefused, match="until when"):
        set_standing(person=person, kind=Kind.SUSPENDED, reason="No.", by=moderator, now=NOON)
    put(person, Kind.SUSPENDED, moderator, reason="x" * 500)
    with pytest.raises(StandingRefused, match="decided already"):
        put(person, Kind.SUSPENDED, moderator)
    assert put(person, Kind.SUSPENDED, moderator, until=NOON + 2 * A_DAY)
    with pytest.raises(StandingRefused, match="nothing to lift"):
        lift_standing(person=person_of("bo@example.org"), reason="Over.", by=moderator, now=NOON)


def test_nothing_leads_to_who_was_erased(person, moderator):
    services.erase(person=person, keep_text=True, now=NOON)
    with pytest.raises(StandingRefused, match="erased"):
        put(person, Kind.BANNED, moderator)


def test_what_was_decided_is_never_changed_or_deleted(person, moderator):
    standing = put(person, Kind.BANNED, moderator)
    of_person = Standing.objects.filter(person=person)
    for attempt in (
        standing.save,
        standing.delete,
        of_person.delete,
        person.standings.all().delete,
    ):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        of_person.update(reason="Other.")
    assert Standing.objects.get().reason == "Seen it."


def test_the_database_knows_no_ban_with_an_end(person, moderator):
    with pytest.raises(IntegrityError):
        Standing.objects.create(
            person=person, kind=Kind.BANNED, reason="x", by=moderator, at=NOON, until=TOMORROW
        )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.WATCHED, Comment.Status.HELD),
        (Kind.SUSPENDED, Comment.Status.HELD),
        (Kind.BANNED, Comment.Status.TRASHED),
    ],
)
@pytest.mark.parametrize("proven", [True, False])
def test_it_restricts_proven_and_typed_addresses_alike(moderator, kind, status, proven):
    discuss(published_to_trust=0)
    story = make_story()
    put(person_of("ann@example.org"), kind, moderator)
    comment = write(story) if proven else make_comment(story)
    assert comment.status == status
    assert comment.facts["standing"] == kind
    assert comment.decisions.get().rules == ["standing"]
    assert make_comment(story, "Mine.", name="Bo", address="bo@example.org").is_published


def test_only_a_proven_address_earns_trust_and_only_as_often_as_it_takes(moderator):
    discuss(published_to_trust=2)
    story = make_story()
    published(story, text="One.")
    assert write(story, text="Two.").is_held
    published(story, text="Three.")
    assert write(story, text="Four.").is_published
    assert make_comment(story, "Five, typed by anybody.").is_held


def test_what_nobody_proved_earns_no_trust_even_when_it_is_published():
    story = make_story()
    publish(make_comment(story, "Typed by anybody."))
    assert write(story, text="Proven.").is_held


def test_a_suspension_that_is_over_or_lifted_restricts_no_more(moderator):
    discuss(published_to_trust=0)
    story, person = make_story(), person_of("ann@example.org")
    put(person, Kind.SUSPENDED, moderator, until=TOMORROW)
    assert write(story, text="One.", now=NOON).is_held
    assert write(story, text="Two.", now=TOMORROW).is_published
    put(person, Kind.BANNED, moderator)
    lift_standing(person=person, reason="Over.", by=moderator, now=NOON)
    assert write(story, text="Three.", now=NOON).is_published


def test_an_edit_is_judged_by_what_holds_then(moderator):
    discuss(published_to_trust=0)
    comment = write(make_story())
    put(comment.person, Kind.WATCHED, moderator)
    services.edit(comment=comment, version=1, text="Other words.", now=NOON)
    assert Comment.objects.get().is_held


def test_a_proof_publishes_nothing_of_who_is_banned(moderator):
    discuss(published_to_trust=1)
    comment = make_comment(make_story())
    discuss(published_to_trust=0)
    put(comment.person, Kind.BANNED, moderator)
    services.prove(person=comment.person, mine=[comment.pk], now=NOON)
    assert Comment.objects.get().status == Comment.Status.TRASHED


def test_what_holds_a_comment_is_not_told_to_whoever_typed_the_address(client, moderator):
    put(person_of("ann@example.org"), Kind.WATCHED, moderator, reason="A known crank.")
    discuss(published_to_trust=0)
    comment = make_comment(make_story())
    for name in ("", "status/"):
        text = client.get(f"/receipts/{comment.receipt_token}/{name}").text.casefold()
        for private in ("crank", "watched", "suspend"):
            assert private not in text
    assert "made us want to read it" in text


def own_page(person):
    return links.your_comments_link(person).removeprefix("http://localhost:8000")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.WATCHED, "reads each comment"),
        (Kind.SUSPENDED, "suspended until"),
        (Kind.BANNED, "are not published"),
    ],
)
def test_the_person_reads_it_with_its_reason_on_their_own_page(client, moderator, kind, said):
    person = make_reader("Ann")
    far = NOON + 365 * A_DAY
    put(person, kind, moderator, reason="<b>Twice.", until=far if kind == Kind.SUSPENDED else None)
    text = client.get(own_page(person)).text
    assert said in text
    assert "&lt;b&gt;Twice." in text
    assert "Mo<" not in text
    assert ("Nov. 24, 2027" in text) == (kind == Kind.SUSPENDED)
    lift_standing(person=person, reason="Over.", by=moderator, now=NOON)
    assert said not in client.get(own_page(person)).text


def test_the_export_has_every_standing_and_not_who_decided(person, moderator):
    put(person, Kind.SUSPENDED, moderator, reason="Twice.", until=TOMORROW)
    lift_standing(person=person, reason="Sorry.", by=moderator, now=NOON)
    exported = export(person=person, now=NOON)["standings"]
    assert [(one["standing"], one["reason"]) for one in exported] == [
        ("suspended", "Twice."),
        ("lifted", "Sorry."),
    ]
    assert exported[0]["until"] == TOMORROW.isoformat()
    assert "Mo" not in json.dumps(exported)


def test_erasing_forgets_what_was_decided_of_this_person_alone(moderator):
    gone, other = make_reader("Ann"), make_reader("Bo")
    for person in (gone, other):
        put(person, Kind.BANNED, moderator)
    services.erase(person=gone, keep_text=True, now=NOON)
    assert Standing.objects.get().person == other
    assert kind_now(Person.objects.get(pk=gone.pk)) == ""
