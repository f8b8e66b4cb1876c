from django.db import models


class PageChange(models.Model):
    """That something readers see is not what it was: one row for each key, never changed.

    It is written in the transaction that makes the change, so whoever sees the one sees the other.
    """

    key = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = []
        indexes = [
            models.Index(fields=["key", "id"], name="page_change_key"),
            models.Index(fields=["at"], name="page_change_time"),
        ]

    def __str__(self) -> str:
        return self.key
