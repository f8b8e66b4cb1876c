"""What the answers to readers have in common."""

from django.http import HttpResponseRedirect
from django.views.decorators.cache import cache_control

private = cache_control(private=True, no_store=True)


class SeeOther(HttpResponseRedirect):
    """After a POST: look there. The browser's back button does not post again."""

    status_code = 303
