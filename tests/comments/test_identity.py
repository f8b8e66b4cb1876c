from ipaddress import ip_network

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.test import RequestFactory

from comments import identity
from comments.networks import client_address, network_digest, networks_of

ADDRESS = "Ann.Marsh@Harbour.example"


def test_a_sealed_address_opens_again_and_two_seals_differ():
    first, second = identity.seal(ADDRESS), identity.seal(ADDRESS)
    assert first != second
    assert "ann" not in first.lower()
    assert identity.unseal(first) == identity.unseal(second) == ADDRESS


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    old = identity.seal(ADDRESS)
    kept = settings.ADDRESS_KEYS
    settings.ADDRESS_KEYS = [Fernet.generate_key().decode(), *kept]
    new = identity.seal(ADDRESS)
    assert identity.unseal(old) == identity.unseal(new) == ADDRESS
    settings.ADDRESS_KEYS = kept
    with pytest.raises(InvalidToken):
        identity.unseal(new)


def test_the_index_ignores_case_and_padding_and_needs_its_key(settings):
    index = identity.address_index(ADDRESS)
    assert index == identity.address_index(f"  {ADDRESS.lower()} ")
    assert index != identity.address_index("ann.marsh@harbour.example.org")
    settings.INDEX_KEY = "another"
    assert index != identity.address_index(ADDRESS)


def test_parts_of_a_fingerprint_do_not_run_together():
    assert identity.fingerprint("ab", "c") != identity.fingerprint("a", "bc")


def test_the_mask_leaves_the_first_letter_and_the_last_label():
    assert identity.mask(ADDRESS) == "A•••@•••.example"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counts"),
    [
        (0, "198.51.100.7", "10.1.2.3"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        (2, "192.0.2.1, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.1.2.3"),
        (1, None, "10.1.2.3"),
        (1, "nonsense", "10.1.2.3"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_our_proxies_wrote_it(
    settings, proxies, forwarded, counts
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.1.2.3")
    assert str(client_address(request)) == counts


@pytest.mark.parametrize(
    ("peer", "counts"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::1", "198.51.100.7"),
        ("", "198.51.100.7"),
        ("198.18.0.1", "198.51.100.7"),
    ],
)
def test_a_forwarded_address_from_a_stranger_changes_nothing(settings, peer, counts):
    settings.TRUSTED_PROXIES = 1
    settings.PROXY_NETWORKS = [*settings.PROXY_NETWORKS, ip_network("198.18.0.0/15")]
    headers = {"X-Forwarded-For": "198.51.100.7"}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert str(client_address(request)) == counts


def test_networks_are_digests_of_which_wide_ones_are_shared():
    near, far = (
        networks_of(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("192.0.2.7", "192.0.3.7")
    )
    assert len(near) == 4
    assert near[:2] == far[:2]
    assert set(near[2:]).isdisjoint(far[2:])
    assert near[2] == network_digest("192.0.2.0/24")
