"""A person's own pages, opened by signed links from letters. Opening one changes nothing."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments import links, readers, services
from comments.author_forms import EraseForm, LinkForm, VerifyForm
from comments.models import Person
from comments.networks import sender_of
from comments.services.asking import ask_for_link
from comments.services.explaining import status_for_author
from comments.services.exporting import export
from comments.views.answers import SeeOther, View, keyed, own_origin, reads_or_posts


def opened_by(purpose: links.Purpose) -> Callable[[View], View]:
    """Give the view the person for whom the link was signed; other links are told to be over."""

    def decorate(view: View) -> View:
        @keyed
        @own_origin
        @wraps(view)
        def answer(request: HttpRequest, signed: str) -> HttpResponse:
            key = links.read_or_none(purpose, signed)
            person = Person.objects.filter(pk=key, erased_at=None).first()
            if person is None:
                return render(request, "comments/link_over.html", status=404)
            return view(request, person, signed)

        return answer

    return decorate


@own_origin
@reads_or_posts
def ask(request: HttpRequest) -> HttpResponse:
    """Where a reader asks for the link. The answer is the same for every address."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    answer = 422 if form.errors else 200
    if form.is_valid():
        try:
            ask_for_link(
                address=form.cleaned_data["email"], sender=sender_of(request), now=timezone.now()
            )
        except services.TooOften as refusal:
            form.add_error(None, str(refusal))
            answer = 429
        else:
            return SeeOther(reverse("comments:asked"))
    return render(request, "comments/ask.html", {"form": form}, status=answer)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/asked.html")


@reads_or_posts
def _confirm(request: HttpRequest, person: Person, signed: str) -> HttpResponse:
    """Whoever opened the letter says which comments are theirs, and is known in this browser."""
    comments = services.unproven(person)
    form = VerifyForm(request.POST, comments=comments)
    if request.method != "POST" or not form.is_valid():
        answer = 422 if request.method == "POST" else 200
        context = {"comments": comments, "form": form}
        return render(request, "comments/verify.html", context, status=answer)
    mine, not_mine = form.keys()
    services.prove(person=person, mine=mine, not_mine=not_mine, now=timezone.now())
    if not_mine and not mine:
        return SeeOther(reverse("comments:disowned"))
    key = links.make(links.YOUR_COMMENTS, person.pk)
    response = SeeOther(reverse("comments:your_comments", args=[key]))
    readers.remember(response, person)
    return response


# Both letters prove the address.
verify = opened_by(links.VERIFY)(_confirm)
confirm = opened_by(links.YOUR_COMMENTS)(_confirm)


@require_safe
def disowned(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/disowned.html")


@opened_by(links.YOUR_COMMENTS)
@require_safe
def your_comments(request: HttpRequest, person: Person, signed: str) -> HttpResponse:
    """Everything that was written under the address."""
    comments = list(person.comments.newest_first().select_related("story"))
    for comment in comments:
        comment.status_in_words = status_for_author(comment.status)
    context = {
        "person": person,
        "signed": signed,
        # Here the address is proven; nowhere else is anybody told of it.
        "standing": services.standing_of(person, timezone.now()),
        "comments": comments,
        "has_unproven": services.unproven(person).exists(),
        "is_known": readers.known_reader(request) == person,
        "follows": [
            (follow, links.make(links.STOP_FOLLOW, follow.pk))
            for follow in person.follows.select_related("story", "comment")
        ],
    }
    return render(request, "comments/your_comments.html", context)


@opened_by(links.YOUR_COMMENTS)
@require_safe
def download(request: HttpRequest, person: Person, signed: str) -> HttpResponse:
    response = JsonResponse(
        export(person=person, now=timezone.now()), json_dumps_params={"indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


@opened_by(links.YOUR_COMMENTS)
@reads_or_posts
def erase(request: HttpRequest, person: Person, signed: str) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.erase(person=person, keep_text=form.keeps_text, now=timezone.now())
        response = SeeOther(reverse("comments:erased"))
        readers.forget(response)
        return response
    context = {"form": form, "signed": signed}
    return render(request, "comments/erase.html", context, status=422 if form.errors else 200)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/erased.html")
