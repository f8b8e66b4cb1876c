"""Which moderators want mail on comments that wait."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.models.people import Person


class DeskMailQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those that count: of people who still have an address, and who may sign in."""
        return self.filter(
            confirmed_at__isnull=False,
            person__erased_at=None,
            user__is_active=True,
            user__is_staff=True,
        )

    def at_once(self) -> Self:
        return self.filter(pace=DeskMail.Pace.AT_ONCE)


class DeskMail(models.Model):
    """A moderator's wish for mail on comments that wait. Counts once its address confirmed it.

    Accounts have no address; it is sealed with a person, as a reader's is. Another address is
    another wish, so that links to the old one lead nowhere.
    """

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        HOURLY = "hourly", _("Once an hour")
        DAILY = "daily", _("Once a day")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_mail")
    person = models.ForeignKey(Person, models.CASCADE, related_name="desk_mails")
    pace = models.CharField(_("pace"), max_length=8, choices=Pace, default=Pace.DAILY)
    sections = models.ManyToManyField(
        Section, blank=True, verbose_name=_("sections"), help_text=_("None chosen: all of them.")
    )
    asked_at = models.DateTimeField(_("asked for"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    # Everything that came before this is told already.
    told_until = models.DateTimeField(null=True, editable=False)

    objects = DeskMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail on waiting comments")
        verbose_name_plural = _("mail on waiting comments")
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.user}: {self.get_pace_display()}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_at_once(self) -> bool:
        return self.pace == self.Pace.AT_ONCE

    @property
    def is_daily(self) -> bool:
        return self.pace == self.Pace.DAILY
