"""A Love plot shows how far two groups were apart before they were matched and after."""

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import love, love_chart
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
COLUMNS = (
    Column("before", "Before matching", Role.DERIVED, Unit.RATE),
    Column("after", "After matching", Role.DERIVED, Unit.RATE),
)
HIDDEN = Marker.CONFIDENTIAL
THREE = {"Age": (0.42, 0.03), "Male": (-0.91, -0.12), "In care": (0.1, -0.1)}


def released(numbers):
    rows = [
        Row(
            label,
            {
                column.key: each
                if isinstance(each, Marker)
                else Estimate(each, None, None, 500, "made")
                for column, each in zip(COLUMNS, pair, strict=True)
            },
        )
        for label, pair in numbers.items()
    ]
    found = Finding("balance", "Are the groups alike?", "Covariate", COLUMNS, tuple(rows), ())
    return release(found, INTERNAL)


def chart(numbers):
    return love_chart(released(numbers), "before", "after")


@pytest.fixture
def drawn(axes_of):
    return lambda numbers: axes_of(love, love_chart, released(numbers), "before", "after")


def points(axes):
    return {
        line.get_marker(): list(zip(line.get_ydata(), line.get_xdata(), strict=True))
        for line in axes.get_lines()
        if line.get_marker() in ("D", "o")
    }


def test_it_says_how_many_are_far_apart_before_and_after_and_which_is_the_farthest():
    assert chart(THREE).alt == (
        "Love plot of standardised differences: before matching and after matching, by covariate. "
        "Before matching: 2 of 3 beyond 0.1 either way, the largest −0.91 (Male). "
        "After matching: 1 of 3 beyond 0.1 either way, the largest −0.12 (Male). "
        "Age: before matching 0.42, after matching 0.03; Male: before matching −0.91, after "
        "matching −0.12; In care: before matching 0.10, after matching −0.10."
    )
    assert chart(THREE).caption == (
        "Before matching and after matching, by covariate: differences of means in standard "
        "deviations. Between the dashed lines, at −0.1 and 0.1, the two groups are taken as alike."
    )


def test_a_difference_before_is_hollow_and_one_after_is_filled_in_the_order_of_the_rows(drawn):
    axes = drawn(THREE)
    found = points(axes)
    assert [value for _, value in sorted(found["D"])] == [0.42, -0.91, 0.1]
    assert [value for _, value in sorted(found["o"])] == [0.03, -0.12, -0.1]
    assert axes.get_ylim()[0] > axes.get_ylim()[1], "the axis runs downwards"
    faces = {line.get_marker(): line.get_markerfacecolor() for line in axes.get_lines()}
    assert faces["D"] == "white"
    assert faces["o"] != "white"


def test_dashed_lines_stand_at_a_tenth_either_way_and_a_whole_one_at_nought(drawn):
    axes = drawn(THREE)
    upright = {
        line.get_xdata()[0]: line.get_linestyle()
        for line in axes.get_lines()
        if list(line.get_ydata()) == [0, 1]
    }
    assert upright == {0: "-", -0.1: "--", 0.1: "--"}


@pytest.mark.parametrize("numbers", [{"Age": (0.01, 0.0)}, {"Age": (-3.0, -2.0)}])
def test_the_lines_are_within_the_plot_however_near_or_far_the_differences_are(drawn, numbers):
    start, end = drawn(numbers).get_xlim()
    assert start < min(-0.1, *numbers["Age"])
    assert end > 0.1


def test_what_is_hidden_is_not_drawn_and_not_counted(drawn):
    numbers = {**THREE, "In care": (HIDDEN, HIDDEN), "At school": (-0.2, HIDDEN)}
    assert {marker: len(each) for marker, each in points(drawn(numbers)).items()} == {
        "D": 3,
        "o": 2,
    }
    told = chart(numbers)
    assert "Before matching: 3 of 3 shown beyond 0.1" in told.alt
    assert "After matching: 1 of 2 shown beyond 0.1" in told.alt
    assert "In care: before matching hidden so that nobody can be identified" in told.alt
    assert told.caption.endswith("[c] hidden so that nobody can be identified.")


def test_where_one_column_is_hidden_it_says_so_and_where_both_are_there_is_no_chart():
    assert "After matching: none is shown." in chart({"Age": (0.3, HIDDEN)}).alt
    assert chart({"Age": (HIDDEN, HIDDEN)}) is None
    assert chart({}) is None


def test_numbers_stand_beside_the_plot_and_cover_nothing(drawn, cover_each_other):
    long = "Number of earlier offences in the two years before the index disposal, of all kinds"
    axes = drawn({**THREE, long: (0.2, HIDDEN)})
    written = [text.get_text() for text in axes.texts]
    assert {"0.42", "−0.91", "−0.12", "[c]"} <= set(written)
    legend = axes.get_legend()
    assert not cover_each_other([*axes.texts, *legend.get_texts(), axes.xaxis.label])
    assert axes.figure.bbox.x0 <= min(text.get_window_extent().x0 for text in axes.texts)
    assert axes.figure.bbox.x1 >= max(text.get_window_extent().x1 for text in axes.texts)


def test_a_plot_is_the_same_bytes_each_time():
    assert chart(THREE).svg == chart(THREE).svg
    assert chart(THREE).svg != chart({**THREE, "Age": (0.42, 0.02)}).svg
