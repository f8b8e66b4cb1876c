"""What the desk decided about a person."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from comments.models.people import Person


class StandingQuerySet(AppendOnlyQuerySet):
    def in_force(self, now: datetime) -> Self:
        """What restricts somebody now: of each person the latest row, unless it is over."""
        newer = Standing.objects.filter(
            person=models.OuterRef("person"), pk__gt=models.OuterRef("pk")
        )
        latest = self.filter(~models.Exists(newer)).exclude(kind=Standing.Kind.LIFTED)
        return latest.filter(models.Q(until=None) | models.Q(until__gt=now))

    def forget(self, person: Person) -> None:
        """Delete what is stored about somebody who is erased; the one way to delete any."""
        models.QuerySet(self.model, using=self.db).filter(person=person).delete()


class Standing(AppendOnlyModel):
    """One decision of the desk about a person. Append-only; the latest counts.

    Whether somebody is new or trusted is not stored: it follows from what they published.
    """

    class Kind(models.TextChoices):
        WATCHED = "watched", pgettext_lazy("a person", "Watched")
        SUSPENDED = "suspended", pgettext_lazy("a person", "Suspended")
        BANNED = "banned", pgettext_lazy("a person", "Banned")
        LIFTED = "lifted", pgettext_lazy("a person's standing", "Lifted")

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    kind = models.CharField(_("standing"), max_length=10, choices=Kind)
    until = models.DateTimeField(_("until"), null=True)
    reason = models.CharField(_("reason, told to the person"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("when"))

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["pk"]
        default_permissions = []
        permissions = [("decide_standing", "Can watch, suspend and ban people")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="suspended", until__isnull=False)
                | models.Q(kind__in=["watched", "banned", "lifted"], until__isnull=True),
                name="standing_ends_if_suspended",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_suspended(self) -> bool:
        return self.kind == self.Kind.SUSPENDED

    @property
    def is_banned(self) -> bool:
        return self.kind == self.Kind.BANNED
