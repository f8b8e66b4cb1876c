from typing import Any

from django import template
from django.utils import timezone

from comments.conversation import conversation_on
from comments.forms import CommentForm
from comments.threads import thread_page

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def thread(context: template.Context) -> dict[str, Any]:
    """A page of the comments of the page's `story`, and the form.

    The view may give `thread`, the page of it that is asked for, `form` and `receipt`.
    """
    story = context["story"]
    receipt = context.get("receipt")
    page = context.get("thread") or thread_page(story=story, own=receipt)
    conversation = conversation_on(story, now=timezone.now(), settings=page.settings)
    return {
        "story": story,
        "page": page,
        "conversation": conversation,
        "receipt": receipt,
        "form": context.get("form") or CommentForm(story=story, conversation=conversation),
    }
