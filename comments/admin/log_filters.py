"""What the log is filtered by: who, and from which day to which."""

from collections.abc import Iterator
from datetime import date

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models.log import LogEntryQuerySet

FIRST_YEAR, LAST_YEAR = 1970, 9998


class ActorFilter(admin.SimpleListFilter):
    """One account's entries, or those that no account made."""

    title = _("account")
    parameter_name = "by"
    NOBODY = "nobody"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        accounts = get_user_model().objects.filter(is_staff=True).order_by("name", "username")
        choices = [(str(account.pk), str(account)) for account in accounts]
        return [*choices, (self.NOBODY, _("No account: the policy, authors, commands"))]

    def queryset(self, request: HttpRequest, entries: LogEntryQuerySet) -> LogEntryQuerySet:
        chosen = self.value()
        if chosen is None:
            return entries
        if chosen == self.NOBODY:
            return entries.filter(actor=None)
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise IncorrectLookupParameters
        return entries.filter(actor=chosen)


class PeriodFilter(admin.ListFilter):
    """From the beginning of one day to the end of another, in the site's time; both may be open."""

    title = pgettext_lazy("the log", "period")
    template = "admin/comments/logentry/period.html"
    SINCE, UNTIL = "since", "until"

    def __init__(
        self, request: HttpRequest, params: dict, model: type, model_admin: admin.ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if values := params.pop(name, None):
                self.used_parameters[name] = values[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return [self.SINCE, self.UNTIL]

    def queryset(self, request: HttpRequest, entries: LogEntryQuerySet) -> LogEntryQuerySet:
        return entries.in_period(self._day(self.SINCE), self._day(self.UNTIL))

    def choices(self, changelist: ChangeList) -> Iterator[dict]:
        """The fields of the form, and what else the address says."""
        others = changelist.get_filters_params() | {"q": changelist.query}
        yield {
            "since": self.used_parameters.get(self.SINCE, ""),
            "until": self.used_parameters.get(self.UNTIL, ""),
            "others": [
                (name, values if isinstance(values, str) else values[-1])
                for name, values in others.items()
                if values and name not in self.expected_parameters()
            ],
            "everything": changelist.get_query_string(remove=self.expected_parameters()),
            "selected": not self.used_parameters,
        }

    def _day(self, name: str) -> date | None:
        written = self.used_parameters.get(name)
        if not written:
            return None
        try:
            day = date.fromisoformat(written)
        except ValueError as error:
            raise IncorrectLookupParameters from error
        # Beyond these the day after, or the same moment elsewhere, is no time any more.
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise IncorrectLookupParameters
        return day
