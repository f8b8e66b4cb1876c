"""What publishers enter in the admin."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

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

    def clean_slug(self) -> str:
        """Left empty, a story keeps the slug that it has: readers may know its address."""
        return self.cleaned_data["slug"] or self.initial.get("slug", "")


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["file", "alt", "decorative", "caption", "credit"]

    def clean_file(self) -> object:
        """Return the picture re-encoded; one that is stored already stays as it is."""
        # It brings Pillow, which a process without pictures does without.
        from articles.images import reencode

        file = self.cleaned_data["file"]
        return reencode(file) if isinstance(file, UploadedFile) else file
