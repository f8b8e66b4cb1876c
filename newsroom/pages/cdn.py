"""What a CDN in front is told: which answers it may give out itself, for how long, and by which
names they are purged. Without one (`CDN_SECONDS` is 0) nothing is told: docs/decisions/cdn.md.
"""

from collections.abc import Callable, Iterable

from django.conf import settings

from newsroom.pages.gate import Environ
from newsroom.pages.page import Headers, Page, StartResponse

# Seconds. A reader need not wait while the CDN asks whether a page that it has is still the one.
# Short, since browsers take it as said to themselves.
WHILE_REVALIDATING = 5
# Better a page of yesterday than none while nobody answers here; no page that was purged is left.
IF_ERROR = 24 * 3600
# What an answer may take on its way, and clocks may differ, before a page is another one.
ON_THE_WAY = 1
FOR_EVER = 10 * 365 * 24 * 3600


def told_to_cdn(start_response: StartResponse, page: Page, now: float) -> StartResponse:
    """Return a `start_response` that adds what a CDN needs to know of the page."""
    if not settings.CDN_SECONDS:
        return start_response
    told = [("Cache-Control", _windows(page, now)), ("Surrogate-Key", " ".join(sorted(page.keys)))]

    def start(status: str, headers: Headers) -> object:
        return start_response(status, _without_cache_control(headers) + told)

    return start


def told_to_nobody_else(headers: Headers) -> Headers:
    """Return the headers of an answer that is no kept page: no CDN may store it.

    What never changes under its address may be stored, unless it sets a cookie.
    """
    if not settings.CDN_SECONDS:
        return headers
    said = [value.lower() for name, value in headers if name.lower() == "cache-control"]
    words = {word.strip() for value in said for word in value.split(",")} - {""}
    sets_cookie = any(name.lower() == "set-cookie" for name, _value in headers)
    if words & {"private", "no-store"} or ("immutable" in words and not sets_cookie):
        return headers
    own = sorted(words - {"public"}) or ["no-cache"]
    return [*_without_cache_control(headers), ("Cache-Control", ", ".join(["private", *own]))]


def for_nobody_else(
    application: Callable[[Environ, StartResponse], Iterable[bytes]],
) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """Return an application that answers the same with `told_to_nobody_else`."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *error: object) -> object:
            return start_response(status, told_to_nobody_else(headers), *error)

        return application(environ, start)

    return answer


def _windows(page: Page, now: float) -> str:
    """Return the times that a CDN may give the page out, none of which goes beyond its end.

    Past the time at which it is made anew, before its end, it is given out only on errors.
    """
    fresh = min(settings.CDN_SECONDS, _left(page.until, now))
    revalidating = min(WHILE_REVALIDATING, _left(page.until, now) - fresh)
    error = min(IF_ERROR, _left(page.ends_at, now) - fresh)
    return (
        f"max-age=0, s-maxage={fresh}, stale-while-revalidate={revalidating}, "
        f"stale-if-error={error}"
    )


def _left(end: float | None, now: float) -> int:
    """Return how many whole seconds an answer that is made now may be given out."""
    return FOR_EVER if end is None else max(0, int(end - now) - ON_THE_WAY)


def _without_cache_control(headers: Headers) -> Headers:
    return [one for one in headers if one[0].lower() != "cache-control"]
