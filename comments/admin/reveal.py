"""The page on which a moderator, who may and says why, sees somebody's address once."""

from http import HTTPStatus

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from comments.models import LogEntry, Person
from comments.services.reveal import (
    LONGEST,
    PERMISSION,
    SHORTEST,
    RevealedTooOften,
    RevealRefused,
    reveal,
)

# Nothing keeps the page, and nothing that it leads to learns of it.
PRIVATE = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}


class RevealForm(forms.Form):
    """The service judges the reason, and says what is wrong with it."""

    reason = forms.CharField(
        label=_("Reason, kept in the log for ever:"),
        required=False,
        widget=forms.Textarea(
            {
                "rows": 3,
                "required": True,
                "minlength": SHORTEST,
                "maxlength": LONGEST,
                "autocomplete": "off",
            }
        ),
    )


class RevealScreen(admin.ModelAdmin):
    """A page beside that of a person. Only the answer to its form holds the address."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.reveal_view)
        return [
            path("<int:object_id>/reveal/", view, name="comments_person_reveal"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, person: Person | None = None) -> list:
        """To whoever may reveal, the way to it; to them and to readers of the log, who did."""
        may_reveal = request.user.has_perm(PERMISSION)
        names = []
        if may_reveal and person and not person.erased_at:
            names.append("way_to_reveal")
        if may_reveal or request.user.has_perm("comments.view_logentry"):
            names.append("revealed")
        fieldsets = list(super().get_fieldsets(request, person))
        return [*fieldsets, (_("E-mail address"), {"fields": names})] if names else fieldsets

    @sensitive_variables("address")
    def reveal_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        person = get_object_or_404(Person, pk=object_id)
        form, address, status = RevealForm(), "", HTTPStatus.OK
        headers = dict(PRIVATE)
        if request.method == "POST":
            form = RevealForm(request.POST)
            form.full_clean()
            try:
                address = reveal(
                    person=person,
                    reason=form.cleaned_data["reason"],
                    actor=request.user,
                    now=timezone.now(),
                )
            except RevealRefused as refusal:
                form.add_error("reason", str(refusal))
                status = HTTPStatus.UNPROCESSABLE_ENTITY
                if isinstance(refusal, RevealedTooOften):
                    status = HTTPStatus.TOO_MANY_REQUESTS
                    headers["Retry-After"] = str(refusal.seconds)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reveal the address"),
            "opts": self.opts,
            "person": person,
            "form": form,
            "address": address,
        }
        # A form sent without a referrer has no origin that could be checked.
        headers["Referrer-Policy"] = "no-referrer" if address else "same-origin"
        template = "admin/comments/person/reveal.html"
        return TemplateResponse(request, template, context, status=status, headers=headers)

    @admin.display(description=_("reveal"))
    def way_to_reveal(self, person: Person) -> SafeString:
        page = reverse("admin:comments_person_reveal", args=[person.pk])
        return format_html('<a href="{}">{}</a>', page, _("Reveal the address"))

    @admin.display(description=_("revealed"))
    def revealed(self, person: Person) -> SafeString | str:
        """Who saw it, when and why."""
        entries = LogEntry.objects.filter(
            about="person", about_id=person.pk, act=LogEntry.Act.REVEAL
        )
        return format_html_join(
            "",
            "<div>{}: {}, {}</div>",
            (
                (
                    timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M"),
                    entry.actor,
                    entry.facts["reason"],
                )
                for entry in entries.select_related("actor")
            ),
        ) or _("Never")
