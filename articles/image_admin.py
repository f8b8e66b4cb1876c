"""The library of pictures: what there is, where it is used, and how it is cropped."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import FETCH_PEERS, Count, Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import services
from articles.crops import SOCIAL, TEASER
from articles.foreign_files import MAX_BYTES
from articles.forms import ImageForm
from articles.image_answers import answer_to_script
from articles.models import Image, Story

STORIES_NAMED = 50


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("yes", _("Shown by a story")), ("no", _("Not used"))]

    def queryset(self, request: HttpRequest, images: QuerySet) -> QuerySet:
        is_used = Exists(Story.objects.filter(lead_image=OuterRef("pk")))
        if self.value() == "yes":
            return images.filter(is_used)
        return images.filter(~is_used) if self.value() == "no" else images


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ["thumbnail", "words", "credit", "how_many_stories", "uploaded_at"]
    list_display_links = ["thumbnail", "words"]
    list_filter = [UseFilter, "decorative", "uploaded_at"]
    list_per_page = 40
    # Django drops the order of the model where rows are counted.
    ordering = ["-uploaded_at", "-pk"]
    search_fields = ["alt", "caption", "credit"]
    search_help_text = _("Alternative text, caption, credit")
    readonly_fields = ["preview", "where_used", "size", "uploaded_at"]
    fieldsets = [
        (None, {"fields": ["file", "preview", ("focal_x", "focal_y")]}),
        (_("Words"), {"fields": ["alt", "decorative", "caption", "credit"]}),
        (_("Use"), {"fields": ["where_used", "size", "uploaded_at"]}),
    ]

    class Media:
        css = {"all": ["css/pictures.css"]}
        js = [forms.Script("js/picture.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        images = super().get_queryset(request).prefetch_related("renditions")
        return images.annotate(stories_with_it=Count("stories")).fetch_mode(FETCH_PEERS)

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        facts = {"image": image, "picture": image.crops[TEASER.name], "sizes": "7.5rem"}
        return render_to_string("articles/_picture.html", facts)

    @admin.display(description=_("alternative text"), ordering="alt")
    def words(self, image: Image) -> str:
        return str(image)

    @admin.display(description=_("stories"), ordering="stories_with_it")
    def how_many_stories(self, image: Image) -> int:
        return image.stories_with_it

    @admin.display(description=_("size"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}" if image.pk else "-"

    @admin.display(description=_("how it is cropped"))
    def preview(self, image: Image) -> SafeString:
        # One whose form was refused names a file that is not stored.
        facts = {"image": Image.objects.filter(pk=image.pk).first(), "max_bytes": MAX_BYTES}
        facts["crops"] = [(TEASER, _("In lists")), (SOCIAL, _("Beside links"))]
        return render_to_string("admin/articles/image/_preview.html", facts)

    @admin.display(description=_("stories with it"))
    def where_used(self, image: Image) -> SafeString | str:
        if not image.pk:
            return _("None")
        rows = [
            (
                reverse("admin:articles_story_change", args=[story.pk]),
                story.headline,
                story.get_state_display(),
            )
            for story in image.stories.newest_first()[:STORIES_NAMED]
        ]
        links = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows)
        return mark_safe(f"<ul>{links}</ul>") if rows else _("None")  # noqa: S308 - of links

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse | JsonResponse:
        """Answer a script, which sends the form to show how far it is, in JSON."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return answer_to_script(request, response)

    def get_deleted_objects(self, images: QuerySet, request: HttpRequest) -> tuple:
        """Nothing but pictures is ever deleted here, so no more permissions are asked for."""
        found, counts, lacking, protected = super().get_deleted_objects(images, request)
        return found, counts, set() if protected else lacking, protected

    def save_model(self, request: HttpRequest, image: Image, form: ModelForm, change: bool) -> None:
        services.save_image(image=image)
