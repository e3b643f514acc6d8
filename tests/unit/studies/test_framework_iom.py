"""Indicator 7: members who reoffend, by quarter, year and area."""

from datetime import date

import pytest
from histories import BOTH, DARLINGTON, DURHAM, Member, Person, proven, records_of
from ledger import counting

from rrlib.codes import Audience
from rrlib.disclosure import rule_for
from rrlib.periods import FinancialQuarter, FinancialYear
from rrlib.results import Estimate, Marker
from rrlib.statistics import wilson
from rrlib.studies import performance_framework as study

TOGETHER = "County Durham and Darlington"
YEARS = ("2010-11", "2011-12", "2012-13", "2013-14")
PRINTED = (24, 23, 25, 23)
"""Strategy, Appendix 2, table of adults: percent of the cohort who reoffended."""


@pytest.fixture(scope="module")
def rules(partnership):
    return {each: rule_for(partnership, each, DURHAM) for each in Audience}


def column(finding, key):
    return {row.label: row.cells[key] for row in finding.rows}


def test_the_yearly_shares_are_those_of_the_strategy(delivered, rules):
    records, rule = delivered("2013-14Q4"), rules[Audience.INTERNAL]
    found = study.iom_by_year(study.iom_years(records, (DURHAM,), rule), records)

    shares = column(found, "share")
    assert tuple(shares) == YEARS
    assert tuple(round(share.value) for share in shares.values()) == PRINTED
    assert [share.provisional for share in shares.values()] == [False, False, False, True]


def test_the_mean_of_four_years_is_not_that_of_three(delivered, rules):
    """The Strategy prints 23.7 as the mean of 2010/11 to 2012/13, which is that of four years."""
    records, rule = delivered("2013-14Q4"), rules[Audience.INTERNAL]
    years = study.iom_years(records, (DURHAM,), rule)
    means = column(study.yearly_means(years), "share")
    shares = [share.value for share in column(study.iom_by_year(years, records), "share").values()]

    assert list(means) == ["2010-11 to 2012-13", "2010-11 to 2013-14"]
    assert [mean.value for mean in means.values()] == pytest.approx(
        [sum(shares[:3]) / 3, sum(shares) / 4]
    )
    assert [mean.provisional for mean in means.values()] == [False, True]
    assert sum(PRINTED[:3]) / 3 == 24.0
    assert sum(PRINTED) / 4 == 23.75


@pytest.mark.parametrize("area", BOTH)
def test_each_quarter_and_year_is_what_plain_loops_count(delivered, rules, area):
    records = delivered("2013-14Q4")
    finding = study.iom_reoffending(records, (area,), rules[Audience.INTERNAL])
    shares = column(finding, "share")
    quarters = [FinancialQuarter(2013, number) for number in (1, 2, 3, 4)]
    windows = {str(each): each.window for each in (FinancialYear(2012), FinancialYear(2013))}
    windows |= {str(each): each.window for each in quarters}

    assert shares.keys() == windows.keys()
    for label, window in windows.items():
        known_by = FinancialQuarter.containing(window.last).shift(1).window.last
        expected = counting.iom_share(records, window.first, window.last, known_by, area)
        assert shares[label].value == pytest.approx(100 * expected), label
        assert shares[label].provisional == (known_by > date(2014, 3, 31)), label


def test_the_first_version_is_what_was_proven_by_the_quarters_own_last_day(delivered, rules):
    records, rule = delivered("2013-14Q4"), rules[Audience.INTERNAL]
    finding = study.iom_by_quarter(study.iom_quarters(records, (DURHAM,), rule), records, rule)

    assert len(finding.rows) == 16
    for row in finding.rows:
        window = FinancialQuarter.parse(row.label).window
        first = counting.iom_share(records, window.first, window.last, window.last, DURHAM)
        assert row.cells["first"].value == pytest.approx(100 * first), row.label
        assert row.cells["first"].value <= row.cells["share"].value
    assert not row.cells["first"].provisional


def test_the_public_is_not_shown_what_may_still_change(delivered, rules):
    records, rule = delivered("2013-14Q4"), rules[Audience.PUBLIC]
    finding = study.iom_reoffending(records, (DURHAM,), rule)
    by_quarter = study.iom_by_quarter(study.iom_quarters(records, (DURHAM,), rule), records, rule)

    for label in ("2013-14Q4", "2013-14"):
        assert column(finding, "share")[label] is Marker.NOT_AVAILABLE
        assert column(finding, "reoffended")[label] is Marker.NOT_AVAILABLE
        assert isinstance(column(finding, "people")[label], Estimate)
    assert isinstance(column(finding, "share")["2013-14Q3"], Estimate)
    assert column(by_quarter, "share")["2013-14Q4"] is Marker.NOT_AVAILABLE
    assert {each.key for each in by_quarter.columns} == {"people", "reoffended", "share"}
    assert any("provisional is not printed" in note for note in finding.notes)
    assert "in 2013-14Q3" in finding.sentences[0].template


def test_a_year_that_goes_on_has_no_share_of_its_own(delivered, rules):
    records = delivered("2013-14Q3")
    finding = study.iom_reoffending(records, (DURHAM,), rules[Audience.INTERNAL])

    assert finding.rows[-1].label == "2013-14 to Q3"
    assert set(finding.rows[-1].cells.values()) == {Marker.NOT_APPLICABLE}


def test_areas_are_compared_where_there_are_several_and_limits_are_about_all(delivered, rules):
    records, rule = delivered("2013-14Q4"), rules[Audience.INTERNAL]
    finding = study.areas_compared(records, BOTH, rule)
    whole, durham, darlington = finding.rows

    assert [row.label for row in finding.rows] == ["All areas", DURHAM, DARLINGTON]
    for key in ("people", "reoffended"):
        parts = [row.cells[key].value for row in (durham, darlington)]
        assert whole.cells[key].value == sum(parts)
    for row in (durham, darlington):
        ends = [row.cells[key].value for key in ("lower_998", "lower_95", "upper_95", "upper_998")]
        assert ends == sorted(ends)
        assert ends[1] < whole.cells["share"].value < ends[2]
    alone = study.areas_compared(records, (DURHAM,), rule)
    assert (alone.rows, alone.notes) == ((), ("The report is of one area.",))


def test_members_of_another_area_and_of_no_time_do_not_count(rules):
    records = records_of(
        *(Person(person, born="1980-01-01") for person in ("P1", "P2", "P3")),
        Member("2012-01-01"), Member("2012-01-01", person="P2", area=DARLINGTON),
        Member("2013-05-01", "2013-04-01", person="P3"),
        proven("2013-05-10", "2013-06-01"), to="2013-14Q4",
    )  # fmt: skip
    finding = study.iom_reoffending(records, (DURHAM,), rules[Audience.INTERNAL])

    first = column(finding, "share")["2013-14Q1"]
    assert (first.value, first.n) == (wilson(1, 1).value, 1)
