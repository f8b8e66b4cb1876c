"""Who writes here, as far as the site knows, and what the desk decides about them."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import identity, services
from comments.admin.filters import StandingFilter
from comments.admin.inlines import ReadOnlyInline
from comments.admin.reveal import RevealScreen
from comments.admin.screens import EVERYWHERE, ReadOnly, midnight, typed
from comments.conversation import site_settings
from comments.desk.records import standing_said
from comments.models import Comment, Person, Standing

COMMENTS_SHOWN = 20


class StandingForm(ActionForm):
    """What goes with a decision about people. What is wrong with it the service says in words."""

    reason = forms.CharField(
        label=_("Reason, told to the person:"),
        required=False,
        widget=forms.Textarea({"rows": 1, "maxlength": 500}),
    )
    until = forms.CharField(
        label=_("Suspended until the beginning of:"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )


class StandingInline(ReadOnlyInline):
    model = Standing
    verbose_name_plural = _("history of the standing")
    fields = readonly_fields = ["at", "kind", "until", "reason", "by"]

    def has_view_permission(self, request: HttpRequest, person: Person | None = None) -> bool:
        return request.user.has_perm("comments.view_person")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("by")


def _how_many(comments: models.QuerySet) -> models.Subquery:
    """Count one person's of these; only for the rows that are shown."""
    counted = comments.order_by().values("person").annotate(many=models.Count("pk"))
    return models.functions.Coalesce(models.Subquery(counted.values("many")), 0)


@admin.register(Person)
class PersonAdmin(ReadOnly, RevealScreen):
    """Their owner alone has a person's data erased."""

    list_display = [
        "masked", "standing", "called", "published", "held", "created_at", "verified_at",
    ]  # fmt: skip
    list_filter = [StandingFilter, "created_at"]
    list_per_page = 50
    list_max_show_all = 50
    # The search below asks for no field; without one there would be no box.
    search_fields = ["pk"]
    search_help_text = _("A whole e-mail address")
    ordering = ["-pk"]
    actions = ["watch", "suspend", "ban", "lift"]
    action_form = StandingForm
    inlines = [StandingInline]
    fieldsets = [
        (None, {"fields": ["standing", "masked", "called", "created_at", "verified_at"]}),
        (_("Comments"), {"fields": ["published", "held", "latest_comments"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        own = Comment.objects.filter(person=models.OuterRef("pk"))
        named = own.exclude(name="").newest_first()
        enough = site_settings().published_to_trust
        now = timezone.now()
        in_force = models.Prefetch("standings", Standing.objects.in_force(now), to_attr="in_force")
        people = super().get_queryset(request).prefetch_related(in_force)
        return people.annotate(
            latest_name=models.Subquery(named.values("name")[:1]),
            published_count=_how_many(own.published()),
            held_count=_how_many(own.held()),
            is_trusted=models.ExpressionWrapper(
                models.Q(verified_at__isnull=False)
                & models.lookups.GreaterThanOrEqual(_how_many(own.earning_trust()), enough),
                output_field=models.BooleanField(),
            ),
        )

    def get_search_results(
        self, request: HttpRequest, people: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """An address matches exactly, through its keyed index, and nothing else does."""
        if not search_term.strip():
            return people, False
        return people.filter(address_index=identity.address_index(search_term)), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters ask: a question about an address would be answered bit by bit."""
        return lookup == StandingFilter.parameter_name or lookup.startswith("created_at__")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.decide_standing")

    @admin.display(description=_("e-mail address"))
    def masked(self, person: Person) -> str:
        return person.masked_address

    @admin.display(description=_("latest name"), empty_value="–")
    def called(self, person: Person) -> str | None:
        return person.latest_name

    @admin.display(description=_("standing"))
    def standing(self, person: Person) -> str:
        latest = next(iter(person.in_force), None)
        if latest and latest.is_suspended:
            until = date_format(timezone.localtime(latest.until), "SHORT_DATETIME_FORMAT")
            return _("Suspended until %(time)s") % {"time": until}
        return standing_said(person, latest, is_trusted=person.is_trusted)

    @admin.display(description=pgettext_lazy("number of comments", "published"))
    def published(self, person: Person) -> int:
        return person.published_count

    @admin.display(description=pgettext_lazy("number of comments", "held"))
    def held(self, person: Person) -> int:
        return person.held_count

    @admin.display(description=_("latest comments"))
    def latest_comments(self, person: Person) -> SafeString:
        """The way to each of the newest ones, and to the queue with all of them."""
        shown = person.comments.newest_first()[:COMMENTS_SHOWN]
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a> ({})</li>',
            (
                (
                    reverse("admin:comments_comment_change", args=[comment.pk]),
                    comment.excerpt or comment.pk,
                    comment.get_status_display(),
                )
                for comment in shown
            ),
        )
        queue = reverse("admin:comments_comment_changelist")
        everything = f"{queue}?queue=all&person={person.pk}"
        return format_html('<ul>{}</ul><a href="{}">{}</a>', rows, everything, _("All of them"))

    @admin.action(permissions=["decide"], description=_("Watch"), location=EVERYWHERE)
    def watch(self, request: HttpRequest, people: models.QuerySet) -> None:
        self._decide(request, people, services.set_standing, kind=Standing.Kind.WATCHED)

    @admin.action(permissions=["decide"], description=_("Suspend"), location=EVERYWHERE)
    def suspend(self, request: HttpRequest, people: models.QuerySet) -> None:
        until = midnight(typed(request, "until"))
        kind = Standing.Kind.SUSPENDED
        self._decide(request, people, services.set_standing, kind=kind, until=until)

    @admin.action(permissions=["decide"], description=_("Ban"), location=EVERYWHERE)
    def ban(self, request: HttpRequest, people: models.QuerySet) -> None:
        self._decide(request, people, services.set_standing, kind=Standing.Kind.BANNED)

    @admin.action(permissions=["decide"], description=_("Lift"), location=EVERYWHERE)
    def lift(self, request: HttpRequest, people: models.QuerySet) -> None:
        self._decide(request, people, services.lift_standing)

    def _decide(
        self,
        request: HttpRequest,
        people: models.QuerySet,
        service: Callable[..., Standing],
        **what: object,
    ) -> None:
        """Call the service for each person and tell what became of it."""
        by: AbstractBaseUser = request.user
        reason = typed(request, "reason")
        for person in people:
            level = messages.SUCCESS
            try:
                done = service(person=person, reason=reason, by=by, now=timezone.now(), **what)
                text = done.get_kind_display()
            except services.StandingRefused as refusal:
                text, level = str(refusal), messages.ERROR
            self.message_user(request, format_html("{}: {}", person, text), level)
