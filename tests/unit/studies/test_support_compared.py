"""Those supported compared with others, where what support does is known, and worked out anew."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from histories import each
from selected_people import selected

from rrlib.studies.nepacs_family_support.alike import compared
from rrlib.studies.nepacs_family_support.methods import (
    ADJUSTED,
    CRUDE,
    DOUBLY_ROBUST,
    MATCHED,
    TWO_EACH,
    WEIGHTED,
    compare,
)

DRAWS = range(40)


@pytest.fixture(scope="module")
def people():
    return selected(-0.10, 0)


@pytest.fixture(scope="module")
def alike(people):
    return compared(people)


@pytest.fixture(scope="module")
def design(people):
    """What people are compared by, coded anew: a column for each kind but the first.

    Numbers stand with their squares about the mean.
    """
    columns = {
        "age": people["age"],
        "earlier": people["earlier_offences"],
        "short": people["sentence"] == "under 12 months",
        "drugs": people["offence_group"] == "drugs",
        "Frankland": people["prison"] == "Frankland",
        "Low Newton": people["prison"] == "Low Newton",
        "visits": people["early_visits"],
    }
    for name in ("age", "earlier", "visits"):
        columns[f"{name} squared"] = (columns[name] - columns[name].mean()) ** 2
    return sm.add_constant(pd.DataFrame(columns).astype(float)).to_numpy()


@pytest.fixture(scope="module")
def linear(people, design):
    """The log odds of support, by statsmodels."""
    fitted = sm.Logit(people["here"].to_numpy(dtype=float), design).fit(disp=0, tol=1e-12)
    return design @ fitted.params


@pytest.fixture(scope="module")
def again(people):
    return 100.0 * (people["reoffences"] > 0).to_numpy(dtype=float)


def greedy(linear, here, prison):
    """Pairs of the nearest, the likeliest of those supported first; of equals the first stands."""
    reach = 0.1 * np.std(linear, ddof=1)
    free, pairs = set(np.flatnonzero(~here)), {}
    for own in sorted(np.flatnonzero(here), key=lambda place: (-linear[place], place)):
        near = [
            (abs(linear[own] - linear[other]), other)
            for other in free
            if prison[own] == prison[other]
        ]
        gap, other = min(near, default=(np.inf, -1))
        if gap <= reach:
            pairs[own] = other
            free.remove(other)
    return pairs


@each("effect", {"none": 0.0, "10 points less": -0.10})
def test_the_crude_gap_is_wrong_and_the_matched_interval_covers_the_truth(effect):
    crude, matched, adjusted = 0, 0, 0
    for seed in DRAWS:
        alike = compared(selected(effect, seed))
        for method in (CRUDE, MATCHED, ADJUSTED):
            found = compare(alike, alike.reoffended, method).difference
            held = found.lower <= 100 * effect <= found.upper
            crude += held and method is CRUDE
            matched += held and method is MATCHED
            adjusted += held and method is ADJUSTED

    # Of 40 intervals of 95%, fewer than 35 hold by chance once in 30 times.
    assert crude == 0
    assert matched >= 35
    assert adjusted >= 35


def test_the_score_is_that_of_statsmodels(alike, linear):
    assert alike.scores.linear == pytest.approx(linear, abs=1e-6)


def test_numbers_enter_the_score_with_their_squares_about_the_mean(alike, people):
    names = list(alike.design.names)

    for name, column in {
        "Age": "age",
        "Earlier proven offences": "earlier_offences",
        "Early visits": "early_visits",
    }.items():
        squared = (people[column] - people[column].mean()) ** 2
        assert name in names
        assert alike.design.values[:, names.index(f"{name}, squared")] == pytest.approx(squared)
    assert sum("squared" in name for name in names) == 3


def test_pairs_are_those_of_a_brute_force_search(alike, people):
    expected = greedy(alike.scores.linear, alike.supported, people["prison"].to_numpy())
    found = dict(zip(alike.matching.treated, alike.matching.control, strict=True))

    assert found == expected
    assert 0.5 * alike.supported.sum() < len(found) < alike.supported.sum()
    assert len(set(found.values())) == len(found)


def test_the_matched_difference_is_that_of_the_means_of_both_sides_of_the_pairs(alike, again):
    pairs = greedy(alike.scores.linear, alike.supported, alike.people["prison"].to_numpy())
    ours, theirs = again[list(pairs)], again[list(pairs.values())]
    found = compare(alike, again, MATCHED)
    gaps = ours - theirs

    assert found.supported == pytest.approx(ours.mean())
    assert found.others == pytest.approx(theirs.mean())
    assert found.difference.value == pytest.approx(gaps.mean())
    # The error clustered by pair is that of the pairs' differences, but for a factor of n.
    error = gaps.std(ddof=1) / np.sqrt(len(gaps))
    assert (found.difference.upper - found.difference.lower) / 2 == pytest.approx(
        1.96 * error, rel=0.01
    )


def test_the_crude_difference_is_that_of_means(alike, again):
    found = compare(alike, again, CRUDE)

    assert found.difference.value == pytest.approx(
        again[alike.supported].mean() - again[~alike.supported].mean()
    )
    assert found.supported == pytest.approx(again[alike.supported].mean())


def test_the_weighted_difference_weighs_the_others_by_their_odds(alike, again, linear):
    here = alike.supported
    others = np.average(again[~here], weights=np.exp(linear[~here]))

    assert compare(alike, again, WEIGHTED).others == pytest.approx(others, abs=1e-6)


def test_the_doubly_robust_difference_adds_what_a_model_of_the_others_leaves(
    alike, again, design, linear
):
    here = alike.supported
    model = np.linalg.lstsq(design[~here], again[~here])[0]
    left = again - design @ model
    odds = np.where(here, 0, np.exp(linear))
    value = (left[here].sum() - (odds * left)[~here].sum()) / here.sum()

    assert compare(alike, again, DOUBLY_ROBUST).difference.value == pytest.approx(value, abs=1e-6)


def test_adjusted_is_a_regression_of_those_in_pairs(alike, again, design):
    used = alike.matching.weights > 0
    columns = np.column_stack([alike.supported[used], design[used]])

    found = compare(alike, again, ADJUSTED).difference
    assert found.value == pytest.approx(np.linalg.lstsq(columns, again[used])[0][0])


def test_two_to_one_gives_nobody_more_than_two_and_nobody_twice(alike, again):
    found = alike.matched(ratio=2)

    assert set(np.bincount(found.treated)) == {0, 1, 2}
    assert not found.reuses_controls
    parts = pd.Series(again[found.control]).groupby(found.treated).mean()
    value = again[parts.index].mean() - parts.mean()
    assert compare(alike, again, TWO_EACH).difference.value == pytest.approx(value)


def test_partners_are_of_one_prison_and_within_a_tenth_of_a_standard_deviation(alike):
    ours, theirs = alike.matching.treated, alike.matching.control
    linear = alike.scores.linear

    prisons = alike.people["prison"].to_numpy()
    assert (prisons[ours] == prisons[theirs]).all()
    assert np.abs(linear[ours] - linear[theirs]).max() <= 0.1 * linear.std(ddof=1)
