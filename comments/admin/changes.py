"""Screens whose every change is logged, with what stood there before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest
from django.utils import timezone

from comments.models import LogEntry
from comments.services.log import record

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
COVER = "•••"

type Values = Mapping[str, Any]


@dataclass(frozen=True)
class Covered:
    """A value that is compared, and of which the log says no more than `shown`."""

    value: object
    shown: str = COVER


class LoggedChanges(admin.ModelAdmin):
    """Writes each addition, change and deletion of a row into the log, in its transaction.

    So what is taken back, as a trial of a change is, leaves no entry, and without an entry nothing
    changes. What looks like an e-mail address in a text is covered.
    """

    logged_act = LogEntry.Act.RULE
    # Fields, also such as lead to many rows.
    logged_fields: list[str] = []

    def logged_values(self, row: models.Model) -> Values:
        """Return what the log tells of a row, as it is stored now."""
        return {name: _value(row, name) for name in self.logged_fields}

    def save_model(
        self, request: HttpRequest, row: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        # The form has changed the row already, and nothing in the database.
        request.logged_before = self.logged_values(_stored(row)) if change else None
        super().save_model(request, row, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: list[BaseModelFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.log_values(request, form.instance, before=request.logged_before)

    def log_values(self, request: HttpRequest, row: models.Model, *, before: Values | None) -> None:
        """Log what differs from before; all that is set, of a new row."""
        after = self.logged_values(_stored(row))
        if before is None:
            self._log(request, row, done="added", after=_set(after))
        elif changed := [name for name in after if after[name] != before[name]]:
            self._log(
                request,
                row,
                done="changed",
                before={name: _plain(before[name]) for name in changed},
                after={name: _plain(after[name]) for name in changed},
            )

    def delete_model(self, request: HttpRequest, row: models.Model) -> None:
        self._log(request, row, done="deleted", before=_set(self.logged_values(row)))
        super().delete_model(request, row)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, rows: models.QuerySet) -> None:
        for row in rows:
            self._log(request, row, done="deleted", before=_set(self.logged_values(row)))
        super().delete_queryset(request, rows)

    def _log(self, request: HttpRequest, row: models.Model, **facts: object) -> None:
        act, now = self.logged_act, timezone.now()
        record(act=act, actor=request.user, now=now, about=row, **facts)


def _stored(row: models.Model) -> models.Model:
    return type(row)._default_manager.get(pk=row.pk)


def _value(row: models.Model, name: str) -> object:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(one) for one in getattr(row, name).all())
    return getattr(row, field.attname)


def _set(values: Values) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if value not in (None, "", [])}


def _plain(value: object) -> object:
    """Return a value as JSON can hold it, and as the log may."""
    if isinstance(value, Covered):
        return value.shown
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return _ADDRESS.sub(COVER, value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
