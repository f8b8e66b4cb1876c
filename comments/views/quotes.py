"""Replying to a passage of a story, for browsers that run no scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Story
from comments.conversation import conversation_on
from comments.forms import PASSAGE_LIMIT, CommentForm


@require_safe
def quote(request: HttpRequest, slug: str) -> HttpResponse:
    """The paragraphs to choose from, or the form with the one that was chosen."""
    story = get_object_or_404(Story.objects.published().for_page(), slug=slug)
    paragraphs = story.paragraphs
    conversation = conversation_on(story, now=timezone.now())
    chosen = request.GET.get("paragraph", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 6 else 0
    if not (conversation.takes_comments and 1 <= number <= len(paragraphs)):
        context = {"story": story, "paragraphs": paragraphs, "conversation": conversation}
        return render(request, "comments/quote.html", context)
    initial = {"passage": _beginning(paragraphs[number - 1])}
    form = CommentForm(story=story, conversation=conversation, initial=initial)
    return render(request, "comments/reply.html", {"story": story, "form": form})


def _beginning(paragraph: str) -> str:
    """Return the paragraph, cut after a word if it is longer than a passage may be."""
    data = paragraph.encode()
    if len(data) <= PASSAGE_LIMIT:
        return paragraph
    return data[:PASSAGE_LIMIT].decode(errors="ignore").rpartition(" ")[0]
