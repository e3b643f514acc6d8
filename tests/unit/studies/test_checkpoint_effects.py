"""The difference between the arms, and whether chance in the draw could explain it.

97 of 265 and 120 of 256 are one way to reach the printed 36.6% and 46.9%.
"""

import re
from dataclasses import replace
from math import comb, log, sqrt

import pandas as pd
import pytest
from drawn_cohorts import PUBLIC, cell, said, told
from drawn_trial import two_arms
from histories import each
from scipy.stats import boschloo_exact, fisher_exact

from rrlib.disclosure import release
from rrlib.results import Estimate
from rrlib.studies import checkpoint_trial as study
from rrlib.studies.checkpoint_trial.chance import FEWER, MORE
from rrlib.studies.checkpoint_trial.judging import Verdict, verdict

Z = 1.959963984540054


@pytest.fixture(scope="module")
def golden():
    return two_arms((97, 265), (120, 256))


@pytest.fixture(scope="module")
def of_arms(golden):
    """The golden trial with other arms: (reoffenders, people) each."""

    def made(treated, control):
        rows = [
            {"arm": arm, "treated": arm == "treatment", "reoffences": int(place < again)}
            for arm, (again, people) in {"treatment": treated, "control": control}.items()
            for place in range(people)
        ]
        people = pd.DataFrame(rows, columns=["arm", "treated", "reoffences"])
        return replace(golden, followed=replace(golden.followed, people=people))

    return made


def wilson_by_hand(events, people):
    share = events / people
    middle = (share + Z**2 / (2 * people)) / (1 + Z**2 / people)
    half = Z * sqrt(share * (1 - share) / people + Z**2 / (4 * people**2)) / (1 + Z**2 / people)
    return share, middle - half, middle + half


def test_the_shares_are_those_that_were_printed(golden):
    found = study.reoffended(golden)

    assert told(found) == {"Treatment": (265, 97, 36.6), "Control": (256, 120, 46.9)}
    for row, (events, people) in {"Treatment": (97, 265), "Control": (120, 256)}.items():
        share, low, high = wilson_by_hand(events, people)
        estimate = cell(found, row, "share")
        assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(
            (100 * share, 100 * low, 100 * high)
        )
    assert said(found) == [
        "Within 24 months 36.6% (95% interval 31% to 43%) of those drawn for treatment reoffended, "
        "and 46.9% (95% interval 41% to 53%) of the control group."
    ]


def test_the_difference_has_newcombes_interval(golden):
    first, low, high = wilson_by_hand(97, 265)
    other, below, above = wilson_by_hand(120, 256)
    estimate = cell(study.effects(golden), "Treatment", "difference")

    assert estimate.value == pytest.approx(-10.2712, abs=5e-5)
    assert estimate.lower == pytest.approx(
        100 * (first - other - sqrt((first - low) ** 2 + (above - other) ** 2))
    )
    assert estimate.upper == pytest.approx(
        100 * (first - other + sqrt((high - first) ** 2 + (other - below) ** 2))
    )


def test_one_difference_over_two_bases_is_ten_and_twenty_two(golden):
    effects = study.effects(golden)

    assert told(effects, "fewer", "fewer_of", "ratio", "odds_ratio") == {
        "Treatment": (10.3, 21.9, 0.8, 0.7),
        "Control": ("[z]",) * 4,
    }
    ratio, odds = (cell(effects, "Treatment", key) for key in ("ratio", "odds_ratio"))
    assert ratio.value == pytest.approx(97 / 265 / (120 / 256))
    assert odds.value == pytest.approx(97 * 136 / (168 * 120))
    fewer_of = cell(effects, "Treatment", "fewer_of")
    assert (fewer_of.lower, fewer_of.upper) == pytest.approx(
        (100 * (1 - ratio.upper), 100 * (1 - ratio.lower))
    )


def test_the_ratios_hold_those_that_a_score_test_does_not_reject(golden):
    """At both ends of Koopman's interval Pearson's chi-squared, given that ratio, is 3.84."""
    ratio = cell(study.effects(golden), "Treatment", "ratio")

    for end in (ratio.lower, ratio.upper):
        # The likeliest shares with that ratio, by search instead of the quadratic.
        best = max(
            (other / 200_000 for other in range(1, 200_000)),
            key=lambda other: _likelihood(min(end * other, 1 - 1e-9), other),
        )
        spread = end * best * (1 - end * best) / 265 + end**2 * best * (1 - best) / 256
        assert (97 / 265 - end * 120 / 256) ** 2 / spread == pytest.approx(Z**2, rel=1e-3)


def _likelihood(share, other):
    return 97 * log(share) + 168 * log(1 - share) + 120 * log(other) + 136 * log(1 - other)


def test_numbers_are_printed_whole_and_p_with_two_decimals(golden):
    assert said(study.effects(golden), PUBLIC) == [
        "The share who reoffended differs by −10 (95% interval −19 to −2) percentage points, "
        "treatment less control.",
        "That is 10 (95% interval 2 to 19) fewer for each 100 people drawn for the treatment, and "
        "22 (95% interval 4 to 36) fewer for each 100 who would otherwise reoffend (below 0: "
        "more).",
        "The treatment arm's share is 0.78 (95% interval 0.64 to 0.96) times that of the control "
        "arm, its odds 0.65 (95% interval 0.46 to 0.93) times.",
    ]
    released = release(study.effects(golden), PUBLIC)
    assert released.cell("Treatment", "difference").value == -10.0


NO_RATIO = {
    "nobody of the control arm": ((5, 40), (0, 40), ("[x]", "[x]", "[x]")),
    "nobody at all": ((0, 40), (0, 40), ("[z]", "[z]", "[z]")),
    "everybody": ((40, 40), (40, 40), (1.0, "[z]", 0.0)),
}


@each("treated, control, expected", NO_RATIO)
def test_where_there_is_no_ratio_a_marker_says_so(of_arms, treated, control, expected):
    found = study.effects(of_arms(treated, control))

    assert told(found, "ratio", "odds_ratio", "fewer_of")["Treatment"] == expected
    assert isinstance(cell(found, "Treatment", "difference"), Estimate)


def draws_as_far(treated, control):
    """The share of all draws that set the arms as far apart, counted one by one."""
    (events, people), (other, others) = treated, control
    both, everybody = events + other, people + others
    gap = abs(events * others - other * people)
    return sum(
        comb(both, x) * comb(everybody - both, people - x)
        for x in range(max(0, people - everybody + both), min(both, people) + 1)
        if abs(x * others - (both - x) * people) >= gap
    ) / comb(everybody, people)


@each("treated, control", {"golden": ((97, 265), (120, 256)), "small": ((10, 30), (16, 40))})
def test_p_is_the_share_of_draws_that_set_the_arms_as_far_apart(of_arms, treated, control):
    found = study.chance(of_arms(treated, control))

    value = cell(found, "Treatment", "p_value").value
    assert value == pytest.approx(draws_as_far(treated, control))
    table = [[treated[0], control[0]], [treated[1] - treated[0], control[1] - control[0]]]
    assert value == pytest.approx(fisher_exact(table).pvalue, abs=0.02)
    assert cell(found, "Treatment", "boschloo").value == pytest.approx(boschloo_exact(table).pvalue)


def test_where_the_arms_are_huge_boschloos_test_is_not_waited_for(of_arms):
    found = study.chance(of_arms((300, 1000), (330, 1000)))

    assert told(found, "p_value", "boschloo")["Treatment"] == (0.2, "[x]")


NUMBERS = {
    # treated, control: (value, least, most) for one fewer, and for one more
    "fewer": ((97, 265), (120, 256), (9.7, 5.4, 55.4), ("[z]",) * 3),
    "more": ((120, 256), (97, 265), ("[z]",) * 3, (9.7, 5.4, 55.4)),
    "fewer or none": ((97, 265), (105, 256), (22.7, 7.9, "[x]"), ("[z]", 25.4, "[x]")),
    "alike": ((20, 50), (20, 50), ("[x]", 5.4, "[x]"), ("[z]", 5.4, "[x]")),
}


@each("treated, control, fewer, more", NUMBERS)
def test_the_number_needed_is_one_range_or_two_and_never_one_through_infinity(
    of_arms, treated, control, fewer, more
):
    found = told(study.needed_to_treat(of_arms(treated, control)))

    # Where the shares are alike neither direction has a number: both would be endless.
    if treated == control:
        assert (found[FEWER][1:], found[MORE][1:]) == (fewer[1:], more[1:])
    else:
        assert (found[FEWER], found[MORE]) == (fewer, more)


def test_two_ranges_are_said_as_two(of_arms):
    (one,) = said(study.needed_to_treat(of_arms((97, 265), (120, 256))))
    assert one == (
        "About 10 people are drawn for the treatment for one fewer who reoffends; from 5 to 55 fit "
        "the data."
    )
    (two,) = said(study.needed_to_treat(of_arms((97, 265), (105, 256))))
    assert two == (
        "About 23 people are drawn for the treatment for one fewer who reoffends, but the data "
        "also fit no difference: 8 people or more for one fewer, and 25 or more for one more. "
        "These are two ranges, not one from the first to the second."
    )
    (alike,) = said(study.needed_to_treat(of_arms((20, 50), (20, 50))))
    assert alike.startswith("The shares are alike. The interval holds 5 people or more treated for")


VERDICTS = {
    "fewer": ((97, 265), (120, 256), Verdict.FEWER),
    "more": ((120, 256), (97, 265), Verdict.MORE),
    "chance": ((97, 265), (105, 256), Verdict.INCONCLUSIVE),
    "30 reoffenders of each arm": ((30, 200), (60, 200), Verdict.FEWER),
    "29 of one": ((29, 200), (60, 200), Verdict.TOO_FEW),
    "29 of the other": ((60, 200), (29, 200), Verdict.TOO_FEW),
    "10 who did not": ((30, 80), (70, 80), Verdict.FEWER),
    "9 who did not": ((30, 80), (71, 80), Verdict.TOO_FEW),
    "too few people": ((10, 29), (20, 30), Verdict.TOO_FEW),
}


@each("treated, control, expected", VERDICTS)
def test_a_difference_is_called_one_by_the_rule(of_arms, treated, control, expected):
    assert verdict(of_arms(treated, control)) is expected


def test_p_of_five_in_a_hundred_is_the_limit(of_arms):
    """Of 200 and 200, 60 against 79 has p 0.0586 and 60 against 80 has p 0.0462."""
    assert draws_as_far((60, 200), (79, 200)) == pytest.approx(0.0586, abs=5e-5)
    assert draws_as_far((60, 200), (80, 200)) == pytest.approx(0.0462, abs=5e-5)
    assert verdict(of_arms((60, 200), (79, 200))) is Verdict.INCONCLUSIVE
    assert verdict(of_arms((60, 200), (80, 200))) is Verdict.FEWER


def test_what_can_be_said_follows_the_verdict_and_something_always_does(of_arms):
    for treated, control, expected in list(VERDICTS.values())[:5]:
        found = study.what_can_be_said(of_arms(treated, control))
        can, cannot = said(found)
        assert can.startswith("What can be said: ")
        assert cannot.startswith("What cannot be said: ")
        word = {
            Verdict.FEWER: "lowered the share",
            Verdict.MORE: "raised the share",
            Verdict.INCONCLUSIVE: "the trial is inconclusive",
            Verdict.TOO_FEW: "too few people to call it a difference",
        }[expected]
        assert word in can
        difference = told(found, "difference")["Treatment"]
        assert re.search(rf" differs by {difference:.0f} ".replace("-", "\N{MINUS SIGN}"), can)


def test_an_inconclusive_result_says_how_many_are_needed_and_that_it_shows_no_failure(of_arms):
    can, cannot = said(study.what_can_be_said(of_arms((97, 265), (105, 256))))

    # (1.96 + 0.84)² (p q + p' q') / (p − p')², by hand.
    first, other = 97 / 265, 105 / 256
    needed = (Z + 0.8416212) ** 2 * (first * (1 - first) + other * (1 - other))
    needed /= (first - other) ** 2
    assert f"{-(-needed // 1):,.0f} people of each arm would be needed" in can
    assert cannot == (
        "What cannot be said: that the treatment fails, or changes nothing. An inconclusive result "
        "(p 0.32) does not show that."
    )


def test_shares_that_are_alike_need_no_number_of_people(of_arms):
    found = study.what_can_be_said(of_arms((40, 100), (40, 100)))

    assert told(found, "needed")["Treatment"] == "[x]"


def test_what_chance_can_do_is_said_in_one_of_four_ways(of_arms):
    ends = {
        "fewer reoffended for being drawn for the treatment.": ((30, 100), (50, 100)),
        "more reoffended for being drawn for the treatment.": ((50, 100), (30, 100)),
        "That does not show that the treatment makes none.": ((35, 100), (45, 100)),
        "for any difference to be called one (p 0.08).": ((29, 100), (42, 100)),
    }

    for end, (treated, control) in ends.items():
        (sentence,) = said(study.chance(of_arms(treated, control)))
        assert sentence.endswith(end)


def test_where_a_count_is_hidden_no_sentence_tells_its_verdict(of_arms):
    trial = of_arms((2, 100), (60, 200))

    for name in ("effects", "chance", "what_can_be_said"):
        assert said(getattr(study, name)(trial), PUBLIC) == [], name
