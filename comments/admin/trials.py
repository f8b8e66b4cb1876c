"""A button that tries a change on the past before it is saved."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.origin import sent_fields
from comments.services.trials import Outcome, Trial

SIZES = (100, 500, 2000)


class TrialMixin(admin.ModelAdmin):
    """Stores what the form has, reads the rules that it makes, and takes it all back.

    So a trial goes through everything that saving does, and changes nothing.
    """

    change_form_template = "admin/comments/trial_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"trial_sizes": SIZES} | (extra_context or {})
        if "_try" not in request.POST:
            return super().changeform_view(request, object_id, form_url, context)
        request.trial = trial = Trial.of_latest(_size(request))
        response = super().changeform_view(request, object_id, form_url, context)
        if not trial.is_changed:
            return response
        outcome = trial.outcome()
        return TemplateResponse(
            request,
            "admin/comments/trial.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Tried on the past"),
                "opts": self.opts,
                "outcome": outcome,
                "lines": list(_lines(outcome)),
                "sent": sent_fields(request, "_try", "_again", "_save", "trial_size"),
                "action": request.get_full_path(),
            },
        )

    def get_form(
        self, request: HttpRequest, row: models.Model | None = None, change: bool = False, **kwargs
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, row, change, **kwargs)
        return _unsaved(form) if "_again" in request.POST else form

    def response_add(
        self, request: HttpRequest, row: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._tried(request) or super().response_add(request, row, post_url_continue)

    def response_change(self, request: HttpRequest, row: models.Model) -> HttpResponse:
        return self._tried(request) or super().response_change(request, row)

    def _tried(self, request: HttpRequest) -> HttpResponse | None:
        trial = getattr(request, "trial", None)
        if trial is None:
            return None
        trial.read_changed_rules()
        # Everything since the form came in, the line in the admin's history too.
        transaction.set_rollback(True)
        return HttpResponse()


def _unsaved(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """The same form, which comes back with everything that was sent."""

    class Unsaved(form):
        def clean(self) -> dict:
            super().clean()
            raise ValidationError(_("This is not saved yet."))

    return Unsaved


def _lines(outcome: Outcome) -> Iterator[str]:
    """Yield a sentence for each thing that the change would do."""
    if count := len(outcome.held_more):
        known = sum(one.was_published_by_people for one in outcome.held_more)
        yield _("Holds %(count)s more, of which moderators had published %(known)s.") % {
            "count": count,
            "known": known,
        }
    if count := len(outcome.trashed_more):
        known = sum(one.was_published_by_people for one in outcome.trashed_more)
        yield _("Trashes %(count)s more, of which moderators had published %(known)s.") % {
            "count": count,
            "known": known,
        }
    if count := len(outcome.refused_more):
        yield _("Would not have taken %(count)s of them.") % {"count": count}
    if count := len(outcome.published_more):
        known = sum(one.was_rejected_by_people for one in outcome.published_more)
        yield _(
            "Publishes %(count)s more at once, of which moderators had taken out %(known)s."
        ) % {
            "count": count,
            "known": known,
        }
    if count := outcome.only_reasons:
        yield ngettext(
            "%(count)s comment is treated as before, but for other reasons.",
            "%(count)s comments are treated as before, but for other reasons.",
            count,
        ) % {"count": count}


def _size(request: HttpRequest) -> int:
    size = request.POST.get("trial_size", "")
    return int(size) if size in {str(known) for known in SIZES} else SIZES[1]
