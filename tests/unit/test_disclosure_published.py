"""A cell that a public document prints is shown though it is small, if it is the same number."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rrlib.batch.planning import Request, plan
from rrlib.codes import Audience
from rrlib.disclosure import Rule, release, rule_for
from rrlib.partnership import AlreadyPublished, read_partnership
from rrlib.present import answer
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PARTNERSHIP = read_partnership(Path(__file__).parents[2] / "partnership.toml")
PANEL = "Police and Crime Panel, quarterly performance report, 16 October 2020, KPQ6"
HIDDEN = Marker.CONFIDENTIAL
COLUMNS = (
    Column("people", "Young people", Role.BASE),
    Column("reoffended", "Reoffended", Role.OUTCOME, of="people"),
    Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")),
)
LABEL = "October to December 2019"


def row(label, people, reoffended, breakdown=""):
    counts = {"people": Estimate.count(people), "reoffended": Estimate.count(reoffended)}
    return Row(label, {**counts, "share": wilson(reoffended, people)}, breakdown)


def cohorts(people=14, reoffended=2, label=LABEL, name="programme_cohorts_6"):
    return Finding(name, "How many?", "Began in", COLUMNS, (row(label, people, reoffended),), ())


def printed(column, value, label="a", source="a report"):
    return AlreadyPublished(
        finding="found", area="Here", row=label, column=column, value=value, source=source
    )


def public(*cells):
    return Rule(Audience.PUBLIC, 5, True, cells)


DURHAM = rule_for(PARTNERSHIP, Audience.PUBLIC, "County Durham")


def test_two_of_fourteen_are_shown_because_the_panel_was_told_so():
    released = release(cohorts(), DURHAM)
    assert released.cell(LABEL, "reoffended").value == 2
    assert released.cell(LABEL, "share").value == 14.285714
    assert set(released.published) == {(0, "reoffended"), (0, "share")}
    said = f"Shown although small, because it is published: {PANEL}. {LABEL}: Reoffended, Share"
    shown = answer(released)
    assert said in shown.html
    assert said in shown.text


@pytest.mark.parametrize(
    "found",
    [
        cohorts(reoffended=1),
        cohorts(label="July to September 2019"),
        cohorts(name="programme_cohorts_12"),
    ],
    ids=["another number", "another row", "another finding"],
)
def test_what_is_not_the_published_cell_is_hidden_like_any_other(found):
    shown = answer(release(found, DURHAM))
    assert release(found, DURHAM).finding.rows[0].cells["reoffended"] is HIDDEN
    assert "although small" not in shown.html


@pytest.mark.parametrize("area", ["Darlington", "County Durham and Darlington", None])
def test_what_is_published_of_one_area_is_hidden_in_another(area):
    released = release(cohorts(), rule_for(PARTNERSHIP, Audience.PUBLIC, area))
    assert released.cell(LABEL, "reoffended") is HIDDEN


def test_a_share_is_hidden_where_another_of_its_counts_is():
    released = release(cohorts(people=13), DURHAM)
    assert released.cell(LABEL, "people").value == 13
    assert released.cell(LABEL, "reoffended").value == 2
    small = replace(cohorts(), rows=(row(LABEL, 4, 2),))
    assert release(small, DURHAM).cell(LABEL, "share") is HIDDEN


def test_the_share_of_the_twelve_month_cohort_is_published_without_being_small():
    found = cohorts(19, 5, "April to June 2019", "programme_cohorts_12")
    released = release(found, DURHAM)
    assert released.cell("April to June 2019", "share").value == 26.315789
    assert "although small" not in answer(released).html


def test_the_internal_audience_is_told_of_nothing_small():
    released = release(cohorts(), rule_for(PARTNERSHIP, Audience.INTERNAL, "County Durham"))
    assert released.published == {}


@pytest.mark.parametrize(
    ("value", "agrees"),
    [(14.3, True), (14.28, False), (14.29, True), (14, True), (14.2, False), (15, False)],
)
def test_a_percent_is_the_same_if_it_is_printed_the_same(value, agrees):
    rule = public(printed("reoffended", 2), printed("share", value))
    found = cohorts(label="a", name="found")
    assert ((0, "share") in release(found, rule).published) == agrees


def test_a_half_may_have_been_rounded_either_way():
    found = cohorts(8, 1, "a", "found")
    for value in (12, 13, 12.5):
        rule = public(printed("reoffended", 1), printed("share", value))
        assert (0, "share") in release(found, rule).published
    for value in (14.2, 14.3):  # 57 of 400 is 14.25, and a float's half is not quite one
        rule = public(printed("reoffended", 2), printed("share", value))
        row_of_half = replace(cohorts(label="a", name="found").rows[0])
        cells = {**row_of_half.cells, "share": wilson(57, 400)}
        found = replace(cohorts(label="a", name="found"), rows=(replace(row_of_half, cells=cells),))
        assert (0, "share") in release(found, rule).published


@pytest.mark.parametrize("value", [2.4, 1.6, 3])
def test_a_count_is_the_same_only_if_it_is_the_very_same(value):
    assert (
        release(cohorts(label="a", name="found"), public(printed("reoffended", value))).cell(
            "a", "reoffended"
        )
        is HIDDEN
    )


# Hidden cells cannot be worked out from a cell that everybody knows.


def parts(*people):
    counts = dict(zip("abcd", people, strict=False))
    rows = [Row(label, {"people": Estimate.count(n)}, "part") for label, n in counts.items()]
    total = Row("all", {"people": Estimate.count(sum(people))}, is_total=True)
    return Finding("found", "How many?", "Part", COLUMNS[:1], (total, *rows), ())


def shown(found, rule):
    return {
        row.label: None if row.cells["people"] is HIDDEN else row.cells["people"].value
        for row in release(found, rule).finding.rows
    }


def test_the_complement_of_a_hidden_cell_is_another_than_the_published_one():
    found = parts(3, 6, 9, 20)
    assert shown(found, public()) == {"all": 38, "a": None, "b": None, "c": 9, "d": 20}
    known = public(printed("people", 6, "b"))
    assert shown(found, known) == {"all": 38, "a": None, "b": 6, "c": None, "d": 20}


def test_a_published_cell_does_not_stand_for_a_hidden_one():
    found = parts(3, 2, 20)
    assert shown(found, public()) == {"all": 25, "a": None, "b": None, "c": 20}
    known = public(printed("people", 2, "b"))
    assert shown(found, known) == {"all": 25, "a": None, "b": 2, "c": None}


def test_where_only_published_cells_are_left_the_whole_column_is_hidden_but_for_them():
    known = public(printed("people", 6, "b"), printed("people", 20, "c"))
    assert shown(parts(3, 6, 20), known) == {"all": None, "a": None, "b": 6, "c": 20}


def test_nothing_else_is_hidden_where_nothing_is_small():
    known = public(printed("people", 6, "b"))
    assert shown(parts(7, 6, 20), known) == {"all": 33, "a": 7, "b": 6, "c": 20}


def test_the_rows_of_a_curve_are_judged_whatever_is_published():
    counted = Column("people", "At risk", Role.BASE, series="a")
    rows = [
        Row(str(month), {"people": Estimate.count(n), "done": Estimate.count(20 - n)})
        for month, n in enumerate((20, 18, 10))
    ]
    done = Column("done", "Reoffended", Role.BASE, series="a")
    found = Finding("found", "How soon?", "Months", (counted, done), tuple(rows), ())
    released = release(found, public(printed("people", 18, "1"), printed("done", 2, "1")))
    assert released.cell("1", "people") is released.cell("1", "done") is HIDDEN


# A rule says what it lets through.


def test_a_rule_is_described_with_what_it_shows_as_published_and_survives_json():
    here = DURHAM.described
    assert json.loads(json.dumps(here)) == here
    assert [(cell["column"], cell["value"]) for cell in here["published"]] == [
        ("people", 14.0),
        ("reoffended", 2.0),
        ("share", 14.3),
        ("share", 26.3),
    ]
    elsewhere = rule_for(PARTNERSHIP, Audience.PUBLIC, "Darlington").described
    assert elsewhere["published"] == []
    assert here != elsewhere
    assert here != public(printed("reoffended", 2)).described


def test_a_report_is_released_by_the_rule_of_its_own_area(project):
    """Another area's page with its neighbour's small cells would be refused by the batch."""
    areas = ["County Durham", "Darlington"]
    jobs = plan(project, PARTNERSHIP, Request(areas=areas))
    for job in jobs:
        assert job.rule == rule_for(PARTNERSHIP, Audience.PUBLIC, job.area)
    assert {job.area for job in jobs if job.rule.published} == {"County Durham"}


def test_the_demonstration_lists_only_what_its_source_prints_or_makes_certain():
    assert {cell.source for cell in PARTNERSHIP.already_published} == {PANEL}
    assert {cell.area for cell in PARTNERSHIP.already_published} == {"County Durham"}
    assert not [
        cell
        for cell in PARTNERSHIP.already_published
        if cell.finding == "programme_cohorts_12" and cell.column != "share"
    ], "5 of 19 is one of several counts that 26.3% can stand for"
