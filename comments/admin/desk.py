"""The screen of the desk, and what it answers when a button is pressed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from comments import services
from comments.admin.acts import ACTS, DECIDE, JUDGE
from comments.admin.presses import Done, Sent
from comments.desk import buttons, narrowing
from comments.desk.cards import Card, cards_of, for_cards
from comments.desk.care import without_a_break
from comments.desk.page import Asked, orders_of, page_of
from comments.desk.queues import all_counted
from comments.desk.rules import RULES
from comments.models import CannedReason, Comment

# What takes an act back that nobody saw the answer to yet, in the session of who did it.
_UNDO = "desk_undo"
PLACE = "admin:comments_comment_changelist"


def show(request: HttpRequest) -> dict[str, Any]:
    """Return what the page of a queue shows, for the template."""
    now, actor = timezone.now(), request.user
    asked = Asked.of(request.GET)
    page = page_of(asked, actor=actor, now=now)
    queues = all_counted(actor, now)
    return shared(request, asked) | {
        "asked": asked,
        "queues": [(one, asked.address(queue=one.queue.name, order="")) for one in queues],
        "here": next(one for one in queues if one.queue == asked.queue),
        "cards": page.cards,
        "following": asked.address(after=page.following) if page.following else "",
        "beginning": asked.address(),
        "without_filters": f"?queue={asked.queue.name}",
        "everywhere": asked.address(queue="all", order="") if asked.typed else "",
        "orders": orders_of(asked.queue).values(),
        "sections": narrowing.sections(),
        "rules": sorted(RULES.items(), key=lambda rule: str(rule[1])),
        "standings": narrowing.STANDINGS.items(),
        "ages": [(name, label) for name, (label, _older) in narrowing.AGES.items()],
        "languages": narrowing.languages(asked.narrowing.language).items(),
        "without_a_break": without_a_break(actor, now),
        "undo": _undo_of(request, now),
        "bulk": buttons.BULK,
        "all_are_chosen": request.GET.get("chosen") == "all",
        "choose_all": asked.address(chosen="all", after=asked.after),
    }


def shared(request: HttpRequest, asked: Asked, *, on_record: bool = False) -> dict[str, Any]:
    """Return what every card needs beside itself."""
    user = request.user
    return {
        "may_decide": user.has_perm(DECIDE),
        "may_judge": user.has_perm(JUDGE),
        "canned": list(CannedReason.objects.filter(language=settings.LANGUAGE_CODE)),
        "action": reverse(PLACE) + asked.address(after=asked.after),
        "on_record": on_record,
        "deciding": buttons.DECIDING,
    }


def opened(comment: Comment, request: HttpRequest, now: datetime) -> Card | None:
    """Return the card of one comment, which whoever may decide on it reads from now on."""
    if request.user.has_perm(DECIDE):
        services.look(comment=comment, actor=request.user, now=now)
    found = for_cards(Comment.objects.filter(pk=comment.pk), now)
    return next(iter(cards_of(found, actor=request.user, now=now)), None)


def act(request: HttpRequest) -> HttpResponse:
    """Do what a button says, and answer with a page, or with what a script asked for."""
    known = ACTS.get(request.POST.get("act", ""))
    if known is None:
        return HttpResponseBadRequest()
    permission, service = known
    if not request.user.has_perm(permission):
        raise PermissionDenied
    asked = Asked.of(request.GET)
    sent = Sent.of(request.POST, asked=asked, actor=request.user, now=timezone.now())
    done = service(sent)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_as_json(request, sent, done))
    return _as_page(request, sent, done)


def _as_json(request: HttpRequest, sent: Sent, done: Done) -> dict[str, Any]:
    """Say what became of it. Cards are those that are still in the queue, and the refused ones."""
    touched = set(done.touched)
    shown = touched & set(
        sent.asked.comments(sent.actor, sent.now)
        .filter(pk__in=touched)
        .values_list("pk", flat=True)
    )
    cards = {}
    if wanted := shown | done.refused.keys():
        comments = for_cards(Comment.objects.filter(pk__in=wanted), sent.now)
        context = shared(request, sent.asked)
        for card in cards_of(comments, actor=sent.actor, now=sent.now):
            key = card.comment.pk
            if refusal := done.refused.get(key):
                card.refusal = str(refusal)
                card.is_stale = isinstance(refusal, services.StaleDecision)
            cards[key] = render_to_string(
                "admin/desk/_card.html", context | {"card": card}, request=request
            )
    return {
        "said": [capfirst(one) for one in done.said],
        "gone": sorted(touched - shown),
        "cards": cards,
        "undo": done.undo,
        "seconds": _seconds(done, sent.now),
        "go_to": done.go_to,
    }


def _as_page(request: HttpRequest, sent: Sent, done: Done) -> HttpResponse:
    """Go back to the queue, and say there what became of it; after a record to the next one."""
    for said in done.said:
        messages.success(request, said)
    refused = Comment.objects.in_bulk(done.refused)
    for key, refusal in done.refused.items():
        if comment := refused.get(key):
            record = reverse("admin:comments_comment_change", args=[key])
            text = format_html('<a href="{}">{}</a>: {}', record, comment.excerpt, refusal)
            messages.error(request, text)
    if done.undo:
        until = done.until.isoformat() if done.until else ""
        request.session[_UNDO] = {"fields": done.undo, "until": until}
    if request.POST.get("from") == "record":
        return redirect(_after_record(sent, done), preserve_request=False)
    response = redirect(reverse(PLACE) + (done.go_to or sent.asked.address(after=sent.asked.after)))
    response.status_code = 303
    return response


def _after_record(sent: Sent, done: Done) -> str:
    """The record that was decided on is done with: the next one is that of who waits longest."""
    following = services.next_held() if done.has_decided else None
    if done.has_decided and following is None:
        return reverse(PLACE)
    key = following.pk if following else next(iter(sent.chosen), None)
    return reverse("admin:comments_comment_change", args=[key]) if key else reverse(PLACE)


def _undo_of(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return the form that takes back what was done last: once, or as long as nobody is told."""
    if kept := request.session.pop(_UNDO, None):
        return {"fields": kept["fields"], "seconds": _left(kept["until"], now)}
    if found := services.undoable(actor=request.user, now=now):
        fields = [("act", "undo"), ("batch", found.batch)]
        return {"fields": fields, "seconds": _left(found.until.isoformat(), now)}
    return {}


def _seconds(done: Done, now: datetime) -> int:
    return max(0, round((done.until - now).total_seconds())) if done.until else 0


def _left(until: str, now: datetime) -> int:
    return max(0, round((datetime.fromisoformat(until) - now).total_seconds())) if until else 0
