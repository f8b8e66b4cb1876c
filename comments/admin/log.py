"""The log of the desk, to read, to filter and to take out."""

import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.admin import log_words as words
from comments.admin.bounded import BOUND, BoundedPaginator
from comments.admin.log_filters import ActorFilter, PeriodFilter
from comments.admin.screens import ReadOnly
from comments.models import LogEntry
from comments.services.log_export import FORMS, export

# What the address of the list may ask, and what the log keeps of it when entries are taken out.
_ASKED = {
    "act__exact": re.compile(r"[a-z_]{1,10}"),
    "about": re.compile(r"[a-z]{1,40}"),
    "about_id": re.compile(r"[0-9]{1,18}"),
    ActorFilter.parameter_name: re.compile(r"[0-9]{1,18}|nobody"),
    PeriodFilter.SINCE: re.compile(r"[0-9-]{8,10}"),
    PeriodFilter.UNTIL: re.compile(r"[0-9-]{8,10}"),
    "q": re.compile(r"[0-9]{1,18}"),
}
_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl"}


class LogList(ChangeList):
    """Knows, of the entries on a page, what they are about and which of that may be opened."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        prepare(self.result_list, request)


def prepare(entries: list[LogEntry], request: HttpRequest) -> None:
    """Look up the names of the accounts that the entries are about, at once."""
    keys = {entry.about_id for entry in entries if entry.about == "user"}
    accounts = get_user_model().objects.in_bulk(keys) if keys else {}
    for entry in entries:
        page, permission = words.subject_page(entry)
        entry.subject_page = page if page and request.user.has_perm(permission) else ""
        known = accounts.get(entry.about_id) if entry.about == "user" else None
        entry.subject = str(known) if known else words.subject(entry)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, admin.ModelAdmin):
    """A page costs the same however long the log is: nothing is counted or sorted beyond BOUND."""

    list_display = ["number", "when_and_who", "what", "subject"]
    list_display_links = ["number"]
    list_filter = ["act", PeriodFilter, ActorFilter]
    list_per_page = 50
    list_max_show_all = 50
    list_select_related = ["actor"]
    sortable_by = []
    ordering = ["-at", "-pk"]
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["about_id"]
    search_help_text = _("The number of a comment")
    actions = None
    fieldsets = [
        (None, {"fields": ["number", "when", "by_whom", "what", "subject"]}),
        (_("All of it"), {"fields": ["everything", "previous", "digest"]}),
    ]

    class Media:
        css = {"all": ["css/log.css"]}

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="comments_logentry_export"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return LogList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Nothing that would read all of the log."""
        return lookup in _ASKED

    def get_search_results(
        self, request: HttpRequest, entries: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        term = search_term.strip()
        if not term:
            return entries, False
        if not _ASKED["q"].fullmatch(term):
            return entries.none(), False
        return entries.filter(about="comment", about_id=term), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        context = {"bound": BOUND, "may_export": self.has_export_permission(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> LogEntry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry:
            prepare([entry], request)
        return entry

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.export_log")

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What the list shows with the same question, however much it is; itself an act."""
        if not (self.has_view_permission(request) and self.has_export_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = request.POST.get("form", "")
        if form not in FORMS:
            raise BadRequest("There is no such form.")
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("The log cannot be asked that.") from error
        now = timezone.now()
        lines = export(
            entries=entries, form=form, actor=request.user, now=now, filters=_filters(request)
        )
        name = f"log-{timezone.localdate(now)}.{form}"
        return StreamingHttpResponse(
            lines,
            content_type=f"{_TYPES[form]}; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store, private",
            },
        )

    @admin.display(description=pgettext_lazy("the log", "number"))
    def number(self, entry: LogEntry) -> int:
        return entry.pk

    @admin.display(description=_("when"))
    def when(self, entry: LogEntry) -> SafeString:
        """To the second, in the site's time."""
        shown = timezone.localtime(entry.at)
        return format_html(
            '<time datetime="{}">{}</time>', entry.at.isoformat(), f"{shown:%Y-%m-%d %H:%M:%S}"
        )

    @admin.display(description=_("by"))
    def by_whom(self, entry: LogEntry) -> str:
        return words.by_whom(entry)

    @admin.display(description=_("when"))
    def when_and_who(self, entry: LogEntry) -> SafeString:
        return format_html("{}<div>{}</div>", self.when(entry), self.by_whom(entry))

    @admin.display(description=pgettext_lazy("the log", "what"))
    def what(self, entry: LogEntry) -> SafeString:
        said = words.sentence(entry)
        return format_html(
            '<strong>{}</strong>{}{}<div class="log-remarks">{}</div>',
            entry.get_act_display(),
            ": " if said else "",
            said,
            _lines(words.remarks(entry)),
        )

    @admin.display(description=_("about"))
    def subject(self, entry: LogEntry) -> SafeString | str:
        if not entry.subject_page:
            return entry.subject
        return format_html('<a href="{}">{}</a>', entry.subject_page, entry.subject)

    @admin.display(description=_("what it holds"))
    def everything(self, entry: LogEntry) -> SafeString:
        return format_html('<div class="log-remarks">{}</div>', _lines(words.details(entry)))


def _lines(pairs: Any) -> SafeString:
    return format_html_join("", "<div><b>{}</b>: <bdi>{}</bdi></div>", pairs)


def _filters(request: HttpRequest) -> dict[str, str]:
    """Return which of the known questions the address asks; never what was typed into it freely."""
    asked = ((name, request.GET.get(name, "").strip()) for name in _ASKED)
    return {name: value for name, value in asked if value and _ASKED[name].fullmatch(value)}
