"""Tests for few areas: what else could have come of the same areas, had the lot fallen otherwise.

With a dozen areas no formula for an error is to be trusted, and no test can be surer than the
number of arrangements allows: each says the smallest p value that it could have had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import factorial, inf, isfinite, prod

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable, checked_numbers
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats
from rrlib.statistics.trends.events import require_dose
from rrlib.statistics.trends.panel import Panel, TwoWay
from rrlib.statistics.trends.result import Tested

ROUNDING = 1e-9
"""Statistics within this share of the largest are equal."""
ENUMERATED = 12
"""Up to so many areas every choice of signs is taken."""
WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
"""Webb's weights, of either sign: Webb, M. D. (2023), Canadian Journal of Economics 56, 839-858."""


@dataclass(frozen=True)
class FewClusters:
    """A statistic set against what other arrangements of the doses would have made of it.

    `smallest_p_value` is the least that any outcome could have had. `arrangements` were looked at:
    all there are if `exact`, else drawn.
    """

    value: float
    p_value: float
    smallest_p_value: float
    arrangements: int
    exact: bool


@dataclass(frozen=True)
class WildBootstrap:
    """A coefficient with the p value and interval of the wild cluster bootstrap."""

    tested: Tested
    smallest_p_value: float
    draws: int
    exact: bool


def permuted_doses(
    changes: npt.ArrayLike, doses: npt.ArrayLike, draws: int, seed: int
) -> FewClusters:
    """Whether `changes` (G,), one an area, go with `doses` (G,): the slope, if doses fell by lot.

    Every different arrangement of the doses over areas where there are at most `draws`, else
    `draws` of them. Two-sided: Fisher, R. A. (1935), The Design of Experiments; drawn ones as
    Phipson and Smyth (2010) in `randomisation_test`. It tests that the dose changed no area.
    """
    values, given = _per_area(changes, doses)
    centred = given - given.mean()
    slope = float(centred @ (values - values.mean()) / (centred @ centred))

    def size(arranged: Floats) -> Floats:
        sizes = np.abs((arranged - given.mean()) @ (values - values.mean()))
        return np.asarray(sizes, dtype=np.float64)

    return _permuted(given, size, (draws, seed), slope)


def permuted_interval(
    changes: npt.ArrayLike, doses: npt.ArrayLike, draws: int, seed: int, level: float = 0.95
) -> Estimate:
    """The slope of `changes` (G,) on `doses` (G,), and the slopes that no such test would reject.

    Nought lies outside exactly where the p value of `permuted_doses`, of the same arrangements, is
    at most 1 - `level`. A slope is tried on changes less what it makes of the doses: Garthwaite,
    P. H. (1996), Biometrics 52, 1387-1393, here solved for every arrangement. With so few areas
    that no p value can be as small there are no ends.
    """
    values, given = _per_area(changes, doses)
    arranged, exact = _arranged(given, draws, seed)
    centred = arranged - given.mean()
    away = given - given.mean()
    slope = float(away @ values / (away @ away))
    lower, upper = _as_far(centred @ values, centred @ given, away @ values, away @ given)
    # A slope is not rejected if so many arrangements leave it as far from nought as the true one.
    number = len(arranged) if exact else len(arranged) + 1
    needed = int(np.floor((1 - level) * number + ROUNDING)) + exact
    ends: tuple[float | None, float | None] = (None, None)
    if needed:
        found = float(np.sort(lower)[needed - 1]), float(np.sort(upper)[-needed])
        ends = (found[0] if isfinite(found[0]) else None, found[1] if isfinite(found[1]) else None)
    return Estimate(slope, *ends, len(values), "permutation of doses", level=level)


def permuted_pre_trends(
    panel: Panel, dose: npt.ArrayLike, first: int, draws: int, seed: int
) -> FewClusters:
    """Whether areas with more of the `dose` changed otherwise already before `first`.

    The sum of squared slopes of the outcome on the dose, of each period before `first` against the
    one just before it; it takes any number of periods. Arrangements as in `permuted_doses`.
    """
    doses = panel.by_area(dose, "a dose")
    require_dose(panel, doses, first)
    before = panel.outcome[:, panel.periods < first]
    moved = before[:, :-1] - before[:, -1:]
    moved = moved - moved.mean(axis=0)
    spread = float(((doses - doses.mean()) ** 2).sum())

    def size(arranged: Floats) -> Floats:
        slopes = (arranged - doses.mean()) @ moved / spread
        return np.asarray((slopes**2).sum(axis=-1), dtype=np.float64)

    return _permuted(doses, size, (draws, seed), float(size(doses[None, :])[0]))


def wild_cluster_bootstrap(
    fitted: TwoWay, name: str, draws: int, seed: int, level: float = 0.95
) -> WildBootstrap:
    """A coefficient of `two_way` against worlds in which it is nothing and areas' residuals flip.

    The null is imposed, the statistic is t with errors by area; signs are Rademacher's, all of them
    for up to 12 areas, else `draws` of Webb's: Cameron, A. C., Gelbach, J. B. and Miller, D. L.
    (2008), Review of Economics and Statistics 90, 414-427; R's `fwildclusterboot`. The interval
    holds what would not be rejected. With one or two treated areas it hardly ever rejects. Raises
    ValueError for a regression that is not least squares and an unknown name.
    """
    if not fitted.straight or name not in fitted.names:
        known = ", ".join(fitted.names)
        raise ValueError(f"a least squares coefficient among {known}, not {name!r}")
    areas = len(fitted.panel.areas)
    exact = areas <= ENUMERATED
    signs = _signs(areas) if exact else _webb(areas, draws, seed)
    worlds = _worlds(fitted, fitted.names.index(name))

    def p_value(null: float) -> float:
        return _bootstrapped(worlds, signs, null, exact)

    reach = float(fitted.coefficients[fitted.names.index(name)]), worlds.error
    ends = [_rejected_from(p_value, *reach, side, 2 * tail(level)) for side in (-1, 1)]
    method = "wild cluster bootstrap, null imposed"
    estimate = Estimate(reach[0], ends[0], ends[1], len(fitted.residuals), method, level=level)
    smallest = 2 / len(signs) if exact else 1 / (draws + 1)
    return WildBootstrap(Tested(estimate, p_value(0.0)), smallest, len(signs), exact)


@dataclass(frozen=True)
class _Worlds:
    """What a bootstrap needs: of A areas, for a null b, summed scores `scores[0] - b * scores[1]`.

    `scores` (2, A) add up to the coefficient times `own`, and `left` (2, A, A) are the scores of an
    area that are left by the residuals of another.
    """

    scores: Floats
    left: Floats
    own: float
    error: float


def _worlds(fitted: TwoWay, which: int) -> _Worlds:
    rest = np.delete(fitted.own, which, axis=1)
    others = np.hstack([fitted.others, np.linalg.qr(rest)[0]]) if rest.size else fitted.others
    own = fitted.own[:, which] - others @ (others.T @ fitted.own[:, which])
    size = float(own @ own)
    basis = np.column_stack([others, own / np.sqrt(size)])
    outcomes = fitted.residuals + own * fitted.coefficients[which], own
    scores, left = [], []
    for values in outcomes:
        by_area = np.array([basis[area].T @ values[area] for area in fitted.by_area])
        ours = np.array([basis[area].T @ own[area] for area in fitted.by_area])
        each = np.array([float(own[area] @ values[area]) for area in fitted.by_area])
        scores.append(each)
        left.append(np.diag(each) - ours @ by_area.T)
    summed = [float(own[area] @ fitted.residuals[area]) for area in fitted.by_area]
    return _Worlds(np.array(scores), np.array(left), size, float(np.linalg.norm(summed)) / size)


def _bootstrapped(worlds: _Worlds, signs: Floats, null: float, exact: bool) -> float:
    scores = worlds.scores[0] - null * worlds.scores[1]
    left = worlds.left[0] - null * worlds.left[1]
    # As shares of scores alone: what both sides are divided by is the same.
    observed = abs(float(scores.sum())) / float(np.linalg.norm(left.sum(axis=1)))
    drawn = np.abs(signs @ scores) / np.linalg.norm(signs @ left.T, axis=1)
    far = int((drawn >= observed * (1 - ROUNDING)).sum())
    return far / len(signs) if exact else (far + 1) / (len(signs) + 1)


def _rejected_from(
    p_value: Callable[[float], float], value: float, error: float, side: int, alpha: float
) -> float | None:
    """Where the p value falls under `alpha`, going to one side; None where it never does."""
    step = error
    for _ in range(20):
        if p_value(value + side * step) < alpha:
            found = brentq(
                lambda x: p_value(value + side * x) - alpha, 0.0, step, xtol=1e-4 * error
            )
            return value + side * float(found)
        step *= 2
    return None


def _signs(areas: int) -> Floats:
    return np.array(list(product((1.0, -1.0), repeat=areas)))


def _webb(areas: int, draws: int, seed: int) -> Floats:
    if draws < 1:
        raise ValueError(f"a bootstrap takes 1 draw or more, not {draws}")
    weights = np.concatenate([-WEBB, WEBB])
    return np.random.default_rng(seed).choice(weights, size=(draws, areas))


def _per_area(changes: npt.ArrayLike, doses: npt.ArrayLike) -> tuple[Floats, Floats]:
    values = np.asarray(changes, dtype=np.float64)
    checked_numbers(values, values.size, "a change")
    given = checked_numbers(doses, len(values), "a dose")
    if len(values) < 2 or np.ptp(given) == 0:
        raise NotEstimable(f"{len(values)} areas do not differ in their dose")
    return values, given


def _permuted(
    doses: Floats, size: Callable[[Floats], Floats], drawing: tuple[int, int], value: float
) -> FewClusters:
    arranged, exact = _arranged(doses, *drawing)
    every = len(arranged)
    sizes, observed = size(arranged), float(size(doses[None, :])[0])
    slack = ROUNDING * float(max(sizes.max(), observed))
    far = int((sizes >= observed - slack).sum())
    if not exact:
        return FewClusters(value, (far + 1) / (every + 1), 1 / (every + 1), every, exact=False)
    smallest = int((sizes >= sizes.max() - slack).sum()) / every
    return FewClusters(value, far / every, smallest, every, exact=True)


def _arranged(doses: Floats, draws: int, seed: int) -> tuple[Floats, bool]:
    """Arrangements of the doses, a row each, and whether they are all there are."""
    if draws < 1:
        raise ValueError(f"a permutation test takes 1 draw or more, not {draws}")
    different, times = np.unique(doses, return_counts=True)
    every = factorial(len(doses)) // prod(factorial(int(one)) for one in times)
    if every <= draws:
        return np.array(list(_arrangements(different, times.tolist(), len(doses)))), True
    tiled = np.tile(doses, (draws, 1))
    return np.random.default_rng(seed).permuted(tiled, axis=1), False


def _as_far(
    crossed: Floats, with_doses: Floats, true_crossed: float, spread: float
) -> tuple[Floats, Floats]:
    """Between which two slopes each arrangement lies as far from nought as the true one.

    Its products with changes less what a slope makes of the doses are linear in the slope, and so
    are those of the true one: they are as large where the slope is equal to one of two quotients.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (true_crossed - crossed) / (spread - with_doses)
        second = (true_crossed + crossed) / (spread + with_doses)
    lower, upper = np.minimum(first, second), np.maximum(first, second)
    # The true arrangement, and its mirror image, are as far whatever the slope.
    same = spread - np.abs(with_doses) <= ROUNDING * spread
    return np.where(same, -inf, lower), np.where(same, inf, upper)


def _arrangements(different: Floats, times: list[int], areas: int) -> Iterator[Floats]:
    """Every different way of giving the doses to areas."""

    def filled(arranged: Floats, free: tuple[int, ...], which: int) -> Iterator[Floats]:
        if which == len(different):
            yield arranged
            return
        for chosen in combinations(free, times[which]):
            given = arranged.copy()
            given[list(chosen)] = different[which]
            yield from filled(given, tuple(k for k in free if k not in chosen), which + 1)

    yield from filled(np.zeros(areas), tuple(range(areas)), 0)
