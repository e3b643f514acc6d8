"""A person belongs to the area of the first index event, whoever asks: areas add up.

Area is where the person lived at the index event and stays fixed: a report on one area must not
change because somebody moved out of it. If each area looked for its own first event, a person with
one event in each would be in both reports, and the combined area would be smaller than its parts.

             15 Jan              10 Mar
    P1       ┬ County Durham     ┬ Darlington     → County Durham, from 15 Jan
    P2       ┬ elsewhere         ┬ Darlington     → in none of the areas
"""

from datetime import date

from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Event,
    Person,
    every_definition,
    followed,
    proven,
    records_of,
)

from rrlib.cohorts import youth_cohort

FIRST = date(2012, 1, 1)
MOVED = [
    Event("2012-01-15", area=DURHAM),
    Event("2012-03-10", area=DARLINGTON),
    Event("2012-01-20", person="P2", area="elsewhere"),
    Event("2012-03-10", person="P2", area=DARLINGTON),
    Event("2012-02-01", person="P3", area=DARLINGTON),
    Event("2012-02-01", person="P4", area="no fixed address"),
    Event("2012-02-02", person="P5", area=DARLINGTON),
    Person("P5", matched="no"),
]


def members(definition, areas):
    cohort = youth_cohort(records_of(*MOVED), definition, FIRST, areas)
    return sorted(cohort.members.execute().person_id)


@every_definition
def test_a_person_belongs_to_the_area_of_the_first_event(definition):
    assert members(definition, (DURHAM,)) == ["P1"]
    assert members(definition, (DARLINGTON,)) == ["P3"]


@every_definition
def test_the_areas_add_up_to_the_combined_one(definition):
    apart = [youth_cohort(records_of(*MOVED), definition, FIRST, (area,)) for area in BOTH]
    combined = youth_cohort(records_of(*MOVED), definition, FIRST, BOTH)

    assert members(definition, BOTH) == ["P1", "P3"]
    assert combined.entered == sum(area.entered for area in apart) == 3
    assert combined.unmatched == sum(area.unmatched for area in apart) == 1


@every_definition
def test_somebody_who_lived_elsewhere_at_the_first_event_is_in_no_area(definition):
    assert "P2" not in members(definition, BOTH)
    assert members(definition, ("elsewhere",)) == ["P2"]


@every_definition
def test_no_fixed_address_is_its_own_area(definition):
    assert members(definition, ("no fixed address",)) == ["P4"]


@every_definition
def test_an_offence_in_another_area_counts_where_the_person_belongs(definition):
    history = [Event("2012-01-15", area=DURHAM)]
    history += [proven("2012-02-01", "2012-03-01", area=area) for area in (DARLINGTON, "elsewhere")]

    people = followed(definition, *history, areas=(DURHAM,)).people

    assert list(people.reoffences) == [2]
    assert list(people.area) == [DURHAM]


@every_definition
def test_two_events_of_one_day_in_two_areas_put_a_person_into_one(definition):
    events = [
        Event("2012-01-15", "first tier", area=DURHAM),
        Event("2012-01-15", "community penalty", area=DARLINGTON),
    ]
    for drawn in (events, events[::-1]):
        counts = [
            youth_cohort(records_of(*drawn), definition, FIRST, (area,)).entered for area in BOTH
        ]

        assert counts == [0, 1]
