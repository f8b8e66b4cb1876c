from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.admin.screens import ReadOnly
from comments.desk.rules import EFFECTS, explain, name_of
from comments.models import Appeal, Comment, Contest, Decision, Finding, Note, Report


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows that are shown and never entered."""

    extra = 0
    template = "admin/desk/_rows.html"

    def has_view_permission(self, request: HttpRequest, comment: Comment | None = None) -> bool:
        return request.user.has_perm("comments.view_comment")


class FindingInline(ReadOnlyInline):
    model = Finding
    verbose_name_plural = _("what the policy found")
    fields = readonly_fields = ["which", "said", "words", "would", "surely"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("comment", "entry__person")

    @admin.display(description=_("rule"))
    def which(self, finding: Finding) -> str:
        return name_of(finding.rule)

    @admin.display(description=_("explanation"))
    def said(self, finding: Finding) -> SafeString | str:
        """The explanation; covered where it names a slur, or words of a comment that has one."""
        said = explain(finding, finding.comment)
        slurs = finding.comment.findings.filter(entry__is_slur=True)
        names_words = finding.entry is not None or finding.rule == "learned"
        if not (names_words and slurs.exists()):
            return said
        return format_html('<span class="covered" tabindex="0">{}</span>', said)

    @admin.display(description=_("words"))
    def words(self, finding: Finding) -> str:
        """The part of the comment that it is about; covered words are on the card alone."""
        if finding.start is None or (finding.entry and finding.entry.is_slur):
            return ""
        return finding.comment.text[finding.start : finding.end]

    @admin.display(description=_("what it would do"))
    def would(self, finding: Finding) -> str:
        return str(EFFECTS[finding.effect])

    @admin.display(description=_("how sure"))
    def surely(self, finding: Finding) -> str:
        return "" if finding.score is None else f"{finding.score:.0%}"


class AppealInline(ReadOnlyInline):
    model = Appeal
    verbose_name_plural = _("the author's appeal")
    fields = readonly_fields = ["at", "text", "outcome", "answer", "answered_by", "answered_at"]


class ContestInline(ReadOnlyInline):
    model = Contest
    verbose_name_plural = _("contested decisions")
    fields = readonly_fields = ["at", "by", "wanted", "reason", "outcome", "answered_by"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("by", "answered_by")


class NoteInline(ReadOnlyInline):
    model = Note
    verbose_name_plural = _("notes, for the desk alone")
    fields = readonly_fields = ["at", "by", "text"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("by")


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
        return ", ".join(map(name_of, decision.rules))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("actor")
