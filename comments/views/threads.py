"""A story's conversation: its pages, its permalinks, and the same for programs."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from articles.changes import shows, shows_story
from articles.models import Story
from comments.avatars import draw
from comments.models import Comment
from comments.threads import Node, ThreadPage, page_of, thread_page

A_YEAR = 365 * 24 * 3600


@require_safe
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the thread in the order that is asked for."""
    story = get_object_or_404(Story.objects.published().for_page(), slug=slug)
    page = _asked_page(request, story)
    shows_story(story)
    return render(request, "comments/thread.html", {"story": story, "thread": page})


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the page of the thread that the comment is on."""
    found = Comment.objects.visible().select_related("story")
    comment = get_object_or_404(found, pk=comment_id)
    number = page_of(comment)
    address = comment.story.get_absolute_url()
    if number > 1:
        address = f"{reverse('comments:thread', args=[comment.story.slug])}?page={number}"
    return redirect(f"{address}#comment-{comment.pk}")


def _stamp(request: HttpRequest, slug: str) -> str:
    published = Comment.objects.published().filter(story__slug=slug)
    return f'"{published.stamp()}-{request.META["QUERY_STRING"][:100]!a}"'


@require_safe
@cache_control(public=True, no_cache=True)
@condition(etag_func=_stamp)
def thread_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the thread for programs; while nothing is new, 304 for the price of one query."""
    story = get_object_or_404(Story.objects.published().for_page(), slug=slug)
    page = _asked_page(request, story)
    return JsonResponse(
        {
            "story": request.build_absolute_uri(story.get_absolute_url()),
            "count": page.count,
            "order": page.order,
            "page": page.number,
            "pages": page.pages,
            "comments": [_as_json(request, node) for node in page.nodes],
        }
    )


def _as_json(request: HttpRequest, node: Node) -> dict[str, object]:
    comment = node.comment
    common = {
        "id": comment.pk,
        "parent": comment.parent_id,
        "withdrawn": comment.is_withdrawn,
        "submitted": comment.submitted_at.isoformat(),
    }
    if comment.is_withdrawn:
        return common
    return common | {
        "url": request.build_absolute_uri(comment.get_absolute_url()),
        "name": comment.author_name,
        "website": comment.website,
        "staff": comment.is_staff,
        "picked": comment.picked_at is not None,
        "edited": comment.edited_at and comment.edited_at.isoformat(),
        "recommendations": comment.recommendation_count,
        "html": comment.html,
    }


def _asked_page(request: HttpRequest, story: Story) -> ThreadPage:
    """Whatever is no page number means the first."""
    number = request.GET.get("page", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    page = thread_page(story=story, order=request.GET.get("order", ""), number=asked)
    shows(as_asked=page.number == asked)
    return page


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def avatar(request: HttpRequest, seed: str) -> HttpResponse:
    """The drawing that a seed stands for; the same for ever."""
    try:
        return HttpResponse(draw(seed), content_type="image/svg+xml")
    except ValueError as error:
        raise Http404 from error
