from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models import Standing


class StandingFilter(admin.SimpleListFilter):
    """People whom the desk decided about, and of the others the trusted and the new."""

    title = _("standing")
    parameter_name = "standing"
    TRUSTED = "trusted"
    NEW = "new"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        restricting = [
            choice for choice in Standing.Kind.choices if choice[0] != Standing.Kind.LIFTED
        ]
        return [
            *restricting,
            (self.TRUSTED, pgettext_lazy("a person", "Trusted")),
            (self.NEW, pgettext_lazy("a person", "New")),
        ]

    def queryset(self, request: HttpRequest, people: QuerySet) -> QuerySet:
        restricted = Standing.objects.in_force(timezone.now())
        if self.value() in {self.TRUSTED, self.NEW}:
            others = people.filter(erased_at=None).exclude(pk__in=restricted.values("person"))
            return others.filter(is_trusted=self.value() == self.TRUSTED)
        if self.value() is None:
            return people
        return people.filter(pk__in=restricted.filter(kind=self.value()).values("person"))
