from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models import Appeal, Comment, Report, Standing


class QueueFilter(admin.SimpleListFilter):
    """One status at a time, with how many there are; held comments where none is chosen.

    Those that are held until their address is confirmed wait for nobody here.
    """

    title = _("queue")
    parameter_name = "queue"
    REPORTED = "reported"
    APPEALED = "appealed"
    UNCONFIRMED = "unconfirmed"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            *Comment.Status.choices,
            (self.REPORTED, _("Reported")),
            (self.APPEALED, _("Appealed")),
            (self.UNCONFIRMED, _("Address not confirmed")),
            (self.ALL, _("All")),
        ]

    def value(self) -> str:
        chosen = super().value()
        known = {choice for choice, _label in self.lookup_choices}
        return chosen if chosen in known else Comment.Status.HELD

    def queryset(self, request: HttpRequest, comments: QuerySet) -> QuerySet:
        if self.value() == self.REPORTED:
            return comments.filter(pk__in=Report.objects.open().values("comment"))
        if self.value() == self.APPEALED:
            return comments.filter(appeal__in=Appeal.objects.open())
        if self.value() == self.UNCONFIRMED:
            return comments.filter(pk__in=Comment.objects.unconfirmed().values("pk"))
        if self.value() == Comment.Status.HELD:
            return comments.filter(pk__in=Comment.objects.waiting().values("pk"))
        return comments if self.value() == self.ALL else comments.filter(status=self.value())

    def choices(self, changelist: ChangeList) -> Iterator[dict]:
        counts = dict(Comment.objects.order_by().values_list("status").annotate(Count("pk")))
        counts[self.ALL] = sum(counts.values())
        reported = Report.objects.open().aggregate(count=Count("comment", distinct=True))
        counts[self.REPORTED] = reported["count"]
        counts[self.APPEALED] = Appeal.objects.open().count()
        counts[self.UNCONFIRMED] = Comment.objects.unconfirmed().count()
        counts[Comment.Status.HELD] = counts.get(Comment.Status.HELD, 0) - counts[self.UNCONFIRMED]
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": f"{label} ({counts.get(value, 0)})",
            }


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
