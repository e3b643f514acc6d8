"""How alike two groups are said to be, by hand."""

import numpy as np
import pytest

from rrlib.statistics.balance import balance, effective_size
from rrlib.statistics.designs import Design

TREATED = np.array([True, True, False, False, False])


def balance_of(values, weights=None):
    (found,) = balance(Design(("a",), np.array(values, dtype=float)[:, None]), TREATED, weights)
    return found


def test_a_number_by_hand():
    found = balance_of([1, 5, 2, 2, 8])
    assert (found.name, found.treated_mean, found.control_mean) == ("a", 3, 4)
    # Variances 8 and 12. Shares up to 1, 2, 5 and 8: 1/2 v 0, 1/2 v 2/3, 1 v 2/3, 1 v 1.
    assert found.standardised_difference == pytest.approx(-1 / 8**0.5)
    assert found.variance_ratio == pytest.approx(8 / 12)
    assert found.ecdf_mean == pytest.approx((1 / 2 + 1 / 6 + 1 / 3) / 4)
    assert found.ecdf_max == pytest.approx(1 / 2)


def test_weights_move_the_means_and_not_the_denominator():
    found = balance_of([1, 5, 2, 2, 8], [1, 0, 2, 2, 0])
    assert (found.treated_mean, found.control_mean) == (1, 2)
    assert found.standardised_difference == pytest.approx(-1 / 8**0.5)
    assert found.variance_ratio is None
    assert (found.ecdf_mean, found.ecdf_max) == (1 / 4, 1)


def test_a_share_by_hand():
    found = balance_of([1, 0, 1, 1, 1])
    assert found.standardised_difference == pytest.approx(-0.5 / 0.5)
    assert (found.variance_ratio, found.ecdf_mean, found.ecdf_max) == (None, 0.5, 0.5)


def test_where_all_treated_are_alike_both_groups_make_the_denominator():
    found = balance_of([3, 3, 2, 2, 8])
    assert found.standardised_difference == pytest.approx(-1 / (12 / 2) ** 0.5)
    assert found.variance_ratio == 0


@pytest.mark.parametrize(
    ("values", "difference"), [([3, 3, 3, 3, 3], 0), ([3, 3, 2, 2, 2], np.inf), ([0] * 5, 0)]
)
def test_where_everybody_in_both_groups_is_alike_there_is_no_difference_or_no_end_of_it(
    values, difference
):
    found = balance_of(values)
    assert found.standardised_difference == difference
    assert found.variance_ratio is None


def test_an_effective_size_is_the_number_where_weights_are_alike():
    assert effective_size([2, 2, 2]) == pytest.approx(3)
    assert effective_size([1, 3]) == pytest.approx(16 / 10)
    assert effective_size([1, 0, 0]) == 1


@pytest.mark.parametrize("weights", [[1, -1], [0, 0], [1, np.nan], []])
def test_an_effective_size_needs_weights(weights):
    with pytest.raises(ValueError, match="weights are 0 or more, and some are more"):
        effective_size(weights)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ([1, 1, 0, 0, 0], "add up to 2 of the treated and 0 of the others"),
        ([1, 1, 2, -1, 0], "least -1"),
        ([1, 1], "a weight is one for each of 5 people"),
    ],
)
def test_balance_needs_weights_in_both_groups(weights, says):
    with pytest.raises(ValueError, match=says):
        balance_of([1, 5, 2, 2, 8], weights)
