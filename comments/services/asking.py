"""Asking for the way to one's comments, without learning whether an address is known."""

from datetime import datetime, timedelta

from comments import identity
from comments.models import Person
from comments.notifications.asking import send_link
from comments.services.limits import Limit, take

ASKING = Limit(name="ask", at_once=5, every=timedelta(minutes=2))


def ask_for_link(*, address: str, sender: str, now: datetime) -> None:
    """Have the letter sent if somebody wrote under the address; nothing tells whether they did.

    The same work is done for any address, and an unknown one is stored nowhere. Raises TooOften.
    """
    take(ASKING, sender=sender, now=now)
    known = Person.objects.filter(address_index=identity.address_index(address))
    send_link.enqueue(known.values_list("pk", flat=True).first())
