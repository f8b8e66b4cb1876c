"""Why the regression says what it says, in the comment's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest

from comments.learning.features import Features
from comments.learning.regression import Regression


@dataclass(frozen=True)
class Reason:
    """Something of a comment, and how far it moves it: above 0 towards unwanted."""

    what: str
    weight: float


def reasons(regression: Regression, features: Features, count: int = 5) -> list[Reason]:
    """Return what moves this comment furthest towards unwanted, the strongest first."""
    lengths = sum(value * value for one in features.values() for value in one.values()) ** 0.5
    weighed = [
        Reason(what, weight_of(regression, one) / (lengths or 1.0))
        for what, one in features.items()
    ]
    return _strongest((one for one in weighed if one.weight > 0), count)


def strongest(
    regression: Regression, comments: Iterable[Features], count: int = 20
) -> tuple[list[Reason], list[Reason]]:
    """Return what in these comments speaks most for unwanted ones, and most for good ones."""
    known = {what: one for features in comments for what, one in features.items()}
    weighed = [Reason(what, weight_of(regression, one)) for what, one in known.items()]
    bad = _strongest((one for one in weighed if one.weight > 0), count)
    good = _strongest((one for one in weighed if one.weight < 0), count)
    return bad, good


def weight_of(regression: Regression, features: dict[int, float]) -> float:
    """Return the weights of all features that belong to one word together."""
    return sum(regression.weights[index] * value for index, value in features.items())


def _strongest(found: Iterable[Reason], count: int) -> list[Reason]:
    # By the words too, so that the order never depends on anything but them.
    return nlargest(count, found, key=lambda one: (abs(one.weight), one.what))
