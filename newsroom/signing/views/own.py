"""Somebody's own page: second factors, recovery codes, and where they are signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import LogEntry
from comments.services.log import record
from newsroom.signing import factors, halfway, passkeys
from newsroom.signing.forms import AgainForm, FactorForm
from newsroom.signing.sessions import places_of
from newsroom.signing.throttle import Waiting
from newsroom.signing.views.steps import (
    private,
    prove,
    safe_page,
    show,
    staff_alone,
    stay_signed_in,
)


@private
@staff_alone
def own(request: HttpRequest) -> HttpResponse:
    """Show them, and do what was asked."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act:
        return act(request)
    user = request.user
    return show(
        request,
        "own",
        title=_("Signing in"),
        factors=factors.factors_of(user),
        must_have_one=factors.must_have_one(user),
        codes_left=user.recovery_codes.count(),
        places=places_of(user, here=request.session.session_key),
    )


@private
@staff_alone
def again(request: HttpRequest) -> HttpResponse:
    """Ask for password and factor once more, before either can be changed."""
    user, now, wait = request.user, timezone.now(), None
    page = safe_page(request, request.GET.get("next", ""))
    sent = request.POST if request.method == "POST" else None
    form = AgainForm(sent)
    factor = FactorForm(sent) if factors.has_one(user) else None
    if form.is_valid() and (factor is None or factor.is_valid()):
        data = form.cleaned_data | (factor.cleaned_data if factor else {})
        try:
            if prove(request, user, now=now, **data):
                request.session[halfway.SURE_AT] = now.timestamp()
                return redirect(page)
            form.add_error(None, _("Password or code is not right, or the code was used already."))
        except Waiting as waiting:
            wait = waiting
            form.add_error(None, str(wait))
    return show(
        request,
        "again",
        title=_("Is it you?"),
        form=form,
        factor=factor,
        wait=wait,
        options=passkeys.ask_for_known(request, user),
    )


def _remove(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    if not halfway.is_sure(request, now=now):
        return _ask_again()
    kind, _dot, key = request.POST.get("factor", "").partition("-")
    model = factors.KINDS.get(kind)
    if model is None or not key.isdecimal():
        return redirect("signing:own")
    factor = get_object_or_404(model, user=user, pk=key)
    if len(factors.factors_of(user)) == 1 and factors.must_have_one(user):
        messages.error(request, _("Set up another one first: you must have a second factor."))
        return redirect("signing:own")
    factors.remove(factor=factor, now=now)
    user.refresh_from_db()
    left = request.session[halfway.FACTOR] if factors.has_one(user) else ""
    stay_signed_in(request, user, factor=left, now=now)
    messages.success(request, _("The second factor is removed."))
    return redirect("signing:own")


def _make_codes(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if not halfway.is_sure(request, now=now):
        return _ask_again()
    if not factors.has_one(request.user):
        return redirect("signing:own")
    codes = factors.make_recovery_codes(user=request.user, now=now)
    title, page = _("Recovery codes"), reverse("signing:own")
    return show(request, "codes", title=title, codes=codes, go_on=page)


def _ask_again() -> HttpResponse:
    return redirect(reverse("signing:again", query={"next": reverse("signing:own")}))


@transaction.atomic
def _end(request: HttpRequest) -> HttpResponse:
    """End the session that was named, or every other one."""
    user, name = request.user, request.POST.get("place", "")
    places = places_of(user, here=request.session.session_key)
    keys = [one.key for one in places if not one.is_here and name in {"", one.name}]
    if user.sessions.filter(session_key__in=keys).delete()[0]:
        record(
            act=LogEntry.Act.ACCOUNT, actor=user, now=timezone.now(), about=user, sessions="ended"
        )
        messages.success(request, _("You are signed out there."))
    return redirect("signing:own")


def _end_all(request: HttpRequest) -> HttpResponse:
    user = request.user
    with transaction.atomic():
        factors.end_sessions(user=user, actor=user, now=timezone.now())
        logout(request)
    return redirect("admin:login")


_ACTS = {"remove": _remove, "codes": _make_codes, "end": _end, "end_all": _end_all}
