import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.test import RequestFactory

from comments import identity

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
        (0, "198.51.100.7", "203.0.113.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        (2, "192.0.2.1, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "203.0.113.9"),
        (1, None, "203.0.113.9"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_our_proxies_wrote_it(
    settings, proxies, forwarded, counts
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="203.0.113.9")
    assert identity.sender_of(request) == identity.fingerprint("sender", counts)
