from django.db import models
from django.utils import timezone


class RetiredFileQuerySet(models.QuerySet):
    def retire(self, *names: str) -> None:
        """Have these files removed after the grace that articles/jobs.py gives them."""
        self.bulk_create([RetiredFile(name=name) for name in names], ignore_conflicts=True)


class RetiredFile(models.Model):
    """A picture's file that no row names any more, while pages that are still open may.

    A file that is about to be written has a row too, which goes with the first row that names the
    file: whoever is killed in between leaves nothing behind for ever.
    """

    name = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = RetiredFileQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return self.name
