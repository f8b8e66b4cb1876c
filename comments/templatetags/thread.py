from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Story
from comments.appearance import Appearance, badges, rendered
from comments.conversation import Conversation, conversation_on
from comments.forms import CommentForm
from comments.threads import Node, ThreadPage, thread_page

register = template.Library()
register.filter(badges)


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
        "places": _places(page, story, takes_replies=conversation.takes_comments),
        "conversation": conversation,
        "receipt": receipt,
        "form": context.get("form"),
    }


def _places(
    page: ThreadPage, story: Story, *, takes_replies: bool
) -> Iterator[tuple[Node, SafeString]]:
    """Return each place in the thread with its comment; a note tells its author how it stands."""
    language, zone = get_language(), timezone.get_current_timezone()
    for node in page.nodes:
        if node.comment.is_withdrawn:
            yield node, render_to_string("comments/_withdrawn.html", {"comment": node.comment})
            continue
        appearance = Appearance.of(node, story=story, takes_replies=takes_replies)
        if node.is_pending:
            note = render_to_string("comments/_pending.html", {"comment": node.comment})
            yield node, appearance.render(note=note)
        else:
            yield node, rendered(appearance, language=language, zone=zone)


@register.simple_tag
def comment_fields(form: CommentForm | None, conversation: Conversation) -> SafeString:
    """The fields and buttons of the form; of an empty one where there is none yet."""
    return render_crispy_form(form) if form else _empty_fields(conversation, get_language())


@lru_cache(maxsize=64)
def _empty_fields(conversation: Conversation, language: str) -> SafeString:
    """The same for every story."""
    return render_crispy_form(CommentForm(story=None, conversation=conversation))
