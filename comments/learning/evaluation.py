"""How well the filter would do on labelled comments. The same comments give the same figures."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from comments.learning.calibration import Prediction, area, recall_at_false_holds
from comments.learning.features import features_of
from comments.learning.learner import Learner

FALSE_HOLDS = 0.01
_SHUFFLES = 5
_TIMED = 300


@dataclass(frozen=True)
class Example:
    """A comment and whether it was unwanted. `group` is what is left out together."""

    text: str
    unwanted: bool
    group: str = ""


@dataclass(frozen=True)
class Part:
    """Examples that were set aside, predicted by a learner that had only the others."""

    name: str
    predictions: tuple[Prediction, ...]


@dataclass(frozen=True)
class Figures:
    """What holding at a probability of one half does, and two figures that need no threshold.

    A figure is None where it is not defined: no comment of a kind, or none held.
    """

    count: int
    unwanted: int
    precision: float | None
    recall: float | None
    f1: float | None
    area: float | None
    recall_at_false_holds: float | None


def in_folds(examples: Sequence[Example], count: int = 5) -> Iterator[Part]:
    """Set aside one example in `count` after the other, each of them once."""
    shuffled = _shuffled(examples, 0)
    for number in range(count):
        rest = [one for place, one in enumerate(shuffled) if place % count != number]
        yield _part(f"fold {number + 1}", rest, shuffled[number::count])


def without_a_group(examples: Sequence[Example]) -> Iterator[Part]:
    """Set aside one group after the other, in the order of their names."""
    for group in sorted({one.group for one in examples}):
        rest = _shuffled([one for one in examples if one.group != group], 0)
        yield _part(group, rest, [one for one in examples if one.group == group])


def _part(name: str, rest: Sequence[Example], aside: Sequence[Example]) -> Part:
    return Part(name, _predictions(_taught(rest), aside))


def figures(predictions: Sequence[Prediction]) -> Figures:
    """Sum up predictions whose margin is above 0 from a probability of one half on."""
    unwanted = sum(label for _, label in predictions)
    held = sum(margin >= 0 for margin, _ in predictions)
    hits = sum(margin >= 0 and label for margin, label in predictions)
    return Figures(
        count=len(predictions),
        unwanted=unwanted,
        precision=hits / held if held else None,
        recall=hits / unwanted if unwanted else None,
        f1=2 * hits / (held + unwanted) if held + unwanted else None,
        area=area(predictions),
        recall_at_false_holds=recall_at_false_holds(predictions, FALSE_HOLDS),
    )


def area_after(examples: Sequence[Example], labels: int) -> float | None:
    """Return the area under the curve on all the other examples after so many were learnt, as the
    mean of several orders; None where there are no others of both kinds."""
    found = []
    for seed in range(_SHUFFLES):
        shuffled = _shuffled(examples, seed)
        learner = _taught(shuffled[:labels])
        found.append(area(_predictions(learner, shuffled[labels:])))
    known = [one for one in found if one is not None]
    return fmean(known) if known else None


def seconds_a_prediction(examples: Sequence[Example]) -> float:
    """Return the median time from a text to its probability, on this machine."""
    learner = _taught(examples[:_TIMED])
    learner.calibration.probability(0)
    times = []
    for example in _shuffled(examples, 0)[:_TIMED]:
        started = time.perf_counter()
        learner.probability(features_of(example.text))
        times.append(time.perf_counter() - started)
    return median(times)


def _taught(examples: Sequence[Example]) -> Learner:
    learner = Learner()
    for example in examples:
        learner.learn(features_of(example.text), unwanted=example.unwanted)
    return learner


def _predictions(learner: Learner, aside: Sequence[Example]) -> tuple[Prediction, ...]:
    """Return calibrated margins, by which the parts of several learners can be put together."""
    slope, intercept = learner.calibration.scaling
    regression = learner.regression
    return tuple(
        (slope * regression.margin(features_of(one.text).vector()) + intercept, one.unwanted)
        for one in aside
    )


def _shuffled(examples: Sequence[Example], seed: int) -> list[Example]:
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - not a secret, but the same every time.
    return shuffled
