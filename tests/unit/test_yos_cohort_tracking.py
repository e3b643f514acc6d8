"""The youth report's findings against the published ledger, and against spoilt records."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from rrlib.disclosure import release, rule_for
from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records
from rrlib.results import Estimate, Marker
from rrlib.studies import yos_cohort_tracking as study

ROOT = Path(__file__).parents[2]
PARTNERSHIP = read_partnership(ROOT / "partnership.toml")
DURHAM = ("County Durham",)
LEDGER = {
    row["claim_id"]: float(row["value"])
    for row in csv.DictReader(
        (ROOT / "data/raw/published/published_figures.csv").open(encoding="utf-8", newline="")
    )
}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(ROOT / "data/raw/2013-14Q4", folder / "raw/2013-14Q4")
    return folder


def _open(data, quarter="2013-14Q4"):
    return open_records(
        data, PARTNERSHIP, FinancialQuarter.parse(quarter), FinancialQuarter.parse("2013-14Q4")
    )


@pytest.fixture(scope="module")
def records(data):
    return _open(data)


@pytest.fixture(scope="module")
def tracked(records):
    return study.track(records, DURHAM)


def _value(finding, row, column):
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
def test_cohorts_reoffended_as_published(tracked, claim, row, column):
    assert round(_value(study.reoffended_by_cohort(tracked), row, column), 1) == LEDGER[claim]


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
def test_cohorts_are_made_up_as_published(tracked, claim, row):
    followed, following = study.reoffended_by_group(tracked), study.still_followed(tracked)
    assert _value(followed, row, "people") == LEDGER[f"yos-2012-cohort-{claim}"]
    assert _value(following, row, "people") == LEDGER[f"yos-2013-cohort-{claim}"]


@pytest.mark.parametrize(
    ("claim", "row"),
    [("mar-2013", "31 March 2013"), ("dec-2013", "31 December 2013"), ("jun-2014", "30 June 2014")],
)
def test_as_many_of_the_2013_cohort_turn_18_as_published(tracked, claim, row):
    adults = _value(study.turning_adult(tracked), row, "adults")
    assert adults == LEDGER[f"yos-2013-cohort-18plus-{claim}"]


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
def test_offences_are_as_many_as_published(records, claim, row, year):
    assert _value(study.offences_by_year(records, DURHAM), row, year) == LEDGER[claim]


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
def test_young_people_are_as_many_as_published(records, claim, row, year):
    assert _value(study.young_people_by_year(records, DURHAM), row, year) == LEDGER[claim]


def test_first_time_entrants_are_as_many_as_published(records):
    entrants = study.first_time_entrants(records, DURHAM)
    assert _value(entrants, "2007-08", "entrants") == LEDGER["fte-2007-08"]
    assert _value(entrants, "2013-14", "entrants") == LEDGER["fte-2013-14"]
    change = _value(entrants, "2013-14", "change")
    assert round(-change, 1) == LEDGER["fte-reduction-2007-08-2013-14"]


def test_a_year_before_the_cohort_has_no_share_and_the_year_had_the_same_offences(data):
    earlier = _open(data, "2012-13Q4")
    cohorts = study.reoffended_by_cohort(study.track(earlier, DURHAM))
    waiting = {row.label for row in cohorts.rows if row.cells["share"] is Marker.NOT_AVAILABLE}
    assert waiting == {"2012", "2013"}
    assert _value(study.offences_by_year(earlier, DURHAM), "All", "2012-13") == 1477
    years = [column.key for column in study.offences_by_year(earlier, DURHAM).columns]
    assert years == ["2010-11", "2011-12", "2012-13"]


def test_areas_add_up_to_the_partnership(records):
    both = ("County Durham", "Darlington")
    for areas in (DURHAM, ("Darlington",)):
        assert study.track(records, areas)[0].cohort.entered > 0
    people, reoffended = (
        [
            _value(study.reoffended_by_cohort(study.track(records, areas)), "2012", column)
            for areas in (DURHAM, ("Darlington",), both)
        ]
        for column in ("people", "reoffended")
    )
    assert people == [157, 41, 198]
    assert reoffended == [62, 17, 79]


def _rows(folder, extract):
    with (folder / f"raw/2013-14Q4/{extract}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _without_one_row(data, tmp_path, extract, fits):
    """The records without the first row that `fits` and whose subject has no other row."""
    rows = _rows(data, extract)
    subject = next(iter(rows[0]))
    times = Counter(row[subject] for row in rows)
    gone = next(place for place, row in enumerate(rows) if times[row[subject]] == 1 and fits(row))
    shutil.copytree(data / "raw/2013-14Q4", tmp_path / "raw/2013-14Q4")
    path = tmp_path / f"raw/2013-14Q4/{extract}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[gone + 1]
    path.write_text("".join(lines), encoding="utf-8")
    return _open(tmp_path)


def _is_counted_in_2012_13(offence):
    return (
        offence["area"] == "County Durham"
        and offence["disposal"] == "reprimand"
        and offence["offence_group"] == "acquisitive"
        and "2012-04-01" <= offence["disposal_date"] <= "2013-03-31"
    )


def test_one_offence_row_less_and_the_report_says_1476(data, tmp_path):
    records = _without_one_row(data, tmp_path, "offences", _is_counted_in_2012_13)
    offences = study.offences_by_year(records, DURHAM)
    assert _value(offences, "All", "2012-13") == 1476
    assert _value(offences, "Acquisitive", "2012-13") == 330
    assert next(s for s in records.origin.sources if s.file == "offences.csv").as_received is False


def test_one_cohort_row_less_and_the_cohort_is_smaller(data, tmp_path):
    records = _without_one_row(
        data,
        tmp_path,
        "yos_cohort",
        lambda row: row["area"] == "County Durham" and row["index_date"].startswith("2012-02"),
    )
    cohorts = study.reoffended_by_cohort(study.track(records, DURHAM))
    assert _value(cohorts, "2012", "people") == 156


def test_too_few_reoffenders_and_no_verdict_is_given(records):
    change = study.reoffended_by_cohort(study.track(records, ("Darlington",))).changes[0]
    assert change.too_few
    assert not study.reoffended_by_cohort(study.track(records, DURHAM)).changes[0].too_few


def test_nothing_small_is_released_to_the_public(records):
    rule = rule_for(PARTNERSHIP, "public")
    for areas in (DURHAM, ("Darlington",)):
        tracked = study.track(records, areas)
        for finding in (
            study.reoffended_by_group(tracked),
            study.still_followed(tracked),
            study.how_complete(tracked),
            study.turning_adult(tracked),
        ):
            released = release(finding, rule)
            counts = [
                cell.value
                for row in released.finding.rows
                for key, cell in row.cells.items()
                if isinstance(cell, Estimate) and cell.method == "counted"
            ]
            assert counts
            assert not [count for count in counts if 0 < count < 5]
