"""Services on the network that are asked about comments. Knows neither database nor settings."""

from comments.remote.panel import Panel, Said, problem_of
from comments.remote.patience import within
from comments.remote.posting import NoAnswer
from comments.remote.vocabulary import Classifier, Contribution, Opinion

__all__ = [
    "Classifier",
    "Contribution",
    "NoAnswer",
    "Opinion",
    "Panel",
    "Said",
    "problem_of",
    "within",
]
