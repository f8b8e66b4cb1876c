from datetime import datetime, timedelta
from functools import partial

from django import template
from django.core.cache import cache
from django.utils import timezone

from articles.changes import shows
from comments import services
from comments.models import Comment
from comments.services.remote import told_of_readers
from comments.services.waiting import expected_wait, in_words

register = template.Library()


@register.simple_tag(name="expected_wait")
def wait() -> str:
    """How long a held comment usually waits, in words; nothing when that is not known.

    It is that of the last full hour: pages with it need not be made again after each decision.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    shows(dated_from=hour + timedelta(hours=1))
    # What was decided at its end may be stored a moment later.
    then = hour - timedelta(minutes=1)
    usual = cache.get_or_set(
        f"expected-wait-{then.timestamp():.0f}", partial(_wait_until, then), 3600
    )
    return in_words(usual) if usual else ""


def _wait_until(then: datetime) -> timedelta:
    return expected_wait(now=then) or timedelta()


@register.inclusion_tag("comments/_told.html")
def told_elsewhere() -> dict[str, object]:
    """Who else is told of a comment, and what; nothing when nobody is."""
    names, email, network_address = told_of_readers()
    return {"names": names, "email": email, "network_address": network_address}


@register.inclusion_tag("comments/_own_links.html")
def own_links(comment: Comment) -> dict[str, object]:
    """Where the author of the comment can do something with it now."""
    choices = services.choices(comment=comment, now=timezone.now())
    return {"comment": comment, "choices": choices}
