"""Asking for mail on replies, and the links in letters that confirm it and stop it."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Story
from comments import links
from comments.follow_forms import FollowForm, Scope
from comments.models import Comment, Follow, Person
from comments.readers import known_reader
from comments.services import follows
from comments.views.answers import SeeOther, is_one_click, keyed, own_origin, reads_or_posts


@keyed
@own_origin
@reads_or_posts
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The author of a comment asks for mail. Only their own browser is told what they follow."""
    comment = _comment(token)
    proven = known_reader(request) == comment.person
    form = FollowForm(request.POST or None, action=request.path)
    if request.method == "POST" and form.is_valid():
        follows.follow(
            person=comment.person,
            story=comment.story,
            comment=comment if form.cleaned_data["scope"] == Scope.COMMENT else None,
            pace=Follow.Pace(form.cleaned_data["pace"]),
            now=timezone.now(),
            proven=proven,
        )
        page = "comments:follow" if proven else "comments:asked_to_follow"
        return SeeOther(reverse(page, args=[token]))
    context = {"comment": comment, "story": comment.story, "form": form}
    if proven:
        context["follows"] = _with_keys(comment)
    return render(request, "comments/follow.html", context, status=422 if form.errors else 200)


@keyed
@require_safe
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """The same words for every address, whatever it follows already."""
    comment = _comment(token)
    return render(request, "comments/asked_to_follow.html", {"story": comment.story})


@keyed
@own_origin
@reads_or_posts
def confirm(request: HttpRequest, signed: str) -> HttpResponse:
    wish = _follow(links.read_or_none(links.CONFIRM_FOLLOW, signed))
    if wish is None:
        return render(request, "comments/follow_over.html", status=404)
    if request.method == "POST":
        follows.confirm(follow=wish, now=timezone.now())
    stop_key = links.make(links.STOP_FOLLOW, wish.pk)
    context = {"follow": wish, "story": wish.story, "stop_key": stop_key}
    return render(request, "comments/confirm_follow.html", context)


@csrf_exempt  # Its address is the key, which no other site knows.
@keyed
@reads_or_posts
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """End a follow, or ease it. A link of any age works, and works again without harm."""
    key = links.read_or_none(links.STOP_FOLLOW, signed)
    if key is None:
        raise Http404
    wish = _follow(key)
    if wish and is_one_click(request):
        follows.stop(follow=wish)
        wish = None
    elif wish and request.POST.get("pace") == Follow.Pace.DAILY:
        follows.set_pace(follow=wish, pace=Follow.Pace.DAILY, now=timezone.now())
    context = {"follow": wish, "story": wish.story if wish else None}
    return render(request, "comments/stop_follow.html", context)


@csrf_exempt  # As above.
@keyed
@reads_or_posts
def stop_daily(request: HttpRequest, signed: str) -> HttpResponse:
    """End all that comes in the daily letter."""
    key = links.read_or_none(links.STOP_DAILY, signed)
    if key is None:
        raise Http404
    person = Person.objects.filter(pk=key).first()
    if person and is_one_click(request):
        follows.stop_daily(person=person)
    wishes = person.follows.confirmed().daily().select_related("story") if person else []
    return render(request, "comments/stop_daily.html", {"follows": list(wishes)})


def _comment(token: str) -> Comment:
    """The comment of a reader who has an address, on a story that is public."""
    comments = Comment.objects.select_related("story", "person").filter(
        story__in=Story.objects.published(), person__erased_at=None, person__isnull=False
    )
    return get_object_or_404(comments, receipt_token=token)


def _with_keys(comment: Comment) -> list[tuple[Follow, str]]:
    """What the person follows here, each with what its stop link is made from."""
    wishes = comment.person.follows.confirmed().filter(
        Q(comment=comment) | Q(comment=None), story=comment.story
    )
    return [(wish, links.make(links.STOP_FOLLOW, wish.pk)) for wish in wishes]


def _follow(key: int | None) -> Follow | None:
    wishes = Follow.objects.select_related("story").filter(person__erased_at=None)
    return wishes.filter(pk=key).first()
