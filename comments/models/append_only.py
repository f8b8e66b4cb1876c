"""Histories: rows that are added and neither changed nor deleted."""

from typing import NoReturn

from django.db import models


class AppendOnly(Exception):
    """A stored row of a history is never changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values: object) -> NoReturn:
        raise AppendOnly("A stored row of a history is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("A stored row of a history is never deleted.")


class AppendOnlyModel(models.Model):
    """A row of a history. Raises AppendOnly when it is to be changed or deleted."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: object) -> None:
        if not self._state.adding:
            raise AppendOnly("A stored row of a history is never changed.")
        super().save(**options)

    def delete(self, **options: object) -> NoReturn:
        raise AppendOnly("A stored row of a history is never deleted.")
