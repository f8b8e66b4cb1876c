"""How far to trust the regression: measured on comments that it had not learnt yet."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from comments.learning.regression import sigmoid

# A margin that was given before the label was known, and whether the comment was unwanted.
type Prediction = tuple[float, bool]

_BINS = 10
_STEPS = 60


@dataclass(frozen=True)
class Bin:
    """Comments with about the same probability: how many, what was said, what came of it."""

    count: int
    said: float
    came: float


@dataclass(frozen=True)
class AtThreshold:
    """What holding from a probability on would do. `precision` is None where none is held."""

    threshold: float
    held: int
    precision: float | None
    recall: float
    false_holds: float


@dataclass(frozen=True)
class Calibration:
    """Probabilities for margins by Platt's scaling, and what they are worth.

    Without a prediction of either kind it knows nothing: a probability is the regression's own.
    """

    predictions: Sequence[Prediction] = field(default=(), repr=False)

    @cached_property
    def _unwanted(self) -> list[float]:
        return sorted(margin for margin, unwanted in self.predictions if unwanted)

    @cached_property
    def _good(self) -> list[float]:
        return sorted(margin for margin, unwanted in self.predictions if not unwanted)

    @cached_property
    def scaling(self) -> tuple[float, float]:
        """The slope and the intercept that make margins probabilities. The slope is never below 0:
        a comment with a higher margin never gets a lower probability."""
        if not (self._unwanted and self._good):
            return 1.0, 0.0
        return _platt(self.predictions, len(self._unwanted), len(self._good))

    def probability(self, margin: float) -> float:
        """Return how likely a comment with this margin is unwanted: never more certain, either
        way, than so many predictions allow."""
        slope, intercept = self.scaling
        lowest, highest = self._bounds
        return min(max(sigmoid(slope * margin + intercept), lowest), highest)

    @cached_property
    def _bounds(self) -> tuple[float, float]:
        if not (self._unwanted and self._good):
            return 0.0, 1.0
        return 1 / (len(self._good) + 2), 1 - 1 / (len(self._unwanted) + 2)

    @cached_property
    def area(self) -> float | None:
        """The area under the curve: how often an unwanted comment has a higher margin than a good
        one. None without both."""
        return area(self.predictions)

    @cached_property
    def bins(self) -> list[Bin]:
        """What was said against what came, in bins of ten per cent that hold something."""
        filled: dict[int, list[tuple[float, bool]]] = {}
        for margin, unwanted in self.predictions:
            said = self.probability(margin)
            filled.setdefault(min(int(said * _BINS), _BINS - 1), []).append((said, unwanted))
        return [
            Bin(
                count=len(ones),
                said=sum(said for said, _ in ones) / len(ones),
                came=sum(unwanted for _, unwanted in ones) / len(ones),
            )
            for _number, ones in sorted(filled.items())
        ]

    def at(self, threshold: float) -> AtThreshold:
        """Return what holding every comment from this probability on would have done."""
        hit = sum(self.probability(margin) >= threshold for margin in self._unwanted)
        wrong = sum(self.probability(margin) >= threshold for margin in self._good)
        return AtThreshold(
            threshold=threshold,
            held=hit + wrong,
            precision=hit / (hit + wrong) if hit + wrong else None,
            recall=hit / max(len(self._unwanted), 1),
            false_holds=wrong / max(len(self._good), 1),
        )


def area(predictions: Sequence[Prediction]) -> float | None:
    """Return the area under the curve, ties counted half; None without both kinds."""
    good = sorted(margin for margin, unwanted in predictions if not unwanted)
    bad = [margin for margin, unwanted in predictions if unwanted]
    if not (good and bad):
        return None
    won = sum(bisect_left(good, margin) + bisect_right(good, margin) for margin in bad)
    return won / 2 / len(good) / len(bad)


def recall_at_false_holds(predictions: Sequence[Prediction], share: float) -> float | None:
    """Return the part of unwanted comments held by the lowest threshold that holds at most this
    share of the good ones; None without both kinds."""
    good = sorted((margin for margin, unwanted in predictions if not unwanted), reverse=True)
    bad = [margin for margin, unwanted in predictions if unwanted]
    if not (good and bad):
        return None
    # The first good comment that may not be held any more.
    bound = good[min(int(share * len(good)), len(good) - 1)]
    return sum(margin > bound for margin in bad) / len(bad)


def _platt(predictions: Sequence[Prediction], bad: int, good: int) -> tuple[float, float]:
    """Fit slope and intercept by Newton's method, with Platt's targets against overfitting."""
    targets = {True: (bad + 1) / (bad + 2), False: 1 / (good + 2)}
    slope, intercept = 1.0, math.log((bad + 1) / (good + 1))
    loss = _loss(predictions, targets, slope, intercept)
    for _step in range(_STEPS):
        to_slope = to_intercept = 0.0
        curve_slope = curve_intercept = 1e-9
        curve_both = 0.0
        for margin, unwanted in predictions:
            said = sigmoid(slope * margin + intercept)
            error, spread = said - targets[unwanted], said * (1 - said)
            to_slope += error * margin
            to_intercept += error
            curve_slope += spread * margin * margin
            curve_intercept += spread
            curve_both += spread * margin
        whole = curve_slope * curve_intercept - curve_both * curve_both
        if not whole or abs(to_slope) + abs(to_intercept) < 1e-6 * len(predictions):
            break
        step_slope = (curve_intercept * to_slope - curve_both * to_intercept) / whole
        step_intercept = (curve_slope * to_intercept - curve_both * to_slope) / whole
        reach = 1.0
        while reach > 1e-6:
            tried = slope - reach * step_slope, intercept - reach * step_intercept
            better = _loss(predictions, targets, *tried)
            if better < loss:
                (slope, intercept), loss = tried, better
                break
            reach /= 2
        else:
            break
    # Where margins tell nothing, the share of unwanted comments is all that is known.
    return (slope, intercept) if slope > 0 else (0.0, math.log((bad + 1) / (good + 1)))


def _loss(
    predictions: Sequence[Prediction], targets: dict[bool, float], slope: float, intercept: float
) -> float:
    total = 0.0
    for margin, unwanted in predictions:
        value = slope * margin + intercept
        total += max(value, 0) - targets[unwanted] * value + math.log1p(math.exp(-abs(value)))
    return total
