"""What moderators are told when something that they asked for is not done."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Decision


class DecisionRefused(Exception):
    """Nothing was changed; the message says why in words for the moderator."""


class StaleDecision(DecisionRefused):
    """Somebody decided after the moderator looked; `latest` is what they decided.

    The message says who, what, when and why. For the desk alone: it has the note of the decision.
    """

    def __init__(self, latest: Decision) -> None:
        self.latest = latest
        super().__init__(" ".join(_sentences(latest)))


def _sentences(latest: Decision) -> Iterator[str]:
    at = timezone.localtime(latest.at)
    if latest.undoes_id:
        what = _("%(actor)s took a decision on this comment back at %(time)s: %(status)s.")
    elif latest.by_author:
        what = _("Its author changed this comment at %(time)s: %(status)s.")
    else:
        what = _("%(actor)s already decided on this comment at %(time)s: %(status)s.")
    yield what % {
        "actor": latest.decided_by,
        "time": f"{at:%Y-%m-%d %H:%M:%S %Z}",
        "status": latest.get_to_status_display(),
    }
    if latest.reason:
        yield _("Reason: %(reason)s") % {"reason": latest.reason}
    if latest.note:
        yield _("Note for the desk: %(note)s") % {"note": latest.note}
    if latest.rules:
        yield _("Rules: %(rules)s") % {"rules": ", ".join(latest.rules)}
