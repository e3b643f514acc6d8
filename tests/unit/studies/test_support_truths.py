"""The demonstration under known truths: what the study says of draws other than the committed one.

Where four draws are looked at they are the first four; no draw was chosen. Of people whom the tests
draw, `test_support_compared.py` says the same faster.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from statistics import fmean

import pytest
from drawn_truths import EFFECT, holds, outcomes

from rrlib.demonstration.panel import SupportTruth
from rrlib.studies.nepacs_family_support.saying import Verdict

pytestmark = pytest.mark.slow
DRAWS = range(1, 5)
MANY = range(1, 101)
AT_ONCE = 10


@pytest.fixture(scope="module")
def found():
    return {kind: outcomes(kind, DRAWS) for kind in SupportTruth}


def test_all_of_them_are_compared(found):
    assert [one["why not"] for kind in SupportTruth for one in found[kind]] == [None] * 12


def test_where_support_does_nothing_nothing_is_said_to_be_less(found):
    for one in found[SupportTruth.NONE]:
        assert holds(one["Matched"], 0)
        assert one["verdict"] is Verdict.OPEN


def test_where_support_does_nothing_the_crude_gap_is_sure_of_itself_and_wrong(found):
    for one in found[SupportTruth.NONE]:
        assert one["Crude"].upper < 0


@pytest.mark.parametrize("kind", [SupportTruth.EFFECT, SupportTruth.HIDDEN])
def test_an_effect_and_what_is_hidden_look_the_same_to_whom_nothing_recorded_tells_them_apart(
    found, kind
):
    """Of four intervals of 95% two or more miss in one of seventy sets of draws."""
    matched = [one["Matched"] for one in found[kind]]

    assert sum(holds(estimate, -100 * EFFECT) for estimate in matched) >= 3
    assert fmean(estimate.value for estimate in matched) == pytest.approx(-10, abs=4)


def test_whatever_is_hidden_a_difference_of_it_is_called_fragile(found):
    less = [one for one in found[SupportTruth.HIDDEN] if one["verdict"] is Verdict.LESS]

    assert less
    assert all(one["fragile"] for one in less)


def test_of_a_hundred_draws_without_an_effect_93_or_more_intervals_hold_none():
    """Matched, adjusted and doubly robust intervals each hold 0 in 94 draws; 93 is the aim.

    Of the hundred 99 are compared: one in which more than a tenth of the support is recorded since
    release is not, and counts as one that does not hold.
    """
    parts = [range(first, first + AT_ONCE) for first in MANY[::AT_ONCE]]
    with ProcessPoolExecutor(2, get_context("spawn")) as both:
        drawn = [
            one for own in both.map(partial(outcomes, SupportTruth.NONE), parts) for one in own
        ]
    compared = [one for one in drawn if one["why not"] is None]

    assert (len(drawn), len(compared) >= 95) == (100, True)
    for label in ("Matched", "Matched, and adjusted for what is left", "Doubly robust"):
        assert sum(holds(one[label], 0) for one in compared) >= 93, label
    assert sum(holds(one["Crude"], 0) for one in compared) == 0
    gaps = [one["crude gap"] for one in drawn]
    assert 10 < fmean(gaps) < 14
    assert min(gaps) > 4
