"""What the policy found, in the moderator's words and language."""

import re

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Finding, Standing
from comments.policy import Effect

LEARNED = "learned"
# Short names, for lists to choose from.
RULES = {
    "everything": _("Everything is read first"),
    "newcomer": _("First comments of an author"),
    "unproven": _("Address not confirmed"),
    "many_links": _("Several links"),
    "listed": _("On a list"),
    LEARNED: _("The filter"),
    "standing": _("Standing of the author"),
    "staff_name": _("Name of somebody who works here"),
    "reports": _("Reported by readers"),
    "not_theirs": _("Disowned by the owner of the address"),
    "trap": _("A hidden field was filled in"),
    "no_proof": _("No proof of work"),
    "pace": _("Sent too soon"),
    "remote": _("A service on the network"),
    "staff_author": _("Written by staff"),
}
EFFECTS = {
    Effect.ADVISE: _("advises"),
    Effect.PUBLISH: _("publishes"),
    Effect.HOLD: _("holds"),
    Effect.TRASH: _("trashes"),
}
_PLAIN = {
    "everything": _("Every comment is read here before it is published."),
    "unproven": _("The address is not confirmed yet."),
    "staff_name": _("The name could be taken for somebody who works here."),
    "not_theirs": _("The owner of the address says that they did not write it."),
    "trap": _("A field that people do not see was filled in."),
    "no_proof": _("It came without a proof of work: from a robot, or a browser without scripts."),
    "staff_author": _("Written by a signed-in member of staff."),
}
_NUMBER = re.compile(r"\d+")


def name_of(rule: str) -> str:
    return str(RULES.get(rule, rule))


def explain(finding: Finding, comment: Comment) -> str:
    """Return what was found as a sentence; the policy's own where there is no better one."""
    if finding.rule in _PLAIN:
        return str(_PLAIN[finding.rule])
    explained = _EXPLAINED.get(finding.rule)
    return (explained(finding, comment) if explained else "") or finding.explanation


def _links(finding: Finding, comment: Comment) -> str:
    numbers = _NUMBER.findall(finding.explanation)
    if len(numbers) != 2:
        return ""
    links, limit = numbers
    return gettext("It has %(links)s links; from %(limit)s on a comment is held.") % {
        "links": links,
        "limit": limit,
    }


def _newcomer(finding: Finding, comment: Comment) -> str:
    count = comment.facts.get("published_before", 0)
    if not count:
        return gettext("Nothing is published yet under this author's proven address.")
    said = ngettext(
        "Only %(count)s comment is published yet under this author's proven address.",
        "Only %(count)s comments are published yet under this author's proven address.",
        count,
    )
    return said % {"count": count}


def _standing(finding: Finding, comment: Comment) -> str:
    kind = comment.facts.get("standing")
    if kind not in Standing.Kind:
        return ""
    return gettext("Standing of the author: %(standing)s.") % {
        "standing": Standing.Kind(kind).label.lower()
    }


def _listed(finding: Finding, comment: Comment) -> str:
    if finding.entry is None:
        return ""
    return gettext("“%(entry)s” is on a list.") % {"entry": finding.entry}


def _pace(finding: Finding, comment: Comment) -> str:
    seconds = comment.facts.get("seconds")
    if seconds is None:
        return ""
    return gettext("It was sent %(seconds)s seconds after the form was first touched.") % {
        "seconds": f"{seconds:.1f}"
    }


def _learned(finding: Finding, comment: Comment) -> str:
    if finding.score is None:
        return ""
    said = gettext("By earlier decisions it is unwanted with a probability of %(share)s %%.") % {
        "share": round(finding.score * 100)
    }
    if words := comment.facts.get("unwanted_for"):
        said += " " + gettext("What speaks most for it: %(words)s.") % {"words": words}
    return said


def _reports(finding: Finding, comment: Comment) -> str:
    return gettext("Readers asked a moderator to look at it.")


_EXPLAINED = {
    "many_links": _links,
    "newcomer": _newcomer,
    "standing": _standing,
    "listed": _listed,
    "pace": _pace,
    LEARNED: _learned,
    "reports": _reports,
}
