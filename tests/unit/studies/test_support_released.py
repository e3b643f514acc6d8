"""What the public sees of two areas of which one has small groups: no hidden count, no decimals."""

import pytest
from drawn_support import (
    COUNTED,
    OF_COUNTS,
    OF_PRINT,
    OF_RECORDS,
    alike_people,
    count_rows,
    finding_of,
    printed_rows,
    records_of_people,
    reoffending,
)
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.results import Estimate, Marker, Role, Unit
from rrlib.studies import nepacs_family_support as study

TOGETHER = "County Durham and Darlington"
FAMILY = (DURHAM, DARLINGTON, TOGETHER)
NAMES = ("evidence", "what_can_be_said", *OF_PRINT, *OF_COUNTS, *OF_RECORDS[:-1])
DECIMALS = {
    Unit.COUNT: 0,
    Unit.WHOLE_PERCENT: 0,
    Unit.WHOLE_DIFFERENCE: 0,
    Unit.RATE: 2,
    Unit.P_VALUE: 2,
}


def drawn():
    """Durham's people, and of Darlington few: three women, four of one sentence, one elsewhere."""
    durham = alike_people(DURHAM, 150, 300, seed=8)
    durham["again"] *= 1 + durham.index % 3
    darlington = reoffending(alike_people(DARLINGTON, 70, 130, seed=4), 3, 60)
    own = darlington["support"] == "here"
    at_women = darlington["prison"] == "Low Newton"
    few = darlington.index[own & at_women][:3]
    darlington.loc[at_women & ~darlington.index.isin(few), ["prison", "sex"]] = ["Durham", "male"]
    darlington.loc[darlington.index[~own][:1], "support"] = "elsewhere"
    darlington.loc[darlington.index[~own][1:3], "support"] = "after"
    few_served = darlington.index[own & ~at_women][:4]
    darlington["sentence"] = "under 12 months"
    darlington.loc[few_served, "sentence"] = "4 years or more"
    return durham, darlington


@pytest.fixture(scope="module")
def pages(partnership):
    """By area, each finding as made and as released, in the order of the report."""
    small = {**COUNTED, "Frankland": {"supported": (3, 58), "not supported": (20, 62)}}
    records = records_of_people(*drawn(), counts=count_rows(small), printed=printed_rows())
    through = gates(partnership, Audience.PUBLIC, FAMILY, {})
    found = {}
    # The report of several areas asks for each of them first.
    for area, gate in zip(FAMILY, through, strict=True):
        weighed = study.weigh(records, BOTH if area == TOGETHER else (area,))
        found[area] = {}
        for name in NAMES:
            made = (
                study.evidence(weighed)
                if name == "evidence"
                else finding_of(name, records, weighed)
            )
            found[area][name] = made, gate.release(made)
    return found


def columns(finding):
    for column in finding.columns:
        for row in finding.rows:
            if column.key in row.cells:
                yield column, row.cells[column.key]


def counts(finding):
    """Every count of people that a reader sees, or could see."""
    return [
        cell.value
        for column, cell in columns(finding)
        if column.role is not Role.DERIVED and isinstance(cell, Estimate)
    ]


@each("area", {area: area for area in FAMILY})
def test_no_count_from_1_to_4_is_shown(pages, area):
    for name, (_, released) in pages[area].items():
        assert not [value for value in counts(released.finding) if 0 < value < 5], name


def test_there_were_such_counts_to_hide(pages):
    small = {
        (area, name)
        for area, tables in pages.items()
        for name, (made, _) in tables.items()
        if any(0 < value < 5 for value in counts(made))
    }
    assert {
        (DARLINGTON, "who_is_compared"),
        (DARLINGTON, "people_compared"),
        (DARLINGTON, "who_was_matched"),
        (DURHAM, "by_prison"),
    } <= small
    hidden = [
        cell
        for _, released in pages[DARLINGTON].values()
        for _, cell in columns(released.finding)
        if cell is Marker.CONFIDENTIAL
    ]
    assert len(hidden) > 10


def test_both_areas_are_compared_so_that_every_finding_has_rows(pages):
    for area, tables in pages.items():
        empty = {name for name, (made, _) in tables.items() if not made.rows}
        assert empty == set(), area


def test_an_attack_on_the_pages_works_out_no_hidden_count(pages):
    tables = [
        Page(area, "", tuple(shown_table(released) for _, released in own.values()))
        for area, own in pages.items()
    ]
    found = audit(tables, {TOGETHER: BOTH}, [])

    assert found.hidden > 10
    assert [each.told for each in found.exposures] == []


@each("area", {area: area for area in FAMILY})
def test_coarse_columns_are_released_with_the_decimals_that_are_printed(pages, area):
    """Exact shares of the matched, or a mean of days, would tell of the few others."""
    seen = set()
    for name, (_, released) in pages[area].items():
        for column, cell in columns(released.finding):
            if not (column.coarse and isinstance(cell, Estimate)):
                continue
            seen.add(name)
            for number in (cell.value, cell.lower, cell.upper):
                if number is not None:
                    assert number == round(number, DECIMALS[column.unit]), (name, column.key)
    assert {"reoffended_less", "how_often", "other_analyses", "what_can_be_said"} <= seen


def test_the_days_of_the_few_are_released_whole(pages):
    made, released = pages[DURHAM]["how_soon"]
    shown = [cell for column, cell in columns(released.finding) if column.key != "p"]

    assert all(column.coarse for column in made.columns)
    assert all(cell.value == round(cell.value) for cell in shown)
