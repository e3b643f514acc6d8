"""Dot plots cope with long tables, with two values a row, and with rows of several definitions."""

import re
from dataclasses import replace

import pytest

from rrlib.codes import Audience
from rrlib.definitions import FollowUpDefinition
from rrlib.disclosure import Rule, release
from rrlib.present import dots, interval_chart, pair_chart
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
SIX = FollowUpDefinition("SIX", "six months", "a report", "nothing", 3, 6, 0)
TWELVE = replace(SIX, name="TWELVE", follow_up_months=12)
CRUDE = Column("crude", "Crude", Role.DERIVED, Unit.PERCENT)
STANDARDISED = Column("standardised", "Standardised", Role.DERIVED, Unit.PERCENT)


def finding(*rows, columns=(CRUDE, STANDARDISED)):
    return Finding("change", "Did it change?", "Cohort", columns, rows, ())


def row(label, crude=(81, 167), standardised=(62, 157), **more):
    cells = {"crude": wilson(*crude), "standardised": wilson(*standardised)}
    return Row(label, cells, **more)


def height(chart):
    return float(re.search(r'height="([0-9.]+)pt"', chart.svg)[1])


def test_a_pair_says_both_values_of_each_row_and_which_is_which():
    chart = pair_chart(release(finding(row("2011"), row("2012")), PUBLIC), "crude", "standardised")
    assert chart.alt == (
        "Dot plot of pairs with intervals: crude and standardised. "
        "2011: crude 48.5% (95% interval 41% to 56%), "
        "standardised 39.5% (95% interval 32% to 47%); "
        "2012: crude 48.5% (95% interval 41% to 56%), "
        "standardised 39.5% (95% interval 32% to 47%)."
    )
    assert chart.caption == "Crude and standardised, by cohort. The line is the 95% interval."


def test_a_pair_draws_both_values():
    def drawn(**values):
        return pair_chart(release(finding(row("2011", **values)), PUBLIC), "crude", "standardised")

    assert drawn().svg != drawn(crude=(80, 167)).svg
    assert drawn().svg != drawn(standardised=(61, 157)).svg
    assert drawn().svg == drawn().svg


def test_the_two_dots_of_a_pair_stand_one_below_the_other(monkeypatch):
    heights = []
    draw = dots._dot

    def watched(axes, height, cell, look):
        heights.append((look.marker, height))
        draw(axes, height, cell, look)

    monkeypatch.setattr(dots, "_dot", watched)
    pair_chart(release(finding(row("2011")), PUBLIC), "crude", "standardised")
    (first, higher), (second, lower) = heights
    assert first != second
    assert higher < lower, "the axis runs downwards"
    heights.clear()
    interval_chart(release(finding(row("2011")), PUBLIC), "crude")
    assert heights[0][1] == pytest.approx((higher + lower) / 2, abs=0.1)


def test_a_pair_of_no_rows_is_not_drawn():
    assert pair_chart(release(finding(), PUBLIC), "crude", "standardised") is None


def test_a_value_that_is_not_there_is_marked_and_explained():
    gone = Row("2013", {"crude": Marker.UNRELIABLE, "standardised": Marker.UNRELIABLE})
    chart = pair_chart(release(finding(row("2012"), gone), PUBLIC), "crude", "standardised")
    assert chart.caption.endswith("[u] unreliable: made of too few people.")
    assert "2013: crude unreliable: made of too few people, standardised unrel" in chart.alt


@pytest.mark.parametrize(
    ("definitions", "caption", "lines"),
    [
        ((SIX, SIX), "Definition: SIX.", 0),
        ((SIX, TWELVE), "Definitions: SIX, TWELVE.", 1),
        ((SIX, SIX, TWELVE), "Definitions: SIX, TWELVE.", 1),
        ((SIX, TWELVE, SIX), "Definitions: SIX, TWELVE.", 2),
    ],
)
def test_rows_of_several_definitions_name_them_and_are_parted(
    monkeypatch, definitions, caption, lines
):
    drawn = []
    part = dots._part_definitions

    def watched(axes, *rest):
        before = len(axes.get_lines())
        part(axes, *rest)
        drawn.append(len(axes.get_lines()) - before)

    monkeypatch.setattr(dots, "_part_definitions", watched)
    rows = [row(str(number), definition=each) for number, each in enumerate(definitions)]
    chart = interval_chart(release(finding(*rows), PUBLIC), "crude")
    assert chart.caption.endswith(caption)
    assert drawn == [lines]
    assert dots.label_of(rows[0], finding(*rows)) == "0\nSIX"


@pytest.mark.parametrize("rows", [1, 4, 20])
def test_a_chart_grows_by_the_same_for_each_row(rows):
    def chart(number):
        labelled = [row(str(each)) for each in range(number)]
        return interval_chart(release(finding(*labelled), PUBLIC), "crude")

    a_row = height(chart(2)) - height(chart(1))
    assert height(chart(rows)) == pytest.approx(height(chart(1)) + (rows - 1) * a_row, abs=0.1)
    assert 18 < a_row < 30, "points a row"


def test_a_long_label_is_broken_and_its_row_is_higher():
    short, long = (interval_chart(release(finding(row(label)), PUBLIC), "crude") for label in (
        "Boys", "Boys who had an earlier offence of their own and were under 16"))  # fmt: skip
    assert height(long) > height(short)


def test_a_difference_below_nought_has_room_on_both_sides_and_says_its_unit_once():
    points = Column("difference", "Difference", Role.DERIVED, Unit.POINTS)
    below = Row("All", {"difference": Estimate(-9.0, -19.5, 1.8, 300, "made")})
    found = finding(below, columns=(points,))
    chart = interval_chart(release(found, PUBLIC), "difference")
    assert chart.alt.endswith("All: −9.0 percentage points (95% interval −19.5 to 1.8).")
    start, end = dots._scale(found, [points])
    assert start < -19.5
    assert end > 1.8


def test_counts_without_an_interval_are_drawn_without_the_word():
    counted = Column("people", "Young people", Role.BASE)
    rows = (Row("2012", {"people": Estimate.count(157)}),)
    chart = interval_chart(release(finding(*rows, columns=(counted,)), PUBLIC), "people")
    assert chart.caption == "Young people, by cohort."
