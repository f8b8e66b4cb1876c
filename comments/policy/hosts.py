"""Hosts in what somebody wrote, and the domains that they are under."""

import re


def host_of(link: str) -> str:
    """Return the host of a link as it is written, without its scheme and "www."."""
    return re.sub(r"^\w+://", "", link).partition("/")[0].removeprefix("www.")


def domains_of(host: str, labels: int) -> list[str]:
    """Return the host and the domains that it is under, by its last so many labels; no top one."""
    last = host.split(".")[-labels:]
    return [".".join(last[first:]) for first in range(len(last) - 1)]
