"""Who is still followed, who is left out, and what the follow-up cannot see."""

from dataclasses import replace

import pytest
from drawn_cohorts import by_hand, day, said, shown, told, young
from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Custody,
    Event,
    Offence,
    Person,
    proven,
    records_of,
)

from rrlib.partnership import AdultCover, OffenceSource
from rrlib.results import Source
from rrlib.studies import yos_cohort_tracking as study

INDEX, DURING, PROVEN = "2012-02-15", "2012-06-01", "2012-09-01"


def unseen(kind, person):
    """Somebody of whom the follow-up from 15 February 2012 cannot see or count something."""
    offence = {
        "late": Offence(DURING, ["2013-05-16"], person=person),
        "undisposed": Offence(DURING, person=person),
        "considered": Offence(DURING, [(PROVEN, "taken into consideration")], person=person),
        "ambiguous": Offence("2012-02-01", [PROVEN], to="2012-03-01", person=person),
        "custody": Custody(DURING, PROVEN, person=person),
    }
    told_of = {"adult": {"born": "1994-06-01"}, "died": {"died": "2012-08-01"}}
    drawn = [Person(person, **told_of.get(kind, {})), Event(INDEX, person=person)]
    return [*drawn, offence[kind]] if kind in offence else drawn


HOW_MANY = {
    "adult": 1,
    "late": 2,
    "undisposed": 3,
    "considered": 4,
    "ambiguous": 5,
    "custody": 6,
    "died": 7,
    "nothing": 8,
}


def drawn_unseen(**known):
    history = [
        item
        for kind, people in HOW_MANY.items()
        for number in range(people)
        for item in unseen(kind, f"{kind} {number}")
    ]
    history += young("Ned", 2013)
    records = records_of(*history, to="2013-14Q4", **known)
    return study.track(records, BOTH), records


@pytest.fixture(scope="module")
def completeness():
    tracked, records = drawn_unseen()
    return study.how_complete(tracked, records)


def test_everybody_is_counted_of_whom_something_is_not_seen(completeness):
    everybody = sum(HOW_MANY.values())
    counts = [HOW_MANY[kind] for kind in list(HOW_MANY)[:-1]]

    assert told(completeness)["2012"] == (everybody, *counts)
    assert told(completeness)["2013"] == (1, 0, "[x]", 0, 0, 0, 0, 0)


def test_proven_too_late_is_not_available_before_it_can_be_known(completeness):
    columns = {column.key: column for column in completeness.columns}

    assert told(completeness, "late") == {"2012": 2, "2013": "[x]"}
    assert not columns["undisposed"].sensitive
    assert columns["custody"].sensitive


def test_whoever_has_several_offences_undisposed_is_one_person():
    twice = [Event(INDEX), Offence(DURING), Offence("2012-07-01")]
    records = records_of(*twice, to="2013-14Q4")

    found = study.how_complete(study.track(records, BOTH), records)

    assert told(found, "people", "undisposed") == {"2012": (1, 1)}


def test_without_custody_spells_nobody_is_said_to_have_been_at_liberty():
    records = records_of(Event(INDEX), to="2013-14Q4", without=["custody_spells"])

    found = study.how_complete(study.track(records, BOTH), records)

    assert told(found, "people", "custody") == {"2012": (1, "[x]")}
    assert found.notes[0].startswith(
        "Custody is not known: the delivery of 2013-14Q4 does not hold custody_spells ("
    )


def quarantining(records, **rows):
    """The records with extracts of which so many of 100 rows were quarantined."""
    sources = tuple(
        Source(f"{name}.csv", "", True, 100, 100 - bad, bad, None) for name, bad in rows.items()
    )
    return replace(records, origin=replace(records.origin, sources=sources))


def test_a_note_says_whose_rows_could_not_be_used():
    records = quarantining(records_of(to="2013-14Q4"), people=1, offences=2, yos_cohort=3, orders=4)
    sound = quarantining(records_of(to="2013-14Q4"), people=0, offences=0, yos_cohort=0)

    def unused(finding):
        return [note.split(" were ")[0] for note in finding.notes if "quarantined" in note]

    assert unused(study.how_complete((), records)) == [
        "1 of 100 rows of people.csv",
        "2 of 100 rows of offences.csv",
    ]
    assert unused(study.left_out((), records)) == [
        "1 of 100 rows of people.csv",
        "3 of 100 rows of yos_cohort.csv",
    ]
    assert unused(study.how_complete((), sound)) == unused(study.left_out((), sound)) == []


#                      born           18 or over on    31 March, 31 December, 30 June
BIRTHDAYS = {
    "on the last day of the cohort": ("1995-03-31", (1, 1, 1)),
    "the day after": ("1995-04-01", (0, 1, 1)),
    "on the last of December": ("1995-12-31", (0, 1, 1)),
    "the day after that": ("1996-01-01", (0, 0, 1)),
    "on the last day of proof": ("1996-06-30", (0, 0, 1)),
    "the day after it": ("1996-07-01", (0, 0, 0)),
}
ON = ("31 March 2013", "31 December 2013", "30 June 2014")


@pytest.fixture(scope="module")
def birthdays():
    history = [Person(name, born=born) for name, (born, _) in BIRTHDAYS.items()]
    history += [Event("2013-01-15", person=name) for name in BIRTHDAYS]
    earlier = Event("2012-01-15", person="somebody of an earlier cohort")
    known = {}
    for quarter in ("2013-14Q4", "2014-15Q1"):
        records = records_of(*history, earlier, to=quarter)
        known[quarter] = study.turning_adult(study.track(records, BOTH), records)
    return known


def test_those_of_the_latest_cohort_are_counted_who_are_18_on_three_days(birthdays):
    adults = [sum(days) for days in zip(*(row for _, row in BIRTHDAYS.values()), strict=True)]

    found = told(birthdays["2013-14Q4"], "people", "adults")

    assert found == dict(zip(ON, zip([6, 6, 6], adults, strict=True), strict=True))
    assert told(birthdays["2013-14Q4"], "share")["31 December 2013"] == 50.0


def test_what_lies_ahead_is_said_to_lie_ahead(birthdays):
    before = (
        "On 30 June 2014, the last day on which an offence of the 2013 cohort can be proven in "
        "time, 5 of its 6 young people {} 18 or over."
    )

    assert said(birthdays["2013-14Q4"]) == [before.format("will be")]
    assert said(birthdays["2014-15Q1"]) == [before.format("are")]


def test_a_note_says_who_supplies_the_offences_of_adults():
    cover = [
        AdultCover(since=day("2014-04-01"), by="the police"),
        AdultCover(since=day("2013-04-01"), by="probation"),
    ]
    without, with_cover = (
        study.turning_adult((), records_of(offence_source=source)).notes[-1]
        for source in (OffenceSource(), OffenceSource(adults=cover))
    )

    assert "partnership.toml names nobody who supplies them" in without
    assert with_cover == (
        "Offences after the 18th birthday are supplied: from 1 April 2013 by probation; "
        "from 1 April 2014 by the police."
    )


def test_a_cohort_of_nobody_has_no_share_of_adults():
    found = study.turning_adult((by_hand(2012, []),), records_of())

    assert told(found)["31 March 2012"] == (0, 0, "[z]")


def test_the_latest_cohort_still_followed_is_told_by_tier_and_sex():
    history = [
        *young("Ann", 2013, tier="pre-court", sex="female"),
        *young("Bob", 2013, tier="custodial release"),
        *young("Cy", 2013),
        *young("Dan", 2012),
    ]

    found = {
        quarter: study.still_followed(study.track(records_of(*history, to=quarter), BOTH))
        for quarter in ("2012-13Q4", "2014-15Q1")
    }

    assert told(found["2012-13Q4"]) == {
        "All young people": 3,
        "Pre-court": 1,
        "First tier": 1,
        "Custodial release": 1,
        "Male": 2,
        "Female": 1,
    }
    assert found["2012-13Q4"].question == (
        "Who is in the 2013 cohort, which is still being followed?"
    )
    assert said(found["2012-13Q4"]) == ["3 young people of the 2013 cohort are being followed."]
    assert "until 30 June 2014" in found["2012-13Q4"].notes[0]
    assert (found["2014-15Q1"].rows, said(found["2014-15Q1"])) == ((), [])


ENTERED = [
    *(Event("2012-01-15", person=f"followed {number}") for number in range(6)),
    *(Event("2012-02-15", person=f"followed {number}") for number in range(2)),
    Person("unmatched", matched="no"),
    Event("2012-01-15", person="unmatched"),
    Person("unmatched too", matched="no"),
    Event("2012-01-15", person="unmatched too"),
    *(Event("2012-01-15", person=f"away {number}", area="elsewhere") for number in range(3)),
    *(Event("2012-01-15", person=f"no home {n}", area="no fixed address") for n in range(4)),
    *(Event("2012-01-15", person=f"neighbour {n}", area=DARLINGTON) for n in range(5)),
    Event("2011-01-15", person="of another year"),
]


@pytest.fixture(scope="module")
def entered():
    records = records_of(*ENTERED, to="2013-14Q4")
    return study.left_out(study.track(records, (DURHAM,)), records)


def test_whoever_is_left_out_is_counted_by_the_reason(entered):
    columns = "entered", "people", "not_matched", "later_event", "elsewhere", "no_fixed_address"

    assert told(entered, *columns) == {"2011": (1, 1, 0, 0, 0, 0), "2012": (8, 6, 2, 2, 3, 4)}


def test_the_match_rate_is_of_the_young_people_who_entered(entered):
    assert told(entered, "matched") == {"2011": 100.0, "2012": 75.0}


def test_the_public_cannot_work_out_how_few_were_not_found(entered):
    assert shown(entered, "entered", "people", "not_matched", "matched")["2012"] == (
        *("[c]", 6),
        *("[c]", "[c]"),
    )


def test_the_follow_up_counts_offences_of_the_matched_alone():
    records = records_of(
        *ENTERED, proven("2012-06-01", "2012-07-01", person="unmatched"), to="2013-14Q4"
    )

    found = study.reoffended_by_cohort(study.track(records, (DURHAM,)))

    assert told(found)["2012"] == (6, 0, 0.0)
