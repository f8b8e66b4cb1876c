"""What screens of the desk have in common."""

from datetime import date, datetime

from django.contrib.admin.options import ActionLocation
from django.db import models
from django.http import HttpRequest

from comments.models import months

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


class ReadOnly:
    """Rows that nobody enters, changes or deletes by a form: buttons and readers do it."""

    def has_add_permission(self, request: HttpRequest, row: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, row: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, row: models.Model | None = None) -> bool:
        return False


def is_on_form(request: HttpRequest) -> bool:
    """Say whether a button of a row's own page was pressed, and not one of a list."""
    return request.resolver_match.url_name.endswith("_change")


def typed(request: HttpRequest, field: str) -> str:
    """Return what stands in a field beside the button that was pressed."""
    prefix = f"{ActionLocation.CHANGE_FORM.value}-" if is_on_form(request) else ""
    return request.POST.get(f"{prefix}{field}", "").strip()


def midnight(day: str) -> datetime | None:
    """Return the moment at which a day begins here; None for what is no day."""
    try:
        return months.midnight(date.fromisoformat(day))
    except ValueError:
        return None
