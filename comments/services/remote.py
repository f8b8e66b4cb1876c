"""What services on the network say of a comment, as facts for the policy.

They are asked outside of transactions, so that nobody waits for a lock while they think. What
they are told of a comment is put together here and nowhere else.
"""

import logging
from functools import cache
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.module_loading import import_string

from comments import identity
from comments.links import absolute
from comments.models import Comment
from comments.remote import Contribution, Panel

logger = logging.getLogger(__name__)

SILENT = "silent"


def panel() -> Panel:
    """Return the services that are asked, the same ones for as long as the process runs.

    None of them is asked where the settings cannot be used; `manage.py check` says why.
    """
    try:
        return _panel()
    except Exception:
        logger.exception("The remote classifiers cannot be used.")
        return Panel()


@cache
def _panel() -> Panel:
    found = [import_string(path).from_settings(settings) for path in settings.REMOTE_CLASSIFIERS]
    return Panel(one for one in found if one is not None)


def told_of_readers() -> tuple[str, bool, bool]:
    """Return which services are told of a comment, and whether the e-mail address and the network
    address are among that, for readers to know; no names when nobody is told."""
    names = ", ".join(one.name for one in panel().classifiers)
    return names, settings.REMOTE_SEND_EMAIL, settings.REMOTE_SEND_NETWORK_ADDRESS


def ask_about(comment: Comment, *, address: str = "", network_address: str = "") -> dict[str, Any]:
    """Return what is said of a comment that need not be stored yet; it never raises.

    No facts when nobody is to be asked, nor when nobody answers about other words for a comment
    on which something was said: that stands then. `address` is what was typed; without one it is
    that of the comment's person.
    """
    asked = panel()
    if not asked.classifiers:
        return {}
    contribution = contribution_of(comment, address=address, network_address=network_address)
    said = asked.ask(contribution, seconds=settings.REMOTE_SECONDS)
    if said:
        return {"remote": said.opinion.value, "remote_by": said.by}
    return {} if comment.facts.get("remote") else {"remote": SILENT, "remote_by": ""}


def contribution_of(
    comment: Comment, *, address: str = "", network_address: str = ""
) -> Contribution:
    """Return what is told of a comment: an address only where the settings say so."""
    return Contribution(
        name=comment.name,
        website=comment.website,
        text=comment.text,
        page=absolute(comment.story.get_absolute_url()),
        submitted_at=comment.submitted_at,
        is_edited=comment.edited_at is not None,
        email=(address or _address_of(comment)) if settings.REMOTE_SEND_EMAIL else "",
        network_address=network_address if settings.REMOTE_SEND_NETWORK_ADDRESS else "",
    )


def _address_of(comment: Comment) -> str:
    sealed = comment.person.sealed_address if comment.person else ""
    try:
        return identity.unseal(sealed) if sealed else ""
    except InvalidToken:
        # A lost key; letters say so.
        return ""
