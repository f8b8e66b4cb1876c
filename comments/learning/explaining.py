"""Why the regression says what it says, in the comment's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from comments.learning.features import Features, length_of
from comments.learning.regression import Regression


@dataclass(frozen=True)
class Reason:
    """Something of a comment, and how far it moves it: above 0 towards unwanted."""

    what: str
    weight: float


def reasons(regression: Regression, features: Features, count: int = 5) -> list[Reason]:
    """Return what moves this comment furthest towards unwanted, the strongest first."""
    values = list(chain.from_iterable(map(dict.values, features.values())))
    length = length_of(values)
    weighed = ((what, weight / length) for what, weight in _weighed(regression, features))
    return _strongest((one for one in weighed if one[1] > 0), count)


def strongest(
    regression: Regression, comments: Iterable[Features], count: int = 20
) -> tuple[list[Reason], list[Reason]]:
    """Return what in these comments speaks most for unwanted ones, and most for good ones."""
    known = {what: one for features in comments for what, one in features.items()}
    weighed = list(_weighed(regression, known))
    bad = _strongest((one for one in weighed if one[1] > 0), count)
    good = _strongest((one for one in weighed if one[1] < 0), count)
    return bad, good


def _weighed(
    regression: Regression, features: dict[str, dict[int, float]]
) -> Iterator[tuple[str, float]]:
    """Yield each word with the weights of all its features together."""
    for what, one in features.items():
        yield what, regression.weight_of(what, one)


def _strongest(found: Iterable[tuple[str, float]], count: int) -> list[Reason]:
    # By the words too, so that the order never depends on anything but them.
    return [Reason(*one) for one in nlargest(count, found, key=lambda one: (abs(one[1]), one[0]))]
