"""What the demonstration's youth reports show of all areas together tells no hidden count."""

import pytest
from histories import BOTH, DARLINGTON, DURHAM

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Known, Page, audit
from rrlib.results import Estimate

QUARTERS = (pytest.param("2013-14Q3", marks=pytest.mark.slow), "2013-14Q4")
TOGETHER = "County Durham and Darlington"
PARTS = {"Months 1 to 3": (0, 3), "Months 4 to 6": (3, 6), "Months 7 to 9": (6, 9)}
PARTS |= {"Months 10 to 12": (9, 12)}


@pytest.fixture(scope="module", params=QUARTERS)
def released(request, demonstration, partnership):
    """By area and name, each finding as a reader sees it."""
    family = partnership.family(TOGETHER)
    through = gates(partnership, Audience.PUBLIC, family, {})
    found = {area: {} for area in family}
    for name in demonstration(request.param, DURHAM).NAMES:
        for area, gate in zip(family, through, strict=True):
            found[area][name] = gate.release(demonstration(request.param, area)[name])
    return found


def test_the_attack_works_out_no_hidden_count(released, partnership):
    pages = [
        Page(area, "", tuple(map(shown_table, tables.values())))
        for area, tables in released.items()
    ]
    known = [
        Known(cell.finding, cell.area, cell.row, cell.column, cell.value)
        for cell in partnership.already_published
    ]
    found = audit(pages, {TOGETHER: BOTH}, known)
    assert found.hidden > 100
    assert [each.told for each in found.exposures] == []


def is_shown(tables, month, cohort):
    """Whether the curves print how many of a cohort had reoffended by the end of a month."""
    return isinstance(tables["how_soon"].cell(str(month), f"reoffended_{cohort}"), Estimate)


@pytest.mark.parametrize("area", [DURHAM, DARLINGTON, TOGETHER])
def test_no_other_table_shows_a_month_that_the_curves_hide(released, area):
    tables = released[area]
    same_age, back_test = tables["at_the_same_age"], tables["back_test"]
    month = int(same_age.finding.question.split()[4])
    for row in same_age.finding.rows:
        if isinstance(row.cells["reoffended"], Estimate):
            assert is_shown(tables, month, row.label), row.label
    cohort = back_test.finding.question.split()[7]
    for row in back_test.finding.rows:
        if isinstance(row.cells["reoffended"], Estimate):
            assert is_shown(tables, int(row.cells["month"].value), cohort), row.label


@pytest.mark.parametrize("area", [DURHAM, DARLINGTON, TOGETHER])
def test_cohorts_together_show_no_months_that_the_curve_of_one_hides(released, area):
    tables = released[area]
    risk = tables["riskiest_months"].finding
    cohorts = next(note for note in risk.notes if note.startswith("Cohorts together"))
    for row in risk.rows:
        if isinstance(row.cells["first"], Estimate):
            for month in PARTS[row.label]:
                for cohort in cohorts.removesuffix(".").partition(": ")[2].split(", "):
                    assert is_shown(tables, month, cohort), (row.label, cohort)
