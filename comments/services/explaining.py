"""What the policy and the desk did, in plain words for the author of the comment."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.policy import Effect

# Not the policy's own explanations: those are for moderators, and quote their lists. Nothing on
# the standing of a person either: whoever typed the address may be somebody else.
_WHY_HELD = {
    "everything": _("A moderator reads every comment before it is published."),
    "newcomer": _(
        "A moderator reads the first comments of every author before they are published. They "
        "count as yours once you have confirmed your address through the letter that we sent to it."
    ),
    "first_comments": _(
        "A moderator reads the first comments of every author before they are published."
    ),
    "no_address": _(
        "A moderator reads comments without an e-mail address before they are published."
    ),
    "unproven": _(
        "Confirm your address through the letter that we sent to it. A moderator reads the comment "
        "after that."
    ),
    "many_links": _("It contains several links."),
    "staff_name": _("The name that you gave could be taken for somebody who works here."),
    "no_proof": _(
        "Your browser runs no scripts, or they did not finish: a moderator looks at it instead."
    ),
    "reports": _("Readers have asked a moderator to look at it."),
    "not_theirs": _("It could not be confirmed that you wrote it."),
}
_SOMETHING = _("Something in it made us want to read it before it is published.")
_LOOKING_AGAIN = _("A moderator wants to look at it again.")


def why_held(comment: Comment) -> list[str]:
    """Return sentences on what holds the comment; none when it is not held."""
    if not comment.is_held:
        return []
    latest = comment.decisions.standing().last()
    if latest.actor_id:
        return [str(_LOOKING_AGAIN)]
    # What it was held for then and still is: confirming the address leaves other findings.
    holding = set(comment.findings.filter(effect=Effect.HOLD).values_list("rule", flat=True))
    rules = [rule for rule in latest.rules if rule in holding]
    return sentences_on(_as_told(rule, comment) for rule in rules)


def _as_told(rule: str, comment: Comment) -> str:
    """The rule's name among the sentences, by what its author can do about it."""
    if rule != "newcomer":
        return rule
    if comment.is_anonymous:
        return "no_address"
    return "first_comments" if comment.is_proven else rule


def sentences_on(rules: Iterable[str]) -> list[str]:
    """Return what to tell an author whose comment these rules hold; one sentence at least."""
    sentences = [str(_WHY_HELD.get(rule, _SOMETHING)) for rule in rules] or [str(_SOMETHING)]
    return list(dict.fromkeys(sentences))


def status_for_author(status: str) -> str:
    """Return a status in the author's words: of the desk's three ways to reject they learn one."""
    if status == Comment.Status.HELD:
        return str(_("Awaiting moderation"))
    if status == Comment.Status.PUBLISHED:
        return str(_("Published"))
    if status == Comment.Status.WITHDRAWN:
        return str(_("Withdrawn by you"))
    return str(_("Not published"))
