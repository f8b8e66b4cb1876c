"""The publishers' desk. Every change goes through articles.services."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseModelFormSet, ModelForm, Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import services
from articles.forms import StoryForm
from articles.image_admin import ImageAdmin as ImageAdmin
from articles.models import Byline, Contributor, Section, Story, Tag


class BylineInline(admin.TabularInline):
    model = Byline
    extra = 1
    autocomplete_fields = ["contributor"]


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    form = StoryForm
    list_display = ["headline", "section", "state", "published_at", "read_it"]
    list_filter = ["state", "section", "published_at"]
    list_select_related = ["section"]
    list_per_page = 50
    search_fields = ["headline", "dek", "body", "contributors__name"]
    search_help_text = _("Headline, dek, body, contributors")
    date_hierarchy = "published_at"
    autocomplete_fields = ["tags", "lead_image"]
    radio_fields = {"section": admin.HORIZONTAL}
    readonly_fields = ["state", "published_at", "updated_at"]
    inlines = [BylineInline]
    actions = ["publish_selected", "withdraw_selected"]
    fieldsets = [
        (None, {"fields": ["headline", "dek", "body"]}),
        (_("Place"), {"fields": ["section", "kicker", "dateline", "tags", "slug"]}),
        (_("Lead picture"), {"fields": ["lead_image"]}),
        (_("State"), {"fields": ["state", "published_at", "updated_at", "comments_open"]}),
    ]

    class Media:
        js = [
            Script(
                "js/lead_picture.js", type="module", **{"data-store": _("Describe and store “{}”")}
            )
        ]

    @admin.display(description=_("page"))
    def read_it(self, story: Story) -> str:
        if story.is_published:
            return format_html('<a href="{}">{}</a>', story.get_absolute_url(), _("Read"))
        return format_html('<a href="{}">{}</a>', _preview_address(story), _("Preview"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def view_on_site(self, story: Story) -> str:
        return story.get_absolute_url() if story.is_published else _preview_address(story)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_story")

    def get_actions(
        self,
        request: HttpRequest,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> dict:
        actions = super().get_actions(request, action_location=action_location)
        # The bulk deletion asks of no single story whether it was ever public.
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change no other stories needs a name to write under, and may then go on."""
        allowed = super().has_add_permission(request)
        return allowed and (self._changes_any(request) or _own_name(request) is not None)

    def has_change_permission(self, request: HttpRequest, story: Story | None = None) -> bool:
        """A writer changes stories under the own name for as long as they were never public."""
        if self._changes_any(request):
            return True
        if story is None or story.published_at is not None or not self.has_add_permission(request):
            return False
        return story.bylines.filter(contributor=_own_name(request)).exists()

    def _changes_any(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, story: Story | None = None) -> bool:
        """A story that was ever public is withdrawn, not deleted: its address stays known."""
        allowed = super().has_delete_permission(request, story)
        return allowed and (story is None or story.published_at is None)

    def render_change_form(self, request, context, *args, **kwargs) -> HttpResponse:
        context["may_publish"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, story: Story, form: ModelForm, change: bool) -> None:
        services.save_story(story=story, now=timezone.now())

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseModelFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not self._changes_any(request):
            Byline.objects.get_or_create(story=form.instance, contributor=_own_name(request))
        # Inside the admin's transaction, and after the bylines are stored.
        if "_publish" in request.POST:
            self._act(request, form.instance, services.publish, now=timezone.now())
        elif "_withdraw" in request.POST:
            self._act(request, form.instance, services.withdraw)

    def response_post_save_change(self, request: HttpRequest, story: Story) -> HttpResponse:
        return self._preview(request, story) or super().response_post_save_change(request, story)

    def response_post_save_add(self, request: HttpRequest, story: Story) -> HttpResponse:
        return self._preview(request, story) or super().response_post_save_add(request, story)

    def _preview(self, request: HttpRequest, story: Story) -> HttpResponse | None:
        return redirect(self.view_on_site(story)) if "_preview" in request.POST else None

    @admin.action(permissions=["publish"], description=_("Publish"))
    def publish_selected(self, request: HttpRequest, stories: models.QuerySet) -> None:
        for story in stories:
            self._act(request, story, services.publish, now=timezone.now())

    @admin.action(permissions=["publish"], description=_("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, stories: models.QuerySet) -> None:
        for story in stories:
            self._act(request, story, services.withdraw)

    def _act(self, request: HttpRequest, story: Story, service: Callable, **facts) -> None:
        """Call the service for this story and tell what became of it."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        try:
            service(story=story, **facts)
        except services.StoryRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        state = story.get_state_display()
        self.log_change(request, story, state)
        self.message_user(request, format_html("{}: “{}”", state, story.headline), messages.SUCCESS)


def _own_name(request: HttpRequest) -> Contributor | None:
    return Contributor.objects.filter(user=request.user.pk).first()


def _preview_address(story: Story) -> str:
    return reverse("articles:preview", args=[story.slug])


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "description"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Contributor)
class ContributorAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "user"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
