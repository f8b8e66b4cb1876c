"""What is taken for a passkey and what is not, with a device made of software."""

import base64
import hashlib
import json
import subprocess
import sys

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from newsroom.models import Passkey, User
from newsroom.signing import factors
from tests.newsroom.signing import FACTOR, SET_UP, give_password, is_in, make_staff

pytestmark = pytest.mark.django_db
PAGE = f"{SET_UP}passkey/"
ORIGIN, OTHER = "http://localhost", "http://imitation.example"
# User present, user verified, and, of a new one, its key.
SEEN, NEW = 0x05, 0x45


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Device:
    """Makes one passkey and shows it."""

    def __init__(self, credential: bytes = b"credential-1") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential, self.count = credential, 0

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(b"localhost").digest() + bytes([flags]) + self.count.to_bytes(4)

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": text(self.credential),
                "rawId": text(self.credential),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: text(value) for name, value in response.items()},
            }
        )

    def _client(self, kind: str, options: str, origin: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def make(self, options: str, origin: str = ORIGIN) -> str:
        point = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        size = len(self.credential).to_bytes(2)
        data = self._data(NEW) + bytes(16) + size + self.credential + cbor2.dumps(key)
        client = self._client("webauthn.create", options, origin)
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=made)

    def show(self, options: str, origin: str = ORIGIN) -> str:
        client, data = self._client("webauthn.get", options, origin), self._data(SEEN)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)


@pytest.fixture(autouse=True)
def here(settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]


@pytest.fixture
def client(client):
    client.defaults["HTTP_HOST"] = "localhost"
    return client


@pytest.fixture
def mo():
    return make_staff(needs_second_factor=True)


def asked(client, page):
    return client.get(page).context["options"]


@pytest.fixture
def device(client, mo):
    """A device whose passkey is set up, and a browser that has given the password once more."""
    device = Device()
    give_password(client)
    answer = device.make(asked(client, PAGE))
    assert client.post(PAGE, {"name": "Laptop", "passkey": answer}).status_code == 200
    assert is_in(client)
    client.post("/admin/logout/")
    give_password(client)
    return device


def test_a_passkey_signs_in(client, device):
    client.post(FACTOR, {"passkey": device.show(asked(client, FACTOR))})
    assert is_in(client)
    stored = Passkey.objects.get()
    assert (stored.sign_count, stored.used_at is not None) == (device.count, True)


def test_an_imitation_of_the_site_gets_nothing_that_is_taken_here(client, device):
    client.post(FACTOR, {"passkey": device.show(asked(client, FACTOR), OTHER)})
    assert not is_in(client)


def test_an_answer_is_taken_once(client, device):
    answer = device.show(asked(client, FACTOR))
    client.post(FACTOR, {"passkey": answer})
    client.post("/admin/logout/")
    give_password(client)
    client.post(FACTOR, {"passkey": answer})
    assert not is_in(client)
    asked(client, FACTOR)
    client.post(FACTOR, {"passkey": answer})
    assert not is_in(client)


def test_a_copy_whose_counter_goes_back_is_refused(client, device):
    Passkey.objects.update(sign_count=100)
    client.post(FACTOR, {"passkey": device.show(asked(client, FACTOR))})
    assert not is_in(client)


def test_a_passkey_of_somebody_else_is_none(client, device):
    other = make_staff("other")
    Passkey.objects.create(
        user=other, name="Other", credential=text(b"credential-2"), public_key=b"x"
    )
    Passkey.objects.filter(user__username="mo").update(user=other)
    Passkey.objects.filter(name="Other").update(user=User.objects.get(username="mo"))
    options = asked(client, FACTOR)
    client.post(FACTOR, {"passkey": device.show(options)})
    assert not is_in(client)


@pytest.mark.parametrize("answer", ["{", "[]", "null", '{"id": 7}', '{"id": "x"}', "\0"])
def test_nonsense_is_refused(client, device, answer):
    asked(client, FACTOR)
    assert client.post(FACTOR, {"passkey": answer}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("answer", ["", "{", "[]", '{"id": "x"}'])
def test_nonsense_sets_nothing_up(client, mo, answer):
    give_password(client)
    asked(client, PAGE)
    assert client.post(PAGE, {"name": "Laptop", "passkey": answer}).status_code == 422
    assert not factors.has_one(mo)


def test_what_was_made_for_an_imitation_is_not_stored(client, mo):
    give_password(client)
    answer = Device().make(asked(client, PAGE), OTHER)
    assert client.post(PAGE, {"name": "Laptop", "passkey": answer}).status_code == 422
    assert not factors.has_one(mo)


def test_an_address_in_numbers_has_no_passkeys_and_says_so(client, mo):
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    give_password(client)
    assert client.get(SET_UP).context["has_passkeys"] is False
    assert "data-passkey" not in client.get(PAGE).content.decode()


def test_no_page_but_these_takes_the_memory_of_their_libraries():
    code = (
        "import django; django.setup()\n"
        "import newsroom.urls, sys\n"
        "print({'webauthn', 'segno', 'cbor2', 'OpenSSL'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import tests.environment\n" + code],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
    )
    assert done.stdout.strip() == "set()", done.stderr
