from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.stories import Story


class Correction(models.Model):
    """A public note that a live story was changed, and what had been wrong."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("Update")
        CLARIFICATION = "clarification", _("Clarification")
        CORRECTION = "correction", _("Correction")

    story = models.ForeignKey(Story, models.CASCADE, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was changed"), max_length=1000)
    thanks = models.CharField(
        _("thanks to"),
        max_length=245,
        blank=True,
        help_text=_("The reader who pointed it out, if they agreed to be named."),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
