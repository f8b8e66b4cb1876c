"""A story's conversation: its permalinks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from comments.models import Comment


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the page of the thread that the comment is on."""
    comment = get_object_or_404(Comment.objects.visible().select_related("story"), pk=comment_id)
    return redirect(f"{comment.story.get_absolute_url()}#comment-{comment.pk}")
