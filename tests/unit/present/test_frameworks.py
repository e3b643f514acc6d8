"""A framework on one page: the numbers as released, verdicts in words and shapes, no more."""

import re
from datetime import date

import pytest
from lxml import html

from rrlib.codes import Audience
from rrlib.definitions import FollowUpDefinition
from rrlib.disclosure import Rule, release
from rrlib.disclosure.marks import is_marked
from rrlib.errors import DisclosureError
from rrlib.indicators import Indicator
from rrlib.partnership import Target
from rrlib.present import charts_inspected, framework
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
EIP_6 = FollowUpDefinition("EIP_6", "six months", "a report", "nothing", 3, 6, 0)
PEOPLE = Column("people", "People", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))
ROWS = ("2012-13", "2013-14Q1", "2013-14Q2", "2013-14 to Q2")


def row(label, reoffended, people):
    cells = {
        "people": Estimate.count(people),
        "reoffended": Estimate.count(reoffended),
        "share": wilson(reoffended, people),
    }
    return Row(label, cells, definition=EIP_6)


def indicator(number, *rows, title="Who <b>reoffend</b>"):
    finding = Finding(f"example_{number}", "?", "Period", (PEOPLE, REOFFENDED, SHARE), rows, ())
    released = release(finding, PUBLIC)
    return Indicator(
        number, title, released, "share", ROWS[0], ROWS[1:3], ROWS[3], False, "somebody"
    )


TARGET = Target(
    finding="example_1",
    area="County Durham",
    year="2013-14",
    target="at most 40%",
    set_by="the board",
    set_on=date(2013, 4, 1),
    baseline="50%",
    at_most=40,
)


@pytest.fixture
def view():
    one = indicator(1, row(ROWS[0], 50, 100), row(ROWS[1], 20, 100), row(ROWS[3], 24, 100))
    two = indicator(2, row(ROWS[0], 3, 100))
    return framework([one, two], [TARGET])


def tables(view):
    found = []
    for table in html.fromstring(view.html).iter("table"):
        rows = [[cell.text_content() for cell in line] for line in table.iter("tr")]
        found.append((table.find("caption").text_content(), rows))
    return found


def test_every_number_stands_as_it_was_released(view):
    caption, rows = tables(view)[0]

    assert "last year" in caption
    assert rows[0] == ["Indicator", ROWS[0], ROWS[3], "Q1", "Q2"]
    assert rows[1][0] == "1. Who <b>reoffend</b> EIP_6"
    assert rows[1][1:] == ["50.0% 40% to 60%", "24.0% 17% to 33%", "20.0% 13% to 29%", "[x]"]
    assert rows[2][1:] == ["[c]", "[x]", "[x]", "[x]"]
    assert "3.0" not in view.html + view.text
    assert "1. Who <b>reoffend</b> (EIP_6) | 50.0% (40% to 60%) | 24.0%" in view.text


def test_a_verdict_is_a_shape_and_a_word_with_its_reason(view):
    _, rows = tables(view)[1]

    assert rows[1][1] == "at most 40% set by the board on 1 April 2013, from 50%"
    assert rows[1][2] == "◌ immature Share: the year has not ended"
    assert rows[1][3].startswith("a fall of 19.3 percentage points")
    assert rows[2][1:] == ["none set", "– not measured no target has been set", "[z]"]


def test_a_target_for_an_indicator_that_is_none_of_them_is_named():
    one = indicator(1, row(ROWS[0], 50, 100))
    odd = TARGET.model_copy(update={"finding": "indicator_9_after_relase"})

    assert "a target for indicator_9_after_relase, which is none of these" in (
        framework([one], [odd]).html
    )
    assert "none of these" not in framework([one], [TARGET]).html


def test_the_lag_of_each_is_told(view):
    _, rows = tables(view)[2]

    assert rows[1][1:] == ["somebody", EIP_6.known]


def test_the_headline_counts_what_is_measured_and_how_it_stands(view):
    assert view.data["headline"] == (
        "1 of 2 indicators have a number for 2013-14 to Q2; of those with a target, 1 immature."
    )
    none = framework([indicator(2, row(ROWS[0], 3, 100))], [])
    assert none.data["headline"].endswith("none of them has a target to be compared with.")


def test_it_is_read_by_row_and_column_and_marked_as_released(view):
    page = html.fromstring(view.html)

    assert not list(page.iter("b"))
    for table in page.iter("table"):
        scopes = [(cell.tag, cell.get("scope")) for cell in table.iter("th")]
        assert {scope for _, scope in scopes} == {"col", "row"}
    bundle, metadata = view._repr_mimebundle_()
    assert is_marked({"data": bundle, "metadata": metadata})


def test_what_was_not_released_is_no_line():
    one = indicator(1, row(ROWS[0], 50, 100))
    bare = Indicator(
        1, "x", one.released.finding, "share", ROWS[0], ROWS[1:3], ROWS[3], False, "somebody"
    )
    with pytest.raises(DisclosureError, match="release them first"):
        framework([bare], [])


def charted(name, *points):
    columns = tuple(
        Column(key, f"{name} {key}", Role.DERIVED, Unit.PERCENT)
        for key in ("value", "centre", "lower", "upper")
    )
    rows = tuple(
        Row(
            f"2013-14Q{number}",
            dict(zip(("value", "lower", "upper"), map(cell, point), strict=True)),
        )
        for number, point in enumerate(points, start=1)
    )
    return release(Finding(name, "?", "Quarter", columns, rows, ()), PUBLIC)


def cell(number):
    return number if isinstance(number, Marker) else Estimate(number, None, None, 100, "charted")


def test_charts_and_points_are_counted_and_signals_named_beside_those_chance_would_give():
    """6 points, 6 × 0.0027 of them expected beyond limits. One limit is enough to be judged by."""
    one = charted("a_chart", (10, 5, 15), (16, 5, 15), (15, 5, 15), (Marker.CONFIDENTIAL, 5, 15))
    two = charted("another", (10, 5, 15), (4, 5, 15), (4, Marker.NOT_APPLICABLE, 15))
    nothing = release(Finding("none", "?", "", (), (), ()), PUBLIC)

    text = charts_inspected(one, two, nothing).text

    assert "2 control charts of 6 points were inspected." in text
    beyond = "2013-14Q2 (a_chart value), 2013-14Q2 (another value)."
    assert f"2 points lie beyond their limits: {beyond}" in text
    assert re.search(r"^0\.02 would be expected", text, re.MULTILINE)
    assert "0 control charts of 0 points" in charts_inspected(nothing).text


def test_a_chart_counts_once_and_by_area_says_of_which():
    here = charted("here", (10, 5, 15), (16, 5, 15))
    there = charted("there", (10, 5, 15), (20, 5, 15), (4, Marker.NOT_APPLICABLE, 15))

    apart = charts_inspected({"A": here, "B": there}).text
    again = charts_inspected(here, {"A": here}).text

    assert "2 control charts of 5 points were inspected." in apart
    beyond = "2013-14Q2 (A, here value), 2013-14Q2 (B, there value)."
    assert f"2 points lie beyond their limits: {beyond}" in apart
    assert "1 control charts of 2 points were inspected." in again
    assert "2013-14Q2 (here value)." in again
