"""What is stored of second factors, sessions and failed attempts. No secret is stored in clear."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

OWNER = settings.AUTH_USER_MODEL


class Factor(Device):
    """What somebody has besides a password. Only what was proven once is stored."""

    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Authenticator(Factor):
    """An application that shows six digits, new ones every 30 seconds (TOTP, RFC 6238)."""

    kind, kind_name = "app", _("Authenticator app")

    # As addresses are sealed: without the address keys a copy of the database makes no codes.
    sealed_key = models.TextField()
    # The step, of 30 seconds, of the last code that was taken: none is taken twice.
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        default_permissions = []


class Passkey(Factor):
    """A key pair of a telephone, computer or security key (WebAuthn): the public half."""

    kind, kind_name = "passkey", _("Passkey")

    # In base64, as browsers send it.
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = []


class RecoveryCode(models.Model):
    """One of the codes for when every factor is lost: its keyed digest. A used one is deleted."""

    user = models.ForeignKey(OWNER, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Session(AbstractBaseSession):
    """A session as Django keeps it, and whose it is: nobody's until somebody signed in in it."""

    user = models.ForeignKey(OWNER, models.CASCADE, null=True, related_name="sessions")

    objects = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        default_permissions = []

    @classmethod
    def get_session_store_class(cls) -> type:
        from newsroom.signing.sessions import SessionStore

        return SessionStore


class Attempts(models.Model):
    """How often somebody failed, by a keyed digest of the name, network or browser."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    # Until when the next attempt waits, and when all is forgotten.
    until = models.DateTimeField()
    forgotten_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.count}"
