"""How strong something unseen would have to be."""

from itertools import product
from math import sqrt

import numpy as np
import pytest
from scipy.stats import wilcoxon

from rrlib.statistics.sensitivity import (
    EValue,
    bias_of_hidden,
    e_value,
    mcnemar_bound,
    mcnemar_gamma_tolerated,
    selection_needed,
    wilcoxon_bound,
    wilcoxon_gamma_tolerated,
)

DIFFERENCES = [3.0, -1.0, 4.0, 5.5, -2.0, 6.0, 7.5, 0.0, 8.0, 9.0, -0.5, 10.0]


def test_the_published_e_values():
    # VanderWeele and Ding (2017), breastfeeding: 3.9 (1.8 to 8.7) gives 7.26 and 3.0.
    found = e_value(3.9, 1.8, 8.7)
    assert (round(found.point, 2), round(found.limit, 2)) == (7.26, 3.0)


def test_a_ratio_under_one_is_turned_round():
    assert e_value(0.8, 0.5, 0.9) == EValue(
        pytest.approx(1.25 + sqrt(1.25 * 0.25)), pytest.approx(e_value(1 / 0.9).point)
    )


def test_an_interval_that_holds_one_needs_nothing_hidden():
    assert e_value(0.8, 0.5, 1.3).limit == 1
    assert e_value(1.2, 1.0, 1.4).limit == 1
    assert e_value(1.0) == EValue(1.0, None)


def test_an_interval_may_be_open_on_one_side():
    assert e_value(2.0, lower=1.5).limit == pytest.approx(e_value(1.5).point)
    assert e_value(2.0, upper=2.5).limit == 1
    assert e_value(0.5, upper=0.9).limit == pytest.approx(e_value(0.9).point)


def test_something_as_strong_as_the_e_value_explains_the_ratio():
    # The bound: a hidden thing of ratio E on both sides makes at most E * E / (2 * E - 1).
    strong = e_value(3.9).point
    assert strong**2 / (2 * strong - 1) == pytest.approx(3.9)


@pytest.mark.parametrize("ratio", [0, -1, float("inf"), float("nan")])
def test_what_is_no_ratio_has_no_e_value(ratio):
    with pytest.raises(ValueError, match=r"has no E-value: it is above 0 and finite$"):
        e_value(ratio)


def test_a_ratio_outside_its_interval_is_refused():
    with pytest.raises(ValueError, match=r"^the ratio 2.0 is not in its interval, 2.5 to 3.0$"):
        e_value(2.0, 2.5, 3.0)


def test_a_hidden_factor_makes_the_bias_that_people_counted_out_would():
    # Of 100 treated 60 have it, of 100 controls 20; it trebles a share of 10%.
    shares = [(60 * 0.3 + 40 * 0.1) / 100, (20 * 0.3 + 80 * 0.1) / 100]
    assert bias_of_hidden(0.6, 0.2, 3) == pytest.approx(shares[0] / shares[1])
    assert bias_of_hidden(0.4, 0.4, 7) == 1


def test_the_selection_needed_makes_the_bias_asked_for():
    share = selection_needed(0.75, 0.5, 2.0)
    assert bias_of_hidden(share, 0.5, 2.0) == pytest.approx(0.75)
    assert selection_needed(1.0, 0.3, 2.0) == pytest.approx(0.3)


def test_what_is_hidden_may_be_too_weak():
    assert selection_needed(0.4, 0.5, 2.0) is None
    assert selection_needed(1.9, 0.5, 1.2) is None
    assert selection_needed(1.1, 0.5, 1.0) is None
    assert selection_needed(1.0, 0.5, 1.0) == 0.5


def test_what_cannot_be_hidden_is_refused():
    message = r"^a share of 1.5 and a ratio of 2: a share is from 0 to 1, a ratio above 0$"
    with pytest.raises(ValueError, match=message):
        bias_of_hidden(1.5, 0.5, 2)
    with pytest.raises(ValueError, match=r"^a share of 0.5 and a ratio of 0: a share is"):
        selection_needed(0.8, 0.5, 0)
    with pytest.raises(ValueError, match=r"^an observed ratio is above 0, not -1$"):
        selection_needed(-1, 0.5, 2)


def test_without_hidden_bias_the_bounds_meet():
    bounds = mcnemar_bound(12, 30, 1)
    assert bounds.lower == bounds.upper
    ranks = wilcoxon_bound(DIFFERENCES, 1)
    assert ranks.lower == ranks.upper
    plain = wilcoxon(
        DIFFERENCES, alternative="greater", correction=False, method="asymptotic"
    ).pvalue
    assert ranks.upper == pytest.approx(plain)


def test_bounds_of_few_pairs_are_those_of_every_outcome_counted():
    gamma, (one, other) = 1.7, (5, 1)
    share = gamma / (1 + gamma)
    chances = [
        np.prod([share if first else 1 - share for first in outcome])
        for outcome in product((True, False), repeat=one + other)
        if sum(outcome) >= one
    ]
    assert mcnemar_bound(one, other, gamma).upper == pytest.approx(sum(chances))


def test_the_direction_seen_is_tested():
    assert mcnemar_bound(12, 30, 1.5) == mcnemar_bound(30, 12, 1.5)
    turned = [-each for each in DIFFERENCES]
    assert wilcoxon_bound(DIFFERENCES, 1.5) == wilcoxon_bound(turned, 1.5)


def test_at_the_gamma_tolerated_the_bound_is_the_level():
    gamma = mcnemar_gamma_tolerated(110, 12)
    assert mcnemar_bound(110, 12, gamma).upper == pytest.approx(0.05, abs=1e-8)
    assert 5 < gamma < 6
    ranks = wilcoxon_gamma_tolerated(DIFFERENCES, 0.9)
    assert wilcoxon_bound(DIFFERENCES, ranks).upper == pytest.approx(0.1, abs=1e-8)
    assert ranks > 1.5


def test_what_is_not_significant_tolerates_nothing():
    assert mcnemar_gamma_tolerated(6, 5) is None
    assert wilcoxon_gamma_tolerated([1.0, -2.0, 3.0, -4.0]) is None


def test_bounds_of_nothing_are_refused():
    with pytest.raises(ValueError, match=r"^0 pairs of one kind and 0 of the other: there is"):
        mcnemar_bound(0, 0, 1)
    with pytest.raises(ValueError, match=r"^-1 pairs of one kind and 5 of the other: there is"):
        mcnemar_bound(-1, 5, 1)
    with pytest.raises(ValueError, match=r"^2 differences, none of them other than 0"):
        wilcoxon_bound([0.0, 0.0], 1)
    with pytest.raises(ValueError, match=r"^differences are one a pair, none missing"):
        wilcoxon_gamma_tolerated([1.0, float("nan")])
    for bound in (lambda: mcnemar_bound(5, 1, 0.5), lambda: wilcoxon_bound([1.0], 0.5)):
        with pytest.raises(ValueError, match=r"^gamma is 1 \(no hidden bias\) or more, not 0.5$"):
            bound()
    with pytest.raises(ValueError, match=r"^a level of 5 is not between 0 and 1$"):
        mcnemar_gamma_tolerated(5, 1, 5)
