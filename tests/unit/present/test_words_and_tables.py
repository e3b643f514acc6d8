"""What is said of released numbers, in words, in tables, for eyes and ears."""

import re
from dataclasses import replace

import pytest

from rrlib.codes import Audience
from rrlib.definitions import FollowUpDefinition
from rrlib.disclosure import Rule, ShownTable, release, shown_table
from rrlib.disclosure.counts import Seen
from rrlib.disclosure.marks import is_marked
from rrlib.periods import FinancialQuarter
from rrlib.present import answer, column_chart, interval_chart, report_header
from rrlib.present.words import in_text, interval
from rrlib.results import (
    Break,
    Change,
    Column,
    Estimate,
    Finding,
    Role,
    Row,
    Sentence,
    Source,
    Unit,
)
from rrlib.statistics import newcombe, wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
EIP_6 = FollowUpDefinition("EIP_6", "six months", "a report", "nothing", 3, 6, 0)
EIP_12 = replace(EIP_6, name="EIP_12", follow_up_months=12)
PEOPLE = Column("people", "Young people", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))


def _row(label, reoffended, people, **more):
    cells = {
        "people": Estimate.count(people),
        "reoffended": Estimate.count(reoffended),
        "share": wilson(reoffended, people),
    }
    return Row(label, cells, **more)


def _finding(*rows, **more):
    return Finding(
        "example", "Who <b>reoffended</b>?", "Cohort", (PEOPLE, REOFFENDED, SHARE), rows,
        (Sentence("In {x}.", {"x": (rows[0].label, "share")}),) if rows else (), **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (39.490446, Unit.PERCENT, "39.5%"),
        (1129, Unit.COUNT, "1,129"),
        (-81.399469, Unit.PERCENT, "−81.4%"),
        (-0.01, Unit.PERCENT, "0.0%"),
        (3.048387, Unit.RATE, "3.05"),
    ],
)
def test_numbers_are_written_with_their_unit_and_a_true_minus(value, unit, text):
    assert unit.written(value) == text


def test_an_interval_is_written_a_to_b_and_a_count_has_none():
    assert interval(wilson(62, 157), SHARE) == "32% to 47%"
    assert in_text(wilson(62, 157), SHARE) == "39.5% (95% interval 32% to 47%)"
    assert in_text(Estimate.count(1477), PEOPLE) == "1,477"


def test_the_ends_of_an_interval_in_points_do_not_repeat_their_unit():
    points = Column("change", "Change", Role.DERIVED, Unit.POINTS)
    change = Estimate(-9.0, -19.5, 0.4, 300, "made")
    assert in_text(change, points) == "−9.0 percentage points (95% interval −19.5 to 0.4)"


def test_next_to_nought_the_decimal_of_an_end_stays():
    assert interval(Estimate(0.5, 0.2, 12.4, 300, "made"), SHARE) == "0.2% to 12%"


def _of_a_curve():
    columns = tuple(replace(column, series="2012") for column in (PEOPLE, REOFFENDED, SHARE))
    finding = _finding(_row("0", 0, 157), _row("12", 62, 157))
    return release(replace(finding, columns=columns), PUBLIC)


def test_of_a_curve_no_more_is_printed_than_is_released():
    shown = answer(_of_a_curve())
    assert "39% (32% to 47%)" in shown.html
    assert "0% (0% to 2%)" in _table_row(shown.text, "0")
    assert in_text(_of_a_curve().cell("12", "share"), _of_a_curve().finding.columns[2]) == (
        "39% (95% interval 32% to 47%)"
    )


# What may still change.


def _provisional():
    cells = _row("2012", 62, 157).cells
    return Row("2012", {**cells, "share": replace(cells["share"], provisional=True)})


def test_a_number_that_may_still_change_says_so_wherever_it_stands():
    released = release(_finding(_provisional()), PUBLIC)
    shown = answer(released, interval_chart(released, "share"))
    assert "39.5% [p] (32% to 47%)" in shown.html
    assert "39.5% [p] (32% to 47%)" in _table_row(shown.text, "2012")
    assert "In 39.5% [p] (95% interval 32% to 47%)." in shown.text
    assert "[p] provisional: may still change" in shown.html
    assert "39.5% (95% interval 32% to 47%), provisional" in shown.html
    last = flat(shown.data)[-1]
    assert (last["value"], last["marker"]) == (39.490446, "[p]")


def test_a_revised_number_says_so_wherever_it_stands():
    before = shown_table(release(_finding(_row("2012", 60, 157)), PUBLIC))
    seen = Seen(before=(before,), revises=(before,))
    released = release(_finding(_row("2012", 62, 157)), PUBLIC, seen)
    shown = answer(released, interval_chart(released, "share"))
    assert "39.5% [r] (32% to 47%)" in shown.html
    assert "39.5% [r] (32% to 47%)" in _table_row(shown.text, "2012")
    assert "[r] revised: published as another number before" in shown.html
    assert "39.5% (95% interval 32% to 47%), revised" in shown.html
    assert flat(shown.data)[-1]["marker"] == "[r]"


def test_a_provisional_number_that_is_hidden_is_only_hidden():
    cells = {**_row("2012", 3, 157).cells}
    cells["share"] = replace(cells["share"], provisional=True)
    shown = answer(release(_finding(Row("2012", cells)), PUBLIC))
    assert "[p]" not in shown.html
    assert flat(shown.data)[-1]["marker"] == "[c]"


def test_nothing_is_called_provisional_that_is_not():
    shown = answer(release(_finding(_row("2012", 62, 157)), PUBLIC))
    assert "[p]" not in shown.html


def test_a_difference_that_may_still_change_says_so():
    change = Change(
        "share", "2011", "2012", replace(newcombe((62, 157), (81, 167)), provisional=True), False
    )
    finding = _finding(_row("2011", 81, 167), _row("2012", 62, 157), changes=(change,))
    said = answer(release(finding, PUBLIC)).text
    assert "9.0 percentage points lower [p] in 2012" in said


def test_a_bar_that_may_still_change_says_so():
    counted = replace(Estimate.count(290), provisional=True)
    years = Finding("n", "How many?", "Year", (PEOPLE,), (Row("2013-14", {"people": counted}),), ())
    chart = column_chart(release(years, PUBLIC), column="people")
    assert chart.alt == "Bar chart: Young people. 2013-14: 290, provisional."


# Rows of several definitions.


def _of_two_definitions():
    rows = (_row("April", 9, 30, definition=EIP_12), _row("October", 8, 28, definition=EIP_6))
    return release(_finding(*rows), PUBLIC)


def test_rows_of_their_own_definition_print_its_name():
    shown = answer(_of_two_definitions())
    assert re.search(r'<th [^>]*scope="col"[^>]*>Definition</th>', shown.html)
    assert re.search(r"April.*EIP_12.*October.*EIP_6", shown.html, re.DOTALL)
    assert _table_row(shown.text, "October").split()[1] == "EIP_6"
    named = {row["row"]: row["definition"] for row in flat(shown.data)}
    assert named == {"April": "EIP_12", "October": "EIP_6"}


def test_a_row_without_a_definition_of_its_own_prints_the_findings():
    rows = (_row("April", 9, 30, definition=EIP_12), _row("October", 8, 28))
    shown = answer(release(_finding(*rows, definition=EIP_6), PUBLIC))
    assert _table_row(shown.text, "October").split()[1] == "EIP_6"


def test_a_finding_of_one_definition_has_no_column_of_it():
    shown = answer(release(_finding(_row("April", 9, 30), definition=EIP_6), PUBLIC))
    assert ">Definition</th>" not in shown.html
    assert {row["definition"] for row in shown.data["table"]["rows"]} == {"EIP_6"}


def flat(data):
    """A record a cell of the table in a mark."""
    return list(ShownTable.model_validate(data["table"]).flat())


def _table_row(text, label):
    return next(line for line in text.splitlines() if re.match(rf"{label}\s", line))


def test_a_sentence_that_would_name_a_hidden_cell_is_not_printed():
    shown = answer(release(_finding(_row("2012", 62, 157)), PUBLIC))
    assert "In 39.5%" in shown.text
    hidden = answer(release(_finding(_row("2012", 3, 157)), PUBLIC))
    assert "No number of this is put in words" in hidden.text
    assert "1.9" not in hidden.html
    assert "[c]" in hidden.html
    assert "[c] hidden so that nobody can be identified" in hidden.html


@pytest.mark.parametrize(
    ("later", "earlier", "too_few", "verdict"),
    [
        ((62, 157), (81, 167), False, "The interval includes no change: chance alone could"),
        ((40, 157), (81, 167), False, "The interval leaves out no change: chance alone would"),
        ((10, 157), (81, 167), True, "The numbers are too small to say whether"),
    ],
)
def test_a_difference_is_called_one_only_as_far_as_its_interval_allows(
    later, earlier, too_few, verdict
):
    change = Change("share", "2011", "2012", newcombe(later, earlier), too_few)
    finding = _finding(_row("2011", *earlier), _row("2012", *later), changes=(change,))
    said = answer(release(finding, PUBLIC)).text
    assert verdict in said
    assert "points lower in 2012 than in 2011 (95% interval: " in said


def test_the_2012_cohort_is_nine_points_lower_by_an_interval_that_includes_no_change():
    change = Change("share", "2011", "2012", newcombe((62, 157), (81, 167)), False)
    finding = _finding(_row("2011", 81, 167), _row("2012", 62, 157), changes=(change,))
    assert (
        "Share: 9.0 percentage points lower in 2012 than in 2011 (95% interval: 19.5 lower to "
        "1.8 higher)" in answer(release(finding, PUBLIC)).text
    )


def test_tables_have_a_caption_and_scoped_headers_and_escape_what_they_are_given():
    page = answer(release(_finding(_row("<script>alert(1)</script>", 62, 157)), PUBLIC)).html
    assert "<caption>Who &lt;b&gt;reoffended&lt;/b&gt;?</caption>" in page
    assert "<script" not in page
    assert re.search(r'<th [^>]*scope="col"[^>]*>Cohort</th>', page)
    assert 'scope="row"' in page


def test_every_marker_in_a_table_is_explained_below_it():
    waiting = Row("2013", {"people": Estimate.count(151)})
    shown = answer(release(_finding(_row("2012", 3, 157), waiting), PUBLIC))
    assert "[c] hidden so that nobody can be identified. [x] not available." in shown.html


def test_a_chart_says_in_words_what_it_shows_and_no_hidden_number():
    finding = _finding(_row("2011", 81, 167), _row("2012", 3, 157))
    chart = interval_chart(release(finding, PUBLIC), "share")
    assert chart.alt == (
        "Dot plot with intervals: share. 2011: 48.5% (95% interval 41% to 56%); "
        "2012: hidden so that nobody can be identified."
    )
    hidden = replace(finding, rows=(finding.rows[0], _row("2012", 2, 157)))
    again = interval_chart(release(hidden, PUBLIC), "share")
    assert again.svg == chart.svg, "the drawing depends on a number that is hidden"


def test_a_chart_is_the_same_bytes_each_time_and_loads_nothing():
    released = release(_finding(_row("2011", 81, 167), _row("2012", 62, 157)), PUBLIC)
    first, second = (interval_chart(released, "share").svg for _ in range(2))
    assert first == second
    assert not re.search(r'(href|src)="(?!#)', first.replace("xlink:", ""))


def test_a_break_is_drawn_before_its_year_and_said_in_the_caption():
    from datetime import date

    rows = tuple(
        Row(year, {"people": Estimate.count(n)}) for year, n in [("2012-13", 290), ("2013-14", 210)]
    )
    plain = Finding("entrants", "How many?", "Financial year", (PEOPLE,), rows, ())
    broken = replace(plain, breaks=(Break(date(2013, 4, 8), "cautions replaced", "an Act"),))
    chart = column_chart(release(broken, PUBLIC), column="people")
    assert "Broken line" in chart.caption
    assert chart.svg != column_chart(release(plain, PUBLIC), column="people").svg
    assert "Broken line" not in column_chart(release(plain, PUBLIC), column="people").caption
    assert "8 April 2013: cautions replaced (an Act)." in answer(release(broken, PUBLIC)).html
    assert chart.alt == "Bar chart: Young people. 2012-13: 290; 2013-14: 210."


def test_a_finding_of_nothing_says_so():
    released = release(_finding(), PUBLIC)
    assert interval_chart(released, "share") is None
    assert "The extracts hold nothing" in answer(released).text


def test_a_finding_of_nothing_says_why():
    why = "The delivery does not hold <yos_cohort>."
    shown = answer(release(_finding(notes=(why,)), PUBLIC))
    assert shown.text.endswith(f"\n{why}")
    assert "<p>The delivery does not hold &lt;yos_cohort&gt;.</p>" in shown.html


def test_what_is_displayed_carries_the_mark_of_its_own_html():
    view = answer(release(_finding(_row("2012", 62, 157)), PUBLIC))
    data, metadata = view._repr_mimebundle_()
    assert is_marked({"data": data, "metadata": metadata})
    assert not is_marked({"data": {"text/html": data["text/html"] + " "}, "metadata": metadata})
    rows = flat(metadata["rrlib"]["data"])
    assert {"row": "2012", "column": "share", "value": 39.490446}.items() <= rows[2].items()
    assert rows[0]["marker"] is None


def test_the_mark_holds_no_hidden_number():
    released = release(_finding(_row("2012", 3, 157)), PUBLIC)
    _, metadata = answer(released)._repr_mimebundle_()
    hidden = [row for row in flat(metadata["rrlib"]["data"]) if row["marker"]]
    assert [row["column"] for row in hidden] == ["reoffended", "share"]
    assert all(row["value"] is row["lower"] is row["upper"] is None for row in hidden)


SOURCE = Source("people.csv", "0" * 64, False, 12, 10, 2, "2013-11-30")


def test_the_header_counts_rows_and_warns_of_what_was_not_received_so():
    quarter, later = (FinancialQuarter.parse(text) for text in ("2013-14Q3", "2013-14Q4"))
    header = report_header(
        area="Darlington",
        quarter=quarter,
        delivery=later,
        reconstructed=True,
        as_at=quarter.window.last,
        audience=Audience.INTERNAL,
        synthetic=True,
        sources=[SOURCE],
    )
    for words in (
        "Demonstration data: synthetic",
        "Not for publication",
        "as known on 31 December 2013",
        "Reconstructed from the delivery of 2013-14Q4",
        "1 extracts are read, of 12 rows",
        "people.csv: 2 of 12 rows were quarantined. The numbers below are made without them",
        "people.csv ends on 30 November 2013",
        "Not as it was received, or not in its list of hashes: people.csv",
    ):
        assert words in header.html


def test_real_data_has_no_demonstration_banner():
    quarter = FinancialQuarter.parse("2013-14Q4")
    header = report_header(
        area="Darlington", quarter=quarter, delivery=quarter, reconstructed=False,
        as_at=quarter.window.last,
        audience=Audience.PUBLIC, synthetic=False, sources=[],
    )  # fmt: skip
    assert "synthetic" not in header.html
