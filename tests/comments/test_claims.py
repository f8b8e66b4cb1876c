from datetime import timedelta

import pytest

from comments import services
from comments.models import Claim, Comment
from comments.services.claims import BATCH, LOOKING
from newsroom.clock import jobs
from tests.desk import decide, stored
from tests.letters import seconds, write
from tests.makers import NOON, discuss, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(story):
    return make_comment(story)


@pytest.fixture
def six(story):
    return [
        write(story, "Ann", f"Number {number}.", now=NOON + seconds(number)) for number in range(6)
    ]


def claim(actor, *, count=20, now=NOON, comments=None):
    comments = Comment.objects.waiting() if comments is None else comments
    return services.claim_batch(comments=comments, actor=actor, now=now, count=count)


def test_whoever_looks_first_is_seen_by_the_others(held, mo, ivy):
    assert services.look(comment=held, actor=mo, now=NOON).by == mo
    seen = services.look(comment=held, actor=ivy, now=NOON + seconds(60))
    assert (seen.by, seen.until) == (mo, NOON + LOOKING)


def test_looking_on_extends_it_and_looking_away_ends_it(held, mo, ivy):
    services.look(comment=held, actor=mo, now=NOON)
    services.look(comment=held, actor=mo, now=NOON + seconds(60))
    late = NOON + LOOKING + seconds(59)
    assert services.look(comment=held, actor=ivy, now=late).by == mo
    assert services.look(comment=held, actor=ivy, now=late + seconds(1)).by == ivy


def test_a_batch_is_the_oldest_that_nobody_else_has(six, mo, ivy):
    services.look(comment=six[1], actor=ivy, now=NOON)
    assert claim(mo, count=3) == [six[0], six[2], six[3]]
    assert claim(ivy, count=3) == [six[1], six[4], six[5]]
    assert set(Claim.objects.values_list("until", flat=True)) == {NOON + BATCH}


def test_asking_again_gives_the_same_ones_until_they_are_decided_on(six, mo):
    assert claim(mo, count=2) == six[:2]
    assert claim(mo, count=2, now=NOON + seconds(60)) == six[:2]
    assert Claim.objects.filter(until=NOON + seconds(60) + BATCH).count() == 2
    decide(six[0], mo)
    assert claim(mo, count=2) == six[1:3]


def test_looking_at_one_of_a_batch_does_not_shorten_it(six, mo):
    claim(mo)
    services.look(comment=six[0], actor=mo, now=NOON)
    assert six[0].claim.until == NOON + BATCH


def test_a_batch_that_ran_out_is_anybodys(six, mo, ivy):
    claim(mo)
    assert claim(ivy, now=NOON + BATCH - seconds(1)) == []
    assert claim(ivy, now=NOON + BATCH) == six


def test_nobody_gets_more_than_fifty(story, mo, ivy):
    for number in range(52):
        write(story, "Ann", f"Number {number}.")
    assert len(claim(mo, count=1000)) == 50
    assert len(claim(ivy)) == 2


def test_only_what_is_asked_for_is_claimed(six, mo):
    chosen = Comment.objects.filter(pk__in=[six[3].pk, six[5].pk])
    assert claim(mo, comments=chosen) == [six[3], six[5]]


def test_what_is_found_twice_counts_once(held, mo):
    held.findings.create(rule="length", explanation="Long.", effect="hold")
    found = Comment.objects.filter(findings__effect="hold")
    assert claim(mo, comments=found) == [held]


def test_a_released_batch_is_free_and_others_keep_theirs(six, mo, ivy):
    claim(mo, count=4)
    claim(ivy, count=1)
    assert services.release(actor=mo, now=NOON) == 4
    assert claim(ivy) == six


def test_a_claim_keeps_nobody_from_deciding_and_ends_with_the_decision(held, mo, ivy):
    services.look(comment=held, actor=mo, now=NOON)
    decide(held, ivy)
    assert stored(held).is_published
    assert not Claim.objects.exists()


def test_reports_leave_a_claim_alone(held, mo):
    decide(held, mo)
    services.look(comment=held, actor=mo, now=NOON)
    discuss(reports_to_hold=1)
    services.report(comment=stored(held), reason="abuse", text="", sender="a", now=NOON)
    assert Claim.objects.get().by == mo


def test_the_clock_sweeps_what_has_run_out(six, mo, ivy):
    services.look(comment=six[0], actor=mo, now=NOON)
    services.look(comment=six[1], actor=ivy, now=NOON + timedelta(minutes=1))
    (sweep,) = [job for job in jobs() if job.name == "claims"]
    sweep.run(now=NOON + LOOKING)
    assert Claim.objects.get().by == ivy
