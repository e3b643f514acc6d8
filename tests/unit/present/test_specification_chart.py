"""A specification curve shows many analyses of one question and the choices that made each."""

import re
from itertools import product

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import specification_chart, specifications, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
DIFFERENCE = Column("value", "Difference in reoffending", Role.DERIVED, Unit.POINTS)
RATIO = Column("value", "Rate ratio", Role.DERIVED, Unit.RATE)
HIDDEN = Marker.CONFIDENTIAL


def number(value, lower, upper):
    return Estimate(value, lower, upper, 500, "made")


def analysis(matching, caliper, cell, **more):
    return Row(f"matching: {matching}; caliper: {caliper}", {"value": cell}, **more)


FOUR = (
    analysis("1 to 1", "0.2", number(-2.0, -5.0, 1.0), is_total=True),
    analysis("1 to 1", "none", number(-6.0, -9.0, -3.0)),
    analysis("weights", "0.2", number(4.0, 1.0, 7.0)),
    analysis("weights", "none", number(-1.0, -4.0, 2.0)),
)


def forty():
    choices = product(["1 to 1", "1 to 3", "weights", "exact"], range(10))
    return [
        analysis(matching, caliper, number(place * 7 % 40 - 20.0, -30.0, 30.0))
        for place, (matching, caliper) in enumerate(choices)
    ]


def released(*rows, value=DIFFERENCE):
    found = Finding("curve", "Does it hold?", "Analysis", (value,), tuple(rows), ())
    return release(found, INTERNAL)


def chart(*rows, value=DIFFERENCE):
    return specification_chart(released(*rows, value=value), "value")


@pytest.fixture
def drawn(monkeypatch):
    def draw(*rows, value=DIFFERENCE):
        kept = []
        write = specifications.svg
        with monkeypatch.context() as patched:
            patched.setattr(
                specifications, "svg", lambda figure: kept.append(figure.axes) or write(figure)
            )
            chart(*rows, value=value)
        return kept[0]

    return draw


def dots(axes):
    return [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_marker())
        for line in axes.get_lines()
        if line.get_marker() in ("o", "D")
    ]


def test_the_lowest_the_highest_and_the_main_analysis_are_said_with_their_choices():
    assert chart(*FOUR).alt == (
        "Specification curve: difference in reoffending, of 4 analyses. "
        "The lowest that is shown is −6.0 percentage points (95% interval −9.0 to −3.0): "
        "matching: 1 to 1; caliper: none. "
        "The highest that is shown is 4.0 percentage points (95% interval 1.0 to 7.0): "
        "matching: weights; caliper: 0.2. "
        "The main analysis is −2.0 percentage points (95% interval −5.0 to 1.0): "
        "matching: 1 to 1; caliper: 0.2. "
        "The interval lies below 0 in 1 of the analyses, above it in 1 of the analyses, and about "
        "it in 2 of the analyses."
    )
    assert chart(*FOUR).caption == (
        "Difference in reoffending, of 4 analyses, from the lowest to the highest. The line is "
        "the 95% interval. The dots below an analysis are the choices that made it. A diamond is "
        "the main analysis."
    )


def test_estimates_stand_from_the_lowest_to_the_highest_and_the_main_one_is_a_diamond(drawn):
    curve, _ = drawn(*FOUR)
    assert sorted(dots(curve)) == [(0, -6.0, "o"), (1, -2.0, "D"), (2, -1.0, "o"), (3, 4.0, "o")]
    assert "Main analysis: −2.0 (−5.0 to 1.0)" in [text.get_text() for text in curve.texts]


def test_below_each_analysis_are_dots_for_its_choices_grouped_by_what_is_chosen(drawn):
    _, matrix = drawn(*FOUR)
    lines = {text.get_text(): text.xy[1] for text in matrix.texts}
    assert sorted(lines, key=lines.get) == [
        "matching",
        "1 to 1",
        "weights",
        "caliper",
        "0.2",
        "none",
    ]
    assert {text.get_text() for text in matrix.texts if text.get_weight() == "bold"} == {
        "matching",
        "caliper",
    }
    names = {height: name for name, height in lines.items()}
    chosen = {}
    for place, height, _ in dots(matrix):
        chosen.setdefault(place, []).append(names[height])
    assert chosen == {
        0: ["1 to 1", "none"],
        1: ["1 to 1", "0.2"],
        2: ["weights", "none"],
        3: ["weights", "0.2"],
    }


def test_a_hidden_analysis_stands_last_without_an_estimate(drawn):
    rows = (analysis("exact", "none", HIDDEN), analysis("exact", "0.2", HIDDEN), *FOUR)
    curve, matrix = drawn(*rows)
    assert {place for place, *_ in dots(curve)} == {0, 1, 2, 3}
    assert {place for place, *_ in dots(matrix)} == {0, 1, 2, 3, 4, 5}
    assert "2 × [c]" in [text.get_text() for text in curve.texts]
    told = chart(*rows)
    assert told.alt.endswith("2 analyses not drawn: hidden so that nobody can be identified.")
    assert told.caption.endswith("[c] hidden so that nobody can be identified.")


def test_a_hidden_main_analysis_is_named_so():
    rows = (analysis("1 to 1", "0.2", HIDDEN, is_total=True), *FOUR[1:])
    told = chart(*rows)
    assert "Main analysis: [c]" in told.svg
    assert "The main analysis is hidden so that nobody can be identified: matching" in told.alt


def test_where_all_is_hidden_there_is_no_chart():
    assert chart(analysis("1 to 1", "0.2", HIDDEN)) is None
    assert chart() is None


def test_one_analysis_is_said_once():
    told = chart(FOUR[1])
    assert "The one that is shown is −6.0 percentage points" in told.alt
    assert "lowest" not in told.alt + told.caption


@pytest.mark.parametrize("value", [-60.0, 60.0])
def test_nought_is_within_the_plot_however_far_the_estimates_are(drawn, value):
    curve, _ = drawn(analysis("1 to 1", "0.2", number(value, value - 5, value + 5)))
    start, end = curve.get_ylim()
    assert start < min(0, value - 5)
    assert end > max(0, value + 5)
    assert [0, 0] in [list(line.get_ydata()) for line in curve.get_lines()]


def test_ratios_stand_about_one(drawn):
    curve, _ = drawn(analysis("1 to 1", "0.2", number(1.5, 0.8, 2.5)), value=RATIO)
    assert curve.get_yscale() == "log"
    assert [1, 1] in [list(line.get_ydata()) for line in curve.get_lines()]
    assert 1 in curve.get_yticks()


def test_forty_analyses_have_room_for_every_dot_and_label(drawn, cover_each_other):
    curve, matrix = drawn(*forty())
    curve.figure.draw_without_rendering()
    apart = matrix.bbox.width / 40.4 * 72 / curve.figure.dpi
    assert apart > max(line.get_markersize() for line in matrix.get_lines()) + 2
    assert not cover_each_other(matrix.texts)
    assert matrix.figure.bbox.x0 <= min(text.get_window_extent().x0 for text in matrix.texts)
    assert curve.bbox.height > 2 * curve.figure.dpi, "the estimates keep their room"


@pytest.mark.parametrize("place", [0, 20, 39])
def test_the_label_of_the_main_analysis_is_over_the_plot_wherever_it_stands(drawn, place):
    rows = [
        analysis("1 to 1", each, number(each, -10.0, 50.0), is_total=each == place)
        for each in range(40)
    ]
    curve, _ = drawn(*rows)
    (text,) = (text for text in curve.texts if text.get_text().startswith("Main"))
    curve.figure.draw_without_rendering()
    box = text.get_window_extent()
    assert box.y0 > curve.bbox.y1
    assert curve.bbox.x0 - 1 < box.x0
    assert box.x1 < curve.bbox.x1 + 1
    assert text.get_color() == style.DARK_PINK


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("all of it", "'all of it' is no list of choices; its label is expected as 'what: choice"),
        ("matching: 1 to 1", "chooses matching; matching, caliper is expected, as in the first"),
        ("caliper: 0.2; matching: 1 to 1", "chooses caliper, matching; matching, caliper is exp"),
    ],
)
def test_a_label_that_does_not_name_the_choices_of_the_others_is_refused(label, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        chart(*FOUR, Row(label, {"value": number(1.0, 0.0, 2.0)}))


def test_two_main_analyses_are_refused():
    second = analysis("exact", "0.2", number(1.0, 0.0, 2.0), is_total=True)
    with pytest.raises(ValueError, match=r"2 rows are totals, .* one analysis at most is the main"):
        chart(*FOUR, second)


def test_a_curve_is_the_same_bytes_each_time():
    assert chart(*FOUR).svg == chart(*FOUR).svg
