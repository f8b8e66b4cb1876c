"""How comments work: the site's settings, and what differs in a section or on a story."""

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Section, Story
from comments.admin.changes import LoggedChanges, Values
from comments.admin.trials import TrialMixin
from comments.conversation import Settings, settings_from
from comments.models import Discussion, TimelineStep


class DiscussionForm(forms.ModelForm):
    """The site's form begins with what is in force; in any other one a field that is empty says
    what it then takes from above."""

    class Meta:
        model = Discussion
        fields = "__all__"  # noqa: DJ007 - the admin names them.

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        above = _settings_of(row, besides=row) if row.pk else None
        for name, value in Discussion.DEFAULTS.items():
            if row.pk and row.is_site and self.initial.get(name) is None:
                self.initial[name] = value
            if name in self.fields:
                self._say_what_is_above(name, above)

    def _say_what_is_above(self, name: str, above: Settings | None) -> None:
        widget = self.fields[name].widget
        value = _shown(Discussion._meta.get_field(name), getattr(above, name)) if above else ""
        if isinstance(widget, forms.Select):
            unset = _("not set here (%(value)s)") % {"value": value} if value else _("not set here")
            named = [(key, label) for key, label in widget.choices if key not in {"", "unknown"}]
            empty = "unknown" if isinstance(widget, forms.NullBooleanSelect) else ""
            widget.choices = [(empty, unset), *named]
        else:
            widget.attrs["placeholder"] = value


class TimelineInline(admin.StackedInline):
    model = TimelineStep
    extra = 0
    verbose_name_plural = _("timeline: how open the conversation is, and from when on")
    fields = ["step", "at", "days_after", "sentence"]


@admin.register(Discussion)
class DiscussionAdmin(TrialMixin, LoggedChanges):
    form = DiscussionForm
    logged_fields = ["section", "story", *Discussion.DEFAULTS]
    list_display = ["scope", "differs"]
    list_display_links = ["scope"]
    list_per_page = 100
    # The site first, then sections, then stories.
    ordering = [
        models.F("story").asc(nulls_first=True), models.F("section").asc(nulls_first=True), "pk",
    ]  # fmt: skip
    search_fields = ["story__headline", "section__name"]
    autocomplete_fields = ["story"]
    inlines = [TimelineInline]
    fieldsets = [
        (None, {"fields": ["section", "story"]}),
        (_("In force now"), {"fields": ["in_force"]}),
        (_("What is held"), {"fields": ["published_to_trust", "links_to_hold", "hours_to_decide"]}),
        (_("Robots and floods"), {"fields": ["flood_seconds", "ask_for_proof", "least_seconds"]}),
        (
            _("What readers do"),
            {"fields": ["require_name_email", "edit_minutes", "reports_to_hold"]},
        ),
        (_("The filter"), {"fields": ["decisions_to_learn", "unwanted_to_hold"]}),
        (_("The thread"), {"fields": ["order", "thread_depth", "comments_a_page"]}),
        (_("Transparency"), {"fields": ["publishes_figures"]}),
    ]
    readonly_fields = ["in_force"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request).select_related("section", "story")
        return rows.prefetch_related("timeline")

    def get_readonly_fields(self, request: HttpRequest, row: Discussion | None = None) -> list[str]:
        """Settings stay with the part of the site that they were made for."""
        return [*self.readonly_fields, *(["section", "story"] if row else [])]

    def get_fieldsets(self, request: HttpRequest, row: Discussion | None = None) -> list:
        """Without what the row cannot say: what is in force before it is saved, and away from
        the site what is the site's alone: there is one filter, and one page of figures."""
        left_out = set() if row else {"in_force"}
        if not (row and row.is_site):
            left_out |= {"decisions_to_learn", "publishes_figures"}
        fieldsets = [
            (title, {"fields": [name for name in part["fields"] if name not in left_out]})
            for title, part in super().get_fieldsets(request, row)
        ]
        return [(title, part) for title, part in fieldsets if part["fields"]]

    def has_delete_permission(self, request: HttpRequest, row: Discussion | None = None) -> bool:
        """The site's settings can be emptied and do not go."""
        is_site = row is not None and row.is_site
        return super().has_delete_permission(request, row) and not is_site

    def logged_values(self, row: Discussion) -> Values:
        steps = row.timeline.order_by("pk").values("step", "at", "days_after", "sentence")
        return super().logged_values(row) | {"timeline": list(steps)}

    @admin.display(description=_("settings of"), ordering="pk")
    def scope(self, row: Discussion) -> str:
        return str(row)

    @admin.display(description=_("what it sets"))
    def differs(self, row: Discussion) -> str:
        names = [name for name in Discussion.DEFAULTS if getattr(row, name) is not None]
        labels = [str(Discussion._meta.get_field(name).verbose_name) for name in names]
        return ", ".join([*labels, *(str(step) for step in row.timeline.all())])

    @admin.display(description=_("value, and where it comes from"))
    def in_force(self, row: Discussion) -> SafeString:
        settings = _settings_of(row)
        fields = [Discussion._meta.get_field(name) for name in Discussion.DEFAULTS]
        rows = [
            (field.verbose_name, _shown(field, getattr(settings, field.name)), field.name)
            for field in fields
        ]
        steps = ", ".join(str(step) for step in settings.timeline) or _("Open")
        lines = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
            [
                (label, value, _source(settings, name))
                for label, value, name in [*rows, (_("timeline"), steps, "timeline")]
            ],
        )
        return format_html("<table>{}</table>", lines)


def _settings_of(row: Discussion, *, besides: Discussion | None = None) -> Settings:
    """The settings in force where the row applies; for a section, as on any story in it."""
    story = row.story or Story(section=row.section or Section())
    rows = Discussion.objects.about([story])
    return settings_from(story, rows.exclude(pk=besides.pk) if besides else rows)


def _shown(field: models.Field, value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(field.flatchoices).get(value, value))


def _source(settings: Settings, name: str) -> str:
    return str(settings.sources[name] or _("built in"))
