"""Passkeys (WebAuthn): what a browser is asked for, and whether its answer is right.

The library is imported where it is used: it takes megabytes that no other page needs.
"""

import json
import re
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.request import split_domain_port

from newsroom.signing.models import Passkey

_CHALLENGE = "passkey_challenge"


class PasskeyRefused(Exception):
    """The browser's answer proves nothing."""


def can_be_used(request: HttpRequest) -> bool:
    """Say whether browsers have passkeys here: for hosts with a name, over https or at home."""
    host = _host(request)
    is_numbers = "[" in host or re.fullmatch(r"[\d.]+", host)
    return not is_numbers and (request.is_secure() or host == "localhost")


def ask_for_new(request: HttpRequest, user: AbstractBaseUser) -> str:
    """Return, in JSON, what a browser is told to make; the challenge is kept in the session."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=settings.SITE_NAME,
        user_name=user.get_username(),
        user_display_name=user.get_full_name(),
        # A number of ours tells a stranger's device nothing.
        user_id=f"account {user.pk}".encode(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in _credentials(user)],
    )
    _keep(request, options.challenge)
    return options_to_json(options)


def check_new(request: HttpRequest, answer: str) -> dict[str, Any]:
    """Return what is stored of a new passkey. Raises PasskeyRefused."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    challenge = _take_back(request)
    try:
        proven = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except Exception as error:  # What strangers send may raise anything in there.
        raise PasskeyRefused from error
    credential = bytes_to_base64url(proven.credential_id)
    if len(credential) > 1400 or Passkey.objects.filter(credential=credential).exists():
        raise PasskeyRefused
    return {
        "credential": credential,
        "public_key": proven.credential_public_key,
        "sign_count": proven.sign_count,
    }


def ask_for_known(request: HttpRequest, user: AbstractBaseUser) -> str:
    """Return, in JSON, what a browser is told to show; nothing where that is none of its own."""
    credentials = _credentials(user) if can_be_used(request) else []
    if not credentials:
        return ""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = generate_authentication_options(
        rp_id=_host(request),
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in credentials],
    )
    _keep(request, options.challenge)
    return options_to_json(options)


def prove(request: HttpRequest, *, user: AbstractBaseUser, answer: str, now: Any) -> bool:
    """Say whether the answer is that of one of the user's passkeys to what was asked last.

    One whose counter goes back is a copy, and refused.
    """
    from webauthn import verify_authentication_response

    try:
        challenge = _take_back(request)
        passkey = Passkey.objects.get(user=user, credential=json.loads(answer)["id"])
        proven = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception:  # As above: whatever is wrong with it, it proves nothing.
        return False
    seen = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    return bool(seen.update(sign_count=proven.new_sign_count, used_at=now))


def _credentials(user: AbstractBaseUser) -> list[bytes]:
    from webauthn.helpers import base64url_to_bytes

    stored = Passkey.objects.filter(user=user).values_list("credential", flat=True)
    return [base64url_to_bytes(credential) for credential in stored]


def _keep(request: HttpRequest, challenge: bytes) -> None:
    request.session[_CHALLENGE] = challenge.hex()


def _take_back(request: HttpRequest) -> bytes:
    """Return the challenge, which is answered once."""
    try:
        return bytes.fromhex(request.session.pop(_CHALLENGE))
    except KeyError as error:
        raise PasskeyRefused from error


def _host(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
