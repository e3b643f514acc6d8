"""Indicators 3 and 10, which others publish; 12, under supervision; and the twelve as lines."""

from dataclasses import replace
from datetime import date

import pytest
from histories import DURHAM, Entry, Order, Person, proven, records_of, records_of_rows

from rrlib.codes import Audience
from rrlib.disclosure import release, rule_for
from rrlib.errors import ParameterError
from rrlib.results import Estimate, Finding, Marker
from rrlib.studies import performance_framework as study
from rrlib.studies.performance_framework.lines import _LINES


def column(finding, key):
    return {row.label: row.cells[key] for row in finding.rows}


def test_all_reoffending_is_what_was_published_and_stands_for_no_later_year(delivered):
    """Strategy, Appendix 2: 29.2% of the cohort of 2011 in County Durham."""
    finding = study.all_reoffending(delivered("2013-14Q4"), DURHAM)

    rates = column(finding, "rate")
    assert rates.pop("Cohort to 31 December 2011").value == 29.2
    assert rates.pop("2012-13") is rates.pop("2013-14") is Marker.NOT_AVAILABLE
    assert set(rates.values()) == {Marker.NOT_APPLICABLE}
    assert finding.sentences[0].cells == {"rate": ("Cohort to 31 December 2011", "rate")}
    assert study.all_reoffending(delivered("2013-14Q4"), "Darlington").rows[0].cells == {
        "rate": Marker.NOT_AVAILABLE
    }


def published(value, to, people="all", measure="proportion reoffending"):
    return {
        "measure": measure,
        "definition": "as the source says",
        "area": DURHAM,
        "people": people,
        "cohort_from": None,
        "cohort_to": date.fromisoformat(to),
        "value": value,
        "source": "a source",
    }


def test_what_was_published_of_a_year_stands_with_it_and_juveniles_are_not_all():
    records = records_of_rows(
        {
            "published_rates": [
                published(29.0, "2012-12-31"),
                published(38.0, "2012-12-31", "juveniles"),
                published(500.0, "2013-03-31", "juveniles", "first-time entrants per 100,000"),
            ]
        },
        "2013-14Q4",
    )

    assert column(study.all_reoffending(records, DURHAM), "rate")["2012-13"].value == 29.0
    assert column(study.entrants_published(records, DURHAM), "rate")["2012-13"].value == 500.0


COMPANY, TRUST = "community rehabilitation company", "probation trust"
#                          order                                  offence, proven     counted
SUPERVISED = {
    "on the first day": (("2016-05-01", "2016-10-31"), ("2016-05-01", "2016-06-01"), 1),
    "on the last day": (("2016-05-01", "2016-10-31"), ("2016-10-31", "2016-11-01"), 1),
    "the day before": (("2016-05-01", "2016-10-31"), ("2016-04-30", "2016-06-01"), 0),
    "the day after": (("2016-05-01", "2016-10-31"), ("2016-11-01", "2016-11-01"), 0),
    "proven after 6 months": (("2016-05-01", "2016-10-31"), ("2016-05-10", "2016-11-11"), 0),
    "proven in 6 months": (("2016-05-01", "2016-10-31"), ("2016-05-10", "2016-11-10"), 1),
    "in the last 6 months known": (("2016-05-01", None), ("2017-10-15", "2017-10-20"), 0),
    "just before those": (("2016-05-01", None), ("2017-09-30", "2017-10-20"), 1),
    "begun in another year": (("2015-05-01", "2016-10-31"), ("2016-05-10", "2016-06-01"), None),
}


@pytest.mark.parametrize("case", SUPERVISED)
def test_an_offence_under_supervision_counts_if_proven_soon(case):
    (began, ended), (on, proven_on), counted = SUPERVISED[case]
    records = records_of(
        Person("P1", born="1980-01-01"),
        Order(began, ended, supervised_by=COMPANY),
        proven(on, proven_on),
        to="2017-18Q4",
    )
    finding = study.under_supervision(records, (DURHAM,))
    found = column(finding, "offences")["2016-17"] if finding.rows else None

    if counted is None:
        assert found is Marker.NOT_AVAILABLE
    else:
        assert found.value == counted


def test_the_rate_is_for_a_hundred_months_and_the_first_supervision_of_somebody_counts():
    records = records_of(
        Person("P1", born="1980-01-01"),
        Order("2016-05-01", "2017-04-30", supervised_by=COMPANY),
        Order("2017-01-01", "2017-02-01", supervised_by=COMPANY),
        proven("2016-06-01", "2016-07-01"),
        proven("2016-08-01", "2016-09-01", offence_id="another"),
        to="2017-18Q4",
    )
    row = study.under_supervision(records, (DURHAM,)).rows[0]

    assert (row.label, row.cells["people"].value) == ("2016-17", 1)
    assert row.cells["rate"].value == pytest.approx(100 * 2 / (365 / (365.25 / 12)))


def test_before_the_companies_began_their_supervision_is_not_applicable(delivered):
    finding = study.under_supervision(delivered("2013-14Q4"), (DURHAM,))

    people = column(finding, "people")
    assert {people[label] for label in ("2012-13", "2013-14Q1", "2013-14")} == {
        Marker.NOT_APPLICABLE
    }
    trust = {label for label in people if "Probation trust" in label}
    assert trust == {"2012-13, Probation trust", "2013-14, Probation trust"}


def test_the_youth_service_supervises_no_adult():
    records = records_of(
        Person("P1", born="1980-01-01"), Order("2016-05-01"), Entry("2013-05-01"), to="2017-18Q4"
    )

    assert column(study.under_supervision(records, (DURHAM,)), "people")["2016-17"] is (
        Marker.NOT_AVAILABLE
    )


@pytest.fixture
def released(partnership):
    rule = rule_for(partnership, Audience.INTERNAL, DURHAM)
    return [release(Finding(name, "?", "", (), (), ()), rule) for name in _LINES]


def test_the_framework_has_twelve_lines_by_number_in_whatever_order_they_are_given(
    released, delivered
):
    found = study.lines(delivered("2013-14Q4"), *reversed(released))

    assert [each.number for each in found] == list(range(1, 13))
    assert [each.released.finding.name for each in found] == list(_LINES)
    assert {(each.before, each.year, each.is_whole_year) for each in found} == {
        ("2012-13", "2013-14", True)
    }


def test_a_line_that_lacks_is_twice_or_is_none_is_refused_by_name(released, delivered):
    records = delivered("2013-14Q4")
    odd = replace(released[0].finding, name="size")

    with pytest.raises(ParameterError, match="indicator_12_supervision lacks"):
        study.lines(records, *released[:-1])
    with pytest.raises(ParameterError, match="one is given twice"):
        study.lines(records, *released, released[0])
    with pytest.raises(ParameterError, match="size is none of them"):
        study.lines(records, *released, release(odd, released[0].rule))


@pytest.mark.parametrize("name", ["share", "per_reoffender"])
def test_the_year_of_indicators_4_and_5_speaks_of_the_cohort_known_in_it(delivered, name):
    """Strategy, Appendix 3: 62 of 157 of the cohort of 2012, tracked to June 2013."""
    records = delivered("2013-14Q4")
    tracked = study.track(records, (DURHAM,))
    finding = (study.youth_reoffending if name == "share" else study.youth_frequency)(
        tracked, records
    )

    for label in ("2013-14Q1", "2013-14"):
        assert column(finding, "people")[label].value == 157
        assert column(finding, "reoffended")[label].value == 62
    assert column(finding, "people")["2013-14Q2"] is Marker.NOT_APPLICABLE
    assert isinstance(column(finding, name)["2012-13"], Estimate)
    assert any("1 January 2012 to 31 March 2012" in note for note in finding.notes)
