"""The letter that somebody asked for by typing an address."""

from django.tasks import task
from django.utils import timezone

from comments.models import Person
from comments.notifications import outbox


@task
def send_link(address_index: str) -> None:
    """Send the way to their comments to the person with this address index, if there is one.

    Asking only enqueues this, so that it takes the same time whether or not the address is known.
    """
    person = Person.objects.filter(address_index=address_index).first()
    if person:
        outbox.send_the_way_to_your_comments(person=person, now=timezone.now())
