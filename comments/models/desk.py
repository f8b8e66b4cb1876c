"""How several moderators share the work, and what they tell each other and the authors."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from comments.models.comments import Comment
from comments.models.decisions import Decision
from comments.models.people import Person


class ClaimQuerySet(models.QuerySet):
    def in_force(self, now: datetime) -> Self:
        return self.filter(until__gt=now)


class Claim(models.Model):
    """Somebody reads this comment now, alone or as one of a batch, so that nobody else does.

    It runs out by itself and keeps nobody from deciding.
    """

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    at = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        default_permissions = []
        indexes = [models.Index(fields=["by", "until"], name="claim_by_until")]

    def __str__(self) -> str:
        return f"{self.by}: {self.comment_id}"


class ContestQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that no third person has answered."""
        return self.filter(outcome="")


class Contest(models.Model):
    """A moderator's objection to a colleague's decision, for a third person to answer."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The decision stands")
        OVERTURNED = "overturned", _("Overturned")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="contests")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="contest")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("contested by")
    )
    wanted = models.CharField(_("wanted instead"), max_length=10, choices=Comment.Status)
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["at"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(outcome=""),
                name="contest_one_open_a_comment",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display() or str(_("Open"))


class NoteQuerySet(AppendOnlyQuerySet):
    def forget(self, person: Person) -> None:
        """Delete what was noted on the comments of somebody who is erased; the one way to delete
        any."""
        models.QuerySet(self.model, using=self.db).filter(comment__person=person).delete()


class Note(AppendOnlyModel):
    """What moderators write to each other about a comment. Never leaves the desk."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    text = models.CharField(_("note"), max_length=1000)
    at = models.DateTimeField(_("when"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return self.text


def languages() -> list[tuple[str, str]]:
    """Return the languages that a reason may be in."""
    return settings.LANGUAGES


def site_language() -> str:
    return settings.LANGUAGE_CODE


class CannedReason(models.Model):
    """Words that the desk often tells authors, ready to be chosen."""

    language = models.CharField(
        _("language"), max_length=10, choices=languages, default=site_language
    )
    label = models.CharField(_("label"), max_length=60, help_text=_("For the desk alone."))
    text = models.CharField(_("reason, told to the author"), max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("canned reason")
        verbose_name_plural = _("canned reasons")
        ordering = ["language", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "label"],
                name="canned_reason_once",
                violation_error_message=_("There is a reason with this label already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
