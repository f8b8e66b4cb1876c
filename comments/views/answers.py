"""What the answers to readers have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from comments.origin import is_own
from comments.services import TooOften

private = cache_control(private=True, no_store=True)


class SeeOther(HttpResponseRedirect):
    """After a POST: look there. The browser's back button does not post again."""

    status_code = 303


def own_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a POST through when a page of ours sent it; any other one is asked to confirm.

    The page that asks carries all that was sent, and Django's token.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST" or is_own(request):
            return view(request, *args, **kwargs)
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        return render(request, "comments/confirm_sending.html", {"sent": sent}, status=403)

    # A page with a token could not be the same for every reader; see origin.py.
    return csrf_exempt(private(guarded))


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """The page for a reader who has to wait."""
    response = render(request, "comments/too_often.html", {"refusal": refusal}, status=429)
    return wait_before_retry(response, refusal)


def wait_before_retry(response: HttpResponse, refusal: TooOften) -> HttpResponse:
    response["Retry-After"] = str(refusal.seconds)
    return response
