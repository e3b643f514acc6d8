"""The profiles of members: nothing missing breaks them, and nothing hidden can be worked out."""

import pytest
from drawn_members import NAMES, every_finding, member, records_of_members
from histories import BOTH, DURHAM, each

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.present import answer
from rrlib.studies import offender_profiles as study

TOGETHER = "County Durham and Darlington"
DELIVERY = "2013-14Q4"
PAIRS = (
    *(
        pytest.param(pair, marks=pytest.mark.slow)
        for pair in (("2012-13Q3", "2012-13Q4"), ("2013-14Q1", "2013-14Q2"))
    ),
    ("2013-14Q3", "2013-14Q4"),
)
MOSTLY_HIDDEN = {"moves_by_scheme"}
"""Of few, and seen from both ends: it is for the internal audience."""
OF_NEEDS = {
    "circumstances",
    "pathways",
    "pathways_by_scheme",
    "needs_per_person",
    "co_occurrence",
    "substances",
    "substance_combinations",
    "needs_by_sex",
    "women_and_men",
}
MADE_OF = {
    "people": set(NAMES) - {"drug_programme"},
    "iom_membership": set(NAMES) - {"drug_programme"},
    "needs_assessments": OF_NEEDS,
    "offences": {"offences_last_year", "offence_types"},
    "service_activity": {"drug_programme"},
}


@each("extract", {extract: extract for extract in MADE_OF})
def test_without_an_extract_what_is_made_of_it_says_so_and_the_rest_stands(extract):
    whole = records_of_members(member("A", "2013-01-01"))
    found = every_finding(records_of_members(member("A", "2013-01-01"), without=[extract]), BOTH)

    for name, finding in found.items():
        missing = any(
            note.startswith("Not answered: the delivery of 2013-14Q4 does not hold ")
            and f"{extract} (" in note
            for note in finding.notes
        )
        assert missing == (name in MADE_OF[extract]), name
        if missing:
            assert finding.rows == ()
        else:
            assert finding == getattr(study, name)(whole, BOTH)


def test_of_nobody_every_finding_can_be_shown(partnership):
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    for finding in every_finding(records_of_members(), BOTH).values():
        assert answer(gate.release(finding)).text


@pytest.fixture(scope="module", params=PAIRS, ids=" and ".join)
def pages(request, delivered, partnership):
    """Two quarters' public pages of every area, as they are published."""
    family = partnership.family(TOGETHER)
    made = []
    for quarter in request.param:
        through = gates(partnership, Audience.PUBLIC, family, {})
        tables = {area: [] for area in family}
        for name in NAMES:
            for area, gate in zip(family, through, strict=True):
                finding = getattr(study, name)(
                    delivered(quarter, DELIVERY), partnership.parts(area)
                )
                tables[area].append(shown_table(gate.release(finding)))
        made += [Page(area, quarter, tuple(held)) for area, held in tables.items()]
    return made


def test_the_attack_works_out_no_hidden_count(pages):
    found = audit(pages, {TOGETHER: BOTH})

    assert found.hidden > 300
    assert [each.told for each in found.exposures] == []


def test_the_public_still_sees_what_the_members_need(pages):
    """Hidden cells are a minority of Durham's tables: the profile is worth printing."""
    *_, durham = [page for page in pages if page.area == DURHAM]
    for table in durham.tables:
        cells = [cell for row in table.rows for cell in row.cells.values()]
        hidden = [cell for cell in cells if cell.marker == "[c]"]
        few = len(hidden) <= 0.6 * len(cells)
        assert few or table.name in MOSTLY_HIDDEN, table.name
