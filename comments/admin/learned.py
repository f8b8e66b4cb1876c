"""What the filter learnt from the desk, and how far to trust it."""

from dataclasses import asdict
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from comments.admin.screens import ReadOnly
from comments.conversation import site_settings
from comments.learning import Calibration
from comments.models import LearnedFilter
from comments.services import learning

# Probabilities, in per cent, at which the desk might hold.
THRESHOLDS = (50, 60, 70, 80, 90, 95, 99)
# The side of the square that the curve is drawn in.
SIDE = 240


@admin.register(LearnedFilter)
class LearnedFilterAdmin(ReadOnly, admin.ModelAdmin):
    """One page to look at: its list leads to it. It changes by what moderators decide alone."""

    fields = readonly_fields = ["state", "count", "changed_at"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("admin:comments_learnedfilter_change", 1)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> LearnedFilter | None:
        return LearnedFilter.current() if object_id == "1" else None

    @admin.display(description=_("state"))
    def state(self, row: LearnedFilter) -> str:
        settings = site_settings()
        known = learning.learner()
        if missing := learning.missing(known, settings):
            return _("Silent: it has to see %(count)s more decisions.") % {"count": missing}
        if learning.is_silent(known, settings):
            return _("Silent: moderators have to publish some comments and reject others.")
        if settings.unwanted_to_hold:
            return _("It holds comments from %(percent)s %% on.") % {
                "percent": settings.unwanted_to_hold
            }
        return _("It advises and sorts.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args, **options
    ) -> HttpResponse:
        return super().render_change_form(request, context | _measured(), *args, **options)


def _measured() -> dict[str, Any]:
    """Return what the template shows of the calibration; nothing while there is none."""
    calibration = learning.learner().calibration
    if calibration.area is None:
        return {}
    against, in_favour = learning.strongest_words()
    bins = calibration.bins
    return {
        "area": _percent(calibration.area),
        "unseen": len(calibration.predictions),
        "bins": [
            asdict(one)
            | {"said": _percent(one.said), "came": _percent(one.came)}
            | {"x": round(one.said * SIDE), "y": round((1 - one.came) * SIDE)}
            for one in bins
        ],
        "curve": " ".join(f"{one.said * SIDE:.0f},{(1 - one.came) * SIDE:.0f}" for one in bins),
        "thresholds": [_threshold(calibration, percent) for percent in THRESHOLDS],
        "words": [(_("Speak against a comment"), against), (_("Speak for a comment"), in_favour)],
    }


def _threshold(calibration: Calibration, percent: int) -> dict[str, Any]:
    found = calibration.at(percent / 100)
    return {
        "from": f"{percent} %",
        "held": found.held,
        "precision": "–" if found.precision is None else _percent(found.precision),
        "recall": _percent(found.recall),
        "false_holds": _percent(found.false_holds),
    }


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
