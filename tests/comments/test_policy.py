import json
import logging
from dataclasses import fields

import pytest

from comments.policy import Effect, Facts, Rules, Submission, judge
from comments.policy.checks import everything, many_links, staff_author, staff_name, unproven
from comments.policy.learned import learned
from comments.policy.people import newcomer, standing
from comments.policy.robots import no_proof, pace, remote, trap
from comments.policy.vocabulary import Finding

LINK = '<a href="https://a.example" rel="ugc">a</a>'


def submission(**said):
    known = {field.name for field in fields(Facts)} & said.keys()
    facts = Facts(**{name: said.pop(name) for name in known})
    words = {"name": "Ann", "website": "", "text": "", "html": "", "is_staff": False}
    return Submission(**words | said, facts=facts)


@pytest.mark.parametrize(
    ("check", "facts", "rules", "effect"),
    [
        (staff_author, {"is_staff": True}, {}, Effect.PUBLISH),
        (staff_author, {}, {}, None),
        (everything, {}, {"hold_everything": True}, Effect.HOLD),
        (everything, {}, {}, None),
        (everything, {"is_staff": True}, {"hold_everything": True}, None),
        (many_links, {"html": LINK}, {}, None),
        (many_links, {"html": LINK * 2}, {}, Effect.HOLD),
        (many_links, {"html": LINK * 2}, {"links_to_hold": 3}, None),
        (many_links, {"html": LINK * 9}, {"links_to_hold": 0}, None),
        (many_links, {"html": LINK * 9, "is_staff": True}, {}, None),
        (many_links, {"html": "<A HREF='https://a.example'>a</A>" * 2}, {}, Effect.HOLD),
        (many_links, {"text": "https://a.example and WWW.b.example"}, {}, Effect.HOLD),
        (many_links, {"text": "https://www.a.example", "html": LINK}, {}, None),
        (many_links, {"text": "https:// www. http"}, {"links_to_hold": 1}, None),
        (unproven, {"person": 7}, {"hold_unproven": True}, Effect.HOLD),
        (unproven, {"person": 7}, {}, None),
        (unproven, {}, {"hold_unproven": True}, None),
        (unproven, {"person": 7, "is_proven": True}, {"hold_unproven": True}, None),
        (unproven, {"is_staff": True}, {"hold_unproven": True}, None),
        (newcomer, {}, {}, Effect.HOLD),
        (newcomer, {"published_before": 1}, {}, None),
        (newcomer, {}, {"published_to_trust": 0}, None),
        (newcomer, {"published_before": 1}, {"published_to_trust": 2}, Effect.HOLD),
        (newcomer, {"published_before": 2}, {"published_to_trust": 2}, None),
        (newcomer, {"is_staff": True}, {}, None),
        (learned, {}, {"unwanted_to_hold": 0.9}, None),
        (learned, {"unwanted": 0.99}, {}, Effect.ADVISE),
        (learned, {"unwanted": 0.0}, {"unwanted_to_hold": 0.9}, Effect.ADVISE),
        (learned, {"unwanted": 0.899}, {"unwanted_to_hold": 0.9}, Effect.ADVISE),
        (learned, {"unwanted": 0.9}, {"unwanted_to_hold": 0.9}, Effect.HOLD),
        (learned, {"unwanted": 1.0}, {"unwanted_to_hold": 1.0}, Effect.HOLD),
        (learned, {"unwanted": 0.99, "is_staff": True}, {"unwanted_to_hold": 0.9}, None),
        (staff_name, {"name": "Ann Editor"}, {"protected_names": ("Bo Desk",)}, None),
        (staff_name, {"name": "B0 DÉSK"}, {"protected_names": ("Bo Desk",)}, Effect.HOLD),
        (staff_name, {"name": "bodesk"}, {"protected_names": ("Bo Desk",)}, Effect.HOLD),
        (staff_name, {"name": "Bo Deskman"}, {"protected_names": ("Bo Desk",)}, None),
        (staff_name, {"name": "Bo"}, {"protected_names": ("", "…")}, None),
        (staff_name, {"name": "Ann, Admin"}, {"protected_words": ("admin",)}, Effect.HOLD),
        (staff_name, {"name": "Administer"}, {"protected_words": ("admin", "…")}, None),
        (
            staff_name,
            {"name": "Bo Desk", "is_staff": True},
            {"protected_names": ("Bo Desk",)},
            None,
        ),
        (trap, {}, {}, None),
        (trap, {"is_trapped": True}, {}, Effect.HOLD),
        (trap, {"is_trapped": True, "is_staff": True}, {}, None),
        (no_proof, {}, {}, None),
        (no_proof, {"has_proof": True}, {}, None),
        (no_proof, {"has_proof": False}, {}, Effect.HOLD),
        (no_proof, {"has_proof": False, "is_proven": True}, {}, None),
        (no_proof, {"has_proof": False, "is_staff": True}, {}, None),
        (pace, {}, {"least_seconds": 5}, None),
        (pace, {"seconds": 4.9}, {"least_seconds": 5}, Effect.HOLD),
        (pace, {"seconds": 5.0}, {"least_seconds": 5}, None),
        (pace, {"seconds": 0.1}, {}, None),
        (pace, {"seconds": 0.1, "is_staff": True}, {"least_seconds": 5}, None),
        (remote, {}, {}, None),
        (remote, {"remote": "silent"}, {}, None),
        (remote, {"remote": "ham", "remote_by": "A"}, {}, None),
        (remote, {"remote": "spam", "remote_by": "A"}, {}, Effect.HOLD),
        (remote, {"remote": "discard", "remote_by": "A"}, {}, Effect.HOLD),
        (remote, {"remote": "spam", "remote_by": "A" * 999}, {}, Effect.HOLD),
        (remote, {"remote": "spam", "is_staff": True}, {}, None),
        (standing, {}, {}, None),
        (standing, {"standing": "watched"}, {}, Effect.HOLD),
        (standing, {"standing": "suspended"}, {}, Effect.HOLD),
        (standing, {"standing": "banned"}, {}, Effect.TRASH),
        (standing, {"standing": "lifted"}, {}, None),
        (standing, {"standing": "banned", "is_staff": True}, {}, None),
    ],
)
def test_a_check_speaks_when_its_rule_says_so(check, facts, rules, effect):
    findings = list(check(submission(**facts), Rules(**rules)))
    assert [finding.effect for finding in findings] == ([effect] if effect else [])
    assert all(finding.rule == check.__name__ and finding.explanation for finding in findings)


def says(effect):
    return lambda submission, rules: iter([Finding(rule="test", explanation="", effect=effect)])


def test_the_strongest_finding_decides_and_all_are_kept():
    verdict = judge(
        submission(), Rules(), [says(Effect.PUBLISH), says(Effect.HOLD), says(Effect.PUBLISH)]
    )
    assert verdict.effect is Effect.HOLD
    assert len(verdict.findings) == 3


def test_where_nothing_speaks_it_is_published():
    assert judge(submission(published_before=1), Rules()).effect is Effect.PUBLISH


def test_advice_neither_holds_nor_outweighs_anything():
    assert judge(submission(), Rules(), [says(Effect.ADVISE)]).effect is Effect.PUBLISH
    advised = judge(submission(), Rules(), [says(Effect.ADVISE), says(Effect.HOLD)])
    assert advised.effect is Effect.HOLD
    trashed = judge(submission(), Rules(), [says(Effect.TRASH), says(Effect.HOLD)])
    assert trashed.effect is Effect.TRASH


def test_the_filter_names_words_and_never_publishes():
    facts = {"unwanted": 0.831, "unwanted_for": "“casino”, “(links: 2)”"}
    finding = next(learned(submission(**facts), Rules()))
    assert finding.score == 0.831
    assert "83%" in finding.explanation
    assert "“casino”, “(links: 2)”" in finding.explanation
    assert judge(submission(unwanted=0.0), Rules()).effect is Effect.HOLD
    assert judge(submission(unwanted=0.0), Rules(hold_everything=True)).effect is Effect.HOLD


def test_facts_come_back_from_json_and_those_of_other_versions_are_left_out():
    facts = Facts(published_before=3, unwanted=0.5, unwanted_for="“a”", remote="spam")
    assert Facts.of(json.loads(json.dumps(facts.as_json()))) == facts
    assert Facts.of({"no_longer_asked": 1}) == Facts()


def test_a_check_that_raises_holds_and_leaves_a_line_in_the_log(caplog):
    def breaks(submission, rules):
        yield Finding(rule="before", explanation="", effect=Effect.PUBLISH)
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        verdict = judge(submission(), Rules(), [breaks, says(Effect.PUBLISH)])
    assert verdict.effect is Effect.HOLD
    assert [finding.rule for finding in verdict.findings] == ["before", "breaks", "test"]
    assert "breaks" in caplog.text
