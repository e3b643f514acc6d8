"""Three rates: reoffenders of offenders, reoffences of reoffenders, reoffences of offenders.

The Ministry's bulletin for April 2013 to March 2014 prints 25.2%, 3.1 and 0.8 for adults from
117,864 reoffenders and 367,605 reoffences of 468,134 offenders, and 38.0%, 3.1 and 1.2 for young
people from 16,083 and 50,184 of 42,299. Each offender with no reoffence is in the first and third
denominators and not in the second.
"""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from histories import Event, each, every_definition, followed, proven

from rrlib.reoffending import (
    MOJ_PROVEN,
    FollowUp,
    busiest_tenth,
    proportion_reoffending,
    reoffences_per_offender,
    reoffences_per_reoffender,
)
from rrlib.results import Marker

PUBLISHED = {
    "adults": (468_134, 117_864, 367_605, 25.2, 3.1, 0.8),
    "young people": (42_299, 16_083, 50_184, 38.0, 3.1, 1.2),
}


def people_with(reoffences):
    """A complete follow-up of people with so many reoffences each."""
    table = pd.DataFrame({"complete": True, "reoffences": reoffences})
    return FollowUp(MOJ_PROVEN, date(2016, 1, 1), table)


@each("offenders, reoffenders, reoffences, proportion, frequency, per_offender", PUBLISHED)
def test_the_published_rates_follow_from_the_published_counts(
    offenders, reoffenders, reoffences, proportion, frequency, per_offender
):
    counts = [1] * (reoffenders - 1) + [reoffences - reoffenders + 1]
    known = people_with(counts + [0] * (offenders - reoffenders))

    assert proportion_reoffending(known).value == pytest.approx(proportion, abs=0.05)
    assert reoffences_per_reoffender(known).value == pytest.approx(frequency, abs=0.05)
    assert reoffences_per_offender(known).value == pytest.approx(per_offender, abs=0.05)


#            reoffences
#   P1       ● ● ●
#   P2       ●
#   P3
#   P4
FOUR = [
    *[Event("2012-01-15", person=f"P{number}") for number in (1, 2, 3, 4)],
    *[proven(f"2012-0{month}-01", "2012-12-01", person="P1") for month in (5, 6, 7)],
    proven("2012-05-01", "2012-06-01", person="P2"),
]


@every_definition
def test_two_of_four_people_reoffend_however_often(definition):
    estimate = proportion_reoffending(followed(definition, *FOUR))

    assert (estimate.numerator, estimate.n, estimate.value) == (2, 4, 50)


#                           reoffences each            per reoffender, per offender
MEANS = {
    "all reoffend": ([2] * 30, 2, 2),
    "half of them": ([2] * 30 + [0] * 30, 2, 1),
    "once or thrice": ([1, 3] * 15 + [0] * 70, 2, 0.6),
}


@each("reoffences, per_reoffender, per_offender", MEANS)
def test_somebody_without_reoffences_is_an_offender_and_no_reoffender(
    reoffences, per_reoffender, per_offender
):
    known = people_with(reoffences)

    assert reoffences_per_reoffender(known).value == pytest.approx(per_reoffender)
    assert reoffences_per_offender(known).value == pytest.approx(per_offender)


@each(
    "reoffenders, printed",
    {"one": (1, False), "29": (29, False), "30": (30, True), "31": (31, True)},
)
@each("others", {"and nobody else": 0, "among many others": 200})
def test_no_mean_stands_on_fewer_than_30_reoffenders(reoffenders, printed, others):
    # The Justice Data Lab's rule. The mean of a few is the number of one of them.
    known = people_with([2] * reoffenders + [0] * others)

    for measure in (reoffences_per_reoffender, reoffences_per_offender):
        assert (measure(known) is not Marker.UNRELIABLE) == printed


def test_a_proportion_is_printed_of_any_number():
    assert proportion_reoffending(people_with([2])).value == 100


@every_definition
def test_every_rate_carries_the_definition_that_made_it(definition):
    known = replace(people_with([2] * 30), definition=definition)

    for measure in (proportion_reoffending, reoffences_per_reoffender, reoffences_per_offender):
        assert measure(known).definition is definition


@every_definition
def test_nobody_reoffending_is_a_rate_of_nought_with_no_frequency(definition):
    known = followed(definition, Event("2012-01-15"))

    assert proportion_reoffending(known).value == 0
    assert reoffences_per_reoffender(known) is Marker.NOT_APPLICABLE


@every_definition
def test_a_cohort_of_nobody_has_no_rates(definition):
    known = followed(definition, Event("2012-01-15", area="elsewhere"))

    for measure in (proportion_reoffending, reoffences_per_reoffender, reoffences_per_offender):
        assert measure(known) is Marker.NOT_APPLICABLE


#                                reoffences each                   people, theirs, percent
BUSIEST = {
    "one of ten": ([5, 3, 2] + [0] * 7, 1, 5, 50),
    "two of eleven": ([5, 3, 2] + [0] * 8, 2, 8, 80),
    "of equals as many as fill it": ([2] * 20, 2, 4, 10),
    "some of them without reoffences": ([4] + [0] * 19, 2, 4, 100),
}


@each("reoffences, people, theirs, percent", BUSIEST)
@each("step", {"in order": 1, "the other way round": -1})
def test_the_busiest_tenth_is_rounded_up_and_has_a_share_of_all_reoffences(
    reoffences, people, theirs, percent, step
):
    busiest = busiest_tenth(people_with(reoffences[::step]))

    assert (busiest.people, busiest.reoffences) == (people, theirs)
    assert busiest.share.value == pytest.approx(percent)
    assert busiest.share.definition is MOJ_PROVEN


def test_the_busiest_tenth_of_those_whose_follow_up_is_complete_only():
    known = people_with([9] + [1] * 10)
    known = replace(known, people=known.people.assign(complete=[False] + [True] * 10))

    assert busiest_tenth(known).reoffences == 1


@each("reoffences", {"nobody reoffended": [0] * 10, "nobody at all": []})
def test_where_there_are_no_reoffences_nobody_has_a_share_of_them(reoffences):
    assert busiest_tenth(people_with(reoffences)).share is Marker.NOT_APPLICABLE
