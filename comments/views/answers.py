"""What the answers to readers have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.origin import is_own, sent_fields
from comments.services import TooOften

type View = Callable[..., HttpResponse]

private = cache_control(private=True, no_store=True)
reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])
# RFC 8058: what a mail program posts, from anywhere and without a cookie.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


class SeeOther(HttpResponseRedirect):
    """After a POST: look there. The browser's back button does not post again."""

    status_code = 303


def keyed(view: View) -> View:
    """A page whose address is its key: stored nowhere, listed nowhere, told to no other site."""

    @private
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return answer


def own_origin(view: View) -> View:
    """Let a POST through that a page of ours sent; any other one first asks, with a token.

    Nothing that was typed is lost: the question carries it.
    """

    @csrf_exempt  # The origin is judged instead; see origin.py.
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST" or is_own(request):
            return view(request, *args, **kwargs)
        return _ask(request)

    return answer


def is_one_click(request: HttpRequest) -> bool:
    """Say whether a mail program, or our page in its place, ends what a link is about."""
    name, value = ONE_CLICK
    return request.method == "POST" and request.POST.get(name) == value


@private
def _ask(request: HttpRequest) -> HttpResponse:
    context = {"sent": sent_fields(request)}
    response = render(request, "comments/confirm_post.html", context, status=403)
    response["X-Robots-Tag"] = "noindex"
    # Without any referrer a browser does not say where the answer to this page comes from.
    response["Referrer-Policy"] = "same-origin"
    return response


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """The page for a reader who has to wait."""
    response = render(request, "comments/too_often.html", {"refusal": refusal}, status=429)
    return wait_before_retry(response, refusal)


def wait_before_retry(response: HttpResponse, refusal: TooOften) -> HttpResponse:
    response["Retry-After"] = str(refusal.seconds)
    return response
