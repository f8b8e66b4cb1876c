"""The letters that readers get, for staff: what left, what waits, what failed."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments.admin.screens import ReadOnly
from comments.models import Letter
from comments.notifications.letterbox import send_again


@admin.register(Letter)
class LetterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kind", "state", "to", "attempts", "problem", "created_at", "due_at", "sent_at"]
    list_display_links = None
    list_filter = ["state", "kind"]
    list_per_page = 50
    list_max_show_all = 50
    ordering = ["-created_at", "-pk"]
    actions = ["send_again"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("person")

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.decide_comment")

    @admin.display(description=_("to"))
    def to(self, letter: Letter) -> str:
        return letter.person.masked_address

    @admin.action(permissions=["send"], description=_("Send again"))
    def send_again(self, request: HttpRequest, letters: models.QuerySet) -> None:
        """Give letters that were set aside all their attempts again; others stay as they are."""
        now = timezone.now()
        count = sum(send_again(letter=letter, now=now) for letter in letters)
        self.message_user(
            request,
            ngettext(
                "%(count)s letter is on its way again.",
                "%(count)s letters are on their way again.",
                count,
            )
            % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )
