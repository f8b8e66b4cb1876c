"""Makes a stranger of whoever has not shown the second factor that is due."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from newsroom.signing.halfway import FACTOR
from newsroom.signing.sessions import note_use


class SecondFactorMiddleware:
    """Stands behind Django's, whose user every page asks for: so no page can forget to ask.

    A session without a factor is one from before the account had to have it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = request.user
        request.user = SimpleLazyObject(lambda: _whole(request, found))
        # Django's other way to the same user would lead past this one.
        del request.auser
        return self.get_response(request)


def _whole(request: HttpRequest, found: AbstractBaseUser) -> AbstractBaseUser | AnonymousUser:
    if not found.is_authenticated:
        # Not the lazy one itself: `login` replaces what it stands for.
        return AnonymousUser()
    if found.is_staff and not request.session.get(FACTOR):
        if _is_due(request, found):
            return AnonymousUser()
        # A new factor ends every session, so this one need not be asked again whether there is one.
        request.session.setdefault(FACTOR, "")
    note_use(request, now=timezone.now())
    return found


def _is_due(request: HttpRequest, user: AbstractBaseUser) -> bool:
    from newsroom.signing.factors import has_one, must_have_one

    return must_have_one(user) or (FACTOR not in request.session and has_one(user))
