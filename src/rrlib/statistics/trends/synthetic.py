"""Synthetic control: a mix of other areas that moved as one did until something happened there.

Abadie, A., Diamond, A. and Hainmueller, J. (2010), Journal of the American Statistical Association
105, 493-505. How unusual a gap is, placebos tell: each other area treated as if it were the one.
With a dozen areas no p value can be under 1 in 12, and it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.linalg import null_space
from scipy.optimize import minimize, nnls

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.times import Counts, Floats

RIDGE = 2e-9
"""What squares of weights count for, as a share of the mean square of a donor's outcomes.

Where donors can mix in several ways, the evenest mix is taken.
"""
TIE = 1e-2
"""How much outcomes count beside predictors: they decide between mixes alike in these."""
OF_WEIGHT = 1e-6
"""A donor with less weight has none."""
SUM = 1e4
"""How many times as heavy as the outcomes the row is that lets weights add up to 1."""


@dataclass(frozen=True)
class Donors:
    """Outcomes (T, units) of `names` in `periods` (T,), the one of interest among them."""

    outcomes: Floats
    periods: Counts
    names: tuple[str, ...]

    def without(self, *left_out: str) -> Donors:
        """The same without some units."""
        kept = [k for k, name in enumerate(self.names) if name not in left_out]
        return replace(
            self, outcomes=self.outcomes[:, kept], names=tuple(self.names[k] for k in kept)
        )


@dataclass(frozen=True)
class Synthetic:
    """A unit less its synthetic control.

    `weights` of donors add up to 1; `gaps` is one a period. `before` and `after` are root mean
    squared gaps; `effect` is the mean gap from the first treated period on.
    """

    weights: Mapping[str, float]
    gaps: Floats
    before: float
    after: float
    effect: float

    @property
    def ratio(self) -> float:
        """How many times as large gaps are after as before."""
        return self.after / self.before if self.before > 0 else inf


@dataclass(frozen=True)
class Placebos:
    """`ratio` of each unit treated as if it were the one, and the rank of the one among them.

    `p_value` is the rank over the number of units; `smallest_p_value` that of the first.
    """

    ratios: Mapping[str, float]
    rank: int
    p_value: float
    smallest_p_value: float


def donors_of(outcomes: npt.ArrayLike, periods: npt.ArrayLike, names: Sequence[str]) -> Donors:
    """Checked outcomes, a row a period and a column a unit, periods growing.

    Raises ValueError for another shape, a missing outcome, a name that comes twice and periods that
    do not grow.
    """
    table, numbers = np.asarray(outcomes, dtype=np.float64), np.asarray(periods)
    if table.shape != (len(numbers), len(names)) or not np.isfinite(table).all():
        raise ValueError(
            f"outcomes are a row for each of {len(numbers)} periods and a column for each of "
            f"{len(names)} names, none missing, not {table.shape}"
        )
    if len(set(names)) < len(names):
        raise ValueError("two units have one name")
    if numbers.dtype.kind not in "iu" or (np.diff(numbers) <= 0).any():
        raise ValueError("numbers of periods are whole and each above the one before")
    return Donors(table, numbers.astype(np.int64), tuple(names))


def synthetic_control(
    donors: Donors, treated: str, first: int, predictors: npt.ArrayLike | None = None
) -> Synthetic:
    """`treated` less the mix of all others whose outcomes before `first` were nearest to its own.

    Weights are 0 or more and add up to 1: least squares on every period before `first`, or, where
    there are `predictors` (units, k), in the order of the names, on those, each as heavy as makes
    the mix nearest in outcomes (Abadie, Diamond and Hainmueller 2010). The outcome-only kind has
    one solution; the other is searched for and may end at another mix that is as near. Raises
    ValueError for an unknown unit or predictors of another shape; NotEstimable for fewer than two
    donors, or two periods before.
    """
    ours, theirs, before = _parts(donors, treated, first)
    if predictors is None:
        weights = _mixed(theirs[before], ours[before], _evenness(theirs[before]))
    else:
        weights = _by_predictors(
            (ours[before], theirs[before]), _scaled(donors, treated, predictors)
        )
    gaps = ours - theirs @ weights
    names = [name for name in donors.names if name != treated]
    return Synthetic(
        dict(zip(names, weights.tolist(), strict=True)),
        gaps,
        float(np.sqrt((gaps[before] ** 2).mean())),
        float(np.sqrt((gaps[~before] ** 2).mean())),
        float(gaps[~before].mean()),
    )


def placebos_in_space(
    donors: Donors, treated: str, first: int, predictors: npt.ArrayLike | None = None
) -> Placebos:
    """Every other unit as if it had been treated, with all but `treated` for donors.

    The p value is valid if any unit was as likely to be the one.
    """
    ratios = {treated: synthetic_control(donors, treated, first, predictors).ratio}
    rest = donors.without(treated)
    kept = [k for k, name in enumerate(donors.names) if name != treated]
    theirs = None if predictors is None else np.asarray(predictors, dtype=np.float64)[kept]
    for name in rest.names:
        ratios[name] = synthetic_control(rest, name, first, theirs).ratio
    rank = sum(ratio >= ratios[treated] for ratio in ratios.values())
    return Placebos(ratios, rank, rank / len(ratios), 1 / len(ratios))


def placebo_in_time(donors: Donors, treated: str, first: int, pretended: int) -> Synthetic:
    """As if it had happened at `pretended`, of periods before `first` only: there should be no gap.

    Raises ValueError for a pretended period that is not before the first.
    """
    if pretended >= first:
        raise ValueError(f"a placebo in time is before {first}, not {pretended}")
    kept = donors.periods < first
    earlier = replace(donors, outcomes=donors.outcomes[kept], periods=donors.periods[kept])
    return synthetic_control(earlier, treated, pretended)


def leave_one_out(
    donors: Donors, treated: str, first: int, predictors: npt.ArrayLike | None = None
) -> Mapping[str, float]:
    """The effect without each of the donors that have weight: does it hang on a single one?"""
    found = synthetic_control(donors, treated, first, predictors)
    given = None if predictors is None else np.asarray(predictors, dtype=np.float64)
    effects = {}
    for name, weight in found.weights.items():
        if weight > OF_WEIGHT:
            kept = [k for k, one in enumerate(donors.names) if one != name]
            theirs = None if given is None else given[kept]
            effects[name] = synthetic_control(donors.without(name), treated, first, theirs).effect
    return effects


def _parts(
    donors: Donors, treated: str, first: int
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    if treated not in donors.names:
        raise ValueError(f"there is no unit {treated!r}: there are {', '.join(donors.names)}")
    column = donors.names.index(treated)
    before = donors.periods < first
    if before.sum() < 2 or before.all() or len(donors.names) < 3:
        raise NotEstimable(
            f"{len(donors.names) - 1} donors, {int(before.sum())} periods before {first} and "
            f"{int((~before).sum())} after: two donors, two before and one after are the least"
        )
    return donors.outcomes[:, column], np.delete(donors.outcomes, column, axis=1), before


def _evenness(outcomes: Floats) -> float:
    return float(np.sqrt(RIDGE * (outcomes**2).sum(axis=0).mean()))


def _mixed(theirs: Floats, ours: Floats, even: float) -> Floats:
    """Weights (units,) of least squares that are 0 or more and add up to 1."""
    number = theirs.shape[1]
    rows = np.vstack([theirs, even * np.eye(number)])
    aim = np.append(ours, np.zeros(number))
    heavy = SUM * max(float(np.abs(rows).max()), 1.0)
    found = nnls(np.vstack([rows, np.full(number, heavy)]), np.append(aim, heavy))[0]
    chosen = np.flatnonzero(found > OF_WEIGHT * 1e-4)
    # The heavy row is only nearly met: on the donors it chose the sum is met exactly.
    inner = rows[:, chosen]
    even_mix = np.full(len(chosen), 1 / len(chosen))
    apart = null_space(np.ones((1, len(chosen))))
    moved = np.linalg.lstsq(inner @ apart, aim - inner @ even_mix)[0]
    exact = even_mix + apart @ moved
    weights = np.zeros(number)
    weights[chosen] = np.maximum(exact, 0.0)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _scaled(donors: Donors, treated: str, predictors: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Predictors of the treated unit (k,) and of donors (k, units), each of spread 1."""
    given = np.asarray(predictors, dtype=np.float64)
    if given.ndim != 2 or len(given) != len(donors.names) or not np.isfinite(given).all():
        raise ValueError(
            f"predictors are a row for each of {len(donors.names)} units, none missing, "
            f"not {given.shape}"
        )
    spread = given.std(axis=0)
    if not spread.all():
        raise NotEstimable("a predictor is the same for every unit")
    column = donors.names.index(treated)
    scaled = given / spread
    return scaled[column], np.delete(scaled, column, axis=0).T


def _by_predictors(outcomes: tuple[Floats, Floats], predictors: tuple[Floats, Floats]) -> Floats:
    """Weights by predictors, whose own weights let the outcomes before be nearest."""
    (ours, theirs), (own, other) = outcomes, predictors
    number = len(own)

    even = TIE * np.sqrt(number * RIDGE)
    small = TIE * np.sqrt(number / (theirs**2).sum(axis=0).mean())

    def weights(logs: Floats) -> Floats:
        shares = np.exp(logs - logs.max())
        root = np.sqrt(shares / shares.sum())
        rows = np.vstack([other * root[:, None], small * theirs])
        return _mixed(rows, np.concatenate([own * root, small * ours]), even)

    def apart(logs: Floats) -> float:
        return float(((ours - theirs @ weights(logs)) ** 2).mean())

    starts = [np.zeros(number), *(3.0 * np.eye(number))]
    ended = [
        minimize(apart, start, method="Nelder-Mead", options={"maxfev": 200 * number})
        for start in starts
    ]
    return weights(min(ended, key=lambda one: float(one.fun)).x)
