"""A first-time entrant is aged 10 to 17 on the day of the first proven disposal of all.

Somebody enters youth justice once. A diversion is no entry, or diverting more young people would
not lower the number of entrants; it is printed beside them. What was only taken into consideration
is no entry either, nor is a quashing. Age is age at the disposal, as
in the Youth Justice Board's counting rules: the disposal is the entry.
"""

from histories import BOTH, DARLINGTON, DURHAM, Entry, Person, each, records_of

from rrlib.annual_counts import diversions, first_entries
from rrlib.codes import Disposal


def years(table):
    return list(table.year)


def entries(*history, areas=BOTH):
    return first_entries(records_of(*history), areas)


DIVERTED = {
    "pre-reprimand disposal",
    "pre-caution disposal",
    "community resolution",
    "outcome 22",
}
NO_ENTRY = {
    *DIVERTED,
    "no further action",
    "not guilty",
    "conviction quashed",
    "taken into consideration",
}


@each("disposal", {disposal.value: disposal.value for disposal in Disposal})
def test_a_proven_disposal_is_an_entry_and_a_diversion_is_printed_beside(disposal):
    records = records_of(Entry("2013-05-01", disposal))

    assert len(first_entries(records, BOTH)) == (disposal not in NO_ENTRY)
    assert len(diversions(records, BOTH)) == (disposal in DIVERTED)


#                                            born          disposal      entry
AGES = {
    "9, the day before the birthday": ("2003-05-02", "2013-05-01", False),
    "10 that day": ("2003-05-01", "2013-05-01", True),
    "17, the day before the birthday": ("1995-05-02", "2013-05-01", True),
    "18 that day": ("1995-05-01", "2013-05-01", False),
    "born on a leap day, 17 on 28 February": ("1996-02-29", "2014-02-28", True),
    "born on a leap day, 18 on 1 March": ("1996-02-29", "2014-03-01", False),
}


@each("born, disposed, entry", AGES)
def test_an_entry_is_at_10_to_17_years_of_age_at_the_disposal(born, disposed, entry):
    assert len(entries(Person(born=born), Entry(disposed))) == entry


@each("born, disposed, diverted", AGES)
def test_a_diversion_is_at_10_to_17_years_of_age_at_the_disposal(born, disposed, diverted):
    records = records_of(Person(born=born), Entry(disposed, "pre-caution disposal"))

    assert len(diversions(records, BOTH)) == diverted


#                                    rows                                          entries
SEVERAL = {
    "two convictions": ([("2013-03-31", "fine"), ("2013-05-01", "custody")], ["2012-13"]),
    "diverted first": (
        [("2013-03-31", "community resolution"), ("2013-05-01", "fine")],
        ["2013-14"],
    ),
    "diverted after": (
        [("2013-03-31", "fine"), ("2013-05-01", "community resolution")],
        ["2012-13"],
    ),
    "only diverted": ([("2013-03-31", "pre-caution disposal")], []),
    "two on one day": ([("2013-03-31", "fine"), ("2013-03-31", "custody")], ["2012-13"]),
}


@each(
    "rows, expected",
    {
        f"{name}, {order}": (rows[::step], expected)
        for name, (rows, expected) in SEVERAL.items()
        for order, step in (("as dealt with", 1), ("the other way round", -1))
    },
)
def test_a_person_enters_once_by_the_first_proven_disposal(rows, expected):
    assert years(entries(*[Entry(day, disposal) for day, disposal in rows])) == expected


def test_somebody_first_proven_under_10_does_not_enter_later():
    table = entries(Person(born="2003-06-15"), Entry("2013-06-14"), Entry("2013-06-16"))

    assert table.empty


@each(
    "disposed, year",
    {
        "31 March": ("2013-03-31", "2012-13"),
        "1 April": ("2013-04-01", "2013-14"),
        "January": ("2013-01-15", "2012-13"),
    },
)
def test_an_entry_belongs_to_the_financial_year_of_the_disposal(disposed, year):
    assert years(entries(Entry(disposed))) == [year]


def test_an_entrant_belongs_to_the_area_of_the_first_disposal_so_that_areas_add_up():
    history = [
        Entry("2013-05-01", area=DURHAM),
        Entry("2013-07-01", area=DARLINGTON),
        Entry("2013-05-01", person="P2", area="elsewhere"),
        Entry("2013-07-01", person="P2", area=DARLINGTON),
        Entry("2013-06-01", person="P3", area=DARLINGTON),
    ]

    found = {area: sorted(entries(*history, areas=(area,)).person_id) for area in BOTH}

    assert found == {DURHAM: ["P1"], DARLINGTON: ["P3"]}
    assert sorted(entries(*history).person_id) == ["P1", "P3"]


def test_every_diversion_of_a_person_is_told():
    records = records_of(
        Entry("2013-05-01", "pre-reprimand disposal"),
        Entry("2013-07-01", "community resolution", area=DARLINGTON),
    )

    assert years(diversions(records, BOTH)) == ["2013-14", "2013-14"]
    assert years(diversions(records, (DARLINGTON,))) == ["2013-14"]


def test_the_area_of_two_first_disposals_of_one_day_does_not_depend_on_the_order_of_rows():
    rows = [
        Entry("2013-05-01", "fine", area=DURHAM),
        Entry("2013-05-01", "custody", area=DARLINGTON),
    ]
    found = [[len(entries(*drawn, areas=(area,))) for area in BOTH] for drawn in (rows, rows[::-1])]
    assert found[0] == found[1]
