"""Each way to write an address is known, and what may be shown is let through."""

import base64
import codecs
import hashlib
import html
import json
from urllib.parse import quote

import pytest
from django.core import signing
from django.core.mail import EmailMessage
from django.http import HttpResponse

from tests.canary.evidence import Evidence
from tests.canary.traces import Tracer, make_canary

CANARY = make_canary("anything")
ADDRESS, LOCAL = CANARY.address, CANARY.local_part
RAW = ADDRESS.encode()
WRITTEN = {
    "as it is": ADDRESS,
    "in capitals": ADDRESS.upper(),
    "the local part": LOCAL,
    "quoted for a URL": quote(ADDRESS, safe=""),
    "escaped for HTML": html.escape(f"'{ADDRESS}'"),
    "as JSON": json.dumps({"to": ADDRESS}),
    "as HTML entities": "".join(f"&#{ord(mark)};" for mark in ADDRESS),
    "reversed": ADDRESS[::-1],
    "rotated": codecs.encode(ADDRESS, "rot13"),
    "in hexadecimal": RAW.hex().upper(),
    "compressed and signed": signing.dumps({"a": "x" * 99, "to": ADDRESS}, compress=True),
}
for text in (ADDRESS, ADDRESS.lower(), LOCAL, LOCAL.lower()):
    for algorithm in ("md5", "sha1", "sha256"):
        WRITTEN[f"{algorithm} of {text}"] = hashlib.new(algorithm, text.encode()).hexdigest()
for before in ("", "x", "xx", "name=Ann;to="):
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        WRITTEN[f"{encode.__name__} after {before}"] = encode(before.encode() + RAW + b"?").decode()


@pytest.fixture
def evidence():
    found = Evidence()
    found.tracer.learn(CANARY)
    return found


@pytest.mark.parametrize("form", WRITTEN)
def test_an_address_is_found_however_it_is_written(evidence, form):
    assert evidence.tracer.find(f"<p>before {WRITTEN[form]} after</p>".encode())


def test_the_mask_and_the_spelling_in_other_letters_are_no_traces(evidence):
    for harmless in (f"{ADDRESS[0]}•••@•••.example", CANARY.in_other_letters):
        assert not evidence.tracer.find(harmless.encode())


def test_what_is_for_the_server_alone_may_stand_in_the_database():
    tracer = Tracer()
    tracer.learn_server_only("anything", "as keyed index", "0123456789abcdef0123")
    assert tracer.find(b"0123456789ABCDEF0123456")
    assert not tracer.find(b"0123456789abcdef0123456", in_database=True)


FIELD = f'<input type="email" name="email" value="{html.escape(ADDRESS)}">'


@pytest.mark.parametrize(
    ("body", "status", "is_harmless"),
    [
        (FIELD, 422, True),
        (FIELD, 403, True),
        (FIELD, 200, False),
        (FIELD + FIELD, 422, False),
        (FIELD.replace('"email" value', '"name" value'), 422, False),
        (f"<p>{ADDRESS}</p>", 422, False),
    ],
)
def test_a_refused_form_gives_its_own_address_back_in_its_field_alone(
    evidence, body, status, is_harmless
):
    response = HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})
    evidence.look_at_response("commenter, POST /", response, own=CANARY)
    assert (not evidence.findings) == is_harmless


def test_a_refused_form_is_never_stored_and_never_another_readers(evidence):
    evidence.look_at_response("may be stored", HttpResponse(FIELD, status=422), own=CANARY)
    other = make_canary("something else")
    private = HttpResponse(FIELD, status=422, headers={"Cache-Control": "no-store"})
    evidence.look_at_response("of another", private, own=other)
    assert [finding.place for finding in evidence.findings] == ["may be stored", "of another, body"]


def test_a_mail_names_nobody_but_its_only_recipient(evidence):
    evidence.look_at_mail(EmailMessage("Own", f"To {ADDRESS}.", to=[ADDRESS]))
    assert not evidence.findings
    evidence.look_at_mail(EmailMessage("Both", "Hello.", to=[ADDRESS, "b@courier.example"]))
    evidence.look_at_mail(EmailMessage("Desk", f"From {ADDRESS}.", to=["b@courier.example"]))
    assert [finding.place for finding in evidence.findings] == ["mail “Both”", "mail “Desk”"]
