"""The letter that somebody asked for by typing an address."""

from django.tasks import task
from django.utils import timezone

from comments.models import Person
from comments.notifications import outbox


@task
def send_link(person_id: int | None) -> None:
    """Send a person the way to their comments; None is an address that nobody wrote under.

    Asking enqueues this in either case, so that it takes the same time.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person:
        outbox.send_the_way_to_your_comments(person=person, now=timezone.now())
