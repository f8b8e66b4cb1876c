"""A logistic regression over hashed features that learns from one example after the other."""

import math
from array import array

from comments.learning.features import SIZE, Features, Vector, length_of

_RATE = 0.4
# What AdaGrad adds to the squares, so that a feature's first step is not its longest.
_START = 0.03
# An example is repeated until it is this far on its own side, and at most so often.
_SURE, _REPEATS = 2.0, 3
# Words come again and again: so many weights of those with more features than this are kept.
_REMEMBERED, _FEW = 5_000, 2


class Regression:
    """Weights that AdaGrad moves: a feature that was seen often moves less.

    What it becomes depends on the examples and their order alone, to the last bit.
    """

    def __init__(self) -> None:
        self.weights = array("f", bytes(4 * SIZE))
        self.squares = array("f", bytes(4 * SIZE))
        # Of the bias: what stands for a comment without a feature.
        self.bias = array("d", [0.0, 0.0])
        self._weights_of: dict[str, float] = {}

    def margin(self, vector: Vector) -> float:
        """Return how far a comment is on the side of the unwanted (above 0) or good (below)."""
        weights = self.weights
        return self.bias[0] + sum([weights[index] * value for index, value in vector])

    def quick_margin(self, features: Features) -> float:
        """Return the margin of the features' vector but for the last bits, without its order."""
        weights, found = self.weights, features.once()
        total = sum([weights[index] * value for index, value in found.items()])
        return self.bias[0] + total / length_of(found.values())

    def weight_of(self, what: str, features: dict[int, float]) -> float:
        """Return the weights of all features of a word together, which it always has."""
        if len(features) > _FEW and (known := self._weights_of.get(what)) is not None:
            return known
        weights = self.weights
        weight = sum([weights[index] * value for index, value in features.items()])
        if len(features) > _FEW and len(self._weights_of) < _REMEMBERED:
            self._weights_of[what] = weight
        return weight

    def learn(self, vector: Vector, *, unwanted: bool) -> None:
        """Take in one example."""
        self._weights_of.clear()
        for _again in range(_REPEATS):
            margin = self.margin(vector)
            if (margin if unwanted else -margin) >= _SURE:
                return
            self._step(vector, sigmoid(margin) - unwanted)

    def _step(self, vector: Vector, error: float) -> None:
        weights, squares, root = self.weights, self.squares, math.sqrt
        for index, value in vector:
            slope = error * value
            squares[index] += slope * slope
            weights[index] -= _RATE * slope / root(_START + squares[index])
        self.bias[1] += error * error
        self.bias[0] -= _RATE * error / root(1 + self.bias[1])


def sigmoid(margin: float) -> float:
    """Return the probability that belongs to a margin, however large."""
    if margin < 0:
        return 1 - sigmoid(-margin)
    return 1 / (1 + math.exp(-margin))
