"""People who sign in, and the apps that they have."""

import base64
import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from comments.identity import unseal
from newsroom.models import Authenticator, User
from newsroom.signing import factors

PASSWORD = "harbour-and-crane-7"
LOGIN, FACTOR, OWN = "/admin/login/", "/admin/signing-in/factor/", "/admin/signing-in/"
SET_UP, APP, AGAIN = (f"{OWN}{page}/" for page in ("set-up", "set-up/app", "again"))


def make_staff(name: str = "mo", **fields) -> User:
    return User.objects.create_superuser(name, PASSWORD, **fields)


def give_app(user: User, name: str = "Telephone") -> list[str]:
    """Set an app up; returns the recovery codes."""
    now = timezone.now()
    return list(factors.add_app(user=user, key=factors.new_key(), step=-1, name=name, now=now))


def code_of(user: User, *, seconds: int = 0) -> str:
    """The code that the app shows, now or so many seconds later."""
    key = base64.b32decode(unseal(Authenticator.objects.filter(user=user).first().sealed_key))
    at = (timezone.now() + timedelta(seconds=seconds)).timestamp()
    return f"{totp(key, t0=int(timezone.now().timestamp() - at)):06d}"


def give_password(client: Client, name: str = "mo", password: str = PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password} | more)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def signed_in(user: User) -> Client:
    """Sign in as far as it is asked for."""
    client = Client()
    give_password(client, user.username)
    if factors.has_one(user):
        client.post(FACTOR, {"code": code_of(user)})
    assert is_in(client)
    return client


def secret_on(page: str) -> str:
    return re.search(r'signing-secret" dir="ltr">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def shown_by(secret: str) -> str:
    return f"{totp(base64.b32decode(secret)):06d}"
