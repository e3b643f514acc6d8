"""What the outcome differs by between treated people and those matched with them."""

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
    standardised,
)
from rrlib.statistics.effects import Effect
from rrlib.statistics.matching import Matching
from rrlib.statistics.times import Counts

ALIKE = 1e-9
"""Treatment of which less than this share is its own is told by the covariates."""


def matched_difference(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, matching: Matching, level: float = 0.95
) -> Estimate:
    """The mean outcome of matched treated people less that of their partners, in its unit.

    It speaks of the treated people who have a partner, and of nobody else: where a caliper left
    some out, and the effect differs between people, it is not the effect on all who were treated.

    Without replacement the error is clustered by set, a treated person and the partners (R's
    `sandwich::vcovCL(lm(…, weights), ~subclass)`, HC1), and the interval Student's with one degree
    less than there are sets: partners have like outcomes (Austin, P. C. (2009), International
    Journal of Biostatistics 5, 13). With replacement sets overlap; the error is then HC1 of the
    weighted people, each once (`vcovHC`). Both take the score as known, which for matching errs
    to either side (Abadie, A. and Imbens, G. W. (2016), Econometrica 84, 781-807); what
    simulation found of them stands in docs/effects/matching.md.

    There is no interval of a single set, or where the outcome does not vary. `n` counts the people
    in pairs. Raises ValueError where outcome, treatment and matching are not of the same people.
    """
    people = _people(outcome, treated, matching)
    return _effect(people, None).estimate(f"difference of means, {people.error}", level)


def matched_difference_adjusted(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    matching: Matching,
    design: Design,
    level: float = 0.95,
) -> Estimate:
    """As `matched_difference`, with what is left unlike after matching taken out by regression.

    Weighted least squares of the outcome on treatment and every column of `design`, of the
    matched people: R's `lm(outcome ~ treat + …, weights)`; errors as in `matched_difference`. Ho,
    D. E. et al. (2007), Political Analysis 15, 199-236. It is right where either the matching
    balanced the covariates or the outcome is a sum of them. Columns that say the same among those
    matched are no harm. Raises as `matched_difference` does, and NotEstimable where the covariates
    tell who of the matched was treated, as they do where they are as many as the people.
    """
    people = _people(outcome, treated, matching)
    if design.people != len(matching.weights):
        raise ValueError(
            f"the design is of {design.people} people, the matching of {len(matching.weights)}"
        )
    covariates = standardised(design.values[matching.weights > 0])
    found = _effect(people, covariates)
    return found.estimate(f"regression after matching, {people.error}", level)


@dataclass(frozen=True)
class _Matched:
    """The people in pairs, each once; `sets` numbers whose outcomes hang together."""

    outcome: Floats
    treated: Flags
    weights: Floats
    sets: Counts
    paired: bool

    @property
    def error(self) -> str:
        return "error clustered by set" if self.paired else "robust error, controls used again"


def _people(outcome: npt.ArrayLike, treated: npt.ArrayLike, matching: Matching) -> _Matched:
    number = len(matching.weights)
    outcomes = checked_numbers(outcome, number, "an outcome")
    flags = checked_treated(treated, number)
    if not flags[matching.treated].all() or flags[matching.control].any():
        raise ValueError("the matching is of other people: its treated are not those treated")
    sets = np.arange(number)
    paired = not matching.reuses_controls
    if paired:
        sets[matching.control] = matching.treated
    used = matching.weights > 0
    return _Matched(
        outcome=outcomes[used],
        treated=flags[used],
        weights=matching.weights[used],
        sets=np.unique(sets[used], return_inverse=True)[1],
        paired=paired,
    )


def _effect(people: _Matched, covariates: Floats | None) -> Effect:
    """The coefficient of treatment, by what of it no covariate tells (Frisch and Waugh 1933)."""
    number = len(people.outcome)
    columns = np.ones((number, 1))
    if covariates is not None:
        columns = np.column_stack([columns, covariates])
    rank, (own, left) = _residuals(people, columns)
    ours = people.weights * own
    total = float(ours @ own)
    if total <= ALIKE * float(people.weights.sum()):
        raise NotEstimable(
            f"{number} matched people and {columns.shape[1] - 1} covariates: "
            "the covariates tell who was treated"
        )
    value = float(ours @ left) / total
    shares = np.bincount(people.sets, ours * (left - value * own)) / total
    left_over = number - rank - 1
    degrees = min(len(shares) - 1, left_over) if people.paired else left_over
    # HC1's: for the columns fitted, and where people hang together for the few sets there are.
    scale = (number - 1) / max(left_over, 1) * len(shares) / max(len(shares) - 1, 1)
    return Effect(
        value=value,
        error=float(np.sqrt(scale * (shares @ shares))),
        people=number,
        size=float(np.abs(people.outcome).max()),
        degrees=degrees,
    )


def _residuals(people: _Matched, columns: Floats) -> tuple[int, Floats]:
    """The rank of `columns`, and what they leave of treatment and of the outcome."""
    root = np.sqrt(people.weights)[:, None]
    both = np.column_stack([people.treated.astype(np.float64), people.outcome])
    parts, _, rank, _ = np.linalg.lstsq(root * columns, root * both)
    return int(rank), (both - columns @ parts).T
