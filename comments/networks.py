"""Where a request comes from. Addresses of the network are never stored, only keyed digests."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from comments.identity import fingerprint

type Address = IPv4Address | IPv6Address

# Bits of an address that its digests are made of, by the version of the protocol. The last but one
# is what one customer of a provider, or one office, usually has.
PREFIXES = {4: (8, 16, 24, 32), 6: (32, 48, 56, 64, 128)}
NEIGHBOURHOOD = -2


def client_address(request: HttpRequest) -> Address | None:
    """Return the address that a request came from; None from a socket without one.

    X-Forwarded-For counts only when the request came through a proxy of ours, and only as far as
    proxies of ours wrote it: with N of them, the Nth entry from the right.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES or not _is_proxy(peer):
        return peer
    written = request.headers.get("X-Forwarded-For", "").split(",")
    if len(written) < settings.TRUSTED_PROXIES:
        return peer
    return _parsed(written[-settings.TRUSTED_PROXIES]) or peer


def _is_proxy(peer: Address | None) -> bool:
    # A unix socket has no address, and only this machine reaches it.
    return peer is None or any(peer in network for network in settings.PROXY_NETWORKS)


def _parsed(written: str) -> Address | None:
    written = written.strip().strip('"')
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_address_of(request: HttpRequest) -> str:
    """Return the address that a request came from in clear, for remote classifiers alone; empty
    where there is none."""
    return str(client_address(request) or "")


def sender_of(request: HttpRequest) -> str:
    """Return the keyed digest of the address that a request came from."""
    return fingerprint("sender", client_address(request))


def reader_of(request: HttpRequest) -> str:
    """Return the keyed digest that tells one reader behind an address from another."""
    return fingerprint("reader", sender_of(request), request.headers.get("User-Agent", ""))


def networks_of(request: HttpRequest) -> tuple[str, ...]:
    """Return the keyed digests of the networks around the address, wide ones first."""
    address = client_address(request)
    if address is None:
        return ()
    return tuple(
        fingerprint("network", ip_network((address, length), strict=False))
        for length in PREFIXES[address.version]
    )


def network_digest(written: str) -> str:
    """Return the digest of a network such as 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32.

    Raises ValueError, in words for the desk, for anything else and for other lengths of prefix.
    """
    try:
        network = ip_network(written.strip(), strict=False)
    except ValueError as error:
        raise ValueError(_("Write a network such as 192.0.2.0/24 or 2001:db8::/32.")) from error
    lengths = PREFIXES[network.version]
    if network.prefixlen not in lengths:
        raise ValueError(
            _("The number after the slash must be one of these: %(lengths)s.")
            % {"lengths": ", ".join(str(length) for length in lengths)}
        )
    return fingerprint("network", network)
