"""The interval of a matched difference by doing it all again on people drawn from those there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rrlib.results import Estimate
from rrlib.statistics.designs import (
    Design,
    Flags,
    Floats,
    NotEstimable,
    checked_numbers,
    checked_treated,
)
from rrlib.statistics.effects import Effect
from rrlib.statistics.matching import caliper_of, nearest_neighbour
from rrlib.statistics.propensity import propensity

MAY_FAIL = 0.05
"""Draws without an estimate are left out, up to this share of them."""


@dataclass(frozen=True)
class Resampling:
    """How often people are drawn, from which seed, and how each draw is matched.

    `widths` is the caliper in standard deviations of the log odds, `ratio` how many partners.
    """

    replicates: int
    seed: int
    widths: float = 0.2
    ratio: int = 1


def bootstrap_matched(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    design: Design,
    resampling: Resampling,
    level: float = 0.95,
) -> Estimate:
    """The difference after matching without replacement, with an interval that knows every step.

    People are drawn with replacement, treated and others together; of each draw the score is
    fitted anew, matched anew and compared, as of the people themselves. The interval is normal,
    of the draws' standard deviation. Matching with replacement is not offered: the bootstrap is
    wrong for it (Abadie, A. and Imbens, G. W. (2008), Econometrica 76, 1537-1557). Without, it
    has no proof either; in simulation it errs to the wide side, as people drawn twice match
    themselves badly (Austin, P. C. and Small, D. S. (2014), Statistics in Medicine 33, 4306-4319;
    docs/effects/matching.md). The same seed gives the same interval.

    Raises what `propensity` and `nearest_neighbour` raise of the people themselves; ValueError for
    fewer than 2 replicates; NotEstimable where over 5% of the draws have no estimate.
    """
    flags = checked_treated(treated, design.people)
    outcomes = checked_numbers(outcome, design.people, "an outcome")
    if resampling.replicates < 2:
        raise ValueError(f"replicates are 2 or more, not {resampling.replicates}")
    value, people = _difference(outcomes, flags, design, resampling)
    drawn = _drawn(outcomes, flags, design, resampling)
    found = Effect(value, float(np.std(drawn, ddof=1)), people, float(np.abs(outcomes).max()))
    return found.estimate(f"matched, bootstrap of {len(drawn)} draws of people", level)


def _drawn(outcomes: Floats, flags: Flags, design: Design, resampling: Resampling) -> list[float]:
    """The difference in each draw that has one; refused where too many have none."""
    rng = np.random.default_rng(resampling.seed)
    drawn, failures = [], []
    for _draw in range(resampling.replicates):
        who = rng.integers(design.people, size=design.people)
        again = Design(design.names, design.values[who])
        try:
            drawn.append(_difference(outcomes[who], flags[who], again, resampling)[0])
        except NotEstimable as why:
            failures.append(str(why))
    if len(failures) > MAY_FAIL * resampling.replicates:
        raise NotEstimable(
            f"{len(failures)} of {resampling.replicates} draws have no estimate; "
            f"the first: {failures[0]}"
        )
    return drawn


def _difference(
    outcomes: Floats, flags: Flags, design: Design, resampling: Resampling
) -> tuple[float, int]:
    """The difference after matching, and how many people stand in pairs."""
    scores = propensity(flags, design)
    matching = nearest_neighbour(
        flags,
        scores.linear,
        caliper=caliper_of(scores.linear, resampling.widths),
        ratio=resampling.ratio,
    )
    ours, theirs = (
        np.average(outcomes[group], weights=matching.weights[group]) for group in (flags, ~flags)
    )
    return float(ours - theirs), matching.people
