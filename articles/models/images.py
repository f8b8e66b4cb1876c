from django.db import models
from django.utils.translation import gettext_lazy as _


class Image(models.Model):
    """A picture as the desk gave it, re-encoded; readers are served its renditions."""

    file = models.ImageField(
        _("file"), upload_to="images", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        db_default=False,
        help_text=_("The picture tells nothing that the text does not."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=120)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=True) ^ ~models.Q(alt=""),
                name="image_alt_or_decorative",
                violation_error_message=_(
                    "Describe the picture, or mark it as decorative: one of the two."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.file.name

    @property
    def srcset(self) -> str:
        """The renditions as a `srcset` value; empty until the worker has made them."""
        return ", ".join(
            f"{rendition.file.url} {rendition.width}w" for rendition in self.renditions.all()
        )


class Rendition(models.Model):
    """A picture at one width, made by the worker."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    file = models.ImageField(upload_to="images", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "width"], name="rendition_once_a_width"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}, {self.width} px"
