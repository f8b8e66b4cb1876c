"""The services of a site, asked one after the other. Whatever they do, the caller goes on."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from comments.remote.patience import PAUSE, Patience, within
from comments.remote.posting import NoAnswer
from comments.remote.vocabulary import Classifier, Contribution, Opinion

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Said:
    """An opinion, and the name of the service that has it."""

    opinion: Opinion
    by: str


class Panel:
    """The services that this process asks, with its patience for each."""

    def __init__(self, classifiers: Iterable[Classifier] = ()) -> None:
        self._asked = [(one, Patience()) for one in classifiers]

    @property
    def classifiers(self) -> tuple[Classifier, ...]:
        return tuple(one for one, _patience in self._asked)

    def named(self, name: str) -> Classifier | None:
        """Return the service of this name; None when it is no longer asked."""
        return next((one for one in self.classifiers if one.name == name), None)

    def ask(self, contribution: Contribution, *, seconds: float) -> Said | None:
        """Return what the services think, the first one against it or else the first one for it.

        All of them together get so many seconds. None when nobody answered in time; it never
        raises.
        """
        deadline, said = monotonic() + seconds, None
        for classifier, patience in self._asked:
            left = deadline - monotonic()
            if left <= 0:
                break
            opinion = _ask(classifier, patience, contribution, left)
            if opinion:
                said = said or Said(opinion=opinion, by=classifier.name)
            if opinion in {Opinion.SPAM, Opinion.DISCARD}:
                return Said(opinion=opinion, by=classifier.name)
        return said


def problem_of(error: Exception) -> str:
    """Return the kind of an error; its words may hold what was sent, if they are not ours."""
    return str(error) if isinstance(error, NoAnswer) else type(error).__name__


def _ask(
    classifier: Classifier, patience: Patience, contribution: Contribution, seconds: float
) -> Opinion | None:
    if not patience.takes_turn():
        return None
    try:
        opinion = within(seconds, partial(classifier.classify, contribution, seconds=seconds))
        opinion = None if opinion is None else Opinion(opinion)
    except Exception as error:
        pause = f"; not asked again for {PAUSE:.0f} s" if patience.failed() else ""
        problem = problem_of(error)
        logger.warning("%s gave no opinion on a comment: %s%s.", classifier.name, problem, pause)
        return None
    patience.answered()
    return opinion
