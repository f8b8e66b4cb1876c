"""What publishers enter in the admin."""

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.foreign_files import EMPTY
from articles.models import Image, Story


class StoryForm(forms.ModelForm):
    # Empty, a new story's is made from the headline by the service.
    slug = forms.SlugField(
        label=_("Slug"),
        required=False,
        max_length=100,
        allow_unicode=True,
        help_text=_("The last part of the story's address; left empty, the headline's words."),
    )

    class Meta:
        model = Story
        fields = [
            "headline", "kicker", "dek", "dateline", "body", "section", "tags", "slug",
            "lead_image", "comments_open",
        ]  # fmt: skip
        widgets = {
            "headline": forms.TextInput({"class": "vLargeTextField", "maxlength": 200}),
            "dek": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
            "body": forms.Textarea({"rows": 26, "class": "vLargeTextField"}),
        }
        help_texts = {"lead_image": _("A picture file can be dropped or pasted here.")}

    def clean_slug(self) -> str:
        """Left empty, a story keeps the slug that it has: readers may know its address."""
        return self.cleaned_data["slug"] or self.initial.get("slug", "")


class PictureField(forms.FileField):
    """A file that is re-encoded, or refused with a sentence that says what to do."""

    default_error_messages = {"empty": EMPTY}

    def to_python(self, data: UploadedFile | None) -> ContentFile | None:
        # It brings Pillow, which a process without pictures does without.
        from articles.images import reencode

        file = super().to_python(data)
        return reencode(file) if file else None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"accept": "image/jpeg,image/png,image/webp"}


class ImageForm(forms.ModelForm):
    file = PictureField(
        label=_("file"),
        # Django names the group of the field and the link to its file, and not the field.
        widget=AdminFileWidget({"aria-label": _("file")}),
        help_text=_("JPEG, PNG or WebP, up to 20 MB and 50 megapixels."),
    )

    class Meta:
        model = Image
        fields = ["file", "alt", "decorative", "caption", "credit", "focal_x", "focal_y"]
        widgets = {
            name: forms.NumberInput({"min": 0, "max": 1, "step": 0.01})
            for name in ("focal_x", "focal_y")
        }
        help_texts = {
            "focal_x": _("0 is the left edge, 1 the right one. Crops keep this point in view."),
            "focal_y": _("0 is the upper edge, 1 the lower one."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Who may only look has a form without them.
        for name in self.fields.keys() & {"focal_x", "focal_y"}:
            self.fields[name].required = False

    def clean_focal_x(self) -> float:
        return self._or_the_middle("focal_x")

    def clean_focal_y(self) -> float:
        return self._or_the_middle("focal_y")

    def _or_the_middle(self, name: str) -> float:
        """Return the share that was entered; left empty, the middle is meant."""
        value = self.cleaned_data[name]
        return 0.5 if value is None else value
