"""Pages of stories. Public ones are the same bytes for every reader."""

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.changes import Part, shows, shows_story, shows_teasers
from articles.lists import StoryList
from articles.models import Contributor, Section, Story, Tag

STORIES_ON_FRONT = 14
A_YEAR = 365 * 24 * 3600


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    stories = list(Story.objects.published().newest_first().for_list()[:STORIES_ON_FRONT])
    shows(Part.FRONT)
    shows_teasers(stories)
    return render(request, "articles/front.html", {"stories": stories})


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    # In one query: between two of them a story could be neither here nor withdrawn.
    found = get_object_or_404(Story.objects.ever_public().for_page(), slug=slug)
    if not found.is_published:
        return render(request, "articles/withdrawn.html", status=410)
    shows_story(found)
    return render(request, "articles/story.html", {"story": found})


@require_safe
@cache_control(private=True, no_store=True)
@permission_required("articles.view_story")
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The story as readers would see it, in any state, for the desk alone."""
    found = get_object_or_404(Story.objects.for_page(), slug=slug)
    response = render(request, "articles/story.html", {"story": found, "is_preview": True})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Section, slug=slug)
    key = Part.SECTION_LIST.of(found.pk)
    stories = StoryList(found.stories.all(), key=key, is_in_order=True)
    shows(key)
    return render(
        request, "articles/section.html", {"section": found, "page": _page(request, stories)}
    )


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    key = Part.TAG_LIST.of(found.pk)
    stories = StoryList(found.stories.all(), key=key)
    shows(Part.TAG.of(found.pk), key)
    return render(request, "articles/tag.html", {"tag": found, "page": _page(request, stories)})


@require_safe
def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Contributor, slug=slug)
    key = Part.CONTRIBUTOR_LIST.of(found.pk)
    stories = StoryList(found.stories.all(), key=key)
    shows(Part.CONTRIBUTOR.of(found.pk), key)
    return render(
        request,
        "articles/contributor.html",
        {"contributor": found, "page": _page(request, stories)},
    )


def _page(request: HttpRequest, stories: StoryList) -> Page:
    """The asked page of the list; anything that is no page number means the first."""
    asked = request.GET.get("page") or "1"
    page = stories.get_page(asked)
    shows(as_asked=asked == str(page.number))
    shows_teasers(page)
    return page


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def media(request: HttpRequest, path: str) -> HttpResponse:
    """A picture. Names are random and a file never changes, so a copy is good for ever."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)
