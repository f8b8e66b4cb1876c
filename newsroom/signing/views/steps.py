"""What the pages of signing in have in common."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from newsroom.signing import factors, halfway, passkeys, throttle
from newsroom.signing.known import known_browser, remember

BACKEND = "django.contrib.auth.backends.ModelBackend"

type View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keep a page and what is sent to it out of caches, and out of reports of errors."""
    for wrap in (
        require_http_methods(["GET", "HEAD", "POST"]),
        sensitive_post_parameters(),
        cache_control(private=True, no_store=True),
    ):
        view = wrap(view)
    return view


def staff_alone(view: View) -> View:
    """Let in who is signed in and on the staff; send others to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not admin.site.has_permission(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *args, **kwargs)

    return guarded


def show(request: HttpRequest, page: str, *, title: str, **context: Any) -> HttpResponse:
    """Render a page; 422 if one of its forms was refused, 429 with Retry-After for a wait."""
    wait = context.get("wait")
    status = 429 if wait else 200
    if not wait and any(getattr(one, "errors", None) for one in context.values()):
        status = 422
    context = admin.site.each_context(request) | {"title": title} | context
    response = render(request, f"admin/signing/{page}.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait.seconds)
    return response


def safe_page(request: HttpRequest, written: str) -> str:
    """Return the page to go on to: one of ours, else the admin's first."""
    ours = url_has_allowed_host_and_scheme(
        written, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return written if ours else resolve_url("admin:index")


@sensitive_variables()
def prove(
    request: HttpRequest,
    user: AbstractBaseUser,
    *,
    now: datetime,
    code: str = "",
    passkey: str = "",
    password: str | None = None,
) -> str:
    """Return the kind of factor that was shown, "password" where none is due; nothing if wrong.

    Raises throttle.Waiting. A failure is logged as one of this account.
    """
    browser = known_browser(request, name=user.get_username())
    counts = throttle.counts_for_account(account=user.pk, browser=browser)
    throttle.count_attempt(counts, now=now)
    kind = "password"
    if password is not None and not user.check_password(password):
        kind = ""
    elif factors.has_one(user):
        if passkey:
            is_right = passkeys.prove(request, user=user, answer=passkey, now=now)
            kind = "passkey" if is_right else ""
        else:
            kind = factors.prove_by_code(user=user, code=code, now=now)
    if kind:
        throttle.attempt_succeeded(counts, now=now)
    else:
        credentials = {"username": user.get_username()}
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return kind


def sign_in(request: HttpRequest, user: AbstractBaseUser, *, factor: str, now: datetime) -> str:
    """Sign in who has shown all that is due; returns the page to go on to."""
    page = safe_page(request, halfway.next_page(request))
    halfway.end(request)
    login(request, user, backend=BACKEND)
    _note(request, factor, now)
    return page


def stay_signed_in(
    request: HttpRequest, user: AbstractBaseUser, *, factor: str, now: datetime
) -> None:
    """Keep this session, and no other one, through a new round."""
    update_session_auth_hash(request, user)
    user.sessions.exclude(session_key=request.session.session_key).delete()
    _note(request, factor, now)


def remembered(response: HttpResponse, user: AbstractBaseUser) -> HttpResponse:
    remember(response, name=user.get_username())
    return response


def _note(request: HttpRequest, factor: str, now: datetime) -> None:
    request.session[halfway.FACTOR] = factor
    request.session[halfway.SURE_AT] = now.timestamp()
