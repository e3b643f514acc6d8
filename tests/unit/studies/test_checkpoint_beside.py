"""What stands beside the difference: balance, frequency, harm, adjustment, compliers, power."""

from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from drawn_cohorts import PUBLIC, cell, holding, said, told
from drawn_trial import drawn, published, records_with, trial_of, two_arms
from histories import DARLINGTON, DURHAM, each
from scipy.stats import norm, ttest_ind

from rrlib.studies import checkpoint_trial as study
from rrlib.studies.checkpoint_trial.adjusting import covariates_of
from rrlib.studies.checkpoint_trial.amount import reoffences_of

WEIGHTS = {"acquisitive": 2.5, "drugs": 10.0}


def weighing(records, weights=WEIGHTS, index="an invented index"):
    rows = [
        {"offence_group": kind, "weight": weight, "index_name": index, "source": "nowhere"}
        for kind, weight in weights.items()
    ]
    return holding(records, "harm_weights", rows)


OLD, YOUNG = "1966-01-01", "1996-01-01"
BEFORE = [
    drawn("treatment", 30, 10, born=OLD, earlier=3),
    drawn("treatment", 10, 5, born=YOUNG, sex="female", area=DARLINGTON),
    drawn("control", 20, 10, born=OLD, earlier=1),
    drawn("control", 20, 10, born=YOUNG, sex="female"),
]


@pytest.fixture(scope="module")
def before():
    return trial_of(*BEFORE)


def test_the_arms_are_compared_in_what_was_known_on_the_day_of_the_draw(before):
    found = study.baseline(before)

    assert told(found, "treatment", "control", "share_of_treatment", "share_of_control") == {
        "Everybody analysed": (40, 40, "[z]", "[z]"),
        "Age in years": (40, 40, "[z]", "[z]"),
        "Earlier proven offences": (40, 40, "[z]", "[z]"),
        "Male": (30, 20, 75.0, 50.0),
        "Female": (10, 20, 25.0, 50.0),
        "Aged 18 to 24": (10, 20, 25.0, 50.0),
        "Aged 35 and over": (30, 20, 75.0, 50.0),
        "No earlier proven offence": (10, 20, 25.0, 50.0),
        "1 or 2 earlier proven offences": (0, 20, 0.0, 50.0),
        "3 or more earlier proven offences": (30, 0, 75.0, 0.0),
        "Living in County Durham": (30, 40, 75.0, 100.0),
        "Living in Darlington": (10, 0, 25.0, 0.0),
    }
    means = told(found, "mean_of_treatment", "mean_of_control")
    assert means["Age in years"] == ((30 * 50 + 10 * 20) / 40, (20 * 50 + 20 * 20) / 40)
    assert means["Earlier proven offences"] == pytest.approx((2.2, 0.5), abs=0.06)


def test_differences_are_in_standard_deviations_of_the_treatment_arm(before):
    found = study.baseline(before)

    ages = np.array([50] * 30 + [20] * 10)
    assert cell(found, "Age in years", "difference").value == pytest.approx(
        (42.5 - 35) / ages.std(ddof=1)
    )
    assert cell(found, "Female", "difference").value == pytest.approx(
        (0.25 - 0.5) / np.sqrt(0.25 * 0.75)
    )


def test_no_difference_of_the_baseline_is_tested(before):
    found = study.baseline(before)

    assert not any(column.unit.name == "P_VALUE" for column in found.columns)
    assert "none is tested" in found.limits[1]


def test_somebody_eighteen_on_the_day_of_the_draw_is_no_child():
    found = study.baseline(
        trial_of(
            drawn("treatment", 30, 0, born="1998-08-15"),
            drawn("control", 30, 0, born="1998-08-16"),
        )
    )

    assert told(found, "treatment", "control")["Aged 18 to 24"] == (30, 0)
    assert told(found, "treatment", "control")["Aged under 18"] == (0, 30)


@pytest.fixture(scope="module")
def often():
    """40 of 100 reoffend twice each, and 50 of 100 once."""
    return trial_of(drawn("treatment", 100, 40, times=2), drawn("control", 100, 50))


def test_frequency_is_reoffences_over_everybody_with_welchs_interval(often):
    found = study.frequency(often)

    assert told(found, "people", "reoffended", "reoffences", "per_person") == {
        "Treatment": (100, 40, 80, 0.8),
        "Control": (100, 50, 50, 0.5),
    }
    difference = cell(found, "Treatment", "difference")
    welch = ttest_ind([2] * 40 + [0] * 60, [1] * 50 + [0] * 50, equal_var=False)
    interval = welch.confidence_interval()
    assert (difference.value, difference.lower, difference.upper) == pytest.approx(
        (0.3, interval.low, interval.high)
    )
    assert cell(found, "Treatment", "reoffences").n == 40
    assert ": a difference of 0.3" in said(found)[0]


def test_a_mean_of_fewer_than_thirty_who_reoffended_is_unreliable():
    found = study.frequency(two_arms((29, 60), (30, 60)))

    assert told(found, "per_person", "difference") == {
        "Treatment": ("[u]", "[u]"),
        "Control": (0.5, "[z]"),
    }
    assert isinstance(
        told(study.frequency(two_arms((30, 60), (30, 60))), "difference")["Treatment"], float
    )


def test_harm_weighs_each_reoffence_by_its_kind():
    history = [
        drawn("treatment", 60, 30, group="drugs"),
        drawn("treatment", 40, 10, times=2),
        drawn("control", 100, 40),
    ]
    records = weighing(records_with(*history))
    found = study.harm(study.trial(records, (DURHAM,)), records)

    harms = [10.0] * 30 + [5.0] * 10 + [0.0] * 60, [2.5] * 40 + [0.0] * 60
    assert told(found, "per_person", "difference") == {
        "Treatment": (3.5, 2.5),
        "Control": (1.0, "[z]"),
    }
    interval = ttest_ind(*harms, equal_var=False).confidence_interval()
    difference = cell(found, "Treatment", "difference")
    assert (difference.lower, difference.upper) == pytest.approx((interval.low, interval.high))
    assert any(note.startswith("Weights: an invented index") for note in found.notes)


def test_harm_is_of_the_reoffences_that_the_follow_up_counts(delivered):
    records = delivered("2020-21Q2")
    trial = study.trial(records, (DURHAM, DARLINGTON))
    each_has = reoffences_of(trial, records).groupby("person_id").size()
    followed = trial.people.set_index("person_id")["reoffences"]

    assert each_has.to_dict() == followed[followed > 0].to_dict()
    assert followed.sum() > 300


UNWEIGHED = {
    "no weight of a kind": ({"drugs": 10.0}, "has no weight for: acquisitive."),
    "no weight at all": ({}, "it holds: none."),
}


@each("weights, why", UNWEIGHED)
def test_harm_that_cannot_be_weighed_says_why(weights, why):
    records = records_with(drawn("treatment", 40, 10), drawn("control", 40, 20))
    empty = records.harm_weights.execute().astype(object)
    held = weighing(records, weights) if weights else holding_none(records, empty)

    (note,) = study.harm(study.trial(held, (DURHAM,)), held).notes
    assert note.startswith("Not answered: the extract harm_weights ")
    assert note.endswith(why)


def holding_none(records, empty):
    tables = {**records.tables, "harm_weights": ibis.memtable(empty.astype("str"))}
    return replace(records, tables=tables)


def test_weights_of_two_indices_are_refused():
    records = records_with(drawn("treatment", 40, 10), drawn("control", 40, 20))
    rows = [
        {"offence_group": kind, "weight": 1.0, "index_name": kind, "source": "nowhere"}
        for kind in WEIGHTS
    ]
    held = holding(records, "harm_weights", rows)

    (note,) = study.harm(study.trial(held, (DURHAM,)), held).notes
    assert note.endswith("the weights of one index; it holds: acquisitive, drugs.")


def test_without_weights_harm_is_not_answered():
    records = records_with(
        drawn("treatment", 40, 10), drawn("control", 40, 20), without=["harm_weights"]
    )

    (note,) = study.harm(study.trial(records, (DURHAM,)), records).notes
    assert note.startswith("Not answered: the delivery of 2020-21Q2 does not hold harm_weights (")


def test_the_adjusted_difference_is_that_of_a_regression_with_interactions():
    trial = trial_of(
        drawn("treatment", 30, 6, born=OLD),
        drawn("treatment", 15, 6, born=YOUNG, sex="female", earlier=1),
        drawn("treatment", 15, 9, born=OLD, sex="female", earlier=2),
        drawn("treatment", 20, 5, born=YOUNG),
        drawn("control", 15, 5, born=OLD),
        drawn("control", 25, 14, born=YOUNG, sex="female", earlier=1),
        drawn("control", 15, 11, born=OLD, earlier=2),
        drawn("control", 20, 9, born=YOUNG),
        areas=(DURHAM,),
    )
    found = study.adjusted(trial)

    people = trial.people
    known = {
        "x": people["earlier_offences"].astype(float),
        "a": people["age"].astype(float),
        "s": (people["sex"] == "female").astype(float),
    }
    frame = pd.DataFrame(
        {
            "y": 100.0 * (people["reoffences"] > 0),
            "t": (people["arm"] == "treatment").astype(float),
            **{name: values - values.mean() for name, values in known.items()},
        }
    )
    fitted = smf.ols("y ~ t * (x + a + s)", frame).fit(cov_type="HC2", use_t=True)
    adjusted, crude = (cell(found, "Treatment", key) for key in ("adjusted", "crude"))
    assert (adjusted.value, adjusted.lower, adjusted.upper) == pytest.approx(
        (fitted.params["t"], *fitted.conf_int().loc["t"])
    )
    assert crude.value == pytest.approx(100 * (26 / 80 - 39 / 75))
    assert crude.value != pytest.approx(adjusted.value, abs=0.5)
    assert any(
        n.startswith("Adjusted for: earlier proven offences, age, sex.") for n in found.notes
    )


def test_what_says_what_another_says_is_left_out(before):
    """Whoever is young is a woman here, and has no earlier offence in the treatment arm."""
    used, left_out = covariates_of(before)

    assert list(used) == ["earlier proven offences"]
    assert left_out == ("age", "sex", f"living in {DARLINGTON}")


def test_a_covariate_in_which_all_are_alike_is_left_out_and_named():
    trial = trial_of(
        drawn("treatment", 20, 5, earlier=1),
        drawn("treatment", 20, 9),
        drawn("control", 20, 9, earlier=1),
        drawn("control", 20, 12),
    )
    used, left_out = covariates_of(trial)

    assert list(used) == ["earlier proven offences"]
    assert left_out == ("age", "sex", f"living in {DARLINGTON}")
    assert any(
        note.startswith(f"Not adjusted for: age, sex, living in {DARLINGTON}. In an arm all are")
        for note in study.adjusted(trial).notes
    )


def test_where_nothing_can_be_adjusted_for_both_numbers_are_the_crude_one():
    found = study.adjusted(two_arms((10, 40), (20, 40)))

    assert told(found, "crude", "adjusted")["Treatment"] == (-25.0, -25.0)
    assert any(note.startswith("Adjusted for: nothing.") for note in found.notes)


@each("people, used", {"ten for each": (10, 1), "nine": (9, 0)})
def test_there_are_ten_people_of_each_arm_for_every_covariate(people, used):
    trial = trial_of(
        drawn("treatment", people - 4, 2, earlier=1),
        drawn("treatment", 4, 2),
        drawn("control", 40, 9, earlier=1),
        drawn("control", 20, 12),
    )

    assert len(covariates_of(trial)[0]) == used


def of_compliers(always=0, never=0):
    """300 of each arm, the draw by lot: of compliers 20% reoffend if treated, 50% if not.

    `always` of each arm are treated whatever is drawn, and `never` are not; half of both reoffend.
    """
    compliers = 300 - always - never
    return trial_of(
        drawn("treatment", compliers, compliers * 2 // 10),
        drawn("control", compliers, compliers * 5 // 10),
        drawn("treatment", always, always // 2, treated="yes"),
        drawn("control", always, always // 2, treated="yes"),
        drawn("treatment", never, never // 2, treated="no"),
        drawn("control", never, never // 2, treated="no"),
    )


@each("always, never", {"all comply": (0, 0), "some went without": (0, 100), "both": (40, 60)})
def test_the_effect_on_compliers_is_found_however_many_did_not_comply(always, never):
    trial = of_compliers(always, never)
    found = study.compliers(trial)

    assert told(found, "effect", "up_to", "from_")["Treatment"] == (-30.0, "[z]", "[z]")
    difference = told(study.effects(trial), "difference")["Treatment"]
    assert difference == pytest.approx(-30 * (300 - always - never) / 300, abs=0.05)
    assert told(found, "received")["Treatment"] == 300 - never
    assert told(found, "received")["Control"] == always
    first_stage = cell(found, "Treatment", "first_stage").value
    assert first_stage == pytest.approx(100 * (300 - always - never) / 300)


def test_a_draw_that_moved_few_leaves_two_rays_or_everything():
    rays = study.compliers(
        trial_of(
            drawn("treatment", 8, 0, treated="yes"),
            drawn("treatment", 292, 60, treated="no"),
            drawn("control", 2, 0, treated="yes"),
            drawn("control", 298, 150, treated="no"),
        )
    )
    effect, up_to, from_ = told(rays, "effect", "up_to", "from_")["Treatment"]
    assert effect == "[u]"
    assert up_to < -100 < 100 < from_
    assert "It is not clear that the draw moved anybody" in said(rays)[0]

    everything = study.compliers(
        trial_of(
            drawn("treatment", 8, 2, treated="yes"),
            drawn("treatment", 292, 140, treated="no"),
            drawn("control", 7, 2, treated="yes"),
            drawn("control", 293, 142, treated="no"),
        )
    )
    assert told(everything, "effect", "up_to", "from_")["Treatment"] == ("[u]", "[z]", "[z]")
    assert said(everything)[0].startswith("The draw moved too few (")


NOT_MOVED = {"nobody": ("no", "no"), "all": ("yes", "yes"), "the wrong way round": ("no", "yes")}


@each("of_treatment, of_control", NOT_MOVED)
def test_a_treatment_that_goes_by_the_arm_for_nobody_is_refused(of_treatment, of_control):
    trial = trial_of(
        drawn("treatment", 40, 10, treated=of_treatment),
        drawn("control", 40, 20, treated=of_control),
    )

    (note,) = study.compliers(trial).notes
    assert note.startswith(
        "Not answered: the treatment was received no more often where it was dra"
    )
    assert "coded the wrong way round" in note
    assert told(study.effects(trial), "difference")["Treatment"] == -25.0


def test_compliers_are_labelled_as_such():
    found = study.compliers(of_compliers())

    assert "Effect on compliers" in next(c.title for c in found.columns if c.key == "effect")
    assert found.limits[0].startswith("This is about compliers only")
    assert "it changed reoffending only by way of the treatment" in found.limits[1]


def test_power_is_of_the_printed_difference_at_the_sizes_there_are():
    records = records_with(drawn("treatment", 265, 97), drawn("control", 256, 120))
    trial = study.trial(records, (DURHAM,))
    found = study.power(trial, records)

    spread = 0.366 * 0.634, 0.469 * 0.531
    error = np.sqrt(spread[0] / 265 + spread[1] / 256)
    assert cell(found, "The printed difference", "power").value == pytest.approx(
        100 * norm.cdf(0.103 / error - norm.ppf(0.975))
    )
    needed = (norm.ppf(0.975) + norm.ppf(0.8)) ** 2 * sum(spread) / 0.103**2
    assert cell(found, "The printed difference", "needed").value == np.ceil(needed)
    assert told(found, "points") == {
        "The printed difference": 10.3,
        "Three quarters of it": 7.7,
        "Half of it": 5.2,
        "The smallest found four times in five": 12.1,
    }
    assert cell(found, "The smallest found four times in five", "power").value == pytest.approx(
        80, abs=1
    )
    assert said(found, PUBLIC)[0] == (
        "Arms of 265 and 256 people find a true difference as large as the printed one, 10.3 "
        "points, 67% of the time; for four times in five 356 people of each arm are needed."
    )


def test_power_needs_the_printed_shares():
    records = records_with(drawn("treatment", 40, 10), drawn("control", 40, 20))
    held = holding(
        records, "published_figures", published(without=["checkpoint-control-prevalence"])
    )

    assert study.power(study.trial(held, (DURHAM,)), held).notes == (
        "Not answered: the extract published_figures has no claim checkpoint-control-prevalence.",
    )


def test_where_no_fall_at_all_would_be_found_the_smallest_is_not_available():
    records = records_with(drawn("treatment", 30, 3), drawn("control", 30, 3))
    held = holding(records, "published_figures", published(treatment=2.0, control=4.0))
    found = study.power(study.trial(held, (DURHAM,)), held)

    assert told(found, "points")["The smallest found four times in five"] == "[x]"
