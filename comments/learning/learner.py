"""The filter as a whole: it predicts each example before it learns it, and keeps both."""

import json
import zlib
from array import array
from collections import deque
from sys import byteorder
from typing import Self

from comments.learning.calibration import Calibration, Prediction
from comments.learning.features import Features
from comments.learning.regression import Regression

# The newest predictions tell how it does now.
_WINDOW = 2_000
# Counts up when a comment gets other features, is learnt in another way, or a snapshot changes.
FORM = 2


class BadSnapshot(ValueError):
    """These bytes are not the snapshot of a learner of this form."""


class Learner:
    """Learns decisions one by one; the same decisions in the same order give the same snapshot."""

    def __init__(self) -> None:
        self.count = self.unwanted = 0
        self.regression = Regression()
        self._predictions: deque[Prediction] = deque(maxlen=_WINDOW)
        self._calibration: Calibration | None = None

    def learn(self, features: Features, *, unwanted: bool) -> None:
        """Note what would have been said of the comment, then take in what it was."""
        vector = features.vector()
        self._predictions.append((self.regression.margin(vector), unwanted))
        self.regression.learn(vector, unwanted=unwanted)
        self.count += 1
        self.unwanted += unwanted
        self._calibration = None

    @property
    def calibration(self) -> Calibration:
        """What its newest predictions were worth."""
        if self._calibration is None:
            self._calibration = Calibration(tuple(self._predictions))
        return self._calibration

    def probability(self, features: Features) -> float:
        """Return how likely it is that a moderator would not publish the comment."""
        return self.calibration.probability(self.regression.quick_margin(features))

    def dumps(self) -> bytes:
        """Return everything needed to go on as bytes."""
        head = json.dumps({"form": FORM, "count": self.count, "unwanted": self.unwanted})
        margins = array("d", [margin for margin, _ in self._predictions])
        labels = bytes(unwanted for _, unwanted in self._predictions)
        regression = self.regression
        arrays = [regression.weights, regression.squares, regression.bias, margins]
        body = b"".join(_little_endian(one) for one in arrays)
        return zlib.compress(head.encode() + b"\n" + body + labels, 6)

    @classmethod
    def loads(cls, snapshot: bytes) -> Self:
        """Return the learner that `dumps` wrote; raises BadSnapshot for any other bytes."""
        learner = cls()
        try:
            head, _newline, rest = zlib.decompress(snapshot).partition(b"\n")
            said = json.loads(head)
            if said["form"] != FORM:
                raise BadSnapshot("It was made by another version.")
            learner.count, learner.unwanted = said["count"], said["unwanted"]
            regression = learner.regression
            # A view, since each part of two megabytes would be copied again.
            body = memoryview(rest)
            for filled in (regression.weights, regression.squares, regression.bias):
                length = len(filled) * filled.itemsize
                if len(body) < length:
                    raise BadSnapshot("It ends too early.")
                filled[:] = _array(filled.typecode, body[:length])
                body = body[length:]
            count, left = divmod(len(body), 9)
            if left:
                raise BadSnapshot("It ends too early.")
            margins = _array("d", body[: 8 * count])
            labels = body[8 * count :]
            learner._predictions.extend(zip(margins, map(bool, labels), strict=True))
        except BadSnapshot:
            raise
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise BadSnapshot("It cannot be read.") from error
        return learner


def _little_endian(numbers: array) -> bytes:
    if byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _array(typecode: str, data: memoryview) -> array:
    numbers = array(typecode)
    numbers.frombytes(data)
    if byteorder == "big":
        numbers.byteswap()
    return numbers
