"""A delivery that lacks an extract: the findings made of it say so, and the others stand."""

import pytest
from drawn_cohorts import EVERYTHING, PUBLIC, Findings, young
from histories import BOTH, DURHAM, Entry, Event, Person, each, records_of

from rrlib.disclosure import release
from rrlib.present import answer
from rrlib.studies import yos_cohort_tracking as study

OF_COHORTS = {
    "reoffended_by_cohort",
    "change_standardised",
    "reoffended_by_group",
    "further_offences",
    "concentration",
    "how_soon",
    "at_the_same_age",
    "back_test",
    "riskiest_months",
    "still_followed",
    "turning_adult",
    "how_complete",
    "left_out",
}
OF_ALL_YOUNG_PEOPLE = {
    "disposals_compared",
    "offences_by_year",
    "young_people_by_year",
    "first_time_entrants",
}
OF_PROGRAMMES = {"programme_cohorts_6", "programme_cohorts_12"}


def empty(findings):
    return {name for name, finding in findings.items() if not finding.rows}


def test_without_programmes_only_what_is_made_of_them_is_empty(demonstration):
    """Orders of 2013-14 are those of adults, so that nobody left youth supervision either."""
    assert empty(demonstration("2013-14Q4", DURHAM).all()) - {"entrants_published"} == {
        *OF_PROGRAMMES,
        "exits",
    }


def test_without_cohorts_and_entrants_the_others_stand(demonstration):
    findings = demonstration("2020-21Q2", DURHAM).all()

    assert empty(findings) - {"entrants_published"} == OF_COHORTS | OF_ALL_YOUNG_PEOPLE
    assert len(findings["programme_cohorts_6"].rows) == 9
    assert len(findings["exits"].rows) == 3


NEEDS = {
    "yos_cohort": {
        "back_test": "Not answered: ",
        "turning_adult": "Not answered: ",
        "how_complete": "Not answered: ",
        "left_out": "Not answered: ",
        "local_and_published": "No local figure: ",
    },
    "first_time_entrants": dict.fromkeys(OF_ALL_YOUNG_PEOPLE, "Not answered: "),
    "yos_programmes": dict.fromkeys(OF_PROGRAMMES, "Not answered: ") | {"exits": "Not counted: "},
    "orders": {"exits": "Not counted: "},
    "population": {"first_time_entrants": "No rates: "},
    "custody_spells": {"how_complete": "Custody is not known: "},
    "published_rates": {
        "local_and_published": "No published figure: ",
        "entrants_published": "Not answered: ",
    },
}


@pytest.fixture(scope="module")
def bare():
    """Findings of a delivery of people and offences and nothing else."""
    return Findings(records_of(*young("Ann", 2012), to="2013-14Q4", without=NEEDS)).all()


def named(finding, extract):
    """The notes of a finding that name an extract as one that is not held."""
    return [note for note in finding.notes if "does not hold" in note and f"{extract} (" in note]


@each("extract", {extract: extract for extract in NEEDS if extract != "population"})
def test_every_finding_made_of_an_extract_says_that_it_is_missing(bare, extract):
    for name, so in NEEDS[extract].items():
        said = named(bare[name], extract)
        assert len(said) == 1, name
        # Where both orders and programmes are missing, exits are not answered at all.
        assert said[0].startswith("Not answered: " if name == "exits" else so)
        assert "the delivery of 2013-14Q4 does not hold " in said[0]


@each("quarter", {quarter: quarter for quarter in ("2013-14Q4", "2020-21Q2")})
def test_nothing_is_said_to_be_missing_that_is_held(demonstration, quarter):
    found = demonstration(quarter, DURHAM)

    for name, finding in found.all().items():
        missing = {extract for extract in NEEDS if named(finding, extract)}
        assert not [extract for extract in missing if found.records.holds(extract)], name


def test_of_people_and_offences_alone_every_finding_is_empty_and_can_be_shown(bare):
    assert empty(bare) == set(bare)
    for finding in bare.values():
        for rule in (PUBLIC, EVERYTHING):
            said = "This is not answered here." if finding.notes else "The extracts hold nothing"
            assert said in answer(release(finding, rule)).text


@each("extract", {"orders": "orders", "programmes": "yos_programmes"})
def test_exits_without_one_of_two_extracts_are_not_all_counted(extract):
    found = study.exits(records_of(to="2013-14Q4", without=[extract]), BOTH)

    assert named(found, extract)[0].startswith("Not counted: ")


def test_a_cohort_of_whom_nobody_was_found_can_be_shown():
    """Everybody is unmatched, in two years, so that there are cohorts with nobody to follow."""
    history = [Person("P1", matched="no"), Entry("2012-02-15")]
    history += [Event(f"{year}-02-15") for year in (2011, 2012, 2013)]

    findings = Findings(records_of(*history, to="2013-14Q4")).all()

    assert [row.cells["people"].value for row in findings["reoffended_by_cohort"].rows] == [0, 0, 0]
    assert [row.cells["matched"].value for row in findings["left_out"].rows] == [0, 0, 0]
    for finding in findings.values():
        answer(release(finding, PUBLIC))
