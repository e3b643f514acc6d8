"""A forest plot shows each study by its weight, and what they come to together."""

import re
from math import isclose

import pytest
from lxml import etree
from matplotlib.patches import Polygon

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import forest, forest_chart
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
DIFFERENCE = Column("value", "Difference in reoffending", Role.DERIVED, Unit.POINTS)
RATIO = Column("value", "Rate ratio", Role.DERIVED, Unit.RATE)
WEIGHT = Column("weight", "Weight", Role.DERIVED, Unit.PERCENT)
HIDDEN = Marker.CONFIDENTIAL


def number(value, *ends):
    lower, upper = ends or (None, None)
    return Estimate(value, lower, upper, 500, "made")


def study(label, cell, weight=None, **more):
    cells = {"value": cell}
    if weight is not None:
        cells["weight"] = weight if isinstance(weight, Marker) else number(weight)
    return Row(label, cells, **more)


FOUR = (
    study("Durham", number(-9.0, -19.5, 1.8), 10.0),
    study("Leeds", number(-4.0, -6.0, -2.0), 90.0),
    study("Together", number(-4.5, -6.5, -2.5), 100.0, is_total=True),
    study("Elsewhere", number(-4.5, -9.0, 1.0), breakdown="Prediction interval"),
)


def released(*rows, value=DIFFERENCE):
    found = Finding("studies", "Did it work?", "Study", (value, WEIGHT), rows, ())
    return release(found, INTERNAL)


def markers(axes):
    return {
        line.get_ydata()[0]: (line.get_marker(), line.get_markersize())
        for line in axes.get_lines()
        if line.get_marker() in ("s", "o", "D")
    }


@pytest.fixture
def drawn(axes_of):
    def draw(*rows, value=DIFFERENCE, weight="weight"):
        return axes_of(forest, forest_chart, released(*rows, value=value), "value", weight)

    return draw


def test_each_number_is_said_with_its_interval_and_weight_and_the_prediction_as_one():
    chart = forest_chart(released(*FOUR), "value", "weight")
    assert chart.alt == (
        "Forest plot: difference in reoffending, by study. "
        "Durham: −9.0 percentage points (95% interval −19.5 to 1.8), weight 10.0%; "
        "Leeds: −4.0 percentage points (95% interval −6.0 to −2.0), weight 90.0%; "
        "Together: −4.5 percentage points (95% interval −6.5 to −2.5), weight 100.0%; "
        "Elsewhere: 95% prediction interval −9.0 to 1.0."
    )
    assert chart.caption == (
        "Difference in reoffending, by study. The line is the 95% interval. The larger a square, "
        "the larger the weight. A diamond is what the rows come to together, as wide as its "
        "interval. The line in brackets is where the value of another study like these is expected."
    )


def test_the_area_of_a_square_is_as_its_weight(drawn):
    rows = (study("A", number(1.0, 0.0, 2.0), 20.0), study("B", number(1.0, 0.0, 2.0), 80.0))
    sides = [side for _, side in markers(drawn(*rows)).values()]
    assert isclose(sides[1] ** 2, 4 * sides[0] ** 2)


def test_without_weights_all_squares_are_alike_and_no_column_of_weights_is_written(drawn):
    axes = drawn(*FOUR, weight=None)
    assert len(set(markers(axes).values())) == 1
    assert "Weight" not in [text.get_text() for text in axes.texts]


def test_a_total_is_a_diamond_from_one_end_of_its_interval_to_the_other(drawn):
    (diamond,) = (patch for patch in drawn(*FOUR).patches if isinstance(patch, Polygon))
    across = [point[0] for point in diamond.get_xy()]
    assert min(across) == -6.5
    assert max(across) == -2.5
    assert across.count(-4.5) == 2


def test_the_prediction_interval_has_brackets_and_no_dot(drawn):
    axes = drawn(FOUR[0], FOUR[3])
    assert len(markers(axes)) == 1
    brackets = [
        line.get_xdata()[0]
        for line in axes.get_lines()
        if line.get_marker() in (forest._OPEN, forest._SHUT)
    ]
    assert brackets == [-9.0, 1.0]


def test_a_line_parts_studies_from_what_they_come_to_together(drawn):
    def across(axes):
        return [line for line in axes.get_lines() if list(line.get_xdata()) == [0, 1]]

    assert len(across(drawn(*FOUR))) == 1
    assert not across(drawn(*FOUR[:2]))


def test_what_is_hidden_is_not_drawn_and_its_marker_is_explained(drawn):
    rows = (FOUR[0], study("Hidden", HIDDEN, HIDDEN))
    assert len(markers(drawn(*rows))) == 1
    chart = forest_chart(released(*rows), "value", "weight")
    written = ["".join(each.itertext()) for each in etree.fromstring(chart.svg).iter("{*}text")]
    assert written.count("[c]") == 2
    assert "Hidden: hidden so that nobody can be identified" in chart.alt
    assert chart.caption.endswith("[c] hidden so that nobody can be identified.")


def test_a_study_whose_weight_is_hidden_is_round(drawn):
    rows = (FOUR[0], study("Leeds", number(-4.0, -6.0, -2.0), HIDDEN))
    assert [marker for marker, _ in markers(drawn(*rows)).values()] == ["s", "o"]
    chart = forest_chart(released(*rows), "value", "weight")
    assert "A round dot is of a weight that is not shown." in chart.caption


def test_where_all_is_hidden_there_is_no_chart():
    assert forest_chart(released(study("A", HIDDEN)), "value") is None
    assert forest_chart(released(), "value") is None


@pytest.mark.parametrize("sign", [1, -1])
def test_a_difference_is_drawn_about_nought_however_far_it_is_from_it(drawn, sign):
    ends = sorted((sign * 55.0, sign * 65.0))
    axes = drawn(study("A", number(sign * 60.0, *ends)), weight=None)
    assert [list(line.get_xdata()) for line in axes.get_lines()].count([0, 0]) == 1
    start, end = axes.get_xlim()
    assert start < min(0, *ends)
    assert end > max(0, *ends)
    assert axes.get_xlabel().replace("\n", " ") == "Difference in reoffending (percentage points)"


def test_a_ratio_is_drawn_about_one_with_half_and_twice_equally_far(drawn):
    axes = drawn(study("A", number(1.2, 0.5, 2.0)), value=RATIO, weight=None)
    half, one, twice = axes.transData.transform([(0.5, 0), (1, 0), (2, 0)])[:, 0]
    assert isclose(one - half, twice - one)
    assert [list(line.get_xdata()) for line in axes.get_lines()].count([1, 1]) == 1
    assert 1 in axes.get_xticks()
    assert axes.get_xlabel() == "Rate ratio"


@pytest.mark.parametrize("ends", [(0.97, 1.04), (0.5, 2.2), (0.05, 30.0), (0.001, 4000.0)])
def test_the_numbers_of_an_axis_of_ratios_do_not_cover_each_other(drawn, cover_each_other, ends):
    axes = drawn(study("A", number(1.0, *ends)), value=RATIO, weight=None)
    axes.figure.draw_without_rendering()
    assert len(axes.get_xticklabels()) >= 3
    assert not cover_each_other(axes.get_xticklabels())


def test_an_interval_that_an_axis_of_ratios_cannot_hold_ends_in_an_arrow(drawn):
    rows = (study("A", number(0.0, 0.0, 3.0)), study("B", number(2.0, 1.0, 4.0)))
    axes = drawn(*rows, value=RATIO, weight=None)
    assert [line.get_marker() for line in axes.get_lines()].count("<") == 1
    assert len(markers(axes)) == 1, "a ratio of 0 has no place"
    chart = forest_chart(released(*rows, value=RATIO), "value")
    assert "An arrow is of an interval that goes on beyond the axis." in chart.caption
    assert "arrow" not in forest_chart(released(rows[1], value=RATIO), "value").caption


def test_no_text_covers_another_or_leaves_the_canvas_however_long_it_is(drawn, cover_each_other):
    long = "Northumbria and the whole of Tyne and Wear, young people only, for eighteen months"
    rows = (study(long, number(-9.0, -19.5, 1.8), 10.0), *FOUR[1:])
    axes = drawn(*rows)
    texts = [text for text in axes.texts if text.get_text()]
    assert not cover_each_other([*texts, axes.xaxis.label])
    canvas = axes.figure.bbox
    assert all(canvas.x0 <= box.x0 and box.x1 <= canvas.x1 and box.y1 <= canvas.y1
               for box in (text.get_window_extent() for text in texts))  # fmt: skip


def test_a_plot_is_the_same_bytes_each_time_and_refers_only_to_itself():
    first, second = (forest_chart(released(*FOUR), "value", "weight").svg for _ in range(2))
    assert first == second
    ids = set(re.findall(r' id="([^"]*)"', first))
    assert ids == set(re.findall(r'(?:url\(|href=")#([\w.]+)', first))
