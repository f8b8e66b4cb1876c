"""Every URL pattern of the site, and the addresses to visit for each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from tests.canary.arguments import arguments_of

_ARGUMENT = re.compile(r"<(?:[^>:]+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """A URL pattern: its name with namespaces, if it has one, and its place as a format string."""

    name: str
    template: str
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"/{self.template}" + (f" ({self.name})" if self.name else "")

    def addresses(self) -> list[str]:
        """Return an address for each row that this pattern can show.

        Raises LookupError, with what to do, when there is none.
        """
        if not self.arguments:
            return [f"/{self.template}"]
        found = []
        for values in arguments_of(self.name, self.template, self.arguments):
            quoted = {name: quote(str(value)) for name, value in values.items()}
            found.append("/" + self.template.format(**quoted))
        if not found:
            raise LookupError(
                f"There is no row to show under the URL pattern {self}: "
                "store one in tests/canary/seeding.py."
            )
        return found


def routes(urlconf: str | None = None) -> list[Route]:
    """Return every pattern of the URLconf, included ones too."""
    return list(_walk(get_resolver(urlconf), "", ""))


def _walk(resolver: URLResolver, before: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        template = before + _template(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, template, inner)
        else:
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Route(name, template, frozenset(re.findall(r"{(\w+)}", template)))


def _template(entry: URLPattern | URLResolver) -> str:
    if isinstance(entry.pattern, RegexPattern):
        place, _names = normalize(entry.pattern.regex.pattern)[0]
        return re.sub(r"%\((\w+)\)s", r"{\1}", place)
    return _ARGUMENT.sub(r"{\1}", str(entry.pattern))
