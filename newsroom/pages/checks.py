"""What cannot be right of a CDN."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.caches)
def cdn_can_be_told(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """A CDN that is not told what changed gives out pages from before; nothing else tells of it."""
    if not settings.PURGE_URL:
        return _never_told() if settings.CDN_SECONDS else []
    try:
        parts = urlsplit(settings.PURGE_URL)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"http", "https"}:
        return [
            checks.Error(
                "The CDN cannot be told what changed: its address begins with neither http:// nor "
                "https://, or names no host.",
                hint="Mend NEWSROOM_PURGE_URL.",
                id="newsroom.E003",
            )
        ]
    if settings.PURGE_TOKEN and parts.scheme == "http" and not _is_near(host):
        return [
            checks.Warning(
                "The token for purges goes to the CDN where others can read it.",
                hint="Let NEWSROOM_PURGE_URL begin with https://.",
                id="newsroom.W005",
            )
        ]
    return []


def _never_told() -> list[checks.CheckMessage]:
    return [
        checks.Warning(
            f"A CDN may give out pages that are {settings.CDN_SECONDS} seconds old: it is not "
            "told what changed.",
            hint="Set NEWSROOM_PURGE_URL.",
            id="newsroom.W004",
        )
    ]


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"
