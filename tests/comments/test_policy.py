import logging

import pytest

from comments.policy import Effect, Rules, Submission, judge
from comments.policy.checks import everything, many_links, newcomer, staff_author
from comments.policy.vocabulary import Finding

LINK = '<a href="https://a.example" rel="ugc">a</a>'


def submission(**facts):
    return Submission(
        **{"name": "Ann", "website": "", "text": "", "html": "", "is_staff": False}
        | {"published_before": 0}
        | facts
    )


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
        (newcomer, {}, {}, Effect.HOLD),
        (newcomer, {"published_before": 1}, {}, None),
        (newcomer, {}, {"hold_newcomers": False}, None),
        (newcomer, {"is_staff": True}, {}, None),
    ],
)
def test_a_check_speaks_when_its_rule_says_so(check, facts, rules, effect):
    finding = check(submission(**facts), Rules(**rules))
    assert (finding and finding.effect) == effect
    assert finding is None or (finding.rule == check.__name__ and finding.explanation)


def says(effect):
    return lambda submission, rules: Finding(rule="test", explanation="", effect=effect)


def test_the_strongest_finding_decides_and_all_are_kept():
    verdict = judge(
        submission(), Rules(), [says(Effect.PUBLISH), says(Effect.HOLD), says(Effect.PUBLISH)]
    )
    assert verdict.effect is Effect.HOLD
    assert len(verdict.findings) == 3


def test_where_nothing_speaks_it_is_published():
    assert judge(submission(published_before=1), Rules()).effect is Effect.PUBLISH


def test_a_check_that_raises_holds_and_leaves_a_line_in_the_log(caplog):
    def breaks(submission, rules):
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        verdict = judge(submission(), Rules(), [breaks, says(Effect.PUBLISH)])
    assert verdict.effect is Effect.HOLD
    assert [finding.rule for finding in verdict.findings] == ["breaks", "test"]
    assert "breaks" in caplog.text
