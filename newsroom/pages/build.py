"""What pages depend on besides the database: the code, the templates and the settings."""

from hashlib import blake2b
from pathlib import Path

from django.conf import settings

_CODE = ("articles", "comments", "newsroom", "templates", "locale", "static")
_SUFFIXES = {".py", ".html", ".mo", ".css", ".js", ".svg"}
_SETTINGS = (
    "AKISMET_KEY",
    "LANGUAGE_CODE",
    "LINK_BASE",
    "REMOTE_CLASSIFIERS",
    "REMOTE_SEND_EMAIL",
    "REMOTE_SEND_NETWORK_ADDRESS",
    "SECRET_KEY",
    "SECURE_CSP",
    "SECURE_HSTS_SECONDS",
    "SITE_DESCRIPTION",
    "SITE_NAME",
    "SITE_URL",
    "STATIC_URL",
    "TIME_ZONE",
)


def build() -> str:
    """Return a name for all of it: pages of one build are not those of another."""
    digest = blake2b(digest_size=8)
    for folder in _CODE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _SUFFIXES:
                _add(digest, path)
    _add(digest, settings.STATIC_ROOT / "staticfiles.json")
    for name in _SETTINGS:
        digest.update(f"\0{name}={getattr(settings, name)!r}".encode())
    return digest.hexdigest()


def _add(digest: blake2b, path: Path) -> None:
    if path.exists():
        status = path.stat()
        digest.update(f"\0{path}\0{status.st_size}\0{status.st_mtime_ns}".encode())
