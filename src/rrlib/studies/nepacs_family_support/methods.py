"""The ways in which those supported are compared with others, each a difference of an outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rrlib.reoffending import PRISON_RELEASE, SIGNIFICANT, enough_to_tell
from rrlib.results import Cell, Estimate, Marker
from rrlib.statistics import (
    NotEstimable,
    difference_of_means,
    doubly_robust_difference,
    matched_difference,
    matched_difference_adjusted,
    p_value_of,
    weighted_difference,
)
from rrlib.studies.nepacs_family_support.alike import Alike

Outcome = npt.NDArray[np.float64]

KEYS = ("supported", "others", "difference", "p")
"""The cells of a comparison."""


@dataclass(frozen=True)
class Method:
    """A way to compare, and whether it answers for those matched alone or for all supported."""

    label: str
    difference: Callable[[Alike, Outcome], Estimate]
    of_matched: bool = False


def _crude(alike: Alike, outcome: Outcome) -> Estimate:
    return difference_of_means(outcome, alike.supported)


def _matched(alike: Alike, outcome: Outcome) -> Estimate:
    return matched_difference(outcome, alike.supported, alike.matching)


def _adjusted(alike: Alike, outcome: Outcome) -> Estimate:
    return matched_difference_adjusted(outcome, alike.supported, alike.matching, alike.design)


def _weighted(alike: Alike, outcome: Outcome) -> Estimate:
    return weighted_difference(outcome, alike.supported, alike.scores, alike.design)


def _doubly_robust(alike: Alike, outcome: Outcome) -> Estimate:
    return doubly_robust_difference(outcome, alike.supported, alike.scores, alike.design)


def _two_each(alike: Alike, outcome: Outcome) -> Estimate:
    return matched_difference(outcome, alike.supported, alike.matched(ratio=2))


CRUDE = Method("Crude", _crude)
MATCHED = Method("Matched", _matched, of_matched=True)
ADJUSTED = Method("Matched, and adjusted for what is left", _adjusted, of_matched=True)
WEIGHTED = Method("Weighted", _weighted)
DOUBLY_ROBUST = Method("Doubly robust", _doubly_robust)
TWO_EACH = Method("Matched, two to one", _two_each, of_matched=True)
SHOWN = (CRUDE, MATCHED, ADJUSTED, WEIGHTED, DOUBLY_ROBUST)


@dataclass(frozen=True)
class Compared:
    """An outcome of those supported, the difference from the others, and its p value."""

    supported: float
    difference: Estimate

    @property
    def others(self) -> float:
        """What the others come to, made alike: the supported less the difference."""
        return self.supported - self.difference.value

    @property
    def p(self) -> float | None:
        """None where the difference has no interval: the outcome does not vary."""
        return None if self.difference.lower is None else p_value_of(self.difference)

    @property
    def cells(self) -> dict[str, Cell]:
        """The two outcomes, their difference and the p value, as cells of a row."""
        n = self.difference.n
        chance: Cell = Marker.NOT_AVAILABLE if self.p is None else _worked_out(self.p, n)
        return {
            "supported": _worked_out(self.supported, n),
            "others": _worked_out(self.others, n),
            "difference": replace(self.difference, definition=PRISON_RELEASE),
            "p": chance,
        }


def compare(alike: Alike, outcome: Outcome, method: Method) -> Compared:
    """`outcome`, one a person, by `method`."""
    whose = alike.matching.treated if method.of_matched else alike.supported
    return Compared(float(outcome[whose].mean()), method.difference(alike, outcome))


def cells_of(alike: Alike, outcome: Outcome, method: Method) -> dict[str, Cell]:
    """The cells of `compare`; [x] where these people do not bear the method.

    Of those not supported, or of those matched, some columns may say what others say already.
    """
    try:
        return compare(alike, outcome, method).cells
    except NotEstimable:
        return dict.fromkeys(KEYS, Marker.NOT_AVAILABLE)


def too_few(alike: Alike) -> bool:
    """Whether the matched groups are too small for any difference to be called one."""
    again = alike.reoffended > 0
    groups = (alike.matching.treated, alike.matching.control)
    return not enough_to_tell(*((int(again[whose].sum()), len(whose)) for whose in groups))


def differed_before(alike: Alike) -> bool:
    """Whether those matched differed in what no support can have changed: the placebo fails."""
    before = offended_before(alike)
    if before is None:
        return False
    made = compare(alike, before, MATCHED)
    return made.p is not None and made.p <= SIGNIFICANT


def offended_before(alike: Alike) -> Outcome | None:
    """100 for who offended in the year before the sentence; None where that is not known of all."""
    if "offended_before" not in alike.people or alike.people["offended_before"].isna().any():
        return None
    return 100.0 * alike.people["offended_before"].to_numpy(dtype=np.float64)


def is_told(alike: Alike, made: Compared) -> bool:
    """Whether a matched difference in reoffending is called one, by the Justice Data Lab's rule."""
    return not too_few(alike) and made.p is not None and made.p <= SIGNIFICANT


def _worked_out(value: float, people: int) -> Estimate:
    return Estimate(value, None, None, people, "compared", definition=PRISON_RELEASE)
