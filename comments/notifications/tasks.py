"""What the worker does for letters. Every task may run twice: a letter leaves once."""

from django.tasks import task
from django.utils import timezone

from comments.notifications.delivery import attempt, overdue


@task
def deliver(letter_id: int) -> None:
    """Send a letter if it is due and still wanted; after a failure try again later."""
    again = attempt(letter_id, now=timezone.now())
    if again:
        deliver.using(run_after=again).enqueue(letter_id)


@task
def deliver_overdue() -> None:
    """Send what the worker that had it in hand, or its task, left behind."""
    for letter_id in overdue(now=timezone.now()):
        deliver.func(letter_id)
