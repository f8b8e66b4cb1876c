"""Leaving a comment, and replying to one without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Story
from comments import services
from comments.forms import CommentForm
from comments.identity import sender_of
from comments.models import Comment
from comments.origin import is_own
from comments.readers import known_reader
from comments.rendering import render_comment
from comments.views.answers import SeeOther, private


@csrf_exempt  # A page with a token could not be the same for every reader; see origin.py.
@private
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment. Whatever refuses it gives the form back with every word that was typed."""
    story = get_object_or_404(Story.objects.published().for_page(), slug=slug)
    if request.method != "POST":
        return redirect(f"{story.get_absolute_url()}#respond")
    form = CommentForm(request.POST, story=story, user=request.user)
    if not is_own(request):
        return render(request, "comments/confirm.html", {"story": story, "form": form}, status=403)
    if "preview" in request.POST and "text" not in form.errors:
        return _preview(request, story, form)
    if form.is_valid():
        try:
            comment = services.submit(
                story=story,
                parent=form.cleaned_data["parent"],
                reply=form.reply(),
                sender=sender_of(request),
                now=timezone.now(),
                reader=known_reader(request),
            )
        except services.SubmissionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            receipt = reverse("comments:receipt", args=[comment.receipt_token])
            return SeeOther(f"{receipt}#comment-{comment.pk}")
    return _form_again(request, story, form)


def _form_again(request: HttpRequest, story: Story, form: CommentForm) -> HttpResponse:
    context = {"story": story, "form": form, "parent": form.cleaned_data.get("parent")}
    template = "comments/reply.html" if context["parent"] else "articles/story.html"
    return render(request, template, context, status=422)


def _preview(request: HttpRequest, story: Story, form: CommentForm) -> HttpResponse:
    """The form with every word, no complaint, and above it the text as readers would see it."""
    context = {
        "story": story,
        "parent": form.cleaned_data.get("parent"),
        "form": CommentForm(story=story, user=request.user, initial=request.POST.dict()),
        "preview": render_comment(form.cleaned_data["text"]),
    }
    return render(request, "comments/reply.html", context)


@require_safe
def reply_to(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """The form for a reply to one comment, for browsers that run no scripts."""
    story = get_object_or_404(Story.objects.published().for_page(), slug=slug)
    parent = get_object_or_404(Comment.objects.visible().filter(story=story), pk=comment_id)
    form = CommentForm(story=story, initial={"parent": parent.pk})
    return render(request, "comments/reply.html", {"story": story, "parent": parent, "form": form})
