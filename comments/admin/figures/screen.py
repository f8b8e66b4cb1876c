"""What the desk is doing: one screen of figures, for those who may see it."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comments.admin.figures.headline import headline
from comments.admin.figures.sections import sections
from comments.desk.figures import DeskFigures, Period, desk_figures

DAYS = (1, 7, 30, 90)
USUAL = 7
# Longer periods take seconds on a large site: their figures are this old at most, in seconds.
KEPT = 600


@cache_control(private=True, no_store=True)
@admin.site.admin_view
@permission_required("comments.view_figures", raise_exception=True)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last days; whatever is no known number of days means a week."""
    asked = request.GET.get("days", "")
    days = next((known for known in DAYS if str(known) == asked), USUAL)
    found = figures_of(days)
    may_see_people = request.user.has_perm("comments.view_people_figures")
    context = {
        **admin.site.each_context(request),
        "title": _("Figures"),
        "figures": found,
        "periods": [(known, _name(known)) for known in DAYS],
        "days": days,
        "headline": headline(found),
        "sections": sections(found, with_people=may_see_people),
    }
    return TemplateResponse(request, "admin/figures/figures.html", context)


def figures_of(days: int) -> DeskFigures:
    def count() -> DeskFigures:
        return desk_figures(Period.of_days(days, now=timezone.now()))

    return count() if days <= USUAL else cache.get_or_set(f"figures-{days}", count, KEPT)


def _name(days: int) -> str:
    if days == 1:
        return _("24 hours")
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
