"""Telling the desk that a story is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Story
from comments import services
from comments.networks import sender_of
from comments.reaction_forms import ErrorForm
from comments.views.answers import SeeOther, own_origin, private, wait_before_retry


@require_http_methods(["GET", "HEAD", "POST"])
@private
@own_origin
def report_error(request: HttpRequest, slug: str) -> HttpResponse:
    story = get_object_or_404(Story.objects.published().for_list(), slug=slug)
    form = ErrorForm(request.POST or None, story=story)
    context = {"story": story, "form": form}
    if not form.is_valid():
        return render(request, "comments/error.html", context, status=422 if form.errors else 200)
    try:
        services.report_error(
            story=story, error=form.error(), sender=sender_of(request), now=timezone.now()
        )
    except services.TooOften as refusal:
        form.add_error(None, str(refusal))
        return wait_before_retry(
            render(request, "comments/error.html", context, status=429), refusal
        )
    return SeeOther(reverse("comments:thanks", args=[story.slug]))


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """After a report of a comment or an error."""
    story = get_object_or_404(Story.objects.published().for_list(), slug=slug)
    return render(request, "comments/thanks.html", {"story": story})
