"""Every figure of the Strategy's Appendix 3 stands in a table of the reports, at its own date.

What `test_ledger.py` proves from the records is here read from what the notebooks release to the
internal audience: `rr report 2013-14Q2 --delivery 2013-14Q4` describes the members of 31 August
2013, and the same for 2012-13Q4 the young people of 2012/13.
"""

from fnmatch import fnmatchcase
from functools import cache

import pytest
from claims import LEDGER, PUBLISHED, as_printed
from proofs import PARTNERSHIP
from unheld import UNHELD

from rrlib.codes import Audience
from rrlib.disclosure import gates
from rrlib.notebook.report import Report
from rrlib.results import Estimate
from rrlib.studies import offender_profiles as profile
from rrlib.studies import yos_cohort_tracking as youth

DURHAM = "County Durham"
DELIVERY = "2013-14Q4"
AUGUST, MARCH, LATEST = "2013-14Q2", "2012-13Q4", "2013-14Q4"

MEMBERS, WOMEN = "All members", "Women"
PPO, DRR, HCC = (
    "Prolific and priority offender",
    "Drug rehabilitation requirement",
    "High crime causer",
)
OFFENCES, PEOPLE, DRINK = "youth_offences", "youth_people", "youth_alcohol"
YEAR, BEFORE = "2012-13", "2011-12"
ALL = "All offences"


def of_members(finding, row, column="number"):
    return AUGUST, finding, row, column


def of_youth(finding, row, column=YEAR):
    return MARCH, finding, row, column


TABLES = {
    "iom-2013-cohort-size": of_members("size", MEMBERS),
    "iom-2013-ppo": of_members("size", PPO),
    "iom-2013-ppo-female": of_members("size", PPO, "women"),
    "iom-2013-drr": of_members("size", DRR),
    "iom-2013-drr-female": of_members("size", DRR, "women"),
    "iom-2013-hcc": of_members("size", HCC),
    "iom-2013-hcc-female": of_members("size", HCC, "women"),
    "iom-2012-13-offences": of_members("offences_last_year", MEMBERS, "offences"),
    "iom-2013-no-substance-issue": of_members("substance_combinations", "No substance"),
    "iom-2013-accommodation-share": of_members(
        "circumstances", "Accommodation linked to reoffending", "share"
    ),
    "iom-2013-employed": (MARCH, "circumstances", "In legitimate employment", "number"),
    "iom-2013-with-children": of_members("circumstances", "Have children"),
    "iom-2013-children-no-contact": of_members("circumstances", "No contact with their children"),
    "iom-2013-children-contact": of_members("circumstances", "In contact with their children"),
    "iom-2013-children-live-with": of_members("circumstances", "Living with their children"),
    "iom-2013-female-poly-drug-share": of_members(
        "women_and_men", "Two or more a problem", "women_share"
    ),
    "women-iom-poly-drug-share-9-22": of_members(
        "women_and_men", "Two or more a problem", "women_share"
    ),
    "yos-2012-13-offences": of_youth(OFFENCES, ALL),
    "yos-2012-13-offences-male": of_youth(OFFENCES, "Male"),
    "yos-2012-13-offences-female": of_youth(OFFENCES, "Female"),
    "yos-2012-13-offences-16plus": of_youth(OFFENCES, "Aged 16-17"),
    "yos-2012-13-offences-14-15": of_youth(OFFENCES, "Aged 14-15"),
    "yos-2012-13-offences-10-13": of_youth(OFFENCES, "Aged 10-13"),
    "yos-acquisitive-2011-12": of_youth(OFFENCES, "Acquisitive", BEFORE),
    "yos-acquisitive-2012-13": of_youth(OFFENCES, "Acquisitive"),
    "yos-violence-2011-12": of_youth(OFFENCES, "Violence against the person", BEFORE),
    "yos-violence-2012-13": of_youth(OFFENCES, "Violence against the person"),
    "yos-2012-13-yp": of_youth(PEOPLE, "All young people"),
    "yos-2012-13-yp-male": of_youth(PEOPLE, "Male"),
    "yos-2012-13-yp-female": of_youth(PEOPLE, "Female"),
    "yos-alcohol-2011-12-yp": of_youth(PEOPLE, "With an alcohol-related offence", BEFORE),
    "yos-alcohol-2012-13-yp": of_youth(PEOPLE, "With an alcohol-related offence"),
    "yos-alcohol-2012-13-yp-9-77": of_youth(PEOPLE, "With an alcohol-related offence"),
    "yos-alcohol-2012-13-offences": of_youth(DRINK, "2012-13, all ages", "related"),
    "yos-alcohol-2012-13-share": of_youth(DRINK, "2012-13, all ages", "share"),
    "yos-alcohol-2012-13-share-16plus": of_youth(DRINK, "2012-13, aged 16-17", "share"),
    "yos-alcohol-2012-13-share-14-15": of_youth(DRINK, "2012-13, aged 14-15", "share"),
    "yos-alcohol-2012-13-share-10-13": of_youth(DRINK, "2012-13, aged 10-13", "share"),
}
"""Where each figure stands: the quarter of the report, the finding, its row and column."""

SHARES = {
    "yos-2012-13-offences-16plus-share": "Aged 16-17",
    "yos-2012-13-offences-14-15-share": "Aged 14-15",
    "yos-2012-13-offences-10-13-share": "Aged 10-13",
    "yos-2012-13-offences-male-share": "Male",
    "yos-2012-13-offences-female-share": "Female",
}
"""Of all offences of the year, from the counts that the table prints."""
FALLS = {
    "yos-acquisitive-reduction": "Acquisitive",
    "yos-violence-reduction": "Violence against the person",
}
QUESTIONS = {
    "yos-alcohol-2012-13-public-order": "Public order: alcohol-related",
    "yos-alcohol-2012-13-violence": "Violence against the person: alcohol-related",
    "yos-alcohol-2012-13-criminal-damage": "Criminal damage: alcohol-related",
}
"""By one more question: profile.by("offence_group", "alcohol", of="offences of young people")."""
TRACKED = {
    "yos-2011-cohort-reoffended-share": ("reoffended_by_cohort", "2011", "share"),
    "yos-2012-cohort-size": ("reoffended_by_cohort", "2012", "people"),
    "yos-2012-cohort-reoffended": ("reoffended_by_cohort", "2012", "reoffended"),
    "yos-2012-cohort-reoffended-share": ("reoffended_by_cohort", "2012", "share"),
    "yos-2013-cohort-size": ("reoffended_by_cohort", "2013", "people"),
    **{
        f"yos-{year}-cohort-{claim}": (finding, row, "people")
        for year, finding in ((2012, "reoffended_by_group"), (2013, "still_followed"))
        for claim, row in {
            "male": "Male",
            "female": "Female",
            "pre-court": "Pre-court",
            "first-tier": "First tier",
            "community": "Community penalty",
            "custodial-release": "Custodial release",
        }.items()
    },
}
"""Of cohorts tracked, from the youth report of 2013-14Q3, which still follows that of 2013."""
IN_NO_TABLE = {
    "iom-2013-age-*": "the youngest and the oldest age may be one person's: bands are printed",
    "iom-2013-female-secure-accommodation-count": "women by what is not recorded as secure",
    "women-iom-secure-accommodation-count-9-23": "the same",
    "yos-2012-13-top-offences-count": "how many kinds are named, in words",
    "yos-alcohol-2012-13-top-offences-count": "the same",
    "yos-2012-cohort-followup-months": "on the card of the definition",
    "yos-2012-cohort-relative-reduction": "a fall of a share in percent misleads: points are said",
    "yos-2013-cohort-18plus-*": "turning_adult, which test_ledger.py reads",
}


@pytest.fixture(scope="module")
def released(opened):
    """What the internal audience sees of a finding in the report of a quarter."""

    @cache
    def cells_of(quarter, name, *question):
        (gate,) = gates(PARTNERSHIP, Audience.INTERNAL, (DURHAM,), {})
        report = Report(opened(quarter, DELIVERY), PARTNERSHIP, DURHAM, gate)
        records, areas = report.records, report.areas
        if question:
            study = profile.by(*question, of="offences of young people")
            return report.release(study, records, areas)
        if hasattr(youth, name) and not hasattr(profile, name):
            return report.release(getattr(youth, name), youth.track(records, areas))
        day = () if name.startswith("youth") else (report.described_on,)
        return report.release(getattr(profile, name), records, areas, *day)

    return cells_of


def printed(released, row, column):
    cell = released.cell(row, column)
    assert isinstance(cell, Estimate), (row, column, cell)
    return cell.value


def require(claim, figure):
    row = LEDGER[claim]
    assert float(as_printed(figure, row["decimals"])) == float(row["value"])


@pytest.mark.parametrize("claim", TABLES)
def test_a_table_of_the_profile_prints_the_figure(released, claim):
    quarter, finding, row, column = TABLES[claim]

    require(claim, printed(released(quarter, finding), row, column))


def test_the_report_of_the_quarter_describes_the_day_of_the_strategy(released):
    """195 members and 889 offences, of 31 August 2013; 1,477 offences and 767 young people."""
    size, offences = released(AUGUST, "size"), released(AUGUST, "offences_last_year")

    assert "31 August 2013" in size.finding.question
    assert printed(size, MEMBERS, "number") == 195
    assert printed(offences, MEMBERS, "offences") == 889
    assert printed(released(MARCH, OFFENCES), ALL, YEAR) == 1477
    assert printed(released(MARCH, PEOPLE), "All young people", YEAR) == 767


@pytest.mark.parametrize("claim", SHARES)
def test_the_counts_that_a_table_prints_make_the_share(released, claim):
    table = released(MARCH, OFFENCES)

    require(claim, 100 * printed(table, SHARES[claim], YEAR) / printed(table, ALL, YEAR))


@pytest.mark.parametrize("claim", FALLS)
def test_the_change_that_a_table_prints_is_the_fall(released, claim):
    change = printed(released(MARCH, OFFENCES), FALLS[claim], "change_2012-13")

    assert -change == pytest.approx(float(LEDGER[claim]["value"]), abs=0.051)


@pytest.mark.parametrize("claim", QUESTIONS)
def test_one_more_question_prints_the_figure(released, claim):
    asked = released(MARCH, "by", "offence_group", "alcohol")

    require(claim, printed(asked, QUESTIONS[claim], YEAR))


@pytest.mark.parametrize("claim", TRACKED)
def test_a_table_of_the_youth_report_prints_the_figure(released, claim):
    finding, row, column = TRACKED[claim]
    quarter = "2013-14Q3" if "2013-cohort" in claim or "2012-cohort" in claim else LATEST

    require(claim, printed(released(quarter, finding), row, column))


def test_every_figure_of_appendix_3_stands_in_a_table_or_it_is_said_why_not():
    appendix = [claim for claim in PUBLISHED if "Appendix 3" in LEDGER[claim]["locator"]]
    found = {*TABLES, *SHARES, *FALLS, *QUESTIONS, *TRACKED}
    excused = [*IN_NO_TABLE, *UNHELD]

    assert len(appendix) > 60
    for claim in appendix:
        reasons = [pattern for pattern in excused if fnmatchcase(claim, pattern)]
        assert (claim in found) != bool(reasons), (claim, reasons)
