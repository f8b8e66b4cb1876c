"""Recommending and reporting a comment. Both work as plain pages; scripts only spare the way."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comments import services
from comments.models import Comment
from comments.networks import reader_of, sender_of
from comments.reaction_forms import ReportForm
from comments.views.answers import SeeOther, own_origin, private, too_often, wait_before_retry


@require_http_methods(["GET", "HEAD", "POST"])
@private
@own_origin
def recommend(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Count a reader's recommendation; the count for a script, the comment for everybody else."""
    comment = _public(comment_id)
    if request.method != "POST":
        return render(request, "comments/recommend.html", {"comment": comment})
    try:
        services.recommend(
            comment=comment,
            reader=reader_of(request),
            sender=sender_of(request),
            now=timezone.now(),
        )
    except services.TooOften as refusal:
        return too_often(request, refusal)
    if request.accepts("text/html"):
        return SeeOther(comment.get_absolute_url())
    comment.refresh_from_db(fields=["recommendation_count"])
    return JsonResponse({"text": comment.recommended})


@require_http_methods(["GET", "HEAD", "POST"])
@private
@own_origin
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take an objection to a comment. The answer tells nothing of its author or other reports."""
    comment = _public(comment_id)
    form = ReportForm(request.POST or None, comment=comment)
    context = {"comment": comment, "form": form}
    if not form.is_valid():
        return render(request, "comments/report.html", context, status=422 if form.errors else 200)
    try:
        services.report(
            comment=comment, **form.cleaned_data, sender=sender_of(request), now=timezone.now()
        )
    except services.TooOften as refusal:
        form.add_error(None, str(refusal))
        page = render(request, "comments/report.html", context, status=429)
        return wait_before_retry(page, refusal)
    return SeeOther(reverse("comments:thanks", args=[comment.story.slug]))


def _public(comment_id: int) -> Comment:
    return get_object_or_404(Comment.objects.visible().select_related("story"), pk=comment_id)
