"""What Django's own checks cannot know to be missing or wrong."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

AKISMET = "rest.akismet.com"


@checks.register(checks.Tags.security, deploy=True)
def mail_leaves(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """Readers wait for letters that go into files while no SMTP host is given."""
    if settings.EMBEDDED or "smtp" in settings.MAILERS["default"]["BACKEND"]:
        return []
    return [
        checks.Warning(
            "Letters to readers are written into files and not sent.",
            hint="Set NEWSROOM_SMTP_HOST.",
            id="newsroom.W001",
        )
    ]


@checks.register(checks.Tags.security)
def classifiers_can_be_asked(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """Comments are taken without an opinion that cannot be had; nothing else tells of it."""
    found: list[checks.CheckMessage] = []
    for path in settings.REMOTE_CLASSIFIERS:
        try:
            import_string(path).from_settings  # noqa: B018
        except (ImportError, AttributeError):
            found.append(
                checks.Error(
                    f"{path} is no class with a from_settings.",
                    hint="Mend NEWSROOM_REMOTE_CLASSIFIERS.",
                    id="newsroom.E001",
                )
            )
    if settings.AKISMET_KEY:
        found += _akismet(settings.AKISMET_KEY, settings.AKISMET_URL)
    return found


def _akismet(key: str, url: str) -> list[checks.CheckMessage]:
    """Say what is wrong with the key and the address, without the key."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"http", "https"}:
        return [
            checks.Error(
                "Akismet cannot be asked: its address begins with neither http:// nor https://, "
                "or names no host.",
                hint="Mend NEWSROOM_AKISMET_URL.",
                id="newsroom.E002",
            )
        ]
    found: list[checks.CheckMessage] = []
    if not re.fullmatch(r"[0-9A-Za-z]{12}" if host == AKISMET else r"[!-~]+", key):
        found.append(
            checks.Warning(
                "The key for Akismet cannot be one.",
                hint="Copy NEWSROOM_AKISMET_KEY again: 12 letters and digits at Akismet.",
                id="newsroom.W002",
            )
        )
    if parts.scheme == "http" and not _is_here(host):
        found.append(
            checks.Warning(
                "Comments and the key go to Akismet where others can read them.",
                hint="Let NEWSROOM_AKISMET_URL begin with https://.",
                id="newsroom.W003",
            )
        )
    return found


@checks.register(checks.Tags.database)
def roles_exist(
    app_configs: object, databases: list[str] | None = None, **options: object
) -> list[checks.CheckMessage]:
    """A role that is misspelt would have to have no second factor, and nobody would notice."""
    from django.contrib.auth.models import Group
    from django.db import connections

    wanted = {role.casefold() for role in settings.SECOND_FACTOR} - {"all staff"}
    if not wanted or "default" not in (databases or []):
        return []
    if Group._meta.db_table not in connections["default"].introspection.table_names():
        return []
    known = {name.casefold() for name in Group.objects.values_list("name", flat=True)}
    return [
        checks.Error(
            f"NEWSROOM_SECOND_FACTOR names {role!r}, and no role is called that.",
            hint="Write the names of groups between commas, or “all staff”.",
            id="newsroom.E004",
        )
        for role in sorted(wanted - known)
        # Before the first migration there are none.
        if known
    ]


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
