"""The verdict under known truths of the demonstration: no draw was chosen.

The fast tests look at the first three draws, the slow one at a hundred.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from drawn_crime import evidence_of

from rrlib.demonstration.crime import CrimeTruth
from rrlib.studies.welfare_reform_impact.evidence import asked
from rrlib.studies.welfare_reform_impact.saying import Verdict, judge

DRAWS = range(1, 4)
MANY = range(1, 101)
CLAIMED = {Verdict.RISE, Verdict.FALL}


def verdict(truth, draw, effect=0.1):
    return judge(asked(evidence_of(truth, draw, effect))).verdict


def _of_break(draw):
    return verdict(CrimeTruth.RECORDING_BREAK, draw)


@pytest.mark.parametrize(
    "truth", [CrimeTruth.NONE, CrimeTruth.RECORDING_BREAK, CrimeTruth.SHARED_RECESSION]
)
def test_what_is_no_effect_is_not_called_one(truth):
    """By the rule one in forty or fewer would be."""
    assert not [draw for draw in DRAWS if verdict(truth, draw) in CLAIMED]


def test_a_large_effect_is_called_a_consistent_rise():
    """40% at the mean loss: 38 of forty draws."""
    found = [verdict(CrimeTruth.EFFECT, draw, 0.4) for draw in DRAWS]

    assert found.count(Verdict.RISE) >= 2
    assert Verdict.FALL not in found


@pytest.mark.slow
def test_a_recording_break_is_no_effect_in_95_of_a_hundred_draws():
    with ProcessPoolExecutor(2, get_context("spawn")) as both:
        found = list(both.map(_of_break, MANY, chunksize=10))

    assert sum(each not in CLAIMED for each in found) >= 95
    assert sum(each is Verdict.OPEN for each in found) >= 90
