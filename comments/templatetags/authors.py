from django import template
from django.utils import timezone

from comments import services
from comments.models import Comment
from comments.services.waiting import expected_wait, in_words

register = template.Library()


@register.simple_tag(name="expected_wait")
def wait() -> str:
    """How long a held comment usually waits, in words; nothing when that is not known."""
    usual = expected_wait(now=timezone.now())
    return in_words(usual) if usual else ""


@register.inclusion_tag("comments/_own_links.html")
def own_links(comment: Comment) -> dict[str, object]:
    """Where the author of the comment can do something with it now."""
    choices = services.choices(comment=comment, now=timezone.now())
    return {"comment": comment, "choices": choices}
