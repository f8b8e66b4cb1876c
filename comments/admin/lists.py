"""The desk's lists: what is held or trashed, how often it was found and how often wrongly."""

import re
from ipaddress import ip_network

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments import services
from comments.admin.changes import COVER, Covered, LoggedChanges, Values
from comments.admin.trials import TrialMixin
from comments.models import ListEntry
from comments.networks import network_digest
from comments.policy.lists import Kind, pattern_of

_ADDRESS = re.compile(r"[^\s@]@[^\s@.]+\.[^\s@]")


class ListEntryForm(forms.ModelForm):
    """What is written is checked by its kind; an address becomes the person whose it is."""

    class Meta:
        model = ListEntry
        fields = ["kind", "pattern", "in_parts", "action", "is_active", "note"]
        help_texts = {
            "pattern": _(
                "However it is spelt: capitals, accents, look-alike letters, tags and letters that "
                "stand apart make no difference. A network is written as 192.0.2.0/24."
            )
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "pattern" in self.fields:
            self.fields["pattern"].required = True

    def clean(self) -> dict:
        data = super().clean()
        # The address of an entry is sealed; another one is another entry.
        kind, written = data.get("kind"), data.get("pattern", "").strip()
        if written:
            data["pattern"] = self._as_kept(kind, written)
        if data.get("in_parts") and kind != Kind.WORD:
            data["in_parts"] = False
        return data

    def _as_kept(self, kind: str, written: str) -> str:
        try:
            if kind == Kind.ADDRESS:
                validate_email(written)
                self.instance.person = services.person_of(written)
                if self.instance.person.list_entries.exists():
                    raise ValueError(_("This is in the list already."))
                return ""
            if _ADDRESS.search(written):
                raise ValueError(_("An address is kept sealed: choose its own kind for it."))
            same = ListEntry.objects.filter(kind=kind, pattern__iexact=written)
            if same.exclude(pk=self.instance.pk).exists():
                raise ValueError(_("This is in the list already."))
            if kind == Kind.NETWORK:
                network_digest(written)
            elif not pattern_of(Kind(kind), written):
                raise ValueError(_("Nothing of this could ever be found in a comment."))
        except (ValueError, ValidationError) as error:
            self.add_error("pattern", str(error) if isinstance(error, ValueError) else error)
        return written


@admin.register(ListEntry)
class ListEntryAdmin(TrialMixin, LoggedChanges):
    form = ListEntryForm
    logged_fields = [
        "kind", "pattern", "person", "in_parts", "action", "is_active", "is_slur", "note",
    ]  # fmt: skip
    list_display = [
        "entry",
        "found_in",
        "published_after_all",
        "kind",
        "action",
        "is_active",
        "changed_at",
    ]
    list_filter = ["kind", "action", "is_active"]
    list_per_page = 100
    search_fields = ["pattern", "note"]
    ordering = ["kind", "pattern", "pk"]
    fields = ["kind", "pattern", "in_parts", "action", "is_active", "note"]
    readonly_fields = ["entry", "added_by", "added_at", "found_in", "published_after_all"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).with_record().select_related("person", "added_by")

    def get_fields(self, request: HttpRequest, entry: ListEntry | None = None) -> list[str]:
        if entry is None:
            return self.fields
        written = ["entry"] if entry.person else ["kind", "pattern", "in_parts"]
        known = ["found_in", "published_after_all", "added_by", "added_at"]
        return [*written, "action", "is_active", "note", *known]

    def save_model(
        self, request: HttpRequest, entry: ListEntry, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            entry.added_by = request.user
        super().save_model(request, entry, form, change)

    def logged_values(self, entry: ListEntry) -> Values:
        """An entry may be deleted, the log is not: of a network it tells how wide it is."""
        values = super().logged_values(entry)
        if entry.kind != Kind.NETWORK:
            return values
        length = ip_network(entry.pattern.strip(), strict=False).prefixlen
        return values | {"pattern": Covered(entry.pattern, f"{COVER}/{length}")}

    @admin.display(description=_("entry"), ordering="pattern")
    def entry(self, entry: ListEntry) -> str:
        return str(entry)

    @admin.display(description=_("found in"), ordering="fired")
    def found_in(self, entry: ListEntry) -> SafeString | int:
        """How many comments; a link to them."""
        if not entry.fired:
            return 0
        place = reverse("admin:comments_comment_changelist")
        query = urlencode({"queue": "all", "entry": entry.pk})
        return format_html('<a href="{}?{}">{}</a>', place, query, entry.fired)

    @admin.display(description=_("published after all"), ordering="overruled")
    def published_after_all(self, entry: ListEntry) -> str:
        """How many of them moderators published, and the share."""
        if not entry.overruled:
            return "0"
        return f"{entry.overruled} ({entry.overruled * 100 // entry.fired} %)"
