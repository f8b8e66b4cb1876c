from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.crops import CROPS, ENCODINGS, JPEG, Point
from articles.models.served import Served

_SHARE = [MinValueValidator(0), MaxValueValidator(1)]


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
    focal_x = models.FloatField(
        _("focal point, from the left"), default=0.5, db_default=0.5, validators=_SHARE
    )
    focal_y = models.FloatField(
        _("focal point, from the top"), default=0.5, db_default=0.5, validators=_SHARE
    )
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
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="image_focal_point_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.file.name

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def focus(self) -> Point:
        return self.focal_x, self.focal_y

    @cached_property
    def crops(self) -> dict[str, Served]:
        """What pages name of each crop, by its name.

        A crop that the worker has not made yet is served as the whole picture.
        """
        shown = [rendition for rendition in self.renditions.all() if rendition.is_shown]
        whole = self._served([rendition for rendition in shown if rendition.crop == CROPS[0].name])
        found = {}
        for crop in CROPS:
            own = [rendition for rendition in shown if rendition.crop == crop.name]
            found[crop.name] = self._served(own) if own else whole
        return found

    def _served(self, renditions: list["Rendition"]) -> Served:
        by_format = {encoding: [] for encoding in ENCODINGS}
        for rendition in sorted(renditions, key=lambda rendition: rendition.width):
            by_format[ENCODINGS[_FORMATS.index(rendition.format)]].append(rendition)
        # Old browsers take this one, and those who take no picture elements.
        plain = by_format[JPEG][-1:] or [self]
        return Served(
            src=plain[0].file.url,
            width=plain[0].width,
            height=plain[0].height,
            srcset=_srcset(by_format.pop(JPEG)),
            sources=[
                (encoding.mime, _srcset(group)) for encoding, group in by_format.items() if group
            ],
        )


_FORMATS = [encoding.name for encoding in ENCODINGS]


def _srcset(renditions: list["Rendition"]) -> str:
    return ", ".join(f"{rendition.file.url} {rendition.width}w" for rendition in renditions)


class Rendition(models.Model):
    """One crop of a picture at one width in one format, made by the worker.

    Readers see the shown ones. Those of a crop are shown all at once, when the last one is made,
    and take the place of the ones before.
    """

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    crop = models.CharField(max_length=20, db_default=CROPS[0].name)
    format = models.CharField(max_length=8, db_default="webp")
    file = models.ImageField(upload_to="images", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Of what and how it was made; empty for one that is to be made anew.
    recipe = models.CharField(max_length=32, blank=True, db_default="")
    is_shown = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "crop", "format", "width", "recipe"],
                name="rendition_once_a_recipe",
            ),
            models.CheckConstraint(
                condition=models.Q(crop__in=[crop.name for crop in CROPS]),
                name="rendition_crop_known",
            ),
            models.CheckConstraint(
                condition=models.Q(format__in=_FORMATS), name="rendition_format_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}, {self.crop}, {self.format}, {self.width} px"
