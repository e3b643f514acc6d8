"""The effect on compliers, and the interval that may be unbounded."""

from math import inf

import numpy as np
import pytest

from rrlib.statistics.adjusted import difference_of_means
from rrlib.statistics.compliers import complier_effect

ASSIGNED = np.arange(80) < 40
RNG = np.random.default_rng(4)
NOISE = RNG.normal(0, 2, 80)


def taken(assigned, others):
    """How many of the 40 assigned, and of the 40 others, receive treatment."""
    received = np.zeros(80, dtype=bool)
    received[:assigned] = True
    received[40 : 40 + others] = True
    return received


def test_where_all_comply_it_is_the_difference_of_means():
    outcome = NOISE - 3 * ASSIGNED
    found = complier_effect(outcome, ASSIGNED, ASSIGNED)
    plain = difference_of_means(outcome, ASSIGNED)
    assert found.estimate.value == pytest.approx(plain.value)
    # Student's with all people's degrees of freedom, where Welch's has a few less.
    assert found.estimate.lower == pytest.approx(plain.lower, rel=1e-3)
    assert found.intention_to_treat == plain
    assert (found.first_stage.value, found.first_stage.lower) == (100, None)
    assert found.f_statistic == inf


def test_the_effect_is_that_of_assignment_over_those_it_moved():
    received = taken(30, 10)
    outcome = NOISE - 3 * received
    found = complier_effect(outcome, ASSIGNED, received)
    assert found.first_stage.value == pytest.approx(50)
    assert found.estimate.value == pytest.approx(found.intention_to_treat.value / 0.5)
    assert found.estimate.lower < -3 < found.estimate.upper
    assert found.region == ((found.estimate.lower, found.estimate.upper),)
    assert found.estimate.n == 80


def rejected(effect, outcome, received, reach=1.9908470688116906):
    """Whether what is left, were that the effect, differs by assignment; t of 78 degrees."""
    left = outcome - effect * received
    groups = left[ASSIGNED], left[~ASSIGNED]
    error = sum(group.var(ddof=1) / 40 for group in groups) ** 0.5
    return abs(groups[0].mean() - groups[1].mean()) > reach * error


@pytest.mark.parametrize(("assigned", "others"), [(30, 10), (24, 20), (21, 20), (14, 8), (18, 8)])
@pytest.mark.parametrize("effect", [-9, 0])
def test_the_region_holds_what_is_not_rejected_and_nothing_else(assigned, others, effect):
    received = taken(assigned, others)
    outcome = NOISE + effect * ASSIGNED
    region = complier_effect(outcome, ASSIGNED, received).region
    for tried in np.concatenate([np.linspace(-60, 60, 241), [-1e5, 1e5]]):
        inside = any(least <= tried <= most for least, most in region)
        assert inside is not bool(rejected(tried, outcome, received))


def test_weak_assignment_with_no_effect_of_its_own_leaves_everything_open():
    found = complier_effect(NOISE, ASSIGNED, taken(21, 20))
    assert found.region == ((-inf, inf),)
    assert (found.estimate.lower, found.estimate.upper) == (None, None)
    assert found.f_statistic < 1


def test_weak_assignment_with_a_clear_effect_of_its_own_leaves_two_rays():
    found = complier_effect(NOISE - 9 * ASSIGNED, ASSIGNED, taken(22, 20))
    (first, highest), (lowest, last) = found.region
    assert (first, last) == (-inf, inf)
    assert highest < 0 < lowest
    assert (found.estimate.lower, found.estimate.upper) == (None, None)


def test_a_higher_level_makes_a_wider_interval():
    received = taken(30, 10)
    narrow, wide = (
        complier_effect(NOISE - 3 * received, ASSIGNED, received, level).estimate
        for level in (0.8, 0.99)
    )
    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper


def test_assignment_that_moved_nobody_is_refused():
    message = r"^25.0% received treatment whether assigned or not: assignment moved nobody"
    with pytest.raises(ValueError, match=message):
        complier_effect(NOISE, ASSIGNED, taken(10, 10))


def test_what_is_not_one_a_person_is_refused():
    with pytest.raises(ValueError, match=r"^whether it happened is one for each of 80 people"):
        complier_effect(NOISE, ASSIGNED, taken(30, 10)[:79])
    with pytest.raises(ValueError, match=r"^80 people treated and 0 not: each group has two"):
        complier_effect(NOISE, np.ones(80, dtype=bool), taken(30, 10))
