"""Asking for the way to one's comments, without learning whether an address is known."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from comments import identity
from comments.models import Person
from comments.notifications.asking import send_link

AT_MOST = 5
# Seconds.
WITHIN = 600


class AskedTooOften(Exception):
    """The sender has to wait; the message is for the reader."""


def ask_for_link(*, address: str, sender: str) -> None:
    """Have the letter sent if somebody wrote under the address; nothing tells whether they did.

    The same work is done for any address, and an unknown one is stored nowhere. Raises
    AskedTooOften when the sender asked AT_MOST times within WITHIN seconds. The count is kept in
    the cache, by default for each process of the site: it slows a flood down, and how many letters
    a person gets is limited apart.
    """
    key = f"asked-for-link:{sender}"
    cache.add(key, 0, WITHIN)
    try:
        asked = cache.incr(key)
    except ValueError:  # It expired just now.
        asked = 1
    if asked > AT_MOST:
        raise AskedTooOften(
            _("That was asked for very often from your network. Please try again in ten minutes.")
        )
    known = Person.objects.filter(address_index=identity.address_index(address))
    send_link.enqueue(known.values_list("pk", flat=True).first())
