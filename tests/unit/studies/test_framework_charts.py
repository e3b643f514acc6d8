"""Control charts: of quarters that share no day, with limits of all that they are made of."""

from dataclasses import replace
from math import sqrt

import pytest
from histories import DARLINGTON, DURHAM

from rrlib.codes import Audience
from rrlib.disclosure import gates, rule_for
from rrlib.partnership import Break
from rrlib.results import Estimate, Marker
from rrlib.studies import performance_framework as study


@pytest.fixture(scope="module")
def inside(partnership):
    return rule_for(partnership, Audience.INTERNAL, DURHAM)


def numbers(finding, key):
    return [row.cells[key].value for row in finding.rows]


def column(finding, key):
    return {row.label: row.cells[key].value for row in finding.rows if key in row.cells
            and isinstance(row.cells[key], Estimate)}  # fmt: skip


def test_the_chart_of_members_is_a_p_chart_by_hand(delivered, partnership, inside):
    records = delivered("2013-14Q4")
    quarters = study.iom_quarters(records, (DURHAM,), inside)
    finding = study.iom_chart(quarters, records, partnership)

    settled = [each for each in quarters if not each.provisional]
    whole = sum(each.reoffenders for each in settled) / sum(each.people for each in settled)
    assert numbers(finding, "centre") == pytest.approx([100 * whole] * 15)
    for each, row in zip(settled, finding.rows, strict=True):
        reach = 3 * sqrt(whole * (1 - whole) / each.people)
        assert row.label == each.period.label
        assert row.cells["value"].value == pytest.approx(100 * each.reoffenders / each.people)
        assert row.cells["upper"].value == pytest.approx(100 * (whole + reach))
        assert row.cells["lower"].value == pytest.approx(max(0.0, 100 * (whole - reach)))


def test_a_break_begins_a_new_centre_with_the_quarter_that_holds_it(delivered, partnership, inside):
    records = delivered("2013-14Q4")
    quarters = study.iom_quarters(records, (DURHAM,), inside)
    day = quarters[12].period.first
    broken = partnership.model_copy(
        update={"breaks": [Break(date=day, affects=["iom_chart"], what="x", source="y")]}
    )

    centres = numbers(study.iom_chart(quarters, records, broken), "centre")

    assert len(set(centres[:12])) == len(set(centres[12:])) == 1
    assert centres[11] != centres[12]


def test_where_one_quarter_is_hidden_no_limit_is_shown(delivered, partnership):
    """Limits are made of all counts: with the others they would tell the hidden one."""
    records = delivered("2013-14Q4")
    (gate,) = gates(partnership, Audience.PUBLIC, (DARLINGTON,), {})
    quarters = study.iom_quarters(records, (DARLINGTON,), gate.rule)
    counts = gate.release(study.iom_by_quarter(quarters, records, gate.rule))
    chart = gate.release(study.iom_chart(quarters, records, partnership))

    hidden = {
        row.label for row in counts.finding.rows if row.cells["reoffended"] is Marker.CONFIDENTIAL
    }
    assert hidden
    for row in chart.finding.rows:
        shown = isinstance(row.cells["value"], Estimate)
        assert shown == (row.label not in hidden), row.label
        for key in ("centre", "lower", "upper"):
            assert row.cells[key] is Marker.CONFIDENTIAL


def test_the_entrants_of_the_chart_are_those_counted(delivered, partnership):
    records = delivered("2013-14Q4")
    counted = {
        row.label: row.cells["entrants"].value
        for row in study.entrants_by_quarter(records, (DURHAM,)).rows
    }
    finding = study.entrants_chart(records, (DURHAM,), partnership)

    assert len(finding.rows) == 16
    assert counted["2013-14"] == 210
    assert counted["2012-13"] == sum(counted[f"2012-13Q{number}"] for number in (1, 2, 3, 4))
    rate = column(study.entrants(records, (DURHAM,)), "rate")["2013-14"]
    last = finding.rows[-1]
    per_entrant = rate / counted["2013-14"]
    assert last.cells["value"].value == pytest.approx(counted[last.label] * per_entrant)


def test_times_between_sentences_are_for_those_who_may_see_single_people(
    delivered, partnership, inside
):
    records = delivered("2013-14Q4")
    public = rule_for(partnership, Audience.PUBLIC, DURHAM)

    assert study.custody_times(records, (DURHAM,), public).rows == ()
    finding = study.custody_times(records, (DURHAM,), inside)
    occasions = {
        row.label: row.cells["occasions"].value
        for row in study.custody_rate(records, (DURHAM,)).rows
    }
    gaps = numbers(finding, "value")
    assert len(gaps) > occasions["2012-13"] + occasions["2013-14"]
    assert min(gaps) >= 0
    assert sum(gaps) < 4 * 366


def test_of_few_quarters_no_chart_is_drawn(delivered, partnership, inside):
    records = delivered("2013-14Q4")
    few = study.iom_quarters(records, (DURHAM,), inside)[:5]

    finding = study.iom_chart(few, records, partnership)

    assert finding.rows == ()
    assert "too few" in finding.notes[0]


def test_a_year_without_population_is_left_out_of_the_chart_and_named(delivered, partnership):
    records = delivered("2013-14Q4")
    known = records.population
    lacking = replace(
        records, tables={**records.tables, "population": known.filter(known.year != 2013)}
    )
    finding = study.entrants_chart(lacking, (DURHAM,), partnership)

    assert [row.label for row in finding.rows][-1] == "2012-13Q4"
    assert any(note.startswith("No rate for 2013-14Q1, 2013-14Q2") for note in finding.notes)
