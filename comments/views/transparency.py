"""How comments were moderated, month by month, for everybody: the same page for every reader."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from comments.desk.figures.published import PublishedMonth
from comments.models import Discussion, MonthFigures
from comments.services.waiting import in_words

# Figures are made once a day; a page that is this old, in seconds, is asked for again.
FRESH = 300


@require_safe
@conditional_page
@cache_control(public=True, max_age=FRESH)
def months(request: HttpRequest) -> HttpResponse:
    """Every month that there are figures of."""
    _refuse_unless_published()
    rows = [(month, _wait(month)) for month in map(PublishedMonth, MonthFigures.objects.all())]
    return render(request, "comments/transparency.html", {"months": rows})


@require_safe
@conditional_page
@cache_control(public=True, max_age=FRESH)
def month(request: HttpRequest, month: date) -> HttpResponse:
    """The figures of one month; those of the running one up to yesterday."""
    _refuse_unless_published()
    found = PublishedMonth(get_object_or_404(MonthFigures, pk=month))
    return render(
        request, "comments/transparency_month.html", {"month": found, "wait": _wait(found)}
    )


def _wait(month: PublishedMonth) -> str:
    return in_words(month.median_wait) if month.median_wait is not None else ""


def _refuse_unless_published() -> None:
    if not Discussion.objects.publish_figures():
        raise Http404
