"""What slows down robots and floods, shared by all processes of the site."""

from django.db import models


class Bucket(models.Model):
    """How much somebody has used of a limit: the time at which all of it is theirs again."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    full_at = models.DateTimeField(db_index=True, editable=False)

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return str(self.full_at)


class SpentChallenge(models.Model):
    """A proof of work that was brought once and counts no more."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(db_index=True, editable=False)

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return str(self.expires_at)
