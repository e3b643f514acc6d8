"""Numbers made by different definitions are never combined.

A local tracker with three months of waiting and the Ministry's with six give different rates of the
same young people. Their difference is a difference of rules, so that no series, difference or test
may hold both: an error names them.
"""

from itertools import combinations

import pytest
from histories import Event, each, followed

from rrlib.errors import DefinitionError
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    proportion_reoffending,
)
from rrlib.results import Estimate, require_same_definition

PAIRS = {
    f"{one.name} and {other.name}": (one, other)
    for one, other in combinations((MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL), 2)
}


def rate(definition):
    return proportion_reoffending(followed(definition, Event("2012-01-15")))


@each("one, other", PAIRS)
def test_rates_of_two_definitions_are_refused_and_both_are_named(one, other):
    with pytest.raises(DefinitionError) as refusal:
        require_same_definition(rate(one), rate(one), rate(other))

    assert str(refusal.value) == (
        "these numbers were made by different definitions and cannot be combined: "
        f"{one.name}, {other.name}"
    )


def test_a_number_without_a_definition_is_not_set_beside_one_that_has_one():
    with pytest.raises(DefinitionError, match="YOT_LOCAL, no definition"):
        require_same_definition(rate(YOT_LOCAL), Estimate.count(3))


def test_rates_of_one_definition_may_be_combined():
    require_same_definition(rate(YOT_LOCAL), rate(YOT_LOCAL))
