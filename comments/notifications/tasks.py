"""What the worker does for letters."""

from django.tasks import task


@task
def deliver(letter_id: int) -> None:
    """Send a letter."""
