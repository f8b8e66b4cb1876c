"""Second factors: who must have one, and how they are proven, added and removed.

Each change is in the log of the desk, ends the account's sessions, and is one transaction.
"""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django_otp.oath import TOTP

from comments.identity import fingerprint, seal, unseal
from comments.models import LogEntry
from comments.services.log import record
from newsroom.signing.models import Authenticator, Factor, Passkey, RecoveryCode

ALL_STAFF = "all staff"
RECOVERY_CODES = 10
KINDS: dict[str, type[Factor]] = {model.kind: model for model in (Authenticator, Passkey)}
# Neither 0 nor O, neither 1 nor I or L: 31 signs, of which 16 are 79 bits.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def must_have_one(user: AbstractBaseUser) -> bool:
    """Say whether the account, one of its roles or the site wants a second factor of it.

    A superuser may do what every role may, and must whenever any role must.
    """
    if not user.is_staff:
        return False
    roles = {role.casefold() for role in settings.SECOND_FACTOR}
    if user.needs_second_factor or ALL_STAFF in roles or (roles and user.is_superuser):
        return True
    return bool(roles) and any(
        name.casefold() in roles for name in user.groups.values_list("name", flat=True)
    )


def factors_of(user: AbstractBaseUser) -> list[Factor]:
    return [one for model in KINDS.values() for one in model.objects.filter(user=user)]


def has_one(user: AbstractBaseUser) -> bool:
    return any(model.objects.filter(user=user).exists() for model in KINDS.values())


def new_key() -> str:
    """Return a new secret for an app, in base 32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(*, key: str, code: str, after: int, now: datetime) -> int | None:
    """Return the step whose code this is, 30 s early or late; None for a wrong or an older one."""
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    totp = TOTP(base64.b32decode(key))
    totp.time = now.timestamp()
    return totp.t() if totp.verify(int(code), tolerance=1, min_t=after + 1) else None


def prove_by_code(*, user: AbstractBaseUser, code: str, now: datetime) -> str:
    """Return what kind of factor the code is of, which it is no more; nothing for a wrong one."""
    for app in Authenticator.objects.filter(user=user):
        try:
            key = unseal(app.sealed_key)
        except InvalidToken:  # The key that it was sealed with is lost.
            continue
        step = step_of(key=key, code=code, after=app.last_step, now=now)
        if step is None:
            continue
        # Of two that come with the same code, one finds the step as it was.
        unused = Authenticator.objects.filter(pk=app.pk, last_step__lt=step)
        if unused.update(last_step=step, used_at=now):
            return app.kind
    return "recovery" if _use_recovery_code(user, code, now) else ""


@transaction.atomic
def _use_recovery_code(user: AbstractBaseUser, code: str, now: datetime) -> bool:
    digest = _digest(user, code)
    # Of two that come with the same one, one deletes it.
    if not user.recovery_codes.filter(digest=digest).delete()[0]:
        return False
    _log(user, user, now, second_factor="recovery code used", left=user.recovery_codes.count())
    return True


@transaction.atomic
def add_app(
    *, user: AbstractBaseUser, key: str, step: int, name: str, now: datetime
) -> Sequence[str]:
    """Store an app whose code was right at that step; returns recovery codes if there were none."""
    Authenticator.objects.create(
        user=user, name=name[:64], sealed_key=seal(key), last_step=step, made_at=now
    )
    return _added(user, Authenticator.kind, now)


@transaction.atomic
def add_passkey(
    *, user: AbstractBaseUser, name: str, now: datetime, **proven: object
) -> Sequence[str]:
    """Store a passkey that answered, with what was proven of it; returns codes as above."""
    Passkey.objects.create(user=user, name=name[:64], made_at=now, **proven)
    return _added(user, Passkey.kind, now)


def _added(user: AbstractBaseUser, kind: str, now: datetime) -> Sequence[str]:
    _log(user, user, now, second_factor="added", kind=kind)
    start_new_round(user)
    return () if user.recovery_codes.exists() else make_recovery_codes(user=user, now=now)


@transaction.atomic
def remove(*, factor: Factor, now: datetime) -> None:
    """Remove one of somebody's own factors; with the last one the recovery codes go too."""
    user = factor.user
    factor.delete()
    if not has_one(user):
        user.recovery_codes.all().delete()
    _log(user, user, now, second_factor="removed", kind=factor.kind)
    start_new_round(user)


@transaction.atomic
def reset(*, user: AbstractBaseUser, actor: AbstractBaseUser | None, now: datetime) -> None:
    """Remove every factor and recovery code of somebody; `actor` is None for a command."""
    for model in KINDS.values():
        model.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    _log(user, actor, now, second_factor="reset")
    start_new_round(user)


@transaction.atomic
def make_recovery_codes(*, user: AbstractBaseUser, now: datetime) -> Sequence[str]:
    """Return new codes, of which only digests are kept; the old ones are worth nothing then."""
    codes = [_new_code() for _number in range(RECOVERY_CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in codes
    )
    _log(user, user, now, second_factor="recovery codes made")
    return codes


@transaction.atomic
def end_sessions(*, user: AbstractBaseUser, actor: AbstractBaseUser | None, now: datetime) -> None:
    """Sign somebody out everywhere."""
    user.sessions.all().delete()
    start_new_round(user)
    _log(user, actor, now, sessions="ended")


def start_new_round(user: AbstractBaseUser) -> None:
    """End every session of the account."""
    get_user_model().objects.filter(pk=user.pk).update(session_round=models.F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _part in range(4))


def _digest(user: AbstractBaseUser, code: str) -> str:
    written = "".join(sign for sign in code.upper() if sign.isalnum())
    return fingerprint("recovery code", user.pk, written)


def _log(
    user: AbstractBaseUser, actor: AbstractBaseUser | None, now: datetime, **facts: object
) -> None:
    record(act=LogEntry.Act.ACCOUNT, actor=actor, now=now, about=user, **facts)
