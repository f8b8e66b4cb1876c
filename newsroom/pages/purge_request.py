"""One request to a CDN: what is stored under these keys is not to be given out any more."""

import ssl
from collections.abc import Sequence
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from comments.remote import within

# Of all of it. Nobody waits but the worker, and a CDN that is well answers in a fraction of one.
SECONDS = 10
KEYS_A_REQUEST = 200


class NotPurged(Exception):
    """The CDN did not take it. The message holds neither its address nor the token."""


def send(keys: Sequence[str], *, seconds: float = SECONDS) -> None:
    """POST up to KEYS_A_REQUEST keys to PURGE_URL, between spaces in the header Surrogate-Key.

    Only a status of 200 to 299 within so many seconds counts. Nothing is redirected, no proxy of
    the environment is used and certificates are verified. Raises NotPurged.
    """
    headers = {"Surrogate-Key": " ".join(keys), "Content-Length": "0", "User-Agent": "Newsroom"}
    if token := settings.PURGE_TOKEN:
        name = settings.PURGE_TOKEN_HEADER
        headers[name] = f"Bearer {token}" if name.lower() == "authorization" else token
    try:
        status = within(seconds, partial(_post, settings.PURGE_URL, headers, seconds))
    except (OSError, HTTPException, ValueError) as error:
        # A ValueError may quote what it does not like.
        raise NotPurged(f"no answer, {type(error).__name__}") from None
    if not 200 <= status < 300:
        raise NotPurged(f"status {status}")


def _post(url: str, headers: dict[str, str], seconds: float) -> int:
    parts = urlsplit(url)
    if parts.scheme == "https":
        link = HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=_tls())
    else:
        link = HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    try:
        address = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("POST", address, headers=headers)
        return link.getresponse().status
    finally:
        link.close()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
