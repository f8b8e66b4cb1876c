"""An author's private page for one comment. Its address, a long random token, is its key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Story
from comments.models import Comment
from comments.views.answers import private


@require_safe
@private
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The story with its reader's own comment in place, whatever became of it."""
    comment = get_object_or_404(
        Comment.objects.filter(story__in=Story.objects.published()), receipt_token=token
    )
    story = Story.objects.for_page().get(pk=comment.story_id)
    response = render(request, "articles/story.html", {"story": story, "receipt": comment})
    response["X-Robots-Tag"] = "noindex"
    # The address of this page is its key.
    response["Referrer-Policy"] = "no-referrer"
    return response
