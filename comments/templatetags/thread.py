from typing import Any

from django import template

from comments.forms import CommentForm
from comments.threads import thread as thread_of

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def thread(context: template.Context) -> dict[str, Any]:
    """The comments of the page's `story` and the form; `form` and `receipt` come from the view."""
    story = context["story"]
    receipt = context.get("receipt")
    nodes = thread_of(story=story, own=receipt)
    return {
        "story": story,
        "nodes": nodes,
        "count": sum(not node.is_pending for node in nodes),
        "receipt": receipt,
        "form": context.get("form") or CommentForm(story=story),
    }
