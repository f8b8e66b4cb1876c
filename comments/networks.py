"""Networks that comments come from, of which only keyed digests are stored."""

from ipaddress import ip_network

from django.utils.translation import gettext as _

from comments.identity import fingerprint

# Bits of an address that its digests are made of, by the version of the protocol.
PREFIXES = {4: (8, 16, 24, 32), 6: (32, 48, 56, 64, 128)}


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
