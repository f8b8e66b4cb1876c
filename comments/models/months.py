"""Figures of whole months, made once, so that what was published stays what it was."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# By then the last comments of a month have been decided on.
SETTLED_AFTER = timedelta(days=7)


def month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def midnight(day: date) -> datetime:
    """Return when the day begins in the time zone of the site."""
    zone = timezone.get_default_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone)


class MonthFigures(models.Model):
    """What a month came to, by whatever `figures` has names for, up to `until`.

    Made again each day until the month is over and settled; those that are final never change.
    """

    month = models.DateField(_("month"), primary_key=True, help_text=_("Its first day."))
    figures = models.JSONField(_("figures"))
    until = models.DateTimeField(_("until"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("figures of a month")
        verbose_name_plural = _("figures of months")
        ordering = ["-month"]
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def ends_at(self) -> datetime:
        return midnight(month_after(self.month))

    @property
    def is_whole(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.until == self.ends_at

    @property
    def settled_at(self) -> datetime:
        """From when on nothing of it is expected to change."""
        return self.ends_at + SETTLED_AFTER

    @property
    def is_final(self) -> bool:
        return self.made_at >= self.settled_at
