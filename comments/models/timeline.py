"""How open a conversation is, and what changes that with time."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.models.discussion import Discussion


class Step(models.TextChoices):
    """How open a conversation is, from the most open to closed."""

    OPEN = "open", _("Open")
    PREMODERATED = "premoderated", _("Premoderated")
    VERIFIED = "verified", _("Verified only")
    CLOSED = "closed", _("Closed")

    @property
    def strictness(self) -> int:
        return list(Step).index(self)

    @property
    def stricter(self) -> "Step":
        """The next stricter step; closed is the last one."""
        return list(Step)[min(self.strictness + 1, len(Step) - 1)]


class TimelineStep(models.Model):
    """From when on a conversation is how open, and the sentence that tells readers why."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="timeline")
    step = models.CharField(
        _("step"),
        max_length=12,
        choices=Step,
        help_text=_(
            "Open: published at once unless a rule holds it. Premoderated: a moderator reads every "
            "comment first. Verified only: the same, and moderators see only comments whose "
            "address was confirmed. Closed: no new comments."
        ),
    )
    at = models.DateTimeField(_("from this time on"), null=True, blank=True)
    days_after = models.PositiveSmallIntegerField(
        _("days after publication"),
        null=True,
        blank=True,
        help_text=_("With neither a time nor days it applies from the start."),
    )
    sentence = models.CharField(
        _("reason, told to readers"),
        max_length=200,
        blank=True,
        help_text=_("It follows a colon: “Comments are closed: proceedings are active.”"),
    )

    class Meta:
        verbose_name = _("step of the timeline")
        verbose_name_plural = _("timeline")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at__isnull=True) | Q(days_after__isnull=True),
                name="timeline_time_or_days",
                violation_error_message=_("Give a time or days after publication, not both."),
            ),
            models.CheckConstraint(
                condition=Q(step__in=["open", "premoderated", "verified", "closed"]),
                name="timeline_step_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    def begins(self, story: Story) -> datetime | None:
        """When it begins for the story; None when it holds from the start."""
        if self.days_after is not None and story.published_at:
            return story.published_at + timedelta(days=self.days_after)
        return self.at
