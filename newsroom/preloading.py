"""What the first pages and the first reply need, loaded once for all processes that share it."""

from django.urls import resolve

from comments.language import language_of
from comments.policy.normalising import look_of


def preload() -> None:
    """Load it. Neither opens the database nor starts a thread, so that a fork is safe after it."""
    resolve("/")
    language_of("The tables of languages")
    look_of("а table of look-alikes, for its first letter is Cyrillic")
