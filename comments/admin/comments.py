"""The moderators' desk: its list is the desk itself, and each comment has a record."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.admin import desk
from comments.admin.inlines import (
    AppealInline,
    ContestInline,
    DecisionInline,
    FindingInline,
    NoteInline,
    ReportInline,
)
from comments.admin.screens import ReadOnly
from comments.desk.page import Asked
from comments.models import Comment


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):
    """Nobody puts words into a reader's mouth; a decided comment and its history stay."""

    actions = None
    inlines = [
        AppealInline,
        ContestInline,
        ReportInline,
        FindingInline,
        DecisionInline,
        NoteInline,
    ]
    fieldsets = [
        (
            _("Record"),
            {
                "fields": [
                    "status",
                    "their_person",
                    "website",
                    "language",
                    "submitted_at",
                    "proven_at",
                    "edited_at",
                    "picked_at",
                    "recommendation_count",
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("story", "parent", "person", "user")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the desk, or do what one of its buttons says."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return desk.act(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Desk"),
            # The queues stand where it would.
            "is_nav_sidebar_enabled": False,
            **desk.show(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/comments/comment/change_list.html", context)

    def view_on_site(self, comment: Comment) -> str | None:
        """Where readers see it; nowhere while they do not."""
        is_seen = comment.is_published and comment.story.is_published
        return comment.get_absolute_url() if is_seen else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        comment = kwargs["obj"]
        context["card"] = desk.opened(comment, request, timezone.now())
        context |= desk.shared(request, Asked.of(QueryDict()), on_record=True)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("person"))
    def their_person(self, comment: Comment) -> SafeString | str:
        """The way to all that is known of the author; accounts and the anonymous have none."""
        if not comment.person_id:
            return "–"
        page = reverse("admin:comments_person_change", args=[comment.person_id])
        return format_html('<a href="{}">{}</a>', page, comment.person)
