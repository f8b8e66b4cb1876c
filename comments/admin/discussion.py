"""How comments work on this site, on one screen as editors know it."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from comments.models import Discussion


@admin.register(Discussion)
class DiscussionAdmin(admin.ModelAdmin):
    """The one row of settings: its list leads to its form, which stores it the first time."""

    fieldsets = [
        (_("What is held"), {"fields": ["hold_everything", "published_to_trust", "links_to_hold"]}),
        (_("What readers do"), {"fields": ["edit_minutes", "reports_to_hold"]}),
        (_("The thread"), {"fields": ["order", "thread_depth", "comments_a_page"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, row: Discussion | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("admin:comments_discussion_change", 1)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Discussion | None:
        return Discussion.current() if object_id == "1" else None
