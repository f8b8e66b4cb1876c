"""The socket that the site listens on, opened before anything is started."""

import contextlib
import errno
import ipaddress
import socket

from django.core.management.base import CommandError

BACKLOG = 2048


def open_listener(host: str, port: str) -> socket.socket:
    """Return a socket that listens on the first address of `host`; port 0 takes any free one.

    Raises CommandError, with one sentence, for a port that is no number from 0 to 65535 or is
    in use or forbidden, and for a host that does not resolve or is not this machine.
    """
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise CommandError(f"PORT must be a number from 0 to 65535, not {port!r}.")
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CommandError(f"HOST {host!r} cannot be resolved to an address.") from None
    family, kind, _, _, address = found[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CommandError(_refusal(host, port, error)) from None
    return listener


def _refusal(host: str, port: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; stop what uses it, or choose another PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by an administrator; choose a PORT above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST {host!r} is not an address of this machine."
    return f"The site cannot listen on port {port} of {host}: {error.strerror}."


def addresses(host: str, listener: socket.socket) -> list[str]:
    """Return the hosts a browser can ask for, as they stand in a URL, the best one first."""
    bound = listener.getsockname()[0]
    if not ipaddress.ip_address(bound).is_unspecified:
        return [_in_url(host.strip("[]")), _in_url(bound)]
    name = socket.gethostname()
    return ["localhost", name, f"{name}.local", *map(_in_url, _own_addresses(name)), _in_url(bound)]


def _own_addresses(name: str) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        found = {info[4][0] for info in socket.getaddrinfo(name, None)}
    # Connecting a datagram socket sends nothing; it asks which own address would be used.
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            found.add(probe.getsockname()[0])
    return found


def _in_url(host: str) -> str:
    return f"[{host.partition('%')[0]}]" if ":" in host else host
