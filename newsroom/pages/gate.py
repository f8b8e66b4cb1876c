"""Which requests may be answered with a kept page, and as what a page is asked of Django."""

import re
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

type Environ = dict[str, object]


def is_for_everybody(environ: Environ) -> bool:
    """Tell whether this request is one that every reader makes alike.

    Django answers those for which it would answer otherwise: a session, a host that is not ours,
    plain HTTP where the site is on https.
    """
    cookies = environ.get("HTTP_COOKIE")
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and not (cookies and _is_personal(cookies))
        and "HTTP_AUTHORIZATION" not in environ
        and not environ.get("SCRIPT_NAME")
        and _is_ours(environ.get("HTTP_HOST") or "", tuple(settings.ALLOWED_HOSTS))
        and (not settings.SECURE_SSL_REDIRECT or _is_secure(environ))
        and not settings.DEBUG
    )


def plain_request(environ: Environ, query: str) -> Environ:
    """Return the request as which a page is asked of Django.

    Nothing that a client said is in it but the path, so nothing of it can get into the page.
    """
    address = urlsplit(settings.LINK_BASE)
    port = address.port or (443 if address.scheme == "https" else 80)
    request = {name: value for name, value in environ.items() if name.startswith("wsgi.")}
    request |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": environ["PATH_INFO"],
        "QUERY_STRING": query,
        "SERVER_NAME": address.hostname or "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "HTTP_HOST": address.netloc,
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        request[name] = secure if address.scheme == "https" else "http"
    return request


def personal_cookies() -> tuple[str, ...]:
    """Return the names of the cookies with which a reader may get a page of his own."""
    return (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")


def _is_personal(cookies: str) -> bool:
    return bool(_personal().search(cookies))


@lru_cache(maxsize=1)
def _personal() -> re.Pattern[str]:
    names = "|".join(map(re.escape, personal_cookies()))
    return re.compile(rf"(?:^|[;,\s])(?:{names})=")


@lru_cache(maxsize=256)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def _is_secure(environ: Environ) -> bool:
    """As Django's `request.is_secure` has it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return str(environ[name]).split(",")[0].strip() == secure
    return environ.get("wsgi.url_scheme") == "https"
