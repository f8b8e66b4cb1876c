from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """Store an account; without a password it cannot sign in. Raises ValueError for no name."""
        if not username:
            raise ValueError("An account needs a user name.")
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """Store an account that may do everything."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here. Has no e-mail field: addresses are stored sealed or not at all."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("There is an account of this name already.")},
    )
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("As readers see it on replies.")
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, db_default=False, help_text=_("May sign in here.")
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        db_default=True,
        help_text=_("Switch this off instead of deleting an account."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    needs_second_factor = models.BooleanField(
        _("second factor required"),
        default=False,
        db_default=False,
        help_text=_("Asks for more than a password. Without a second factor one is set up first."),
    )
    # Counted up to end every session: it is part of what a session is checked against.
    session_round = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password, as Django has it, and with every new round."""
        checked = f"{super()._get_session_auth_hash(secret=secret)}:{self.session_round}"
        return salted_hmac("newsroom.round", checked, secret=secret, algorithm="sha256").hexdigest()


class PurgeCursor(models.Model):
    """How far a CDN was told of what changed: one row. Numbers are those of page changes.

    Each change is told twice, which newsroom/pages/purge.py explains.
    """

    # The newest change that was told once, and the newest that was told twice; -1: none ever was.
    once = models.BigIntegerField(default=-1)
    twice = models.BigIntegerField(default=-1)
    # Up to which one, and from when on, changes are told the second time.
    due = models.BigIntegerField(default=-1)
    due_at = models.DateTimeField(null=True)
    # Since when the CDN has not taken what it was told, how often, and when it is tried again.
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True)
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        default_permissions = []
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_purge_cursor")]

    def __str__(self) -> str:
        return f"{self.once}, {self.twice}"


from newsroom.signing.models import (  # noqa: E402 - they point at the accounts above.
    Attempts,
    Authenticator,
    Passkey,
    RecoveryCode,
    Session,
)

__all__ = [
    "Attempts",
    "Authenticator",
    "Passkey",
    "PurgeCursor",
    "RecoveryCode",
    "Session",
    "User",
    "UserManager",
]
