"""Leaving a comment, and replying to one without scripts."""

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Story
from articles.models.rows import Question
from comments import services
from comments.forms import CommentForm
from comments.models import Comment
from comments.networks import network_address_of, networks_of, sender_of
from comments.origin import is_own
from comments.readers import known_reader
from comments.rendering import render_comment
from comments.views.answers import SeeOther, private, wait_before_retry

_STORY = Question(
    lambda slug: Story.objects.published().for_reply().filter(slug=slug), slug=models.SlugField()
)


@csrf_exempt  # A page with a token could not be the same for every reader; see origin.py.
@private
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment. Whatever refuses it gives the form back with every word that was typed."""
    story = _STORY.first(slug=slug)
    if story is None:
        raise Http404
    if request.method != "POST":
        return redirect(f"{story.get_absolute_url()}#respond")
    now = timezone.now()
    conversation = services.current_conversation(story=story, now=now)
    form = CommentForm(request.POST, story=story, user=request.user, conversation=conversation)
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
                now=now,
                reader=known_reader(request),
                arrival=_arrival(request, form),
            )
        except services.Repeated as refusal:
            form.add_error(None, str(refusal))
            return _form_again(request, story, form, status=409)
        except services.SubmissionRefused as refusal:
            form.add_error(None, str(refusal))
        except services.TooOften as refusal:
            form.add_error(None, _wait(refusal.seconds))
            return wait_before_retry(_form_again(request, story, form, status=429), refusal)
        else:
            receipt = reverse("comments:receipt", args=[comment.receipt_token])
            return SeeOther(f"{receipt}#comment-{comment.pk}")
    return _form_again(request, story, form)


def _arrival(request: HttpRequest, form: CommentForm) -> services.Arrival:
    return services.Arrival(
        networks=networks_of(request),
        trap=form.cleaned_data["subject"],
        proof=form.cleaned_data["proof"],
        network_address=network_address_of(request),
    )


def _wait(seconds: int) -> str:
    return ngettext(
        "Comments from your network came too fast. Press the button again in %(count)s second; "
        "your words are still here.",
        "Comments from your network came too fast. Press the button again in %(count)s seconds; "
        "your words are still here.",
        seconds,
    ) % {"count": seconds}


@require_safe
@private
def challenge(request: HttpRequest) -> HttpResponse:
    """A proof of work for the page's script to do, in the ALTCHA protocol."""
    response = JsonResponse(services.challenge(now=timezone.now()))
    response["X-Robots-Tag"] = "noindex"
    return response


def _form_again(
    request: HttpRequest, story: Story, form: CommentForm, *, status: int = 422
) -> HttpResponse:
    story = Story.objects.for_page().get(pk=story.pk)
    context = {"story": story, "form": form, "parent": form.cleaned_data.get("parent")}
    # A flood gets the form alone, which costs little.
    alone = context["parent"] or status == 429
    template = "comments/reply.html" if alone else "articles/story.html"
    return render(request, template, context, status=status)


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
