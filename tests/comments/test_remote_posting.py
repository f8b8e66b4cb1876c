"""How a remote classifier is spoken to."""

import datetime
import ssl
import time
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from comments.remote import NoAnswer, posting
from tests.akismet import KEY, LIMIT
from tests.comments.test_remote_silence import SILENCES, SLACK


@pytest.mark.parametrize("name", [name for name, says in SILENCES.items() if callable(says)])
def test_whoever_was_left_behind_ends_in_time_too(akismet, name):
    akismet.does(SILENCES[name])
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        posting.post(f"{akismet.url}/comment-check", {}, seconds=LIMIT)
    assert time.monotonic() - began < LIMIT + SLACK


def test_no_more_of_an_answer_is_read_than_can_mean_anything(akismet):
    akismet.does(SILENCES["endless"])
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="longer"):
        posting.post(akismet.url, {}, seconds=20)
    assert time.monotonic() - began < 10


def certificate(folder):
    """A certificate that nobody vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    day = datetime.timedelta(days=1)
    now = datetime.datetime.now(datetime.UTC)
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(key.private_bytes(pem, *plain) + own.public_bytes(pem))
    return path


def test_a_server_that_nobody_vouches_for_is_told_nothing(akismet, tmp_path, monkeypatch):
    path = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    akismet.server.socket = tls.wrap_socket(akismet.server.socket, server_side=True)
    url = akismet.url.replace("http:", "https:")
    with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
        posting.post(url, {"api_key": KEY}, seconds=5)
    assert not akismet.requests
    trusting = ssl.create_default_context(cafile=path)
    monkeypatch.setattr(posting, "_tls", lambda: trusting)
    assert posting.post(url, {"api_key": KEY}, seconds=5).body == "false"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "//127.0.0.1", ""])
def test_nothing_but_http_is_spoken(url):
    with pytest.raises(NoAnswer, match="neither http nor https"):
        posting.post(url, {}, seconds=5)
