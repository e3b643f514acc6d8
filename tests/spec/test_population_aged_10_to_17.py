"""The population that rates of youth justice are per: residents of the areas aged 10 to 17."""

from histories import BOTH, DARLINGTON, DURHAM, Residents, each, records_of

from rrlib.annual_counts import population_aged_10_to_17


@each("age, counted", {"9": (9, 0), "10": (10, 1), "17": (17, 1), "18": (18, 0)})
def test_residents_count_at_10_to_17_years_of_age(age, counted):
    records = records_of(Residents(500, age=age))

    assert len(population_aged_10_to_17(records, (DURHAM,))) == counted


def test_ages_and_areas_add_up_by_year():
    records = records_of(
        Residents(500, age=10),
        Residents(600, age=17),
        Residents(70, age=12, area=DARLINGTON),
        Residents(8, age=12, year=2012),
        Residents(9, age=18),
    )

    assert population_aged_10_to_17(records, (DURHAM,)) == {2013: 1100, 2012: 8}
    assert population_aged_10_to_17(records, BOTH) == {2013: 1170, 2012: 8}
