"""Records are as they stood on the last day of the quarter: what came later is not yet known.

A report of a past quarter, made again today, must say what could be said then. An offence after
that day is not there; one disposed of after it is there, but undisposed. Leaving disposals in would
let a past report look into the future, and every trend of it would be of two kinds of knowledge.

    offence           31 March     disposal
    ●─────────────────────┼────────────●        → there, undisposed
                          ┼──●─────────●        → not there
"""

from datetime import date

import pytest
from histories import (
    BOTH,
    DURHAM,
    Entry,
    Event,
    Offence,
    Residents,
    each,
    every_definition,
    outcome,
    proven,
    records_of,
    records_of_rows,
)

from rrlib.annual_counts import first_entries, youth_offences
from rrlib.cohorts import youth_cohort
from rrlib.reoffending import MOJ_PROVEN, YOT_LOCAL

#                              offence       disposed      known as (offence, disposed)
KNOWN = {
    "both before": ("2012-03-01", "2012-03-30", [("2012-03-01", "2012-03-30", "referral order")]),
    "disposed that day": (
        "2012-03-01",
        "2012-03-31",
        [("2012-03-01", "2012-03-31", "referral order")],
    ),
    "disposed the day after": ("2012-03-01", "2012-04-01", [("2012-03-01", "-", "-")]),
    "committed that day": ("2012-03-31", "2012-04-01", [("2012-03-31", "-", "-")]),
    "committed the day after": ("2012-04-01", "2012-04-01", []),
}


@each("offence, disposed, known", KNOWN)
def test_only_what_had_happened_by_the_last_day_of_the_quarter_is_known(offence, disposed, known):
    records = records_of(proven(offence, disposed), to="2011-12Q4")

    table = records.offences.execute()[["offence_date", "disposal_date", "disposal"]]
    rows = [tuple(map(str, row)) for row in table.astype("string").fillna("-").to_numpy()]

    assert records.as_at == date(2012, 3, 31)
    assert rows == known


@every_definition
def test_a_reoffence_counts_from_the_quarter_in_which_it_is_proven(definition):
    history = [Event("2012-01-15"), proven("2012-02-10", "2012-04-01")]

    assert outcome(definition, *history, to="2011-12Q4").reoffences == 0
    assert outcome(definition, *history, to="2012-13Q1").reoffences == 1


@every_definition
def test_a_disposal_after_the_as_at_date_does_not_count_though_it_is_within_waiting(definition):
    history = [Event("2012-01-15"), proven("2012-06-01", "2013-04-01")]

    assert outcome(definition, *history, to="2012-13Q4").reoffences == 0
    assert outcome(definition, *history, to="2013-14Q1").reoffences == 1


@each(
    "event, known",
    {
        "the last day": ("2012-03-31", True),
        "the day after": ("2012-04-01", False),
    },
)
def test_an_index_event_after_the_as_at_date_is_not_there(event, known):
    records = records_of(Event(event), to="2011-12Q4")

    assert records.yos_cohort.count().execute() == known


def test_a_cohort_half_over_holds_those_who_have_entered():
    records = records_of(Event("2012-06-30"), Event("2012-07-01", person="P2"), to="2012-13Q1")
    assert youth_cohort(records, MOJ_PROVEN, date(2012, 4, 1), BOTH).entered == 1


@each(
    "entry, known",
    {
        "the last day": ("2012-03-31", True),
        "the day after": ("2012-04-01", False),
    },
)
def test_a_first_disposal_after_the_as_at_date_is_not_there(entry, known):
    records = records_of(Entry(entry), to="2011-12Q4")

    assert len(first_entries(records, (DURHAM,))) == known


def test_an_offence_of_a_year_is_counted_once_its_disposal_is_known():
    history = [Offence("2012-03-01", [("2012-04-01", "fine")])]

    assert len(youth_offences(records_of(*history, to="2011-12Q4"), (DURHAM,))) == 0
    assert len(youth_offences(records_of(*history, to="2012-13Q1"), (DURHAM,))) == 1


def test_population_of_a_later_calendar_year_is_not_there():
    records = records_of(Residents(900, year=2012), Residents(950, year=2013), to="2012-13Q3")

    assert list(records.population.execute().year) == [2012]


@pytest.mark.parametrize("quarter", ["2011-12Q4", "2012-13Q2"])
def test_a_quarter_read_from_its_own_delivery_is_not_reconstructed(quarter):
    assert not records_of(to=quarter).reconstructed


def test_a_past_quarter_read_from_a_later_delivery_is_reconstructed():
    records = records_of(to="2011-12Q4", delivery="2013-14Q4")

    assert records.reconstructed
    assert youth_cohort(records, YOT_LOCAL, date(2012, 1, 1), BOTH).entered == 0


def test_the_estimate_of_a_mid_year_is_known_from_that_day_on():
    for quarter, known in {"2012-13Q4": [2012], "2013-14Q1": [2012, 2013]}.items():
        records = records_of(Residents(900, year=2012), Residents(950, year=2013), to=quarter)
        assert sorted(records.population.execute().year) == known


def test_a_quarter_is_known_once_it_is_over():
    rows = [{"quarter": quarter} for quarter in ("2012-13Q3", "2012-13Q4", "2013-14Q1")]

    records = records_of_rows({"recorded_crime": rows}, "2012-13Q4")

    assert list(records.recorded_crime.execute()["quarter"]) == ["2012-13Q3", "2012-13Q4"]
