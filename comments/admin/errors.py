"""The desk's answers to readers who found an error."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.options import ActionLocation
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Correction
from articles.services import StoryRefused
from comments import services
from comments.admin.screens import ReadOnly, typed
from comments.models import ErrorReport

OPEN_FIRST = models.Case(models.When(state=ErrorReport.State.OPEN, then=0), default=1)


class CorrectionForm(ActionForm):
    """What goes with a correction, beside the button that makes it."""

    kind = forms.ChoiceField(
        label=_("Kind:"),
        choices=Correction.Kind,
        initial=Correction.Kind.CORRECTION,
        required=False,
    )
    correction = forms.CharField(
        label=_("What was changed, shown under the story:"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": 1000}),
    )


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnly, admin.ModelAdmin):
    """Nobody changes what a reader wrote."""

    list_display = ["said", "about", "sent_by", "state", "at"]
    list_filter = ["state", "at"]
    list_per_page = 50
    search_fields = ["text", "passage", "story__headline"]
    ordering = [OPEN_FIRST, "-at"]
    actions = ["correct", "dismiss"]
    action_form = CorrectionForm
    fieldsets = [
        (None, {"fields": ["state", "about", "passage", "text"]}),
        (_("Reader"), {"fields": ["sent_by", "may_be_thanked", "at"]}),
        (_("Answer"), {"fields": ["answered_by", "answered_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        reports = super().get_queryset(request).select_related("story", "person", "answered_by")
        return reports.fetch_mode(models.FETCH_PEERS)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_errorreport")

    @admin.display(description=_("what is wrong"))
    def said(self, report: ErrorReport) -> str:
        return report.excerpt

    @admin.display(description=_("story"), ordering="story__headline")
    def about(self, report: ErrorReport) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', report.story.get_absolute_url(), report.story.headline
        )

    @admin.display(description=_("reader"), ordering="name")
    def sent_by(self, report: ErrorReport) -> SafeString:
        address = report.person.masked_address if report.person else ""
        return format_html("{}<br>{}", report.name, address)

    # On its own page alone: a correction is written for one error.
    @admin.action(
        permissions=["answer"],
        description=_("Corrected: tell readers"),
        location=[ActionLocation.CHANGE_FORM],
    )
    def correct(self, request: HttpRequest, reports: models.QuerySet) -> None:
        kind = typed(request, "kind")
        self._answer(
            request,
            reports,
            services.correct_error,
            text=typed(request, "correction")[:1000],
            kind=kind if kind in Correction.Kind else Correction.Kind.CORRECTION,
        )

    @admin.action(
        permissions=["answer"],
        description=_("Not an error"),
        location=[ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM],
    )
    def dismiss(self, request: HttpRequest, reports: models.QuerySet) -> None:
        self._answer(request, reports, services.dismiss_error)

    def _answer(
        self, request: HttpRequest, reports: models.QuerySet, service: Callable, **facts: object
    ) -> None:
        """Call the service for each report and tell what became of it."""
        for report in reports:
            level = messages.SUCCESS
            try:
                service(report=report, actor=request.user, now=timezone.now(), **facts)
            except (services.AnswerRefused, StoryRefused) as refusal:
                text, level = str(refusal), messages.ERROR
            else:
                text = report.get_state_display()
                self.log_change(request, report, text)
            self.message_user(request, format_html("{}: {}", report.excerpt, text), level)
