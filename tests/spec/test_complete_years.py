"""A year is shown when the extract covers each of its quarters and it is over.

An extract that begins in October holds half of its first year, and the year that is not yet over is
always part of one: either would look like a fall. Any area's disposals show that a quarter was
recorded; an area without one has had none.

    Apr      Jul      Oct      Jan      │ 31 March
    ●        ●        ●        ●        │            → shown
             ●        ●        ●        │            → not: it begins in July
    ●        ●        ●                 │            → not: not yet over, or not delivered
"""

from histories import DARLINGTON, Entry, Offence, each, proven, records_of

from rrlib.annual_counts import complete_years

FOUR = ["2012-05-01", "2012-08-01", "2012-11-01", "2013-02-01"]
#                                         disposals                          to           years
COVER = {
    "a disposal in each quarter": (FOUR, "2012-13Q4", ["2012-13"]),
    "on the edges of the quarters": (
        ["2012-04-01", "2012-09-30", "2012-12-31", "2013-03-31"],
        "2012-13Q4",
        ["2012-13"],
    ),
    "first quarter missing": (FOUR[1:], "2012-13Q4", []),
    "last quarter missing": (FOUR[:3], "2012-13Q4", []),
    "a quarter missing within": ([FOUR[0], *FOUR[2:]], "2012-13Q4", []),
    "the first quarter's disposal a day too early": (["2012-03-31", *FOUR[1:]], "2012-13Q4", []),
    "the last quarter's disposal a day too late": ([*FOUR[:3], "2013-04-01"], "2013-14Q1", []),
    "not yet over": (FOUR, "2012-13Q3", []),
    "read a year later": (FOUR, "2013-14Q4", ["2012-13"]),
    "two disposals in one quarter are one quarter": ([*FOUR[:3], FOUR[0]], "2012-13Q4", []),
    "none": ([], "2012-13Q4", []),
    "two years": (
        [*FOUR, "2013-05-01", "2013-08-01", "2013-11-01", "2014-02-01"],
        "2013-14Q4",
        ["2012-13", "2013-14"],
    ),
}


@each("disposals, to, years", COVER)
def test_a_year_is_complete_when_each_quarter_is_covered_and_over(disposals, to, years):
    records = records_of(*map(Entry, disposals), to=to)

    found = complete_years(records.first_time_entrants, records)

    assert [str(year) for year in found] == years


def test_years_of_offences_go_by_disposals_and_leave_the_undisposed_out():
    disposed = [proven("2012-04-01", day) for day in FOUR[:3]]

    with_open_case = records_of(*disposed, Offence("2013-02-01"), to="2012-13Q4")
    disposed_in_time = records_of(*disposed, proven("2013-02-01", "2013-03-31"), to="2012-13Q4")
    disposed_later = records_of(*disposed, proven("2013-02-01", "2013-04-01"), to="2012-13Q4")

    assert [
        len(complete_years(records.offences, records))
        for records in (with_open_case, disposed_in_time, disposed_later)
    ] == [0, 1, 0]


def test_any_area_shows_that_a_quarter_was_recorded():
    records = records_of(*map(Entry, FOUR[:3]), Entry(FOUR[3], area=DARLINGTON), to="2012-13Q4")

    assert len(complete_years(records.first_time_entrants, records)) == 1
