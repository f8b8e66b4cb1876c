"""Where a form was sent from, judged without a token, so that its page is the same for everybody.

Browsers say it themselves: in Sec-Fetch-Site (Fetch Metadata), older ones in Origin. A request
that says neither is asked to confirm through a page that carries Django's token.
"""

from enum import Enum, auto

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class Origin(Enum):
    OWN = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


def origin_of(request: HttpRequest) -> Origin:
    """Say whether a page of ours sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return Origin.OWN if site == "same-origin" else Origin.FOREIGN
    origin = request.headers.get("Origin")
    if origin is None:
        return Origin.UNKNOWN
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return Origin.OWN if origin in own else Origin.FOREIGN


def has_token(request: HttpRequest) -> bool:
    """Say whether the request carries a valid token of Django's and its cookie."""
    check = _TokenCheck(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {}) is None


def is_own(request: HttpRequest) -> bool:
    """Say whether a page of ours sent this request, by its headers or by Django's token."""
    origin = origin_of(request)
    return origin is Origin.OWN or (origin is Origin.UNKNOWN and has_token(request))


def sent_fields(request: HttpRequest, *left_out: str) -> list[tuple[str, str]]:
    """Return what a form sent, for one that sends it again with a token of its own."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", *left_out}
        for value in values
    ]


class _TokenCheck(CsrfViewMiddleware):
    def _accept(self, request: HttpRequest) -> None:
        return None

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason
