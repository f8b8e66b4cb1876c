"""The sections of the screen of figures: a chart each, and a table with the same numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments.admin.figures.charts import Chart, Part, Series, columns, curves
from comments.admin.figures.words import hour_of_day, number, part_of, percent, seconds, wait
from comments.desk.figures import DeskFigures
from comments.desk.figures.waits import Waits
from comments.desk.figures.work import OUTCOMES
from comments.models import Comment


@dataclass(frozen=True)
class Row:
    """`bar`, where there is one, is the share, in hundredths, that is drawn beside the numbers."""

    name: str
    cells: Sequence[str]
    bar: int | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """`head` names the columns of the table, that of the rows' names first."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    chart: Chart | None = None
    hint: str = ""

    @property
    def has_bars(self) -> bool:
        return any(row.bar is not None for row in self.rows)


def sections(figures: DeskFigures, *, with_people: bool) -> list[Section]:
    period = figures.period
    parts = [
        part_of(start, by_hours=period.by_hours, days=len(period.parts)) for start in period.parts
    ]
    first = _("Hour") if period.by_hours else _("Day")
    return [
        _held(figures, parts, first),
        _waits(figures, parts, first),
        _decisions(figures, parts, first),
        _hours(figures),
        *([_people(figures)] if with_people else []),
        _reasons(figures),
        _rules(figures),
        _reversals(figures),
    ]


def _held(figures: DeskFigures, parts: list[Part], first: str) -> Section:
    title = _("Held comments")
    held = Series("held", title, [flow.held for flow in figures.flows])
    return Section(
        name="held",
        title=title,
        hint=_(
            "At the end of each part, those that wait for their address to be confirmed too; the "
            "last part is not over."
        ),
        chart=columns("held", title, parts, held, write=number),
        head=[first, _("Came"), _("Left"), _("Held at the end")],
        rows=[
            Row(part.name, [number(flow.came), number(flow.left), number(flow.held)])
            for part, flow in zip(parts, figures.flows, strict=True)
        ],
    )


def _waits(figures: DeskFigures, parts: list[Part], first: str) -> Section:
    median = Series("median", _("Median"), _seconds(figures, lambda one: one.median))
    most = Series("most", _("95 of 100"), _seconds(figures, lambda one: one.most))
    title = _("Waits")
    return Section(
        name="waits",
        title=title,
        hint=_(
            "From submission, or from when a comment came to wait again, to the first decision of "
            "a person. Half of the comments waited no longer than the median."
        ),
        chart=curves("waits", title, parts, median, most, write=seconds),
        head=[first, pgettext("waits that were over", "Ended"), median.label, most.label],
        rows=[
            Row(part.name, [number(one.count), wait(one.median), wait(one.most)])
            for part, one in zip(parts, figures.waits_by_part, strict=True)
        ],
    )


def _seconds(figures: DeskFigures, of: Callable[[Waits], object]) -> list[int | None]:
    times = [of(one) for one in figures.waits_by_part]
    return [None if time is None else round(time.total_seconds()) for time in times]


def _decisions(figures: DeskFigures, parts: list[Part], first: str) -> Section:
    by_part = figures.work.by_part
    series = [
        Series(outcome.value, _outcome(outcome), [count[outcome] for count in by_part])
        for outcome in OUTCOMES
    ]
    title = _("Decisions")
    return Section(
        name="decisions",
        title=title,
        hint=_("Of people; without those that were taken back."),
        chart=columns("decisions", title, parts, *series, write=number),
        head=[first, *(one.label for one in series), _("Together")],
        rows=[
            Row(part.name, [*(number(count[one]) for one in OUTCOMES), number(count.total())])
            for part, count in zip(parts, by_part, strict=True)
        ],
    )


def _hours(figures: DeskFigures) -> Section:
    title = _("Decisions by the hour of the day")
    by_hour = figures.work.by_hour
    parts = [Part(hour_of_day(hour), hour_of_day(hour)) for hour in range(24)]
    total = figures.work.count
    return Section(
        name="hours",
        title=title,
        chart=columns("hours", title, parts, Series("hours", title, by_hour), write=number),
        head=[_("Hour"), _("Decisions"), _("Share")],
        rows=[
            Row(part.name, [number(count), percent(count / total if total else None)])
            for part, count in zip(parts, by_hour, strict=True)
        ],
    )


def _people(figures: DeskFigures) -> Section:
    return Section(
        name="people",
        title=_("Who decided"),
        hint=_("Hours are those of the clock in which somebody decided anything."),
        head=[
            _("Name"),
            *(_outcome(one) for one in OUTCOMES),
            _("Together"),
            _("Hours"),
            _("Decisions an hour"),
        ],
        rows=[
            Row(
                person.name,
                [
                    *(number(person.by_outcome[one]) for one in OUTCOMES),
                    number(person.count),
                    number(len(person.hours)),
                    number(person.an_hour, 1),
                ],
            )
            for person in figures.work.people
        ],
    )


def _reasons(figures: DeskFigures) -> Section:
    total = figures.rejected
    return Section(
        name="reasons",
        title=_("Why comments were not published"),
        hint=_("By the reason that the author was told. The share is of all that people rejected."),
        head=[
            _("Reason"),
            *(_outcome(one) for one in Comment.REJECTIONS),
            _("Together"),
            _("Share"),
        ],
        rows=[
            Row(
                reason.label,
                [
                    *(number(reason.by_outcome[one]) for one in Comment.REJECTIONS),
                    number(reason.count),
                    percent(reason.count / total),
                ],
                bar=round(reason.count / total * 100),
            )
            for reason in figures.rejections
        ],
    )


def _rules(figures: DeskFigures) -> Section:
    return Section(
        name="rules",
        title=_("How often rules were right"),
        hint=_(
            "Of the comments that a rule held and a person decided on, those that were not "
            "published. Several rules may have held one comment."
        ),
        head=[
            _("Rule of the policy"),
            _("Decided"),
            pgettext("number of comments", "Not published"),
            _("Share"),
        ],
        rows=[
            Row(
                record.name,
                [number(record.decided), number(record.not_published), percent(record.precision)],
                bar=round(record.precision * 100),
            )
            for record in figures.rules
        ],
    )


def _reversals(figures: DeskFigures) -> Section:
    return Section(
        name="reversals",
        title=_("Decisions reversed"),
        head=[_("Asked for by"), _("Answered"), _("Reversed"), _("Share")],
        rows=[
            Row(name, [number(found.answered), number(found.reversed), percent(found.share)])
            for name, found in (
                (_("Authors, by an appeal"), figures.on_appeal),
                (_("Colleagues, by contesting"), figures.by_colleagues),
            )
        ],
    )


def _outcome(status: Comment.Status) -> str:
    """Name what a decision did. A comment that is held by one was taken back into the queue."""
    return _("Held again") if status == Comment.Status.HELD else str(status.label)
