"""Setting a second factor up: right after the password, or later from one's own page."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.identity import seal, unseal
from newsroom.signing import factors, halfway, passkeys
from newsroom.signing.forms import AppForm, PasskeyForm
from newsroom.signing.models import Authenticator, Passkey
from newsroom.signing.views.steps import private, remembered, show, sign_in, stay_signed_in

# The secret of an app that has not shown a code yet, sealed like those that are stored.
_CANDIDATE = "candidate"


def _may_set_up(request: HttpRequest, now: datetime) -> AbstractBaseUser | None:
    """Return who may: the one halfway in who has no factor, or who showed both just now."""
    user = halfway.whose(request, now=now)
    if user:
        return None if factors.has_one(user) else user
    if admin.site.has_permission(request) and halfway.is_sure(request, now=now):
        return request.user
    return None


def _sent_back(request: HttpRequest) -> HttpResponse:
    """Send whoever may not to where they can come to it."""
    if admin.site.has_permission(request):
        return redirect(reverse("signing:again", query={"next": request.path}))
    return redirect("signing:factor")


@private
def set_up(request: HttpRequest) -> HttpResponse:
    """Offer the kinds of factor."""
    if _may_set_up(request, timezone.now()) is None:
        return _sent_back(request)
    return show(
        request,
        "set_up",
        title=_("Set up a second factor"),
        has_passkeys=passkeys.can_be_used(request),
    )


@private
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show a new secret, and store it once the app shows its code."""
    now = timezone.now()
    user = _may_set_up(request, now)
    if user is None:
        return _sent_back(request)
    if _CANDIDATE not in request.session:
        request.session[_CANDIDATE] = seal(factors.new_key())
    key = unseal(request.session[_CANDIDATE])
    form = AppForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, code = form.cleaned_data["name"], form.cleaned_data["code"]
        step = factors.step_of(key=key, code=code, after=-1, now=now)
        if step is not None:
            del request.session[_CANDIDATE]
            codes = factors.add_app(user=user, key=key, step=step, name=name, now=now)
            return _done(request, user, Authenticator.kind, codes, now)
        form.add_error("code", _("That is not the code of now. Is the clock of the device right?"))
    return show(
        request,
        "app",
        title=_("Authenticator app"),
        form=form,
        picture=_picture(user, key),
        secret=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
    )


@private
def set_up_passkey(request: HttpRequest) -> HttpResponse:
    """Have the browser make a passkey, and store it."""
    now = timezone.now()
    user = _may_set_up(request, now)
    if user is None:
        return _sent_back(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            proven = passkeys.check_new(request, form.cleaned_data["passkey"])
        except passkeys.PasskeyRefused:
            form.add_error(None, _("The browser made no passkey. Try again."))
        else:
            name = form.cleaned_data["name"]
            codes = factors.add_passkey(user=user, name=name, now=now, **proven)
            return _done(request, user, Passkey.kind, codes, now)
    has_passkeys = passkeys.can_be_used(request)
    return show(
        request,
        "passkey",
        title=_("Passkey"),
        form=form,
        options=passkeys.ask_for_new(request, user) if has_passkeys else "",
    )


def _done(
    request: HttpRequest, user: AbstractBaseUser, kind: str, codes: Sequence[str], now: datetime
) -> HttpResponse:
    """Go on with the new factor, over the recovery codes if there are new ones."""
    if request.user.is_authenticated:
        page = reverse("signing:own")
        stay_signed_in(request, user, factor=kind, now=now)
    else:
        page = sign_in(request, user, factor=kind, now=now)
    if not codes:
        messages.success(request, _("The second factor is set up."))
        return remembered(redirect(page), user)
    title = _("Recovery codes")
    return remembered(show(request, "codes", title=title, codes=codes, go_on=page), user)


def _picture(user: AbstractBaseUser, key: str) -> str:
    """Return the QR code as an image's address, drawn here: the secret is told to nobody."""
    import segno

    issuer = settings.SITE_NAME.replace(":", " ")
    label = quote(f"{issuer}:{user.get_username()}")
    query = urlencode({"secret": key, "issuer": issuer}, quote_via=quote)
    code = segno.make(f"otpauth://totp/{label}?{query}", error="m", micro=False)
    return code.svg_data_uri(scale=5, border=4, light="#fff", dark="#000")
