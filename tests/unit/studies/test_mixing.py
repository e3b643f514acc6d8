"""Is a change one of who is in the cohorts? Made cases whose answer is known beforehand.

    2011   40 pre-court, 8 reoffend      10 after custody, 6 reoffend      28%
    2012   10 pre-court, 2 reoffend      40 after custody, 24 reoffend     52%

The share rises by 24 points, and nobody of any group reoffends more: with the same mix, by nought.
"""

import pytest
from drawn_cohorts import PUBLIC, by_hand, said, told, young
from histories import BOTH, each, records_of

from rrlib.disclosure import release
from rrlib.statistics import newcombe, standardised_difference
from rrlib.studies import yos_cohort_tracking as study

PRE_COURT, FIRST_TIER, CUSTODY = (
    {"tier": tier} for tier in ("pre-court", "first tier", "custodial release")
)
ONLY_MIX = [(PRE_COURT, 40, 8), (CUSTODY, 10, 6)], [(PRE_COURT, 10, 2), (CUSTODY, 40, 24)]


def cohort(year, groups):
    """A cohort of groups, each (what its people have in common, how many, how many reoffend)."""
    return by_hand(
        year,
        [
            {**alike, "reoffences": 2 * (number < again)}
            for alike, people, again in groups
            for number in range(people)
        ],
    )


def compared(earlier, later):
    return study.change_standardised((cohort(2011, earlier), cohort(2012, later)))


def differences(found):
    """The change in the crude share and in the standardised one; none where there is none."""
    changes = {change.column: round(change.difference.value, 1) for change in found.changes}
    return changes.get("share"), changes.get("standardised")


def test_a_change_that_is_all_one_of_mix_is_nought_once_standardised():
    found = compared(*ONLY_MIX)

    assert told(found) == {"2011": (50, 14, 28.0, 28.0), "2012": (50, 26, 52.0, 28.0)}
    assert differences(found) == (24.0, 0.0)
    (sentence,) = said(found)
    assert sentence.startswith("Had the 2012 cohort been made up as that of 2011, 28.0% (95% ")
    assert sentence.endswith(
        "would have reoffended; as it was, 52.0% (95% interval 39% to 65%) did."
    )


def test_both_differences_have_the_intervals_of_their_methods():
    crude, standardised = (change.difference for change in compared(*ONLY_MIX).changes)

    by_tier = standardised_difference(([2, 24], [10, 40]), ([8, 6], [40, 10]), [40, 10])
    for found, expected in ((crude, newcombe((26, 50), (14, 50))), (standardised, by_tier)):
        assert (found.lower, found.upper) == pytest.approx((expected.lower, expected.upper))
        assert found.method == expected.method


def test_the_same_of_cohorts_that_are_drawn():
    few = {2011: [("pre-court", 4, 1), ("custodial release", 2, 1)]}
    few[2012] = [("pre-court", 4, 1), ("custodial release", 6, 3)]
    history = [
        item
        for year, tiers in few.items()
        for tier, people, again in tiers
        for number in range(people)
        for item in young(f"{tier} {year} {number}", year, tier=tier, again=int(number < again))
    ]

    found = study.change_standardised(study.track(records_of(*history, to="2013-14Q4"), BOTH))

    # To the 2011 cohort: (4 × 25% + 2 × 50%) / 6 = 33.3% in both years.
    assert told(found) == {"2011": (6, 2, 33.3, 33.3), "2012": (10, 4, 40.0, 33.3)}
    assert differences(found) == (6.7, 0.0)


def test_shares_are_weighted_as_the_groups_were_in_the_earlier_cohort():
    # 2012 by the mix of 2011: 0.8 × 30% + 0.2 × 80% = 40%; by its own mix it is 60%.
    found = compared(
        [(PRE_COURT, 40, 8), (CUSTODY, 10, 6)], [(PRE_COURT, 20, 6), (CUSTODY, 30, 24)]
    )

    assert told(found, "share", "standardised") == {"2011": (28.0, 28.0), "2012": (60.0, 40.0)}
    assert "Standardised to the 2011 cohort" in found.notes[0]
    assert "weighted as the groups were in 2011" in found.notes[0]


NOTHING_CLAIMED = "point in different directions: nothing is claimed."


def test_where_crude_and_standardised_differ_in_sign_nothing_is_claimed():
    # Each group reoffends less, and yet the share is higher: 0.8 × 10% + 0.2 × 55% = 19%.
    found = compared(ONLY_MIX[0], [(PRE_COURT, 10, 1), (CUSTODY, 40, 22)])

    assert differences(found) == (18.0, -9.0)
    assert said(found)[0].endswith(NOTHING_CLAIMED)


@each(
    "later",
    {
        "both up": [(PRE_COURT, 40, 16), (CUSTODY, 10, 7)],
        "both down": [(PRE_COURT, 40, 4), (CUSTODY, 10, 5)],
        "no change at all": ONLY_MIX[0],
        "only the crude one changed": ONLY_MIX[1],
    },
)
def test_where_they_do_not_differ_in_sign_no_more_is_said(later):
    (sentence,) = said(compared(ONLY_MIX[0], later))

    assert sentence.startswith("Had the 2012 cohort been made up as that of 2011")
    assert "directions" not in sentence


def test_groups_that_one_cohort_lacks_are_left_out_of_both():
    earlier = [(PRE_COURT, 40, 8), (CUSTODY, 2, 2)]
    later = [(PRE_COURT, 40, 16), (FIRST_TIER, 5, 0)]

    found = compared(earlier, later)

    # With counterparts 8 of 40 and 16 of 40; everybody 10 of 42 and 16 of 45.
    assert told(found) == {"2011": (42, 10, 23.8, 20.0), "2012": (45, 16, 35.6, 40.0)}
    assert differences(found) == (11.7, 20.0)
    assert "Groups that only one cohort has are left out" in found.notes[0]


#            of 100 people each, those with counterparts        is anything standardised?
ALIKE = {
    "four in five of the later": (100, 80, True),
    "fewer of the later": (100, 79, False),
    "four in five of the earlier": (80, 100, True),
    "fewer of the earlier": (79, 100, False),
    "nobody": (0, 100, False),
}


@each("earlier, later, enough", ALIKE)
def test_fewer_than_four_in_five_alike_and_nothing_is_standardised(earlier, later, enough):
    one = [(PRE_COURT, earlier, earlier), (CUSTODY, 100 - earlier, 0)]
    other = [(PRE_COURT, later, later), (FIRST_TIER, 100 - later, 0)]

    found = compared(one, other)

    standardised = told(found, "standardised")
    expected = 100.0 if enough else "[x]"
    assert standardised == {"2011": expected, "2012": expected}
    assert differences(found) == (later - earlier, 0.0 if enough else None)
    assert said(found)[0].startswith("Too few of the 2012 cohort have counterparts") != enough


#                              what tells them apart
STRATA = {
    "tier": {"tier": "first tier"},
    "sex": {"sex": "female"},
    "16 and over": {"age": 16},
    "an earlier offence": {"earlier_offences": 1},
}
OLD_HAND = {"age": 16, "earlier_offences": 1}
ALL_THE_SAME = {
    "any age under 16": ({"age": 15}, {"age": 10}),
    "16 and 17": ({"age": 16}, {"age": 17}),
    "any number of earlier offences": (OLD_HAND, {**OLD_HAND, "earlier_offences": 9}),
}


@each("another", STRATA)
def test_people_are_alike_in_tier_sex_age_and_earlier_offences(another):
    one = {**PRE_COURT, "age": 15}

    found = compared([(one, 20, 10)], [({**one, **another}, 20, 0)])

    assert differences(found) == (-50.0, None)


@each("one, another", ALL_THE_SAME)
def test_people_are_alike_whatever_else_tells_them_apart(one, another):
    found = compared([(PRE_COURT | one, 20, 10)], [(PRE_COURT | another, 20, 0)])

    assert differences(found) == (-50.0, -50.0)


@each(
    "earlier, later, too_few",
    {"thirty each": (30, 30, False), "29 before": (29, 30, True), "29 now": (30, 29, True)},
)
def test_no_verdict_stands_on_fewer_than_thirty_reoffenders(earlier, later, too_few):
    found = compared([(PRE_COURT, 60, earlier)], [(PRE_COURT, 60, later)])

    assert [change.too_few for change in found.changes] == [too_few, too_few]


def test_only_the_last_two_complete_cohorts_are_compared():
    years = [
        cohort(year, [(PRE_COURT, 20, again)]) for year, again in ((2010, 20), (2011, 5), (2012, 8))
    ]

    found = study.change_standardised(tuple(years))

    assert told(found, "share") == {"2011": 25.0, "2012": 40.0}
    assert differences(found) == (15.0, 15.0)
    assert {(change.earlier, change.later) for change in found.changes} == {("2011", "2012")}


@each(
    "cohorts",
    {
        "none": (),
        "one": (cohort(2012, [(PRE_COURT, 20, 5)]),),
        "one of them of nobody": (cohort(2011, []), cohort(2012, [(PRE_COURT, 20, 5)])),
        "the latest of nobody": (cohort(2011, [(PRE_COURT, 20, 5)]), cohort(2012, [])),
    },
)
def test_without_two_cohorts_of_somebody_there_is_no_change(cohorts):
    found = study.change_standardised(cohorts)

    assert (found.rows, found.changes, said(found)) == ((), (), [])
    assert release(found, PUBLIC).finding.rows == ()
