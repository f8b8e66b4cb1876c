"""What the desk answers to an author who appealed."""

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments import services
from comments.admin.inlines import ReadOnlyInline
from comments.admin.screens import typed
from comments.models import Appeal, Comment

ON_THE_FORM = [ActionLocation.CHANGE_FORM]


class AppealInline(ReadOnlyInline):
    model = Appeal
    verbose_name_plural = _("the author's appeal")
    fields = readonly_fields = ["at", "text", "outcome", "answer", "answered_by", "answered_at"]


class AppealActions(admin.ModelAdmin):
    """Two buttons beside an open appeal. Publishing such a comment by any other way grants it."""

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict:
        actions = super().get_actions(request, action_location=action_location)
        match = request.resolver_match
        shown = match.kwargs.get("object_id", "") if match else ""
        appeals = Appeal.objects.open()
        if not (shown.isdecimal() and appeals.filter(comment=shown).exists()):
            for name in ("grant", "uphold"):
                actions.pop(name, None)
        return actions

    @admin.action(permissions=["decide"], description=_("Grant the appeal"), location=ON_THE_FORM)
    def grant(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.PUBLISHED)

    @admin.action(permissions=["decide"], description=_("Uphold"), location=ON_THE_FORM)
    def uphold(self, request: HttpRequest, comments: models.QuerySet) -> None:
        answer = typed(request, "reason")
        for comment in comments:
            text, level = _("The author is told that it stands."), messages.SUCCESS
            try:
                services.uphold(
                    comment=comment, answer=answer, actor=request.user, now=timezone.now()
                )
            except services.AppealRefused as refusal:
                text, level = refusal, messages.ERROR
            self.message_user(request, format_html("{}: {}", comment.excerpt, text), level)
