"""An author's private pages for one comment. Their address, a long random token, is their key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Story
from comments import services
from comments.author_forms import AppealForm, EditForm
from comments.models import Appeal, Comment
from comments.networks import network_address_of
from comments.services.explaining import status_for_author, why_held
from comments.views.answers import SeeOther, keyed, own_origin, reads_or_posts


@keyed
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The story with its reader's own comment in place; where there is none, its status."""
    comment = _comment(token)
    story = Story.objects.published().for_page().filter(pk=comment.story_id).first()
    if story is None or comment.is_withdrawn:
        return redirect("comments:status", token)
    return render(request, "articles/story.html", {"story": story, "receipt": comment})


@keyed
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of the comment, why, and what its author can do now."""
    comment = _comment(token)
    decision = comment.decisions.standing().last()
    context = {
        "comment": comment,
        "story": comment.story,
        "status": status_for_author(comment.status),
        "why_held": why_held(comment),
        "decision": decision,
        "appeal": Appeal.objects.filter(comment=comment).first(),
        "choices": services.choices(comment=comment, now=timezone.now()),
    }
    return render(request, "comments/status.html", context)


@keyed
@own_origin
@reads_or_posts
def edit(request: HttpRequest, token: str) -> HttpResponse:
    comment = _comment(token)
    now = timezone.now()
    choices = services.choices(comment=comment, now=now)
    if request.method != "POST" and not choices.edit_until:
        return redirect("comments:status", token)
    form = EditForm(request.POST if request.method == "POST" else None, comment=comment)
    if form.is_valid():
        try:
            services.edit(
                comment=comment,
                **form.cleaned_data,
                now=now,
                network_address=network_address_of(request),
            )
        except services.AuthorRefused as refusal:
            comment.refresh_from_db()
            form.refuse(str(refusal), version=comment.version)
        else:
            return _to_status(token)
    return _form(request, "comments/edit.html", comment, form, choices)


@keyed
@own_origin
@reads_or_posts
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    comment = _comment(token)
    if request.method == "POST":
        services.withdraw(comment=comment, now=timezone.now())
        return _to_status(token)
    return render(request, "comments/withdraw.html", {"comment": comment, "story": comment.story})


@keyed
@own_origin
@reads_or_posts
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    comment = _comment(token)
    now = timezone.now()
    choices = services.choices(comment=comment, now=now)
    if request.method != "POST" and not choices.appeal:
        return redirect("comments:status", token)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.appeal(comment=comment, text=form.cleaned_data["text"], now=now)
        except services.AppealRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_status(token)
    return _form(request, "comments/appeal.html", comment, form, choices)


def _comment(token: str) -> Comment:
    comments = Comment.objects.select_related("story", "user", "person")
    return get_object_or_404(comments, receipt_token=token)


def _to_status(token: str) -> HttpResponse:
    return SeeOther(reverse("comments:status", args=[token]))


def _form(request, template, comment, form, choices) -> HttpResponse:
    context = {"comment": comment, "story": comment.story, "form": form, "choices": choices}
    return render(request, template, context, status=422 if form.errors else 200)
