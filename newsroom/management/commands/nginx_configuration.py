"""`manage.py nginx_configuration`: what nginx has to know of this site."""

import re

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template import Context, Engine

from articles.foreign_files import MAX_BYTES
from newsroom.pages.front import usual_headers
from newsroom.pages.gate import personal_cookies
from newsroom.pages.page import Headers
from newsroom.pages.served import name_of
from newsroom.pages.table import KINDS

_MEGABYTE = 1024 * 1024
_OF_THE_PAGE = {"content-type", "cache-control"}


class Command(BaseCommand):
    """Prints deploy/nginx.conf with the paths, hosts and headers of this site.

    Refuses a site that does not expect a proxy, and hosts or headers that nginx cannot be told.
    """

    help = "Prints the configuration with which nginx serves this site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--upstream", default="127.0.0.1:8000", help="where gunicorn answers (%(default)s)"
        )
        parser.add_argument("--listen", help="where nginx is to answer (port 80; 443 with https)")
        parser.add_argument("--listen-http", help="where it leads to https (port 80)")
        parser.add_argument("--certificate", help="the file with the certificates, for https")
        parser.add_argument("--certificate-key", help="the file with their key")

    def handle(self, *args, upstream: str, listen: str | None, **options) -> None:
        if settings.TRUSTED_PROXIES != 1:
            raise CommandError(
                "Set NEWSROOM_TRUSTED_PROXIES to 1: nginx is to be the one proxy in front."
            )
        headers = usual_headers(WSGIHandler())
        if headers is None:
            raise CommandError("The front page, from which the headers are taken, cannot be made.")
        secure = settings.SECURE_SSL_REDIRECT
        http, port = options["listen_http"], "443" if secure else "80"
        certificates = f"/etc/letsencrypt/live/{settings.ALLOWED_HOSTS[-1]}"
        facts = {
            "site": settings.SITE_NAME.replace("\n", " "),
            "upstream": upstream,
            "listen": [listen] if listen else [port, f"[::]:{port}"],
            "listen_http": [http] if http else ["80", "[::]:80"],
            "secure": secure,
            "certificate": options["certificate"] or f"{certificates}/fullchain.pem",
            "certificate_key": options["certificate_key"] or f"{certificates}/privkey.pem",
            "hosts": " ".join(map(_host, settings.ALLOWED_HOSTS)),
            "cookies": "|".join(map(re.escape, personal_cookies())),
            "parameters": "|".join(
                sorted({one for kind in KINDS.values() for one in kind.parameters})
            ),
            "megabytes": MAX_BYTES // _MEGABYTE + 1,
            "served": _quoted(settings.SERVED_DIR),
            "name": name_of(headers),
            "static_url": settings.STATIC_URL,
            "static_root": _quoted(settings.STATIC_ROOT),
            "media_url": settings.MEDIA_URL,
            "media_root": _quoted(settings.MEDIA_ROOT),
        }
        source = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
        context = Context(facts | _headers(headers), autoescape=False)
        self.stdout.write(Engine().from_string(source).render(context), ending="")


def _headers(headers: Headers) -> dict[str, object]:
    quoted = [(name, _quoted(value)) for name, value in headers]
    return {
        "content_type": next(value for name, value in quoted if name.lower() == "content-type"),
        "headers": [one for one in quoted if one[0].lower() != "content-type"],
        "safe_headers": [one for one in quoted if one[0].lower() not in _OF_THE_PAGE],
    }


def _host(name: str) -> str:
    if not re.fullmatch(r"[\w.:\[\]-]+", name):
        raise CommandError(f"NEWSROOM_ALLOWED_HOSTS has {name!r}: nginx needs names.")
    return name


def _quoted(value: object) -> str:
    """Return it as it may stand between quotation marks, where nginx would see a variable."""
    if "$" in str(value) or "\n" in str(value):
        raise CommandError(f"nginx cannot be told {str(value)!r}.")
    return str(value).replace("\\", "\\\\").replace('"', '\\"')
