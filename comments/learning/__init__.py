"""What is learnt from the desk's own decisions: pure Python, without a database.

A comment becomes hashed features, a logistic regression weighs them, and what it says is measured
on comments that it had not seen. comments/services/learning.py feeds it.
"""

from comments.learning.calibration import Calibration
from comments.learning.explaining import Reason, reasons, strongest
from comments.learning.features import Features, features_of
from comments.learning.learner import FORM, BadSnapshot, Learner

__all__ = [
    "FORM",
    "BadSnapshot",
    "Calibration",
    "Features",
    "Learner",
    "Reason",
    "features_of",
    "reasons",
    "strongest",
]
