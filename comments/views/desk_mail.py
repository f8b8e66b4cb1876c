"""The links in letters to moderators. Opening one changes nothing; whoever has it may act on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from comments import links
from comments.desk_forms import DeskActForm
from comments.models import Comment, DeskMail
from comments.notifications.desk import told_findings
from comments.services import DecisionRefused, StaleDecision, desk_mail
from comments.views.answers import SeeOther, is_one_click, keyed, own_origin, reads_or_posts


@keyed
@own_origin
@reads_or_posts
def confirm(request: HttpRequest, signed: str) -> HttpResponse:
    """The owner of the address says that mail on waiting comments is to come there."""
    wish = _wish(links.read_or_none(links.CONFIRM_DESK_MAIL, signed))
    if wish is None:
        return _over(request)
    if request.method == "POST":
        desk_mail.confirm(wish=wish, now=timezone.now())
    stop_key = links.make(links.STOP_DESK_MAIL, wish.pk)
    context = {"wish": wish, "stop_key": stop_key}
    return render(request, "comments/confirm_desk_mail.html", context)


@csrf_exempt  # Its address is the key, which no other site knows.
@keyed
@reads_or_posts
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """End mail to a moderator, or ease it. A link of any age works, and again without harm."""
    key = links.read_or_none(links.STOP_DESK_MAIL, signed)
    if key is None:
        raise Http404
    wish = _wish(key)
    if wish and is_one_click(request):
        desk_mail.stop(wish=wish)
        wish = None
    elif wish and request.POST.get("pace") == DeskMail.Pace.DAILY:
        desk_mail.set_pace(wish=wish, pace=DeskMail.Pace.DAILY)
    return render(request, "comments/stop_desk_mail.html", {"wish": wish})


@keyed
@own_origin
@reads_or_posts
def act(request: HttpRequest, signed: str) -> HttpResponse:
    """Show the comment and what the link does; a POST from this page does it, once."""
    try:
        wanted = links.read_act(signed)
    except links.BadLink:
        return _over(request)
    recipient = desk_mail.recipient_of(wanted)
    comments = Comment.objects.select_related("story", "parent", "user")
    comment = comments.filter(pk=wanted.comment).first()
    if recipient is None or comment is None:
        return _over(request)
    if comment.version != wanted.version:
        return _decided(request, comment, wanted, recipient)
    posted = request.POST if request.method == "POST" else None
    form = DeskActForm(posted, comment=comment, to=wanted.to)
    if form.is_valid():
        try:
            desk_mail.decide_by_link(act=wanted, reason=form.told, now=timezone.now())
        except StaleDecision:
            return _decided(request, comment, wanted, recipient)
        except DecisionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(request.path)
    context = {"comment": comment, "form": form, "findings": told_findings(comment)}
    context |= {"recipient": recipient, "desk_link": links.desk_link(comment)}
    status = 422 if form.errors else 200
    return render(request, "comments/desk_act.html", context, status=status)


def _decided(
    request: HttpRequest, comment: Comment, wanted: links.DeskAct, recipient: DeskMail
) -> HttpResponse:
    """Say what came of it: of this link's own act, or of what happened before it."""
    comment.refresh_from_db(fields=["status"])
    latest = comment.decisions.select_related("actor").last()
    is_own = (latest.version, latest.to_status, latest.actor_id) == (
        wanted.version + 1,
        wanted.to,
        recipient.user_id,
    )
    context = {"comment": comment, "decision": latest, "is_own": is_own}
    context["desk_link"] = links.desk_link(comment)
    status = 200 if is_own else 410
    return render(request, "comments/desk_decided.html", context, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/desk_link_over.html", status=404)


def _wish(key: int | None) -> DeskMail | None:
    wishes = DeskMail.objects.select_related("user").filter(person__erased_at=None)
    return wishes.filter(pk=key).first()
