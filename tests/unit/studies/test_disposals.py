"""Diversion, caution and charge compared: made cases whose answer is known beforehand.

Who is diverted has fewer earlier offences, and whoever has many reoffends more, however dealt with:

    diverted   20 with none, 4 reoffend     5 with many, 3 reoffend      28%
    charged     5 with none, 1 reoffends   20 with many, 12 reoffend     52%

Crude, the charged reoffend by 24 points more; with the same record, by nought.
"""

import pytest
from drawn_cohorts import PUBLIC, said, told
from histories import DARLINGTON, DURHAM, Offence, Person, each, proven, records_of

from rrlib.codes import Disposal
from rrlib.disclosure import release
from rrlib.studies import yos_cohort_tracking as study
from rrlib.studies.yos_cohort_tracking.disposals import CAUTIONED, CHARGED, DIVERTED, EVERYBODY

PRE_CAUTION, CAUTION, COURT = "pre-caution disposal", "youth caution", "referral order"
DEALT_WITH, LATER = "2011-06-15", "2011-10-15"


def dealt_with(*groups, area=DURHAM):
    """Groups, each (disposal, what its people have in common, how many, how many reoffend)."""
    drawn = []
    for place, (disposal, alike, people, again) in enumerate(groups):
        for number in range(people):
            who = {"person": f"{area} {place} {number}", "area": area}
            kind = {"group": alike.get("group", "acquisitive")}
            drawn += [
                Person(who["person"], sex=alike.get("sex", "male")),
                Offence("2011-05-01", [(DEALT_WITH, disposal)], **kind, **who),
                *[proven("2010-05-01", "2010-09-01", **who)] * alike.get("earlier", 0),
                *[proven("2011-09-01", "2011-12-01", **who)] * (number < again),
            ]
    return drawn


def compared(*groups, to="2013-14Q4"):
    return study.disposals_compared(records_of(*dealt_with(*groups), to=to), (DURHAM,))


def differences(found, row=CHARGED):
    return told(found, "crude", "standardised", "matched")[row]


NONE, MANY = {"earlier": 0}, {"earlier": 3}
ONLY_SELECTION = [
    (PRE_CAUTION, NONE, 20, 4),
    (PRE_CAUTION, MANY, 5, 3),
    (CAUTION, NONE, 20, 8),
    (CAUTION, MANY, 5, 3),
    (COURT, NONE, 5, 1),
    (COURT, MANY, 20, 12),
]


@pytest.fixture(scope="module")
def only_selection():
    return compared(*ONLY_SELECTION)


def test_a_difference_that_is_all_one_of_selection_is_nought_among_the_alike(only_selection):
    assert told(only_selection) == {
        EVERYBODY: (75, 31, 41.3, "[z]", "[z]", "[z]"),
        DIVERTED: (25, 7, 28.0, "[z]", "[z]", "[z]"),
        CAUTIONED: (25, 11, 44.0, 16.0, 16.0, 16.0),
        CHARGED: (25, 13, 52.0, 24.0, 0.0, 0.0),
    }
    assert [row.is_total for row in only_selection.rows] == [True, False, False, False]


def test_three_sentences_say_what_the_table_says(only_selection):
    shares, cautioned, charged = said(only_selection)

    assert shares.startswith("Dealt with in 2011-12, 28.0% (95% interval 14% to 48%) of those div")
    assert "44.0% (95% interval 27% to 63%) of those cautioned" in shares
    assert shares.endswith("and 52.0% (95% interval 33% to 70%) of those charged.")
    assert cautioned.startswith("Those cautioned reoffended more than those diverted by 16.0 (")
    assert charged.startswith("Those charged reoffended more than those diverted by 24.0 (")
    assert " points crude, 0.0 (95% interval " in charged
    assert charged.endswith(" matched (below 0: less).")


def test_selection_by_what_is_not_recorded_is_named_as_a_limit(only_selection):
    assert "does not show that diversion works" in only_selection.limits[0]
    assert "first disposal of 2011-12" in only_selection.notes[0]


def test_standardised_is_weighted_as_both_together_and_matched_as_those_diverted():
    girl = {"sex": "female"}

    found = compared(
        (PRE_CAUTION, {}, 10, 2),
        (PRE_CAUTION, girl, 10, 0),
        (COURT, {}, 15, 9),
        (COURT, girl, 5, 1),
    )

    # 25 boys and 15 girls: 0.625 × (60% − 20%) + 0.375 × 20%. Diverted half and half: 20% + 10%.
    assert differences(found) == (40.0, 32.5, 30.0)


ONE, TWO, THREE = ({"earlier": number} for number in (1, 2, 3))
DRUGS = {"group": "drugs"}
#                                  diverted  charged     crude, standardised, matched
ALIKE = {
    "none and one": (NONE, ONE, (50.0, "[x]", "[x]")),
    "one and two": (ONE, TWO, (50.0, 50.0, 50.0)),
    "two and three": (TWO, THREE, (50.0, "[x]", "[x]")),
    "another kind of offence": (NONE, DRUGS, (50.0, 50.0, "[x]")),
    "another sex": (NONE, {"sex": "female"}, (50.0, "[x]", "[x]")),
}


@each("diverted, charged, expected", ALIKE)
def test_people_are_alike_in_sex_age_record_and_when_matched_in_the_kind_of_offence(
    diverted, charged, expected
):
    found = compared((PRE_CAUTION, diverted, 4, 0), (COURT, charged, 4, 2))

    assert differences(found) == expected
    assert len(said(found)) == ("[x]" not in expected)


def test_people_are_alike_in_their_age_band():
    records = records_of(
        Person("P1", born="1997-06-15"),
        Offence("2011-05-01", [(DEALT_WITH, PRE_CAUTION)], person="P1"),
        Person("P2", born="1997-06-16"),
        Offence("2011-05-01", [(DEALT_WITH, COURT)], person="P2"),
        to="2013-14Q4",
    )

    assert differences(study.disposals_compared(records, (DURHAM,)))[1:] == ("[x]", "[x]")


@each(
    "alike, expected",
    {"half": (2, (0.0, 0.0, 0.0)), "fewer": (1, (0.0, "[x]", "[x]"))},
)
def test_half_of_each_group_must_have_counterparts(alike, expected):
    found = compared(
        (PRE_CAUTION, NONE, 4, 0), (COURT, NONE, alike, 0), (COURT, MANY, 4 - alike, 0)
    )

    assert differences(found) == expected


IN_THE_YEAR = {
    # name: (disposals of one offence or of several, group or none)
    "diverted, then charged": ([(DEALT_WITH, PRE_CAUTION), (LATER, COURT)], DIVERTED),
    "charged, then diverted": ([(DEALT_WITH, COURT), (LATER, PRE_CAUTION)], CHARGED),
    "cautioned, then charged": ([(DEALT_WITH, CAUTION), (LATER, COURT)], CAUTIONED),
    "cautioned and charged at once": ([(DEALT_WITH, CAUTION), (DEALT_WITH, COURT)], CHARGED),
    "diverted and cautioned at once": (
        [(DEALT_WITH, PRE_CAUTION), (DEALT_WITH, CAUTION)],
        CAUTIONED,
    ),
    "cautioned the year before": ([("2011-03-31", CAUTION), (DEALT_WITH, COURT)], CHARGED),
    "quashed": ([(DEALT_WITH, COURT), (LATER, "conviction quashed")], None),
    "dismissed": ([(DEALT_WITH, "not guilty")], None),
    "the year after": ([("2012-04-01", COURT)], None),
}


def test_the_first_disposal_of_the_year_counts_and_of_one_day_the_most_serious():
    history = [
        Offence("2011-01-01", disposals, person=name)
        for name, (disposals, _) in IN_THE_YEAR.items()
    ]
    history += [
        Offence("2011-01-01", [(DEALT_WITH, PRE_CAUTION)], person=f"away {number}", area=DARLINGTON)
        for number in range(9)
    ]

    found = study.disposals_compared(records_of(*history, to="2013-14Q4"), (DURHAM,))

    groups = [group for _, group in IN_THE_YEAR.values() if group]
    counted = {group: groups.count(group) for group in (DIVERTED, CAUTIONED, CHARGED)}
    assert told(found, "people") == {EVERYBODY: len(groups), **counted}


WORDS = {
    DIVERTED: [
        "pre-reprimand disposal",
        "pre-caution disposal",
        "community resolution",
        "outcome 22",
    ],
    CAUTIONED: [
        "reprimand",
        "final warning",
        "youth caution",
        "youth conditional caution",
        "caution",
        "conditional caution",
    ],
    CHARGED: [
        "discharge",
        "fine",
        "referral order",
        "reparation order",
        "youth rehabilitation order",
        "community order",
        "suspended sentence order",
        "custody",
    ],
}
NO_GROUP = ["no further action", "not guilty", "conviction quashed", "taken into consideration"]


def test_every_disposal_is_of_one_group_or_of_none():
    words = [word for group in (*WORDS.values(), NO_GROUP) for word in group]

    assert sorted(words) == sorted(Disposal)


@each("group", {group: group for group in WORDS})
def test_the_words_of_each_group(group):
    history = [
        Offence("2011-01-01", [(DEALT_WITH, word)], person=word) for word in WORDS[group] + NO_GROUP
    ]

    found = study.disposals_compared(records_of(*history, to="2013-14Q4"), (DURHAM,))

    assert told(found, "people") == {EVERYBODY: len(WORDS[group]), group: len(WORDS[group])}


@each(
    "to, year, person",
    {
        "its last day is followed": ("2013-14Q1", "2011-12", "in 2011-12"),
        "not yet": ("2012-13Q4", "2010-11", "in 2010-11"),
        "nor long after": ("2013-14Q4", "2011-12", "in 2011-12"),
    },
)
def test_the_year_is_the_latest_of_which_everybody_has_been_followed(to, year, person):
    days = {"in 2010-11": "2011-03-31", "in 2011-12": "2012-03-31", "in 2012-13": "2012-04-01"}
    history = [
        Offence("2010-12-01", [(day, PRE_CAUTION)], person=name)
        for name, day in days.items()
        if name == person
    ]

    found = study.disposals_compared(records_of(*history, to=to), (DURHAM,))

    assert told(found, "people") == {EVERYBODY: 1, DIVERTED: 1}
    assert f"first disposal of {year}" in found.notes[0]


def test_without_anybody_diverted_there_is_nothing_to_set_the_others_against():
    found = compared((CAUTION, {}, 3, 1), (COURT, {}, 2, 1))

    assert told(found, "share", "crude") == {
        EVERYBODY: (40.0, "[z]"),
        CAUTIONED: (33.3, "[z]"),
        CHARGED: (50.0, "[z]"),
    }
    assert said(found) == []


def test_without_anybody_dealt_with_there_is_no_row():
    found = compared()

    assert (found.rows, said(found)) == ((), [])
    assert release(found, PUBLIC).finding.rows == ()


def test_what_is_made_of_a_hidden_group_is_hidden_where_the_other_is_shown():
    found = compared((PRE_CAUTION, {}, 30, 2), (CAUTION, {}, 30, 6), (COURT, {}, 30, 12))

    rows = told(release(found, PUBLIC).finding, "reoffended", "crude", "standardised", "matched")
    assert rows[DIVERTED][0] == rows[CAUTIONED][0] == "[c]"
    assert rows[CHARGED] == (12, "[c]", "[c]", "[c]")


def test_without_first_time_entrants_the_offences_may_be_of_some_only():
    found = study.disposals_compared(
        records_of(to="2013-14Q4", without=["first_time_entrants"]), (DURHAM,)
    )

    assert found.rows == ()
    assert found.notes[0].startswith("Not answered: the delivery of 2013-14Q4 does not hold first_")
