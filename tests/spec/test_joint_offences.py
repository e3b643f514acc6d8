"""A joint offence is one offence of each person who had a part in it.

A crime has one number, however many committed it. What is counted is what people did, so that each
part counts once: for its own person, by that person's age, area and disposals. Taking one number
for one offence would give it to one person of several, and lose the others.
"""

from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Event,
    Offence,
    Person,
    each,
    every_definition,
    followed,
    proven,
    records_of,
    told,
)

from rrlib.annual_counts import youth_offences
from rrlib.reoffending import YOT_LOCAL

CRIME = "F1"


def part(person, disposals="2012-07-01", **details):
    """One person's part in the offence of 1 June 2012."""
    drawn = [disposals] if isinstance(disposals, str) else disposals
    return Offence("2012-06-01", drawn, person=person, offence_id=CRIME, **details)


def counted(*history, areas=BOTH):
    return youth_offences(records_of(*history), areas)


def test_each_part_counts_for_its_own_person():
    table = counted(part("P1"), part("P2"), part("P3"))

    assert sorted(table.person_id) == ["P1", "P2", "P3"]


def test_one_person_s_part_counts_once_however_many_disposals_it_has():
    twice = [("2012-07-01", "referral order"), ("2012-09-01", "youth rehabilitation order")]

    table = counted(part("P1", twice), part("P2", twice[::-1]))

    assert sorted(table.person_id) == ["P1", "P2"]


#                                                  the other's part            years
DISPOSALS = {
    "both on one day": ([("2012-07-01", "fine")], ["2012-13", "2012-13"]),
    "the other in another year": ([("2013-04-01", "fine")], ["2012-13", "2013-14"]),
    "the other a year earlier": ([("2012-03-31", "fine")], ["2011-12", "2012-13"]),
    "the other dismissed": ([("2012-07-01", "no further action")], ["2012-13"]),
    "the other found not guilty earlier": ([("2012-06-15", "not guilty")], ["2012-13"]),
    "the other diverted": ([("2012-07-01", "community resolution")], ["2012-13", "2012-13"]),
    "the other still in the courts": ([], ["2012-13"]),
}


@each("disposals, years", DISPOSALS)
def test_each_part_belongs_to_the_year_of_its_own_disposal(disposals, years):
    history = [
        proven("2012-03-01", "2012-07-01", person="P1", offence_id=CRIME),
        Offence("2012-03-01", disposals, person="P2", offence_id=CRIME),
    ]

    assert sorted(counted(*history).year) == years
    assert sorted(counted(*history[::-1]).year) == years


def test_a_grown_up_s_part_leaves_the_young_person_s_as_it_is():
    table = counted(
        Person("A1", born="1980-01-01"), Person("P1"), part("A1"), part("P1"), part("Z9")
    )

    assert sorted(table.person_id) == ["P1", "Z9"]


def test_each_part_is_what_it_was_for_its_own_person():
    table = counted(
        Person("P1", sex="female", born="2000-01-01"),
        Person("P2", born="1995-01-01"),
        part("P1", group="drugs", alcohol="yes"),
        part("P2", group="violence against the person", alcohol="no"),
    ).sort_values("person_id")

    known = ["person_id", "sex", "age_band", "offence_group", "alcohol_related"]
    assert table[known].values.tolist() == [
        ["P1", "female", "10-13", "drugs", "yes"],
        ["P2", "male", "16-17", "violence against the person", "no"],
    ]


def test_each_part_belongs_to_the_area_of_its_own_person():
    history = [part("P1", area=DURHAM), part("P2", area=DARLINGTON), part("P3", area="elsewhere")]

    assert list(counted(*history, areas=(DURHAM,)).person_id) == ["P1"]
    assert list(counted(*history, areas=(DARLINGTON,)).person_id) == ["P2"]
    assert len(counted(*history)) == 2


def test_a_part_that_is_a_breach_does_not_take_the_other_with_it():
    table = counted(part("P1", group="breach of an order"), part("P2"))

    assert list(table.person_id) == ["P2"]


@every_definition
def test_a_joint_offence_is_one_reoffence_of_each_of_its_people(definition):
    history = [Event("2012-01-15", person=person) for person in ("P1", "P2", "P3")]
    history += [part("P1"), part("P2", ["2012-07-01", "2012-09-01"]), part("Z9")]

    people = followed(definition, *history).people

    assert told(people, "reoffences") == {"P1": 1, "P2": 1, "P3": 0}


#                                    the other's part             reoffences, late, undisposed
PARTS = {
    "proven late": ([("2014-03-01", "fine")], (0, 1, 0)),
    "dismissed": ([("2012-07-01", "not guilty")], (0, 0, 0)),
    "in the courts": ([], (0, 0, 1)),
}


def test_what_became_of_one_person_s_part_says_nothing_of_another_s():
    history = [Event("2012-01-15")]
    for name, (disposals, _) in PARTS.items():
        history += [Event("2012-01-15", person=name), part(name, disposals)]

    people = followed(YOT_LOCAL, *history, part("P1")).people

    assert told(people, "reoffences", "proven_late", "undisposed") == {
        "P1": (1, 0, 0),
        **{name: counts for name, (_, counts) in PARTS.items()},
    }


def test_an_offence_dated_differently_by_its_people_is_dated_by_each_person_s_own_part():
    history = [Event("2012-01-15", person=person) for person in ("P1", "P2")]
    history += [proven("2012-01-10", "2012-07-01", person="P1", offence_id=CRIME)]
    history += [proven("2012-01-20", "2012-07-01", person="P2", offence_id=CRIME)]

    people = followed(YOT_LOCAL, *history).people

    assert told(people, "reoffences") == {"P1": 0, "P2": 1}
