"""The youth offences of a year: aged 10 to 17 at the offence, by the year of the disposal.

The Youth Justice Board counts offences in the year in which they led to a disposal, so that a year
is whole soon after its end. Diversions count among them, as the Strategy counts pre-reprimand and
pre-caution disposals; dismissals, breaches and what was only taken into consideration do not. Age
is age when it was done: somebody sentenced at 18 for an offence at 17 did it as a young person.
"""

from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Offence,
    Person,
    each,
    proven,
    records_of,
)

from rrlib.annual_counts import youth_offences
from rrlib.codes import Disposal


def offences_of(*history, areas=BOTH):
    return youth_offences(records_of(*history), areas)


#                                   offence       disposed      year
YEARS = {
    "disposed in the same year": ("2012-06-01", "2012-09-01", "2012-13"),
    "disposed on 31 March": ("2012-06-01", "2013-03-31", "2012-13"),
    "disposed on 1 April": ("2012-06-01", "2013-04-01", "2013-14"),
    "disposed in January": ("2012-12-30", "2013-01-02", "2012-13"),
    "disposed on a leap day": ("2011-12-30", "2012-02-29", "2011-12"),
}


@each("offence, disposed, year", YEARS)
def test_an_offence_belongs_to_the_year_of_its_disposal(offence, disposed, year):
    assert list(offences_of(proven(offence, disposed)).year) == [year]


#                                            born          offence       counts
AGES = {
    "9, the day before the birthday": ("2002-06-15", "2012-06-14", False),
    "10 that day": ("2002-06-15", "2012-06-15", True),
    "17, the day before the birthday": ("1994-06-15", "2012-06-14", True),
    "18 that day": ("1994-06-15", "2012-06-15", False),
    "born on a leap day, 9 on 28 February": ("2000-02-29", "2010-02-28", False),
    "born on a leap day, 10 on 1 March": ("2000-02-29", "2010-03-01", True),
    "born on a leap day, 17 on 28 February": ("1992-02-29", "2010-02-28", True),
    "born on a leap day, 18 on 1 March": ("1992-02-29", "2010-03-01", False),
    "18 on 28 February, offence on the leap day": ("1994-02-28", "2012-02-29", False),
    "18 on 1 March, offence on the leap day": ("1994-03-01", "2012-02-29", True),
    "10 on 1 March, offence on the leap day": ("2002-03-01", "2012-02-29", False),
    "10 on 28 February, offence on the leap day": ("2002-02-28", "2012-02-29", True),
}


@each("born, offence, counts", AGES)
def test_an_offence_counts_at_10_to_17_years_of_age(born, offence, counts):
    assert len(offences_of(Person(born=born), proven(offence, offence))) == counts


def test_age_is_taken_at_the_offence_and_not_at_the_disposal():
    #        born 15 June 1994     offence at 17       disposal at 18
    table = offences_of(Person(born="1994-06-15"), proven("2012-06-01", "2012-07-01"))

    assert list(table.age_band) == ["16-17"]


BANDS = {
    "10": ("2002-06-15", "10-13"),
    "13, the day before the birthday": ("1998-06-16", "10-13"),
    "14 that day": ("1998-06-15", "14-15"),
    "15, the day before the birthday": ("1996-06-16", "14-15"),
    "16 that day": ("1996-06-15", "16-17"),
    "17": ("1994-06-16", "16-17"),
}


@each("born, band", BANDS)
def test_the_age_band_is_of_completed_years_at_the_offence(born, band):
    table = offences_of(Person(born=born), proven("2012-06-15", "2012-07-01"))

    assert list(table.age_band) == [band]


NOT_COUNTED = {
    "no further action",
    "not guilty",
    "conviction quashed",
    "taken into consideration",
}


@each("disposal", {disposal.value: disposal.value for disposal in Disposal})
def test_every_disposal_counts_but_a_dismissal_and_a_consideration(disposal):
    table = offences_of(Offence("2012-06-01", [("2012-07-01", disposal)]))

    assert len(table) == (disposal not in NOT_COUNTED)


def test_an_undisposed_offence_does_not_count():
    assert offences_of(Offence("2012-06-01")).empty


#                                       rows                                            year
ROWS = {
    "diverted, then sentenced": (
        [("2013-03-01", "community resolution"), ("2013-05-01", "fine")],
        ["2012-13"],
    ),
    "dismissed, then sentenced": (
        [("2013-03-01", "no further action"), ("2013-05-01", "fine")],
        ["2013-14"],
    ),
    "sentenced, then sentenced again": (
        [("2013-03-01", "referral order"), ("2013-05-01", "custody")],
        ["2012-13"],
    ),
    "taken into consideration, then sentenced": (
        [("2013-03-01", "taken into consideration"), ("2013-05-01", "fine")],
        ["2013-14"],
    ),
    "deferred, then sentenced": (
        [("2013-03-01", "outcome 22"), ("2013-05-01", "fine")],
        ["2012-13"],
    ),
    "dismissed twice": ([("2013-03-01", "no further action"), ("2013-05-01", "not guilty")], []),
}


@each(
    "rows, years",
    {
        f"{name}, {order}": (rows[::step], years)
        for name, (rows, years) in ROWS.items()
        for order, step in (("as dealt with", 1), ("the other way round", -1))
    },
)
def test_an_offence_with_several_disposals_is_one_offence_of_the_year_of_the_first(rows, years):
    assert list(offences_of(Offence("2012-12-01", rows)).year) == years


def test_two_offences_at_one_disposal_are_two_offences_of_one_person():
    table = offences_of(proven("2012-06-01", "2012-07-01"), proven("2012-06-01", "2012-07-01"))

    assert len(table) == 2
    assert table.person_id.nunique() == 1


def test_an_offence_belongs_to_its_own_area():
    history = [
        proven("2012-06-01", "2012-07-01", area=DURHAM),
        proven("2012-06-02", "2012-07-01", area=DARLINGTON),
        proven("2012-06-03", "2012-07-01", area="elsewhere"),
    ]

    apart = [len(offences_of(*history, areas=(area,))) for area in BOTH]

    assert apart == [1, 1]
    assert len(offences_of(*history)) == 2


def test_what_an_offence_was_and_who_did_it_are_kept():
    table = offences_of(
        Person("P7", sex="female"),
        proven("2012-06-01", "2012-07-01", person="P7", group="drugs", alcohol="yes"),
    )

    assert table[["person_id", "sex", "offence_group", "alcohol_related"]].values.tolist() == [
        ["P7", "female", "drugs", "yes"]
    ]


def test_somebody_whom_linkage_did_not_find_still_has_offences_of_a_year():
    # They are counts of disposals, not a rate of people followed.
    table = offences_of(Person(matched="no"), proven("2012-06-01", "2012-07-01"))

    assert len(table) == 1
