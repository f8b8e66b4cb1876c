from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.admin.screens import ReadOnly
from comments.models import Comment, Decision, Finding, Report
from comments.policy import Effect

EFFECTS = {
    Effect.ADVISE: _("advise"),
    Effect.PUBLISH: _("publish"),
    Effect.HOLD: _("hold"),
    Effect.TRASH: _("trash"),
}


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows that are shown and never entered."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, comment: Comment | None = None) -> bool:
        return request.user.has_perm("comments.view_comment")


class FindingInline(ReadOnlyInline):
    model = Finding
    verbose_name_plural = _("what the policy found")
    fields = readonly_fields = ["rule", "explanation", "words", "would", "surely"]

    @admin.display(description=_("words"))
    def words(self, finding: Finding) -> str:
        """The part of the comment that it is about."""
        if finding.start is None:
            return ""
        return finding.comment.text[finding.start : finding.end]

    @admin.display(description=_("what it would do"))
    def would(self, finding: Finding) -> str:
        return EFFECTS[finding.effect]

    @admin.display(description=_("how sure"))
    def surely(self, finding: Finding) -> str:
        return "" if finding.score is None else f"{finding.score:.0%}"


class ReportInline(ReadOnlyInline):
    model = Report
    verbose_name_plural = _("what readers reported")
    fields = readonly_fields = ["at", "reason", "text", "answered_at"]


class DecisionInline(ReadOnlyInline):
    model = Decision
    verbose_name_plural = _("decisions")
    fields = ["at", "actor", "from_status", "to_status", "reason", "note", "because_of"]
    readonly_fields = ["because_of"]

    @admin.display(description=_("rules"))
    def because_of(self, decision: Decision) -> str:
        return ", ".join(decision.rules)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("actor")
