"""How soon they reoffend: curves, ages and months at risk, counted by hand."""

import ibis
import numpy as np
import pandas as pd
import pytest
from drawn_cohorts import PUBLIC, by_hand, cell, day, plain, said, shown, told
from histories import BOTH, Custody, Event, each, proven, records_of

from rrlib.disclosure import release
from rrlib.records import as_at
from rrlib.reoffending import End, Times, curve
from rrlib.statistics import gray
from rrlib.studies import yos_cohort_tracking as study
from rrlib.studies.yos_cohort_tracking.curves import Timed

STILL, AGAIN, CUSTODY, DIED = End.STILL_FOLLOWED, End.REOFFENDED, End.CUSTODY, End.DIED


def soon(year, people, *, known_after=26, unseen=()):
    """A cohort of people, each (months, what ended them, months they could be followed)."""
    tracked = by_hand(year, [{}] * len(people), known_after=known_after)
    table = pd.DataFrame(people, columns=["months", "end", "followed"])
    table["turned_18_unseen"] = [number in unseen for number in range(len(people))]
    times = Times(study.TIME, tracked.followed.as_at, table)
    return Timed(tracked, times, curve(times, months=12))


def ended(months, end=AGAIN, people=1):
    """So many for whom something ends it in a month, and who could be followed for a year."""
    return [(months, end, 12)] * people


def still(months, people=1):
    return [(months, STILL, months)] * people


TEN = [*ended(1, people=2), *ended(2), *ended(3, CUSTODY), *ended(5), *still(6, 2), *ended(8)]
TEN += still(12, 2)
#       month   at risk   reoffended   share of those not yet gone
#         1        10         2        20%
#         2         8         1        30%
#         3         7         custody  30%, 60% are left
#         5         6         1        30% + 60% × 1/6 = 40%, 50% are left
#         8         3         1        40% + 50% × 1/3 = 56.7%


def test_every_three_months_the_curve_is_told_with_those_at_risk():
    found = study.how_soon((soon(2012, TEN),))

    assert told(found) == {
        "0": (10, 0, 0.0),
        "3": (7, 3, 30.0),
        "6": (5, 4, 40.0),
        "9": (2, 5, 56.7),
        "12": (2, 5, 56.7),
    }
    assert said(found)[0].startswith("By the end of month 12, 56.7% (95% interval ")


def test_the_curve_can_be_told_month_by_month():
    found = study.how_soon((soon(2012, TEN),), every=1)

    assert list(told(found, "share_2012")) == [str(month) for month in range(13)]
    assert told(found, "share_2012")["8"] == 56.7


def test_each_cohort_has_columns_of_its_own_and_what_nobody_is_followed_to_is_not_available():
    found = study.how_soon((soon(2012, TEN), soon(2013, [*ended(1), *still(4, 3)])))

    assert told(found, "at_risk_2012", "at_risk_2013", "share_2013") == {
        "0": (10, 4, 0.0),
        "3": (7, 3, 25.0),
        "6": (5, "[x]", "[x]"),
        "9": (2, "[x]", "[x]"),
        "12": (2, "[x]", "[x]"),
    }


@each("known_after, provisional", {"17 months later": (17, True), "18 months": (18, False)})
def test_the_curve_of_a_cohort_is_provisional_until_its_follow_up_is_complete(
    known_after, provisional
):
    cohort = soon(2012, TEN, known_after=known_after)

    curves, same_age = study.how_soon((cohort,)), study.at_the_same_age((cohort,))

    assert cohort.tracked.is_complete != provisional
    assert cell(curves, "6", "share_2012").provisional == provisional
    assert cell(same_age, "2012", "share").provisional == provisional


#                                       followed            the last month of half
REACH = {
    "half of four to month 8": ([*still(8, 2), *still(3, 2)], 8),
    "fewer than half": ([*still(8, 2), *still(3, 3)], 3),
    "everybody to the end": (still(12, 3), 12),
    "nobody for a month": (still(0, 3), 0),
    "most have reoffended, all to month 5": ([(1, AGAIN, 5)] * 6 + still(5, 4), 5),
    "most have died, all to month 5": ([(1, DIED, 5)] * 6 + still(5, 4), 5),
    "reoffended who could be followed": ([*ended(1, people=2), *still(3, 2)], 3),
    "all have reoffended": (ended(2, people=4), 12),
    "nobody": ([], 0),
}


@each("people, month", REACH)
def test_a_cohort_is_compared_at_the_last_month_that_half_of_it_could_be_followed_to(people, month):
    assert soon(2012, people).well_followed == month


@each("months, month", {"8": (8, "6"), "6": (6, "6"), "5": (5, "3"), "2": (2, None)})
def test_the_sentence_is_of_the_last_row_to_which_half_are_followed(months, month):
    sentences = said(study.how_soon((soon(2013, [*ended(1), *still(months, 3)]),)))

    assert [text.split(",")[0] for text in sentences] == (
        [f"By the end of month {month}"] if month else []
    )


def test_the_latest_cohort_is_said_first():
    found = study.how_soon((soon(2011, TEN), soon(2012, TEN)))

    assert ["2012" in text for text in said(found)] == [True, False]


def test_a_note_says_how_far_and_whether_the_18th_birthday_ends_it():
    cut, whole = soon(2011, still(7, 4), unseen=[0]), soon(2012, still(5, 4))

    assert study.how_soon((cut, whole)).notes == (
        "At risk: still followed and without a reoffence when the month began.",
        "2011: at least half are followed to month 7; some are followed only to the 18th birthday.",
        "2012: at least half are followed to month 5; nobody is followed only to the 18th "
        "birthday.",
    )


def test_without_cohorts_there_are_no_curves_and_nothing_is_said():
    nobody = soon(2012, [])
    for cohorts in ((), (nobody,)):
        for finding in (
            study.how_soon(cohorts),
            study.at_the_same_age(cohorts),
            study.back_test(cohorts, records_of()),
            study.riskiest_months(cohorts),
        ):
            assert said(finding) == []
            assert finding.limits
            release(finding, PUBLIC)
    assert told(study.how_soon((nobody,)), "share_2012") == dict.fromkeys(
        ["0", "3", "6", "9", "12"], "[x]"
    )
    assert (
        study.at_the_same_age(()).question
        == "Do the cohorts differ as long after their index dates?"
    )
    assert study.riskiest_months((nobody,)).rows == ()


EARLIER = [*ended(1, people=3), *ended(4), *ended(9, people=2), *ended(5, CUSTODY), *still(12, 13)]
LATER = [*ended(2, people=6), *ended(7, people=2), *ended(6, DIED), *still(7, 11)]


def test_cohorts_are_compared_at_the_month_to_which_the_latest_is_followed():
    cohorts = soon(2011, EARLIER), soon(2012, [(m, e, 7) for m, e, _ in LATER])

    found = study.at_the_same_age(cohorts)

    # The latest is followed for 7, of which the curves print 6: another month would tell of few.
    assert found.question == "Do the cohorts differ 6 months after their index dates?"
    assert told(found, "people", "reoffended", "share") == {
        "2011": (20, 4, 20.0),
        "2012": (20, 6, 30.0),
    }
    assert plain(cell(found, "2011", "p")) == "[z]"
    assert said(found)[0].startswith("At 6 months, 30.0% (95% interval ")


def test_p_is_gray_s_of_both_cohorts_up_to_that_month():
    cohorts = soon(2011, EARLIER), soon(2012, [(m, e, 7) for m, e, _ in LATER])
    months = [1] * 3 + [4] + [6] * 2 + [5] + [6] * 13 + [2] * 6 + [6] * 2 + [6] + [6] * 11
    causes = [1] * 3 + [1] + [0] * 2 + [2] + [0] * 13 + [1] * 6 + [0] * 2 + [3] + [0] * 11

    p = cell(study.at_the_same_age(cohorts), "2012", "p")

    assert p.value == gray(months, causes, [0] * 20 + [1] * 20, 1).p_value
    assert 0.05 < p.value < 0.9
    assert (p.lower, p.n) == (None, 40)


def test_each_cohort_is_tested_against_the_one_before():
    few, many = [*ended(1, people=2), *still(12, 38)], [*ended(1, people=20), *still(12, 20)]

    found = told(study.at_the_same_age((soon(2010, few), soon(2011, many), soon(2012, many))), "p")

    assert found["2010"] == "[z]"
    assert found["2011"] < 0.05
    assert found["2012"] == 1.0


def test_a_cohort_of_which_nobody_reoffended_differs_from_one_of_which_many_did():
    none, many = still(12, 30), [*ended(3, people=15), *still(12, 15)]

    for pair in ((none, many), (many, none)):
        found = study.at_the_same_age((soon(2011, pair[0]), soon(2012, pair[1])))
        assert cell(found, "2012", "p").value < 0.001


#                                   what leaves nothing that chance could have set apart
NOTHING_TO_COMPARE = {
    "nobody of either reoffended": (still(12, 5), still(12, 5)),
    "everybody of both in one month": (ended(2, people=3), ended(2, people=2)),
    "nobody is left beside them": (still(1, 3), ended(2, people=2)),
    "of nobody": ([], [*ended(2), *still(12)]),
}


@each("earlier, later", NOTHING_TO_COMPARE)
def test_where_no_chance_could_set_two_cohorts_apart_there_is_no_p(earlier, later):
    found = study.at_the_same_age((soon(2011, earlier), soon(2012, later)))

    assert told(found, "p") == {"2011": "[z]", "2012": "[z]"}
    assert said(found) == []


def test_one_cohort_alone_is_compared_with_nothing():
    found = study.at_the_same_age((soon(2012, TEN),))

    assert told(found, "people", "reoffended", "p") == {"2012": (10, 5, "[z]")}
    assert said(found) == []


def test_where_half_of_the_latest_are_not_followed_for_a_month_nothing_is_compared():
    found = study.at_the_same_age((soon(2011, TEN), soon(2012, still(0, 4))))

    assert (found.rows, said(found)) == ((), [])


#   index, offence, proven, entered late
FOLLOWED = {
    "P1": ("2012-01-10", "2012-03-01", "2012-05-01"),
    "P2": ("2012-01-20", "2012-02-10", "2012-04-10"),
    "P3": ("2012-01-31", "2012-08-15", "2012-12-01"),
    "P4": ("2012-02-10", None, None),
    "P5": ("2012-03-15", None, None),
    "P6": ("2012-03-31", "2013-02-20", "2013-05-05"),
    "P7": ("2012-01-15", "2012-06-20", "2013-01-20"),
}
ENTERED_LATE = {"P2": "2012-11-15"}
KNOWN = {
    "31 December 2012": (3, 2, 28.6, 28.6),
    "31 March 2013": (6, 2, 28.6, 28.6),
    "30 June 2013": (9, 3, 42.9, 42.9),
    "30 September 2013": (12, 4, 57.1, 57.1),
}


@pytest.fixture(scope="module")
def back_tested():
    history = []
    for person, (index, offence, disposed) in FOLLOWED.items():
        history.append(Event(index, person=person))
        if offence:
            history.append(proven(offence, disposed, person=person, offence_id=person))
    history.append(Event("2013-02-10", person="of a cohort still followed"))
    records = records_of(*history, to="2013-14Q4")
    offences = records.delivered["offences"]
    entered = offences.person_id.cases(
        *((person, ibis.literal(day(late))) for person, late in ENTERED_LATE.items()),
        else_=offences.recorded_on,
    )
    tables = {**records.delivered, "offences": offences.mutate(recorded_on=entered)}
    records = as_at(tables, records.quarter, records.origin)
    return study.back_test(study.timed(study.track(records, BOTH), records), records)


def test_the_back_test_says_what_was_known_at_the_end_of_each_quarter(back_tested):
    """From the first quarter at whose end half were followed for three months to the year's."""
    assert told(back_tested) == KNOWN
    assert back_tested.question == (
        "What did this curve say of the 2012 cohort while it was followed?"
    )


def test_what_was_said_of_fewer_than_12_months_was_provisional(back_tested):
    provisional = {row.label: row.cells["said"].provisional for row in back_tested.rows}

    assert provisional == {label: month < 12 for label, (month, *_) in KNOWN.items()}
    assert not any(row.cells["became"].provisional for row in back_tested.rows)


def test_the_first_quarter_is_put_in_words(back_tested):
    (sentence,) = said(back_tested)

    assert sentence.startswith("On 31 December 2012 the curve said 28.6%")
    assert "; of the same months, 28.6%" in sentence


def test_only_a_cohort_followed_for_a_year_is_tested():
    found = study.back_test((soon(2012, still(11, 3)),), records_of())

    assert (found.rows, found.notes) == ((), ())


def test_a_reoffence_in_custody_s_shadow_is_told_with_everybody_drawn():
    """Of three, one reoffends, one is taken into custody first, and one turns 18 unseen."""
    index = [Event("2012-01-15", person=person) for person in ("P1", "P2", "P3")]
    records = records_of(
        *index,
        proven("2012-02-20", "2012-04-01", person="P1"),
        Custody("2012-03-01", person="P2"),
        proven("2012-05-01", "2012-06-01", person="P2"),
        to="2013-14Q4",
    )

    found = study.how_soon(study.timed(study.track(records, BOTH), records))

    assert told(found)["3"] == (1, 1, 33.3)
    assert told(found)["12"] == (1, 1, 33.3)


def test_the_three_latest_cohorts_have_a_curve():
    records = records_of(
        *(Event(f"{year}-01-15", person=f"P{year}") for year in (2010, 2011, 2012, 2013)),
        to="2013-14Q3",
    )

    tracked = study.track(records, BOTH)

    assert [one.label for one in tracked] == ["2010", "2011", "2012", "2013"]
    assert [one.label for one in study.timed(tracked, records)] == ["2011", "2012", "2013"]


def test_months_at_risk_are_counted_until_something_ends_them():
    found = study.riskiest_months((soon(2012, TEN),))

    # 25, 17, 8 and 6 months at risk; 3 of 25 against 2 of 31.
    assert told(found) == {
        "Months 1 to 3": (3, 12.0, 1.9),
        "Months 4 to 6": (1, 5.9, "[z]"),
        "Months 7 to 9": (1, 12.5, "[z]"),
        "Months 10 to 12": (0, 0.0, "[z]"),
    }


def test_only_cohorts_followed_for_a_year_are_counted_together():
    found = study.riskiest_months((soon(2010, TEN), soon(2011, TEN), soon(2012, still(6, 9))))

    assert told(found, "first")["Months 1 to 3"] == 6
    assert found.notes[0] == "Cohorts together: 2010, 2011."


def drawn_at_random(hazards, people, seed):
    """A cohort whose first reoffences come by chance, so many of 1 in each month at risk."""
    chance = np.random.default_rng(seed).random((people, 12)) < np.array(hazards)
    first = np.where(chance.any(axis=1), chance.argmax(axis=1) + 1, 0)
    return soon(2012, [(month, AGAIN, 12) if month else (12, STILL, 12) for month in first])


CANNOT_SAY = "these data cannot say whether the first three months are the worst."
WORST = "the first three months are the worst in these data."
NOT_WORST = "the first three months are not the worst in these data."


@each(
    "hazards, ratio, verdict",
    {
        "always the same": ([0.05] * 12, 1, CANNOT_SAY),
        "falling": ([0.10] * 3 + [0.04] * 9, 2.5, WORST),
        "rising": ([0.02] * 3 + [0.06] * 9, 1 / 3, NOT_WORST),
    },
)
def test_the_verdict_is_that_of_the_risk_by_which_people_were_drawn(hazards, ratio, verdict):
    found = study.riskiest_months((drawn_at_random(hazards, 2000, seed=1),))

    estimate = cell(found, "Months 1 to 3", "ratio")
    assert estimate.lower < ratio < estimate.upper
    assert said(found)[0].endswith(": " + verdict)


def test_of_cohorts_with_one_risk_few_are_said_to_have_a_worst_month():
    verdicts = [
        said(study.riskiest_months((drawn_at_random([0.04] * 12, 150, seed),)))[0]
        for seed in range(100)
    ]

    assert sum(verdict.endswith(CANNOT_SAY) for verdict in verdicts) >= 93


@each(
    "people",
    {
        "nobody at first": [*ended(5, people=3), *still(12, 3)],
        "nobody later": [*ended(2, people=3), *still(12, 3)],
        "nobody at all": still(12, 3),
    },
)
def test_without_reoffences_on_both_sides_there_is_no_verdict(people):
    found = study.riskiest_months((soon(2012, people),))

    assert told(found, "ratio")["Months 1 to 3"] == "[x]"
    assert said(found) == []


def test_a_part_of_the_year_in_which_nobody_is_at_risk_has_no_rate():
    found = study.riskiest_months((soon(2012, ended(2, people=4)),))

    assert told(found, "first", "rate")["Months 10 to 12"] == (0, "[z]")


def test_the_public_sees_no_step_of_a_few_people():
    many = [*ended(1, people=20), *ended(5, people=3), *ended(8, people=9), *still(12, 30)]
    cohorts = (soon(2012, many),)

    assert shown(study.how_soon(cohorts), "reoffended_2012") == {
        "0": 0,
        "3": "[c]",
        "6": 23,
        "9": 32,
        "12": 32,
    }
    assert shown(study.riskiest_months(cohorts), "first", "rate")["Months 4 to 6"] == ("[c]", "[c]")
