"""Who of each cohort reoffended, and how often: counted by hand from drawn histories."""

import pytest
from drawn_cohorts import PUBLIC, by_hand, said, shown, told, young
from histories import BOTH, DARLINGTON, each, records_of

from rrlib.disclosure import release
from rrlib.studies import yos_cohort_tracking as study

COHORTS = {
    # 2011: 2 of 5, with 4 reoffences; 2012: 4 of 8, with 11; 2013 is still followed
    "Ann": (2011, {"tier": "pre-court", "sex": "female", "again": 1}),
    "Bob": (2011, {"again": 3}),
    "Cy": (2011, {}),
    "Dan": (2011, {}),
    "Ed": (2011, {}),
    "Flo": (2012, {"tier": "pre-court", "sex": "female", "age": 13, "disposal": "reprimand"}),
    "Gus": (2012, {"tier": "pre-court", "age": 14, "again": 1, "disposal": "reprimand"}),
    "Hal": (2012, {"age": 16, "again": 2, "disposal": "referral order"}),
    "Ian": (2012, {"age": 17, "disposal": "referral order"}),
    "Jim": (2012, {"tier": "community penalty", "age": 17, "again": 5, "disposal": "fine"}),
    "Kit": (2012, {"tier": "custodial release", "age": 17, "again": 3}),
    "Lee": (2012, {"tier": "pre-court", "age": 18, "sex": "not recorded"}),
    "Max": (2012, {"tier": "first tier", "area": DARLINGTON, "disposal": "discharge"}),
    "Ned": (2013, {"again": 1}),
    "Oz": (2013, {}),
}


@pytest.fixture(scope="module")
def tracked():
    history = [item for name, (year, more) in COHORTS.items() for item in young(name, year, **more)]
    return study.track(records_of(*history, to="2013-14Q4"), BOTH)


def test_each_complete_cohort_has_a_share_and_one_still_followed_has_none(tracked):
    found = study.reoffended_by_cohort(tracked)

    assert told(found) == {
        "2011": (5, 2, 40.0),
        "2012": (8, 4, 50.0),
        "2013": (2, "[x]", "[x]"),
    }
    assert said(found)[0] == (
        "Of the 8 young people of the 2012 cohort, 4 reoffended within 12 months: "
        "50.0% (95% interval 22% to 78%)."
    )
    assert found.notes == (
        "Offences of the 2013 cohort can be proven in time until 30 June 2014; until then its "
        "share is not available.",
    )


def test_the_four_latest_cohorts_that_have_closed_are_tracked_and_have_a_share_once_over():
    """On 31 March 2013 the 2013 cohort closes, on 30 June that of 2012 is followed in full."""
    history = [item for year in range(2009, 2015) for item in young(f"P{year}", year, again=1)]

    known = {
        quarter: told(study.reoffended_by_cohort(study.track(records, BOTH)), "share")
        for quarter in ("2012-13Q4", "2013-14Q1")
        for records in [records_of(*history, to=quarter)]
    }

    assert known == {
        "2012-13Q4": {"2010": 100.0, "2011": 100.0, "2012": "[x]", "2013": "[x]"},
        "2013-14Q1": {"2010": 100.0, "2011": 100.0, "2012": 100.0, "2013": "[x]"},
    }


def test_only_the_last_two_complete_cohorts_are_compared(tracked):
    (change,) = study.reoffended_by_cohort(tracked).changes

    assert (change.earlier, change.later, round(change.difference.value, 1)) == ("2011", "2012", 10)
    before = by_hand(2010, [{}] * 5)
    (change,) = study.reoffended_by_cohort((before, *tracked)).changes
    assert (change.earlier, change.later) == ("2011", "2012")
    assert study.reoffended_by_cohort(tracked[:1]).changes == ()
    assert study.reoffended_by_cohort(tracked[1:]).changes == ()


@each(
    "earlier, later, too_few",
    {"thirty each": (30, 30, False), "29 before": (29, 30, True), "29 now": (30, 29, True)},
)
def test_no_verdict_stands_on_fewer_than_thirty_reoffenders(earlier, later, too_few):
    pair = tuple(
        by_hand(year, [{"reoffences": 1}] * again + [{}] * 40)
        for year, again in ((2011, earlier), (2012, later))
    )

    assert study.reoffended_by_cohort(pair).changes[0].too_few == too_few


def test_the_latest_complete_cohort_is_told_by_tier_sex_age_and_disposal(tracked):
    found = study.reoffended_by_group(tracked)

    assert told(found, "people", "reoffended", "share") == {
        "All young people": (8, 4, 50.0),
        "Pre-court": (3, 1, 33.3),
        "First tier": (3, 1, 33.3),
        "Community penalty": (1, 1, 100.0),
        "Custodial release": (1, 1, 100.0),
        "Male": (6, 4, 66.7),
        "Female": (1, 0, 0.0),
        "Not recorded": (1, 0, 0.0),
        "Aged 10-13": (1, 0, 0.0),
        "Aged 14-15": (2, 1, 50.0),
        "Aged 16-17": (4, 3, 75.0),
        "Aged 18 or over": (1, 0, 0.0),
        "Discharge": (1, 0, 0.0),
        "Fine": (1, 1, 100.0),
        "None in the offences extract": (2, 1, 50.0),
        "Referral order": (2, 1, 50.0),
        "Reprimand": (2, 1, 50.0),
    }
    assert [row.label for row in found.rows][:8] == [
        *("All young people", "Pre-court", "First tier", "Community penalty", "Custodial release"),
        *("Male", "Female", "Not recorded"),
    ]
    assert [row.label for row in found.rows if row.is_total] == ["All young people"]
    assert list(dict.fromkeys(row.breakdown for row in found.rows)) == [
        "",
        "By tier",
        "By sex",
        "By age on the index date",
        "By disposal on the index date",
    ]


def test_each_breakdown_adds_up_to_the_cohort(tracked):
    rows = study.reoffended_by_group(tracked).rows

    for heading in {row.breakdown for row in rows} - {""}:
        for key, whole in (("people", 8), ("reoffended", 4)):
            assert sum(r.cells[key].value for r in rows if r.breakdown == heading) == whole


def test_a_group_of_which_nobody_is_in_the_cohort_is_in_no_sentence(tracked):
    with_both = said(study.reoffended_by_group(tracked))
    without_custody = said(study.reoffended_by_group(tracked[:1]))

    assert [text[:49] for text in with_both] == [
        "Young people released from custody: 100.0% (95% i",
        "Young men: 66.7% (95% interval 30% to 90%). Young",
    ]
    assert [text[:10] for text in without_custody] == ["Young men:"]


def test_a_cohort_still_followed_is_no_latest_complete_one(tracked):
    found = study.reoffended_by_group(tracked[2:])

    assert (found.rows, found.question) == ((), "Who in the latest complete cohort reoffended?")
    assert said(found) == []


def test_reoffences_are_counted_and_no_mean_is_made_of_few(tracked):
    found = study.further_offences(tracked)

    assert told(found) == {"2011": (5, 2, 4, "[u]", "[u]"), "2012": (8, 4, 11, "[u]", "[u]")}
    assert said(found) == []


def test_thirty_reoffenders_are_enough_for_a_mean():
    many = [{"reoffences": 4}] * 10 + [{"reoffences": 1}] * 20 + [{}] * 20

    enough, too_few = (
        study.further_offences((by_hand(2012, cohort),)) for cohort in (many, many[1:])
    )

    assert told(enough) == {"2012": (50, 30, 60, 2.0, 1.2)}
    assert said(enough)[0].startswith(
        "Those of the 2012 cohort who reoffended committed 2.00 (95% interval"
    )
    assert told(too_few) == {"2012": (49, 29, 56, "[u]", "[u]")}


#                                    reoffences of each       tenth, theirs, part
CONCENTRATED = {
    "ten people": ([5, 2, 1] + [0] * 7, (1, 5, 62.5)),
    "eleven people: rounded up": ([5, 2, 1] + [0] * 8, (2, 7, 87.5)),
    "twenty people": ([5, 2, 1] + [0] * 17, (2, 7, 87.5)),
    "a tie at the edge of the tenth": ([2] * 15 + [0] * 5, (2, 4, 13.3)),
    "all the same": ([3] * 20, (2, 6, 10.0)),
    "one reoffender": ([4] + [0] * 19, (2, 4, 100.0)),
    "nobody reoffended": ([0] * 20, (2, 0, "[z]")),
    "one person": ([3], (1, 3, 100.0)),
}


@each("counts, expected", CONCENTRATED)
def test_the_busiest_tenth_is_counted_in_people_rounded_up(counts, expected):
    cohort = by_hand(2012, [{"reoffences": count} for count in counts])

    assert told(study.concentration((cohort,)), "tenth", "theirs", "part") == {"2012": expected}


def test_the_busiest_of_drawn_cohorts_are_told_of_the_latest_complete_one(tracked):
    found = study.concentration(tracked)

    assert told(found) == {"2011": (5, 2, 1, 3, 75.0), "2012": (8, 4, 1, 5, 45.5)}
    assert said(found) == [
        "The 1 young people of the 2012 cohort who reoffended most, a tenth of it, committed 45.5% "
        "of its reoffences."
    ]
    assert found.notes == ("A tenth of the people followed, rounded up.",)


def test_nothing_is_said_of_the_busiest_where_nobody_reoffended():
    assert said(study.concentration((by_hand(2012, [{}] * 20),))) == []


@each(
    "counts",
    {"nobody reoffended": [0] * 60, "one did": [9] + [0] * 59, "all did": [1] * 60},
)
def test_the_busiest_tenth_tells_the_public_nothing_that_the_share_hides(counts):
    cohort = (by_hand(2012, [{"reoffences": count} for count in counts]),)

    assert shown(study.reoffended_by_cohort(cohort)) == {"2012": (60, "[c]", "[c]")}
    assert shown(study.concentration(cohort)) == {"2012": (60, "[c]", 6, "[c]", "[c]")}
    assert said(study.concentration(cohort), PUBLIC) == []


def test_every_finding_of_no_cohort_is_empty_and_released():
    for finding in (
        study.reoffended_by_cohort(()),
        study.reoffended_by_group(()),
        study.further_offences(()),
        study.concentration(()),
    ):
        assert finding.rows == ()
        assert finding.limits
        assert release(finding, PUBLIC).finding.rows == ()


def test_a_cohort_of_whom_nobody_was_found_has_no_share():
    unmatched = (by_hand(2012, []),)

    assert told(study.reoffended_by_cohort(unmatched)) == {"2012": (0, 0, "[z]")}
    assert told(study.further_offences(unmatched)) == {"2012": (0, 0, 0, "[z]", "[z]")}
    assert told(study.concentration(unmatched)) == {"2012": (0, 0, 0, 0, "[z]")}
    assert study.reoffended_by_cohort((by_hand(2011, [{}]), *unmatched)).changes == ()
