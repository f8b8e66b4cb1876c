"""What stands for an e-mail address: sealed for mail, indexed for matching, masked for the desk.

"Your email address will not be published" is kept here: nothing else in the project handles an
address in clear, and nothing derived from one leaves the server.
"""

import hashlib
import hmac
import json
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(address: str) -> str:
    """Return the address encrypted with the newest key; two seals of one address differ."""
    return _cipher(tuple(settings.ADDRESS_KEYS)).encrypt(address.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the address in clear. Raises cryptography.fernet.InvalidToken for a lost key."""
    return _cipher(tuple(settings.ADDRESS_KEYS)).decrypt(sealed.encode()).decode()


def address_index(address: str) -> str:
    """Return the keyed digest by which equal addresses are found; case and padding are ignored."""
    return fingerprint("address", address.strip().casefold())


def fingerprint(*parts: object) -> str:
    """Return a digest of these parts that nobody without the index key can make or test."""
    message = json.dumps([str(part) for part in parts]).encode()
    return hmac.new(settings.INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


def mask(address: str) -> str:
    """Return the address with all but its first letter and its last label covered."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@•••.{domain.rpartition('.')[2]}"


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
