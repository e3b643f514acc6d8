"""The population that rates of youth justice are per: residents of the areas aged 10 to 17.

A year counts when its estimate holds each of those ages in each of the areas. Without one of them
the population is too small, and every rate per head of it too high.
"""

from histories import BOTH, DARLINGTON, DURHAM, Residents, each, records_of

from rrlib.annual_counts import population_aged_10_to_17

TEN_TO_SEVENTEEN = 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17


def estimate(year, area=DURHAM, without=()):
    """As many residents of each age from 8 to 19 as they have years."""
    return [Residents(age, age, year, area) for age in range(8, 20) if age not in without]


def population(*rows, areas=(DURHAM,)):
    return population_aged_10_to_17(records_of(*rows), areas)


def test_residents_count_from_10_to_17_years_of_age():
    assert population(*estimate(2013)) == {2013: TEN_TO_SEVENTEEN}


def test_years_are_told_apart_and_areas_add_up():
    rows = [*estimate(2012), *estimate(2013), *estimate(2013, DARLINGTON)]

    assert population(*rows) == {2012: TEN_TO_SEVENTEEN, 2013: TEN_TO_SEVENTEEN}
    assert population(*rows, areas=BOTH)[2013] == 2 * TEN_TO_SEVENTEEN


#                         ages missing    known
AGES = {
    "none": ((), True),
    "9 and 18": ((9, 18), True),
    "10": ((10,), False),
    "13": ((13,), False),
    "17": ((17,), False),
    "all": (range(30), False),
}


@each("missing, known", AGES)
def test_a_year_that_lacks_an_age_is_left_out(missing, known):
    rows = [*estimate(2012), *estimate(2013, without=missing)]

    assert set(population(*rows)) == ({2012, 2013} if known else {2012})


def test_a_year_that_lacks_an_area_is_left_out_of_the_combined_one_only():
    rows = [*estimate(2012), *estimate(2012, DARLINGTON), *estimate(2013)]

    assert set(population(*rows, areas=BOTH)) == {2012}
    assert set(population(*rows)) == {2012, 2013}


def test_an_age_that_one_area_lacks_leaves_the_year_out_of_the_combined_one():
    rows = [*estimate(2013), *estimate(2013, DARLINGTON, without=[12])]

    assert population(*rows, areas=BOTH) == {}
    assert population(*rows) == {2013: TEN_TO_SEVENTEEN}
