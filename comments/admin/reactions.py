"""What the desk does with a published comment besides deciding on it."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments import services

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


class ReactionActions(admin.ModelAdmin):
    """Actions that leave a comment's status as it is. The services log them."""

    @admin.action(permissions=["decide"], description=_("Pick"), location=EVERYWHERE)
    def pick(self, request: HttpRequest, comments: models.QuerySet) -> None:
        self._react(request, comments, services.pick, _("Picked"))

    @admin.action(permissions=["decide"], description=_("Unpick"), location=EVERYWHERE)
    def unpick(self, request: HttpRequest, comments: models.QuerySet) -> None:
        self._react(request, comments, services.unpick, _("No longer picked"))

    @admin.action(permissions=["decide"], description=_("Dismiss reports"), location=EVERYWHERE)
    def dismiss_reports(self, request: HttpRequest, comments: models.QuerySet) -> None:
        self._react(request, comments, services.dismiss_reports, _("Reports dismissed"))

    def _react(
        self, request: HttpRequest, comments: models.QuerySet, service: Callable, done: str
    ) -> None:
        """Call the service for each comment and tell what became of it."""
        for comment in comments:
            text, level = done, messages.SUCCESS
            try:
                service(comment=comment, actor=request.user, now=timezone.now())
            except services.DecisionRefused as refusal:
                text, level = refusal, messages.ERROR
            self.message_user(request, format_html("{}: {}", comment.excerpt, text), level)
