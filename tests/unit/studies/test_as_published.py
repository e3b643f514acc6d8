"""The findings of the demonstration say what was published; with a row less they say less."""

import csv
import shutil
from collections import Counter

import pytest
from drawn_cohorts import told
from histories import BOTH, DARLINGTON, DURHAM

from rrlib.codes import Audience
from rrlib.disclosure import release, rule_for
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records
from rrlib.results import Estimate, Marker
from rrlib.studies import yos_cohort_tracking as study

QUARTER = "2013-14Q4"
COUNTED = DURHAM, "reprimand", "acquisitive"


@pytest.fixture(scope="module")
def ledger(root):
    path = root / "data/raw/published/published_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: float(row["value"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def found(demonstration):
    return demonstration(QUARTER, DURHAM)


def value(finding, row, column):
    cell = next(each for each in finding.rows if each.label == row).cells[column]
    assert isinstance(cell, Estimate), cell
    return cell.value


@pytest.mark.parametrize(
    ("claim", "row", "column"),
    [
        ("yos-2012-cohort-size", "2012", "people"),
        ("yos-2012-cohort-reoffended", "2012", "reoffended"),
        ("yos-2012-cohort-reoffended-share", "2012", "share"),
        ("yos-2011-cohort-reoffended-share", "2011", "share"),
        ("yos-2013-cohort-size", "2013", "people"),
    ],
)
def test_cohorts_reoffended_as_published(found, ledger, claim, row, column):
    assert round(value(found["reoffended_by_cohort"], row, column), 1) == ledger[claim]


@pytest.mark.parametrize(
    ("claim", "row"),
    [
        ("male", "Male"),
        ("female", "Female"),
        ("pre-court", "Pre-court"),
        ("first-tier", "First tier"),
        ("community", "Community penalty"),
        ("custodial-release", "Custodial release"),
    ],
)
def test_cohorts_are_made_up_as_published(found, ledger, claim, row):
    for finding, year in (("reoffended_by_group", 2012), ("still_followed", 2013)):
        assert value(found[finding], row, "people") == ledger[f"yos-{year}-cohort-{claim}"]


@pytest.mark.parametrize(
    ("claim", "row"),
    [("mar-2013", "31 March 2013"), ("dec-2013", "31 December 2013"), ("jun-2014", "30 June 2014")],
)
def test_as_many_of_the_2013_cohort_turn_18_as_published(found, ledger, claim, row):
    assert value(found["turning_adult"], row, "adults") == ledger[f"yos-2013-cohort-18plus-{claim}"]


@pytest.mark.parametrize(
    ("claim", "row", "year"),
    [
        ("yos-2012-13-offences", "All", "2012-13"),
        ("yos-2012-13-offences-male", "Male", "2012-13"),
        ("yos-2012-13-offences-female", "Female", "2012-13"),
        ("yos-2012-13-offences-10-13", "Aged 10-13", "2012-13"),
        ("yos-2012-13-offences-14-15", "Aged 14-15", "2012-13"),
        ("yos-2012-13-offences-16plus", "Aged 16-17", "2012-13"),
        ("yos-acquisitive-2011-12", "Acquisitive", "2011-12"),
        ("yos-acquisitive-2012-13", "Acquisitive", "2012-13"),
        ("yos-violence-2011-12", "Violence against the person", "2011-12"),
        ("yos-violence-2012-13", "Violence against the person", "2012-13"),
        ("yos-alcohol-2012-13-offences", "Alcohol-related", "2012-13"),
    ],
)
def test_offences_are_as_many_as_published(found, ledger, claim, row, year):
    assert value(found["offences_by_year"], row, year) == ledger[claim]


@pytest.mark.parametrize(
    ("claim", "row", "year"),
    [
        ("yos-2012-13-yp", "All", "2012-13"),
        ("yos-2012-13-yp-male", "Male", "2012-13"),
        ("yos-2012-13-yp-female", "Female", "2012-13"),
        ("yos-alcohol-2011-12-yp", "With an alcohol-related offence", "2011-12"),
        ("yos-alcohol-2012-13-yp", "With an alcohol-related offence", "2012-13"),
        ("yos-alcohol-2013-14-yp", "With an alcohol-related offence", "2013-14"),
    ],
)
def test_young_people_are_as_many_as_published(found, ledger, claim, row, year):
    assert value(found["young_people_by_year"], row, year) == ledger[claim]


def test_first_time_entrants_are_as_many_as_published(found, ledger):
    entrants = found["first_time_entrants"]

    assert value(entrants, "2007-08", "entrants") == ledger["fte-2007-08"]
    assert value(entrants, "2013-14", "entrants") == ledger["fte-2013-14"]
    fall = -value(entrants, "2013-14", "change")
    assert round(fall, 1) == ledger["fte-reduction-2007-08-2013-14"]


def test_a_year_before_the_cohort_has_no_share_and_the_year_had_the_same_offences(delivered):
    earlier = delivered("2012-13Q4", QUARTER)

    cohorts = study.reoffended_by_cohort(study.track(earlier, (DURHAM,)))
    offences = study.offences_by_year(earlier, (DURHAM,))

    waiting = {row.label for row in cohorts.rows if row.cells["share"] is Marker.NOT_AVAILABLE}
    assert waiting == {"2012", "2013"}
    assert value(offences, "All", "2012-13") == 1477
    assert [column.key for column in offences.columns] == ["2010-11", "2011-12", "2012-13"]


def test_areas_add_up_to_the_partnership(demonstration, partnership):
    (together,) = (name for name in partnership.area_names if partnership.parts(name) == BOTH)
    by_area = [
        told(demonstration(QUARTER, area)["reoffended_by_cohort"], "people", "reoffended")
        for area in (DURHAM, DARLINGTON, together)
    ]

    assert [rows["2012"] for rows in by_area] == [(157, 62), (41, 17), (198, 79)]
    for year in ("2011", "2012"):
        durham, darlington, both = (rows[year] for rows in by_area)
        assert both == tuple(map(sum, zip(durham, darlington, strict=True)))


@pytest.mark.parametrize("area", [DURHAM, DARLINGTON])
def test_no_small_count_is_released_to_the_public(demonstration, partnership, area):
    rule = rule_for(partnership, Audience.PUBLIC, area)

    for finding in demonstration(QUARTER, area).all().values():
        small = [
            (finding.name, row.label, key)
            for row in release(finding, rule).finding.rows
            for key, cell in row.cells.items()
            if isinstance(cell, Estimate) and cell.method == "counted"
            if key != "month" and 0 < cell.value < 5
        ]
        assert small == []


def test_one_offence_row_less_and_the_report_says_1476(root, partnership, tmp_path):
    """The first such row of an offence with no other row."""
    raw = tmp_path / "raw" / QUARTER
    shutil.copytree(root / "data/raw" / QUARTER, raw)
    path = raw / "offences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times = Counter(row["offence_id"] for row in rows)
    gone = next(
        number
        for number, row in enumerate(rows)
        if times[row["offence_id"]] == 1
        and (row["area"], row["disposal"], row["offence_group"]) == COUNTED
        and "2012-04-01" <= row["disposal_date"] <= "2013-03-31"
    )
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[gone + 1]
    path.write_text("".join(lines), encoding="utf-8")
    records = open_records(tmp_path, partnership, FinancialQuarter.parse(QUARTER))

    offences = study.offences_by_year(records, (DURHAM,))

    assert value(offences, "All", "2012-13") == 1476
    assert value(offences, "Acquisitive", "2012-13") == 330
    assert next(s for s in records.origin.sources if s.file == "offences.csv").as_received is False
