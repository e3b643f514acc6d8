"""A year is shown when the extract covers each of its months and it is over.

An extract that begins in October holds half of its first year, and the year that is not yet over is
always part of one: either would look like a fall. Any area's disposals show that a month was
recorded; an area without one has had none. Those of adults show nothing of young people's records.

    A M J J A S O N D J F M │ 31 March
    ● ● ● ● ● ● ● ● ● ● ● ● │            → shown
            ● ● ● ● ● ● ● ● │            → not: it begins in August
    ● ● ● ●   ● ● ● ● ● ● ● │            → not: a delivery was lost
    ● ● ● ● ● ● ● ● ● ● ●   │            → not: not yet over, or not delivered
"""

from dataclasses import replace
from datetime import date

from histories import DARLINGTON, Entry, Offence, Person, each, proven, records_of

from rrlib.annual_counts import complete_years, partial_years


def months_of(year):
    """The 15th of each month of the financial year that begins in April of `year`."""
    calendar = [(year, month) for month in range(4, 13)]
    calendar += [(year + 1, month) for month in (1, 2, 3)]
    return [f"{y}-{month:02d}-15" for y, month in calendar]


TWELVE = months_of(2012)
TO_FEBRUARY = TWELVE[:-1]
EDGES = ["2012-04-01", *TWELVE[1:-1], "2013-03-31"]
#                                         disposals                          to           years
COVER = {
    "a disposal in each month": (TWELVE, "2012-13Q4", ["2012-13"]),
    "on the first and the last day": (EDGES, "2012-13Q4", ["2012-13"]),
    "April missing": (TWELVE[1:], "2012-13Q4", []),
    "August missing": ([*TWELVE[:4], *TWELVE[5:]], "2012-13Q4", []),
    "December missing": ([*TWELVE[:8], *TWELVE[9:]], "2012-13Q4", []),
    "January missing": ([*TWELVE[:9], *TWELVE[10:]], "2012-13Q4", []),
    "March missing": (TO_FEBRUARY, "2012-13Q4", []),
    "April's disposal a day too early": (["2012-03-31", *TWELVE[1:]], "2012-13Q4", []),
    "March's disposal a day too late": ([*TO_FEBRUARY, "2013-04-01"], "2013-14Q1", []),
    "two disposals in one month are one month": ([*TO_FEBRUARY, "2012-05-16"], "2012-13Q4", []),
    "not yet over": (TWELVE, "2012-13Q3", []),
    "read a year later": (TWELVE, "2013-14Q4", ["2012-13"]),
    "none": ([], "2012-13Q4", []),
    "two years": ([*TWELVE, *months_of(2013)], "2013-14Q4", ["2012-13", "2013-14"]),
    "a year and a half": ([*TWELVE, *months_of(2013)], "2013-14Q2", ["2012-13"]),
}


@each("disposals, to, years", COVER)
def test_a_year_is_complete_when_each_month_is_covered_and_it_is_over(disposals, to, years):
    records = records_of(*map(Entry, disposals), to=to)

    found = complete_years(records.first_time_entrants, records)

    assert [str(year) for year in found] == years


@each(
    "disposals, to, years",
    {
        "a disposal in each month": (TWELVE, "2012-13Q4", []),
        "August missing": ([*TWELVE[:4], *TWELVE[5:]], "2012-13Q4", ["2012-13"]),
        "one month of a year": (["2012-04-15"], "2012-13Q4", ["2012-13"]),
        "March missing, and not yet over": (TO_FEBRUARY, "2012-13Q3", []),
        "a whole year and a part of one": ([*TWELVE, "2013-05-01"], "2013-14Q4", ["2013-14"]),
    },
)
def test_a_year_covered_in_part_is_named_so_that_it_is_not_missed(disposals, to, years):
    records = records_of(*map(Entry, disposals), to=to)

    found = partial_years(records.first_time_entrants, records)

    assert [str(year) for year in found] == years


def test_a_year_is_over_on_its_last_day_and_not_before():
    records = records_of(*map(Entry, TWELVE), to="2012-13Q4")

    shown = [
        len(complete_years(records.first_time_entrants, replace(records, as_at=day)))
        for day in (date(2013, 3, 30), date(2013, 3, 31))
    ]

    assert shown == [0, 1]


def test_years_of_offences_go_by_disposals_and_leave_the_undisposed_out():
    disposed = [proven("2012-04-01", day) for day in TO_FEBRUARY]
    last = {
        "undisposed": Offence("2013-03-01"),
        "disposed in time": proven("2013-03-01", "2013-03-31"),
        "disposed in the next year": proven("2013-03-01", "2013-04-01"),
    }

    shown = {}
    for name, offence in last.items():
        records = records_of(*disposed, offence, to="2012-13Q4")
        shown[name] = len(complete_years(records.offences, records))

    assert shown == {"undisposed": 0, "disposed in time": 1, "disposed in the next year": 0}


def test_any_area_shows_that_a_month_was_recorded():
    elsewhere = Entry(TWELVE[-1], area=DARLINGTON)
    records = records_of(*map(Entry, TO_FEBRUARY), elsewhere, to="2012-13Q4")

    assert len(complete_years(records.first_time_entrants, records)) == 1


def test_only_those_dealt_with_at_10_to_17_show_that_a_month_was_recorded():
    ages = {"17 until the day before": "1995-03-16", "18 that day": "1995-03-15"}
    ages |= {"10 that day": "2003-03-15", "9 until the day before": "2003-03-16"}
    shown = {}
    for name, born in ages.items():
        last = [Person("P2", born=born), proven("2013-03-01", TWELVE[-1], person="P2")]
        earlier = [proven("2012-04-01", day) for day in TO_FEBRUARY]
        records = records_of(*earlier, *last, to="2012-13Q4")
        shown[name] = len(complete_years(records.offences, records))

    assert shown == {
        "17 until the day before": 1,
        "18 that day": 0,
        "10 that day": 1,
        "9 until the day before": 0,
    }
