"""What the answers to readers have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from comments.origin import Origin, has_token, origin_of

type View = Callable[..., HttpResponse]

private = cache_control(private=True, no_store=True)


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
        if request.method != "POST":
            return view(request, *args, **kwargs)
        origin = origin_of(request)
        if origin is Origin.OWN or (origin is Origin.UNKNOWN and has_token(request)):
            return view(request, *args, **kwargs)
        return _ask(request)

    return answer


@private
def _ask(request: HttpRequest) -> HttpResponse:
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    response = render(request, "comments/confirm_post.html", {"sent": sent}, status=403)
    response["X-Robots-Tag"] = "noindex"
    # Without any referrer a browser does not say where the answer to this page comes from.
    response["Referrer-Policy"] = "same-origin"
    return response
