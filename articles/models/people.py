from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Contributor(models.Model):
    """Somebody whose name stands on stories, whether or not they can sign in."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    biography = models.TextField(_("biography"), max_length=2000, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        verbose_name=_("account"),
        help_text=_(
            "Comments from it on the contributor's own stories are marked as the author's."
        ),
    )

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:contributor", args=[self.slug])


class Byline(models.Model):
    """The place of one contributor among those of a story."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(Contributor, models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(
        _("position"), db_default=0, default=0, help_text=_("Lower numbers come first.")
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "contributor"], name="byline_once_a_story"),
        ]

    def __str__(self) -> str:
        return self.contributor.name
