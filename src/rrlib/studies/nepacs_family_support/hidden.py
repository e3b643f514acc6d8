"""How strong something that is not recorded would have to be to make the difference by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rrlib.reoffending import PRISON_RELEASE
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import EValue, e_value, mcnemar_gamma_tolerated, risk_ratio
from rrlib.studies.nepacs_family_support.alike import Alike
from rrlib.studies.nepacs_family_support.evidence import Evidence
from rrlib.studies.nepacs_family_support.groups import not_compared
from rrlib.studies.nepacs_family_support.methods import (
    MATCHED,
    compare,
    differed_before,
    is_told,
)

FRAGILE = 2.0
"""A trait that doubles the odds of support, and the risk, is nothing unusual: one that would be
enough leaves the answer fragile.
"""
ONE_SIDED = 0.975
"""The level of a bound, which looks to one side, beside a verdict that looks to both at 5%."""
_POINT, _END = "E-value of the ratio", "E-value of its interval's nearer end"
_GAMMA, _RATIO = "Odds of support within a pair (Γ)", "Ratio of the shares, matched"


@dataclass(frozen=True)
class Hidden:
    """How much of something hidden the matched difference withstands.

    `gamma` is None where chance explains the pairs already. `is_told` says whether the difference
    is called one at all: something hidden has nothing to explain where it is not.
    """

    ratio: Estimate
    values: EValue
    gamma: float | None
    is_told: bool

    @property
    def is_fragile(self) -> bool:
        """Whether a trait that doubles odds and risk, or a weaker one, would be enough."""
        limit = self.values.limit
        return limit is None or limit < FRAGILE or self.gamma is None or self.gamma < FRAGILE


def withstands(alike: Alike) -> Hidden | None:
    """Of the matched pairs; None where nobody of one group reoffended."""
    again = alike.reoffended > 0
    ours, theirs = again[alike.matching.treated], again[alike.matching.control]
    if not ours.any() or not theirs.any():
        return None
    ratio = risk_ratio((int(ours.sum()), len(ours)), (int(theirs.sum()), len(theirs)))
    only_ours, only_theirs = int(np.sum(ours & ~theirs)), int(np.sum(~ours & theirs))
    told = is_told(alike, compare(alike, alike.reoffended, MATCHED)) and not differed_before(alike)
    gamma = None
    if told and only_ours + only_theirs:
        gamma = mcnemar_gamma_tolerated(only_ours, only_theirs, ONE_SIDED)
    return Hidden(ratio, e_value(ratio.value, ratio.lower, ratio.upper), gamma, told)


def something_hidden(found: Evidence) -> Finding:
    """What a trait that is not recorded would have to do to make the matched difference alone."""
    asked = "Could something that is not recorded explain it?"
    if found.alike is None:
        return not_compared("something_hidden", asked, found)
    hidden = withstands(found.alike)
    if hidden is None:
        why = "Not answered: nobody of one of the matched groups reoffended."
        return Finding("something_hidden", asked, "", (), (), (), notes=(why,))
    people = found.alike.matching.people
    limit = hidden.values.limit
    cells: dict[str, Cell] = {
        _RATIO: Estimate(
            hidden.ratio.value,
            hidden.ratio.lower,
            hidden.ratio.upper,
            people,
            hidden.ratio.method,
            definition=PRISON_RELEASE,
        ),
        _POINT: _worked_out(hidden.values.point, people),
        _END: Marker.NOT_AVAILABLE if limit is None else _worked_out(limit, people),
        _GAMMA: Marker.NOT_APPLICABLE
        if hidden.gamma is None
        else _worked_out(hidden.gamma, people),
    }
    return Finding(
        name="something_hidden",
        question=asked,
        rows_are="Measure",
        columns=(Column("times", "Times", Role.DERIVED, Unit.RATE, coarse=True),),
        rows=tuple(Row(label, {"times": cell}) for label, cell in cells.items()),
        sentences=(_said(hidden),),
        definition=PRISON_RELEASE,
        limits=(
            "What is hidden cannot be measured: these numbers say how strong it would have to be, "
            "and not whether it is there. No number tells a true effect from a hidden trait of "
            "that strength.",
        ),
        notes=(
            "E-value: a trait would have to be so many times as common among those supported, and "
            "lower (or raise) the risk so many times, to make the ratio by itself (VanderWeele and "
            "Ding 2017). Γ: by so much it may move the odds of support of two people of a pair "
            "before chance could explain the difference (Rosenbaum 2002); [z] where chance can "
            "already.",
            f"Called fragile where the E-value of the interval or Γ is below {FRAGILE:.0f}: set "
            "before any number was seen.",
        ),
    )


def _said(hidden: Hidden) -> Sentence:
    if not hidden.is_told:
        return Sentence(
            "No difference of the matched pairs is called one (ratio {ratio}): there is nothing "
            "for a hidden trait to explain, though one might hide a difference.",
            {"ratio": (_RATIO, "times")},
        )
    cells = {"ratio": (_RATIO, "times"), "end": (_END, "times"), "gamma": (_GAMMA, "times")}
    if hidden.gamma is None:
        return Sentence(
            "Fragile: the ratio is {ratio}, and the pairs by themselves, one against one, show no "
            "difference beyond chance.",
            {"ratio": (_RATIO, "times")},
        )
    if hidden.is_fragile:
        return Sentence(
            "Fragile: the ratio is {ratio}, and a trait that is not recorded could explain it. It "
            "need only change risk and support by {end} times for chance to do the rest; the pairs "
            "withstand no more than {gamma} times the odds of support. Such traits are common.",
            cells,
        )
    return Sentence(
        "The ratio is {ratio}. A hidden trait would have to be strong to explain it: {end} times "
        "on risk and support, and beyond {gamma} times the odds of support within pairs.",
        cells,
    )


def _worked_out(value: float, people: int) -> Estimate:
    return Estimate(value, None, None, people, "worked out", definition=PRISON_RELEASE)
