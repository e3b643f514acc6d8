"""The framework: nothing missing breaks it, and nothing hidden can be worked out from it."""

import pytest
from framework_findings import every_framework_finding
from histories import BOTH, DURHAM, Entry, Event, Member, Person, Residents, records_of

from rrlib.codes import Audience
from rrlib.contracts import EXTRACTS
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.present import answer

TOGETHER = "County Durham and Darlington"
NEEDED = {"people", "offences"}
"""Without them there is no report."""
READ = (
    *("yos_cohort", "first_time_entrants", "population", "published_rates"),
    *("orders", "iom_membership", "custody_spells"),
)
"""What the notebook may read besides."""
OTHERS = tuple(each.name for each in EXTRACTS if each.name not in {*NEEDED, *READ})
PAIRS = (
    ("2013-14Q3", "2013-14Q4", "2013-14Q4"),
    ("2020-21Q1", "2020-21Q2", "2020-21Q2"),
)


@pytest.fixture(scope="module", params=PAIRS, ids=str)
def pages(request, delivered, partnership):
    """Two quarters' public pages of every area, as they are published."""
    *quarters, delivery = request.param
    family = partnership.family(TOGETHER)
    made = []
    for quarter in quarters:
        tables = {area: [] for area in family}
        through = gates(partnership, Audience.PUBLIC, family, {})
        found = [
            every_framework_finding(
                delivered(quarter, delivery),
                partnership.parts(area),
                area,
                partnership,
                gate.rule,
            )
            for area, gate in zip(family, through, strict=True)
        ]
        for of_each in zip(*found, strict=True):
            for area, gate, finding in zip(family, through, of_each, strict=True):
                tables[area].append(shown_table(gate.release(finding)))
        made += [Page(area, quarter, tuple(held)) for area, held in tables.items()]
    return made


@pytest.mark.slow
def test_the_attack_works_out_no_hidden_count(pages):
    found = audit(pages, {TOGETHER: BOTH})

    assert found.hidden > 60
    assert [each.told for each in found.exposures] == []


@pytest.mark.slow
def test_the_public_sees_every_settled_year_of_durham(pages):
    *_, durham = [page for page in pages if page.area == DURHAM]
    (by_year,) = [table for table in durham.tables if table.name == "iom_by_year"]

    assert len(by_year.rows) == 4
    for row in by_year.rows:
        assert all(cell.marker != "[c]" for cell in row.cells.values()), row.label


def findings_without(extracts, partnership):
    """Every finding of somebody's history, from a delivery that does not hold `extracts`."""
    drawn = (
        Person("P1", born="2000-01-01"),
        Event("2013-02-01"),
        Entry("2013-05-01"),
        Residents(1000),
        Member("2013-01-01"),
    )
    (gate,) = gates(partnership, Audience.INTERNAL, (DURHAM,), {})
    without = records_of(*drawn, to="2013-14Q4", without=extracts)
    for finding in every_framework_finding(without, (DURHAM,), DURHAM, partnership, gate.rule):
        assert answer(gate.release(finding)).text
        yield finding


@pytest.mark.parametrize("extract", READ)
def test_without_an_extract_what_is_made_of_it_says_so_and_the_rest_stands(extract, partnership):
    for finding in findings_without([extract], partnership):
        assert finding.rows or finding.notes, finding.name


def test_no_other_extract_is_missed(partnership):
    """Reading one that is missing would be refused: so that each need not be left out by itself."""
    whole = list(findings_without([], partnership))
    assert any(finding.rows for finding in whole)
    assert list(findings_without(OTHERS, partnership)) == whole


def test_of_nobody_every_finding_can_be_shown(partnership):
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    nobody = records_of(to="2013-14Q4")
    for finding in every_framework_finding(nobody, BOTH, TOGETHER, partnership, gate.rule):
        assert answer(gate.release(finding)).text
