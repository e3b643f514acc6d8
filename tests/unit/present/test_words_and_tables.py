"""What is said of released numbers, in words, in tables, for eyes and ears."""

import re
from dataclasses import replace

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.disclosure.marks import is_marked
from rrlib.periods import FinancialQuarter
from rrlib.present import answer, column_chart, definition_card, interval_chart, report_header
from rrlib.present.words import in_text, interval, number
from rrlib.reoffending import YOT_LOCAL
from rrlib.results import (
    Break,
    Change,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Source,
    Unit,
)
from rrlib.statistics import newcombe, wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
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
    assert number(value, unit) == text


def test_an_interval_is_written_a_to_b_and_a_count_has_none():
    assert interval(wilson(62, 157), Unit.PERCENT) == "32% to 47%"
    assert in_text(wilson(62, 157), Unit.PERCENT) == "39.5% (95% interval 32% to 47%)"
    assert in_text(Estimate.count(1477), Unit.COUNT) == "1,477"


def test_a_sentence_that_would_name_a_hidden_cell_is_not_printed():
    shown = answer(release(_finding(_row("2012", 62, 157)), PUBLIC))
    assert "In 39.5%" in shown.text
    hidden = answer(release(_finding(_row("2012", 3, 157)), PUBLIC))
    assert "too small to be put in words" in hidden.text
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


def test_what_is_displayed_carries_the_mark_of_its_own_html():
    view = answer(release(_finding(_row("2012", 62, 157)), PUBLIC))
    data, metadata = view._repr_mimebundle_()
    assert is_marked({"data": data, "metadata": metadata})
    assert not is_marked({"data": {"text/html": data["text/html"] + " "}, "metadata": metadata})
    rows = metadata["rrlib"]["data"]["table"]["rows"]
    assert {"row": "2012", "column": "share", "value": 39.490446}.items() <= rows[2].items()
    assert rows[0]["marker"] is None


def test_the_mark_holds_no_hidden_number():
    released = release(_finding(_row("2012", 3, 157)), PUBLIC)
    _, metadata = answer(released)._repr_mimebundle_()
    hidden = [row for row in metadata["rrlib"]["data"]["table"]["rows"] if row["marker"]]
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
        "1 extracts of the delivery have 12 rows",
        "people.csv: 2 of 12 rows were quarantined. The numbers below are made without them",
        "people.csv ends on 30 November 2013",
        "Not vouched for by SHA256SUMS: people.csv",
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


def test_the_definition_card_says_who_cannot_be_seen():
    card = definition_card(YOT_LOCAL).text
    assert "within 15 months" in card
    assert "unless the police supply them, offences after the 18th birthday" in card
    assert Marker.CONFIDENTIAL.meaning not in card
