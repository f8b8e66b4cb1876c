"""Telling remote classifiers where moderators found that they were wrong."""

import logging
from datetime import timedelta
from functools import partial
from itertools import pairwise

from django.tasks import task
from django.utils import timezone

from comments.models import Comment, Decision
from comments.notifications.following import UNDO_WINDOW
from comments.policy import Facts
from comments.remote import problem_of, within
from comments.services.remote import contribution_of, panel

logger = logging.getLogger(__name__)
Status = Comment.Status

AGAIN_AFTER = [timedelta(minutes=minutes) for minutes in (5, 60, 600)]
# Nobody waits for it.
SECONDS = 15
_SPAM = {"spam", "discard"}


def correct(*, comment: Comment, decision: Decision) -> None:
    """Have the services told what this decision corrects, once it has stood for UNDO_WINDOW.

    To be called in the transaction that stores it.
    """
    classifiers = panel().classifiers
    if classifiers and correction_on(comment) is not None:
        for classifier in classifiers:
            told = teach.using(run_after=decision.at + UNDO_WINDOW)
            told.enqueue(comment.pk, comment.version, classifier.name)


def correction_on(comment: Comment) -> bool | None:
    """Return whether the services are to learn that it is spam; None when there is nothing to
    learn: a moderator says what they said themselves or know already, or something else.

    A comment on which they were never asked is none of their business, and an erased one has lost
    what would say that they were.
    """
    said = Facts.of(comment.facts).remote
    if comment.is_staff or not said:
        return None
    decisions = list(comment.decisions.order_by("version"))
    # Before that they were about other words.
    edited = max((number for number, one in enumerate(decisions) if one.by_author), default=0)
    return _correction(decisions[edited:], said_spam=said in _SPAM)


def _correction(decisions: list[Decision], *, said_spam: bool) -> bool | None:
    known_as_spam, by_us, correction = said_spam, False, None
    for decision, following in pairwise([*decisions, None]):
        correction = None
        if decision.actor_id and decision.to_status == Status.SPAM:
            correction = None if known_as_spam else True
        elif decision.actor_id and known_as_spam:
            # What they said is wrong once it is published. What we said is wrong as soon as it is
            # taken back: it may harm the author on other sites.
            taken_back = by_us and decision.to_status in {Status.HELD, Status.REJECTED}
            if taken_back or decision.to_status == Status.PUBLISHED:
                correction = False
        stood = following is None or following.at - decision.at >= UNDO_WINDOW
        if correction is not None and stood:
            known_as_spam, by_us = correction, True
    return correction


@task
def teach(comment_id: int, version: int, name: str, attempt: int = 1) -> None:
    """Tell one service, unless something happened to the comment since; after failures again.

    The last failure leaves a line in the log.
    """
    comments = Comment.objects.select_related("story", "person")
    comment = comments.filter(pk=comment_id, version=version).first()
    classifier = panel().named(name)
    is_spam = correction_on(comment) if comment and classifier else None
    if is_spam is None:
        return
    contribution = contribution_of(comment)
    try:
        call = partial(classifier.teach, contribution, is_spam=is_spam, seconds=SECONDS)
        within(SECONDS, call)
    except Exception as error:
        if attempt > len(AGAIN_AFTER):
            problem = problem_of(error)
            logger.warning("%s was not told about comment %s: %s.", name, comment_id, problem)
            return
        again = timezone.now() + AGAIN_AFTER[attempt - 1]
        teach.using(run_after=again).enqueue(comment_id, version, name, attempt + 1)
