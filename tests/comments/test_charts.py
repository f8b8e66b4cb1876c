import pytest

from comments.admin.figures.charts import (
    HEIGHT,
    WIDTH,
    Part,
    Series,
    columns,
    curves,
    round_above,
    round_seconds_above,
)


def parts(count):
    return [Part(f"Day {number}", f"{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 20), (41, 60), (999, 1000)],
)
def test_the_axis_ends_at_a_round_number_that_has_a_round_half(highest, top):
    assert round_above(highest) == top
    assert top % 2 == 0


@pytest.mark.parametrize(
    ("highest", "top"),
    [
        (0, 120),
        (121, 600),
        (3600, 3600),
        (3601, 7200),
        (86_401, 2 * 86_400),
        (29 * 86_400, 4 * 14 * 86_400),
    ],
)
def test_the_axis_of_times_ends_where_people_count_to(highest, top):
    assert round_seconds_above(highest) == top


def test_columns_stand_side_by_side_and_series_upon_one_another():
    chart = columns(
        "name",
        "Title",
        parts(2),
        Series("a", "Ay", [5, 0]),
        Series("b", "Bee", [5, 2]),
        write=str,
    )
    assert (chart.top, chart.middle) == ("10", "5")
    low, high, right = chart.bars
    assert (low.tone, high.tone, right.tone) == ("a", "b", "b")
    assert (low.height, high.height, right.height) == (HEIGHT // 2, HEIGHT // 2, HEIGHT // 5)
    assert low.y + low.height == HEIGHT == right.y + right.height
    assert high.y + high.height == low.y
    assert low.x == high.x < WIDTH // 2 < right.x
    assert right.x + right.width <= WIDTH
    assert low.title == "Day 0\nAy: 5"
    assert [one.label for one in chart.legend] == ["Ay", "Bee"]


def test_one_among_thousands_is_seen_and_nothing_is_not_drawn():
    chart = columns("name", "Title", parts(3), Series("a", "Ay", [9000, 1, 0]), write=str)
    assert len(chart.bars) == 2
    assert chart.bars[1].height == 12
    assert chart.legend == []


def test_a_line_breaks_where_there_is_no_value():
    chart = curves(
        "name", "Title", parts(5), Series("a", "Ay", [60, 120, None, 30, None]), write=str
    )
    (curve,) = chart.curves
    step = WIDTH // 5
    half = step // 2
    assert curve.line == (
        f"M{half} {HEIGHT // 2}L{step + half} 0M{3 * step + half} {HEIGHT * 3 // 4}"
    )
    assert curve.dots.count("h0") == 3
    assert [bar.title for bar in chart.hovers] == [
        "Day 0\nAy: 60",
        "Day 1\nAy: 120",
        "Day 3\nAy: 30",
    ]


def test_of_many_values_only_those_that_stand_alone_have_a_dot():
    values = [60, None, *([60] * 88)]
    chart = curves("name", "Title", parts(90), Series("a", "Ay", values), write=str)
    assert chart.curves[0].dots.count("h0") == 1


@pytest.mark.parametrize(("count", "named"), [(7, 7), (8, 8), (24, 4), (30, 5), (31, 5), (90, 5)])
def test_names_at_the_axis_do_not_run_into_one_another(count, named):
    chart = columns("name", "Title", parts(count), Series("a", "Ay", [1] * count), write=str)
    assert len(chart.ticks) == count
    assert len([tick for tick in chart.ticks if tick]) == named


def test_without_any_value_there_is_an_empty_drawing():
    assert columns("name", "Title", parts(2), Series("a", "Ay", [0, 0]), write=str).bars == []
    chart = curves("name", "Title", parts(2), Series("a", "Ay", [None, None]), write=str)
    assert (chart.curves[0].line, chart.hovers) == ("", [])
