"""What learns, without a site: features, regression, calibration, snapshots, explanations."""

import random
import time
import zlib

import pytest

from comments.learning import (
    FORM,
    BadSnapshot,
    Calibration,
    Learner,
    features_of,
    reasons,
    strongest,
)
from comments.learning.calibration import area, recall_at_false_holds
from comments.learning.features import SIZE
from comments.learning.regression import sigmoid

GOOD = ["the", "bridge", "was", "closed", "again", "on", "monday", "council", "harbour", "ferry"]
BAD = ["cheap", "casino", "bonus", "click", "loans", "viagra", "crypto", "profit", "subscribe"]


def examples(count, seed=0):
    """Comments of two kinds that share some words, one after the other by chance."""
    chance = random.Random(seed)
    for _number in range(count):
        unwanted = chance.random() < 0.4
        words = chance.choices(BAD if unwanted else GOOD, k=6) + chance.choices(GOOD, k=3)
        yield " ".join(words), unwanted


def taught(count, seed=0):
    learner = Learner()
    for text, unwanted in examples(count, seed):
        learner.learn(features_of(text), unwanted=unwanted)
    return learner


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The Bridge closes", "bridge"),
        ("The Bridge closes", "bridge closes"),
        ("ＢＲＩＤＧＥ", "bridge"),
        ("Мост закрыт", "мост закрыт"),
        ("See https://www.casino.example/win?x=1 now", "casino.example"),
        ("See https://www.casino.example/win?x=1 now", "(links: 1)"),
        ("hidden at win.example/x", "win.example"),
        ("hidden at win.example/x", "(names a site)"),
        ("BUY THIS NOW", "(mostly capitals)"),
        ("wow!!!", "(runs of marks: 1)"),
        ("sooooo good", "(drawn-out words: 1)"),
        ("nice 😀", "(emoji: 1)"),
        ("one\ntwo\nthree", "(lines: 2)"),
        ("only $5", "(signs of money: 1)"),
        ("be\u200bfore", "(unseen characters: 1)"),
    ],
)
def test_a_comment_has_features_that_a_moderator_can_name(text, what):
    assert what in features_of(text)


def test_an_address_names_no_site():
    found = features_of("write to ann@win.example please")
    assert not {"win.example", "(names a site)"} & found.keys()


def test_name_and_website_are_apart_from_the_text():
    found = features_of("hello", "Casino Bob", "https://win.example/")
    assert {"name: casino", "website: win.example", "(gives a website)"} <= found.keys()
    assert "casino" not in found
    assert set(found["name: casino"]).isdisjoint(features_of("casino")["casino"])


def test_a_word_that_only_looks_different_shares_a_feature():
    plain, disguised = features_of("casino")["casino"], features_of("саѕіno")["саѕіno"]
    assert set(plain) & set(disguised)


def test_a_vector_names_each_feature_once_in_order_and_has_length_one():
    vector = features_of("the bridge the bridge the bridge", "Ann", "https://a.example").vector()
    indices = [index for index, _value in vector]
    assert indices == sorted(set(indices))
    assert set(indices) <= set(range(SIZE))
    assert sum(value * value for _index, value in vector) == pytest.approx(1)
    assert (
        vector
        == features_of("the bridge the bridge the bridge", "Ann", "https://a.example").vector()
    )


def test_the_end_of_a_padded_text_is_read():
    assert "casino" in features_of("padding " * 8_000 + "casino")


@pytest.mark.parametrize(
    "text",
    [
        "", "\0", "\ud800", "a" * 65_000, "a." * 32_000, "http://" * 9_000, "www." * 16_000,
        "\ufdfa" * 21_000, "!" * 65_000, "@a" * 30_000, "-" * 65_000, "😀" * 16_000, " " * 65_000,
        "".join(map(chr, range(0x100, 0x5000))),
    ],
)  # fmt: skip
def test_any_text_is_read_quickly(text):
    learner = Learner()
    started = time.perf_counter()
    assert learner.probability(features_of(text, text, text)) == 0.5
    assert time.perf_counter() - started < 0.5


def test_it_learns_and_says_how_well():
    learner = taught(300)
    assert learner.count == 300
    assert learner.unwanted == sum(unwanted for _text, unwanted in examples(300))
    assert learner.calibration.area > 0.95
    assert learner.probability(features_of("cheap casino bonus click")) > 0.9
    assert learner.probability(features_of("the ferry and the harbour")) < 0.2


def test_each_example_is_predicted_before_it_is_learnt():
    learner = Learner()
    learner.learn(features_of("casino"), unwanted=True)
    assert learner.calibration.predictions == ((0.0, True),)
    learner.learn(features_of("casino"), unwanted=True)
    assert learner.calibration.predictions[1][0] > 0


def test_labels_by_chance_teach_nothing():
    chance = random.Random(1)
    learner = Learner()
    for text, _unwanted in examples(400):
        learner.learn(features_of(text), unwanted=chance.random() < 0.5)
    assert 0.4 < learner.calibration.area < 0.6
    assert 0.3 < learner.probability(features_of("cheap casino")) < 0.7


def test_probabilities_are_what_they_say():
    chance = random.Random(2)
    margins = [chance.uniform(-4, 4) for _ in range(4_000)]
    # The truth is another curve than the margins' own.
    predictions = [(margin, chance.random() < sigmoid(2 * margin - 1)) for margin in margins]
    calibration = Calibration(tuple(predictions))
    assert calibration.scaling == (pytest.approx(2, abs=0.2), pytest.approx(-1, abs=0.2))
    assert sum(one.count for one in calibration.bins) == 4_000
    for one in calibration.bins:
        assert one.came == pytest.approx(one.said, abs=0.08)


def test_a_probability_rises_with_the_margin_and_is_never_certain():
    for predictions in (
        ((5.0, True), (4.0, True), (-4.0, False), (-5.0, False)),
        # It was wrong every time.
        ((-5.0, True), (-4.0, True), (4.0, False), (5.0, False)),
    ):
        calibration = Calibration(predictions)
        said = [calibration.probability(margin) for margin in (-1e6, -3, 0, 3, 1e6)]
        assert said == sorted(said)
        assert said[0] >= 0.25 and said[-1] <= 0.75


def test_precision_and_recall_at_a_threshold():
    calibration = Calibration(((3.0, True), (2.5, True), (2.0, False), (-2.0, True), (-3.0, False)))
    found = calibration.at(calibration.probability(2.0))
    assert (found.held, found.precision, found.recall) == (3, 2 / 3, 2 / 3)
    assert found.false_holds == 1 / 2
    assert calibration.at(1.1).precision is None
    assert calibration.area == pytest.approx((2 + 2 + 1) / 6)


def test_area_and_recall_at_false_holds_need_both_kinds():
    assert area([(1.0, True)]) is None
    assert recall_at_false_holds([(1.0, False)], 0.01) is None
    assert area([(1.0, True), (1.0, False)]) == 0.5
    good = [(float(number), False) for number in range(100)]
    # One of a hundred good ones may be held: the bound is the second highest.
    assert recall_at_false_holds([*good, (98.5, True), (97.5, True)], 0.01) == 0.5


def test_a_snapshot_goes_on_as_if_nothing_had_happened():
    whole = taught(120)
    learner = Learner()
    for number, (text, unwanted) in enumerate(examples(120)):
        learner.learn(features_of(text), unwanted=unwanted)
        if number % 7 == 0:
            learner = Learner.loads(learner.dumps())
    assert learner.dumps() == whole.dumps()
    assert learner.calibration.scaling == whole.calibration.scaling
    assert taught(119).dumps() != whole.dumps()


@pytest.mark.parametrize("harm", [b"", b"x", "cut", "short", "other form", "bare"])
def test_bytes_that_are_no_snapshot_are_refused(harm):
    inside = zlib.decompress(taught(3).dumps())
    harmed = {
        "cut": taught(3).dumps()[:-5],
        "short": zlib.compress(inside[:100_000]),
        "other form": zlib.compress(inside.replace(b'"form": %d' % FORM, b'"form": 0')),
        "bare": zlib.compress(b"[]\n"),
    }
    with pytest.raises(BadSnapshot):
        Learner.loads(harmed.get(harm, harm))


def test_the_words_behind_a_score_are_named_strongest_first():
    learner = taught(300)
    named = reasons(learner.regression, features_of("the ferry has a casino bonus"), 3)
    assert {"casino", "bonus"} <= {one.what for one in named}
    assert [one.weight for one in named] == sorted((one.weight for one in named), reverse=True)
    assert not {"the", "ferry"} & {one.what for one in named}
    known = [features_of(text) for text, _unwanted in examples(300)]
    against, in_favour = strongest(learner.regression, known, 8)
    assert {one.what for one in against} & set(BAD)
    assert not {one.what for one in against} & set(GOOD)
    assert {one.what for one in in_favour} & set(GOOD)
    assert not {one.what for one in in_favour} & set(BAD)
