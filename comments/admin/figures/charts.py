"""Charts drawn on the server: numbers become the coordinates of an SVG that CSS colours.

The drawing is stretched to whatever place there is, so it holds shapes alone; words stand in the
page around it. Every coordinate is a whole number, which is written alike in every language.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

WIDTH, HEIGHT = 3600, 1000
# So few parts all have their name written, and so few all have a dot on a line.
_ALL_NAMED, _ALL_DOTTED = 8, 31
# Else so many have a name, at steps that people count by: hours of a day, weeks.
_NAMED, _STEPS = 4.5, [2, 6, 7, 14, 21, 28]
# How high a column is at least, of which there is anything.
_LEAST = 12
_ROUND = [2, 4, 6, 8, 10]
_ROUND_MINUTES = [2, 10, 20, 60, 120, 240, 480, 720, 1440, 2880, 5760, 14 * 1440, 28 * 1440]


@dataclass(frozen=True)
class Part:
    """A place on the axis: its full name, and the short one that is written below it."""

    name: str
    tick: str


@dataclass(frozen=True)
class Series:
    """What is drawn in one tone: a value for each part, None where there is none."""

    tone: str
    label: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    tone: str = ""
    title: str = ""


@dataclass(frozen=True)
class Curve:
    """A line through the values of a series, and the dots on it, as paths."""

    tone: str
    line: str
    dots: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`top` and `middle` are written at the axis; whoever points at a bar or at one of the
    `hovers`, which nobody sees, is told the numbers."""

    name: str
    title: str
    top: str
    middle: str
    ticks: list[str]
    legend: list[Series]
    bars: list[Bar] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    hovers: list[Bar] = field(default_factory=list)


def columns(
    name: str, title: str, parts: Sequence[Part], *series: Series, write: Callable[[int], str]
) -> Chart:
    """Draw a column for each part, with the series one upon the other."""
    tops = [
        list(accumulate(values)) for values in zip(*(one.values for one in series), strict=True)
    ]
    top = round_above(max((column[-1] for column in tops), default=0))
    bars = []
    for place, (part, column) in enumerate(zip(parts, tops, strict=True)):
        for one, (low, high) in zip(series, pairwise([0, *column]), strict=True):
            if high > low:
                title_ = _told(part, [one], place, write)
                bars.append(_column(place, len(parts), low / top, high / top, one.tone, title_))
    return Chart(name=name, title=title, bars=bars, **_around(parts, series, top, write))


def curves(
    name: str, title: str, parts: Sequence[Part], *series: Series, write: Callable[[int], str]
) -> Chart:
    """Draw a line for each series of seconds, broken where there is no value."""
    known = [value for one in series for value in one.values if value is not None]
    top = round_seconds_above(max(known, default=0))
    hovers = [
        Bar(*_place(place, len(parts)), title=_told(part, series, place, write))
        for place, part in enumerate(parts)
        if any(one.values[place] is not None for one in series)
    ]
    return Chart(
        name=name,
        title=title,
        curves=[_curve(one, top) for one in series],
        hovers=hovers,
        **_around(parts, series, top, write),
    )


def round_above(highest: int) -> int:
    """Return the next number that looks round, as its half does."""
    power = 1
    while highest > power * _ROUND[-1]:
        power *= 10
    return next(power * number for number in _ROUND if highest <= power * number)


def round_seconds_above(highest: int) -> int:
    """Return the next time, in seconds, that people count by; it has two halves like that."""
    minutes = next((one for one in _ROUND_MINUTES if highest <= one * 60), None)
    return minutes * 60 if minutes else round_above(-(-highest // (14 * 86400))) * 14 * 86400


def _around(
    parts: Sequence[Part], series: Sequence[Series], top: int, write: Callable[[int], str]
) -> dict[str, object]:
    count = len(parts)
    step = next((one for one in _STEPS if count <= one * _NAMED), count)
    if count <= _ALL_NAMED:
        step = 1
    ticks = [part.tick if place % step == 0 else "" for place, part in enumerate(parts)]
    legend = list(series) if len(series) > 1 else []
    return {"top": write(top), "middle": write(top // 2), "ticks": ticks, "legend": legend}


def _place(place: int, count: int) -> tuple[int, int, int, int]:
    left, right = (WIDTH * edge // count for edge in (place, place + 1))
    return left, 0, right - left, HEIGHT


def _column(place: int, count: int, low: float, high: float, tone: str, title: str) -> Bar:
    left, _top, width, _height = _place(place, count)
    gap = width // 8
    bottom = HEIGHT - round(HEIGHT * low)
    y = min(HEIGHT - round(HEIGHT * high), bottom - _LEAST)
    return Bar(left + gap, max(y, 0), width - 2 * gap, bottom - max(y, 0), tone, title)


def _curve(series: Series, top: int) -> Curve:
    line, dots, values = [], [], [None, *series.values, None]
    neighbours = zip(values, values[1:], values[2:], strict=False)
    for place, (before, value, after) in enumerate(neighbours):
        if value is None:
            continue
        left, _top, width, _height = _place(place, len(series.values))
        point = f"{left + width // 2} {HEIGHT - round(HEIGHT * value / top)}"
        line.append(f"{'M' if before is None else 'L'}{point}")
        is_alone = before is None and after is None
        if is_alone or len(series.values) <= _ALL_DOTTED:
            # A line of no length with round ends is a round dot, however all is stretched.
            dots.append(f"M{point}h0")
    return Curve(series.tone, "".join(line), "".join(dots))


def _told(part: Part, series: Sequence[Series], place: int, write: Callable[[int], str]) -> str:
    """Return what is told of a part, a line for each series: its label where there are several."""
    values: Iterator[tuple[str, int | None]] = ((one.label, one.values[place]) for one in series)
    return "\n".join(
        [part.name, *(f"{label}: {write(value)}" for label, value in values if value is not None)]
    )
