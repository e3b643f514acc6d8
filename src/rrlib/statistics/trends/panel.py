"""Panels of areas by periods, and regression with effects of both: two-way fixed effects.

What is estimated is by how much more areas changed that were treated, or treated more. It assumes
that all would have changed alike otherwise. Where areas are treated at different times and effects
grow, two-way fixed effects can even have the wrong sign: see `staggered`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.times import Counts, Floats, checked_labels
from rrlib.statistics.trends.likelihood import CLOSE, STEPS

NOTHING = 1e-9
"""An eigenvalue this small is 0: the area's own effect takes that direction out."""
ROUNDING = 1e-9
"""A treatment of which areas and periods leave less than this share untold says nothing."""


@dataclass(frozen=True)
class Panel:
    """Outcomes of A areas in T periods: `outcome` and `exposure` are (A, T), none missing.

    Areas stand in the order in which they first came, periods by number; `order` (A * T,) says at
    which place of the rows as given each cell of the table, read row by row, was.
    """

    areas: tuple[str, ...]
    periods: Counts
    outcome: Floats
    exposure: Floats
    order: Counts

    def by_area(self, values: npt.ArrayLike, what: str) -> Floats:
        """`values`, one each row as given, as one an area (A,); endless ones may stand.

        Raises ValueError, calling them `what`, where one changes within an area.
        """
        given = np.asarray(values, dtype=np.float64)
        if given.shape != self.order.shape or np.isnan(given).any():
            raise ValueError(
                f"{what} is one for each of {len(self.order)} rows, none missing, not {given.shape}"
            )
        table = given[self.order].reshape(self.outcome.shape)
        moving = (table != table[:, :1]).any(axis=1)
        if moving.any():
            named = ", ".join(np.array(self.areas)[moving][:5].tolist())
            raise ValueError(f"{what} is one for each area; it changes within {named}")
        return table[:, 0]


@dataclass(frozen=True)
class TwoWay:
    """A regression with effects of areas and periods, as its errors need it.

    `coefficients` is (k,), one for each of `names`. Of n rows, area by area: `own` (n, k) is what
    of the treatments areas and periods do not tell, `others` (n, m) an orthonormal basis of what
    they do tell, `residuals` (n,); all scaled to one variance. `straight` says that it is least
    squares.
    """

    panel: Panel
    names: tuple[str, ...]
    coefficients: Floats
    own: Floats
    others: Floats
    residuals: Floats
    straight: bool

    @cached_property
    def basis(self) -> Floats:
        """An orthonormal basis (n, m + k) of all columns."""
        return np.hstack([self.others, np.linalg.qr(self.own)[0]])

    @cached_property
    def bread(self) -> Floats:
        return np.asarray(np.linalg.inv(self.own.T @ self.own), dtype=np.float64)

    @cached_property
    def weighed(self) -> tuple[Floats, ...]:
        """Of each area its treatments, weighed so that squares of summed scores are unbiased (CR2).

        The weight is the inverse root of what the regression leaves of independent residuals.
        """
        return tuple(_unbiased(self.basis[area]) @ self.own[area] for area in self.by_area)

    @property
    def by_area(self) -> tuple[slice, ...]:
        """The rows of each area."""
        length = len(self.panel.periods)
        return tuple(slice(k * length, (k + 1) * length) for k in range(len(self.panel.areas)))


def panel_of(
    areas: npt.ArrayLike,
    periods: npt.ArrayLike,
    outcome: npt.ArrayLike,
    exposure: npt.ArrayLike | None = None,
) -> Panel:
    """A panel from rows in any order, one for each area and period; exposure is 1 if not given.

    Raises ValueError for arrays of different lengths, missing outcomes and an exposure not above 0;
    NotEstimable, naming areas, where one has a period twice or lacks one: nothing is filled in.
    """
    values, numbers = np.asarray(outcome, dtype=np.float64), np.asarray(periods)
    exposed = np.ones(len(values)) if exposure is None else np.asarray(exposure, dtype=np.float64)
    labels = checked_labels(areas, len(values), "an area")
    if not (values.shape == numbers.shape == exposed.shape) or values.ndim != 1:
        raise ValueError(
            f"outcomes, periods and exposure are one a row, not {values.shape}, {numbers.shape} "
            f"and {exposed.shape}"
        )
    if numbers.dtype.kind not in "iu":
        raise ValueError(f"numbers of periods are whole, not {numbers.dtype}")
    if not np.isfinite(values).all() or not (exposed > 0).all() or not np.isfinite(exposed).all():
        raise ValueError("an outcome is missing, or an exposure is not above 0")
    names = tuple(dict.fromkeys(str(one) for one in np.asarray(areas).tolist()))
    every, place = np.unique(numbers.astype(np.int64), return_inverse=True)
    _require_balanced(labels, place, names, every)
    order = np.lexsort((place, labels))
    shape = len(names), len(every)
    table = values[order].reshape(shape), exposed[order].reshape(shape)
    return Panel(names, every, *table, order.astype(np.int64))


def two_way(panel: Panel, treatment: npt.ArrayLike, names: Sequence[str]) -> TwoWay:
    """Least squares of the outcome on treatments, with an effect of each area and each period.

    `treatment` is (n,) or (n, k), rows as the panel was given; R's `lm(y ~ x + factor(area) +
    factor(period))`. Raises ValueError for another shape; NotEstimable where areas and periods tell
    a treatment, or treatments each other.
    """
    return least_squares(panel, _treatments(panel, treatment, names), tuple(names))


def least_squares(panel: Panel, treatments: Floats, names: tuple[str, ...]) -> TwoWay:
    """As `two_way`, of `treatments` (A * T, k) that stand in the panel's own order."""
    others = _effects(panel, np.ones(panel.outcome.size))
    own = _untold(treatments, others, names)
    outcome = panel.outcome.ravel()
    left = outcome - others @ (others.T @ outcome)
    coefficients = np.asarray(np.linalg.lstsq(own, left)[0], dtype=np.float64)
    residuals = left - own @ coefficients
    return TwoWay(panel, names, coefficients, own, others, residuals, straight=True)


def poisson_two_way(panel: Panel, treatment: npt.ArrayLike, names: Sequence[str]) -> TwoWay:
    """Poisson regression of counts with the logarithm of exposure as offset, effects as `two_way`.

    Coefficients are of logarithms of rates; R's `glm(family = poisson)`. It asks of the variance
    only what the errors do, and stands for any outcome that is not negative. Raises as `two_way`
    does, and NotEstimable for negative outcomes and an area or a period without an event.
    """
    treatments, outcome = _treatments(panel, treatment, names), panel.outcome
    if outcome.min() < 0 or not outcome.sum(axis=0).all() or not outcome.sum(axis=1).all():
        raise NotEstimable("an area or a period is without an event, or an outcome is negative")
    counts, offset = outcome.ravel(), np.log(panel.exposure).ravel()
    expected = counts + counts.mean() / 10
    predictor = np.log(expected)
    for _ in range(STEPS):
        weights = np.sqrt(expected)
        others = _effects(panel, weights)
        own = _untold(treatments * weights[:, None], others, tuple(names))
        working = weights * (predictor - offset + counts / expected - 1)
        left = working - others @ (others.T @ working)
        coefficients = np.asarray(np.linalg.lstsq(own, left)[0], dtype=np.float64)
        before, predictor = predictor, (working - left + own @ coefficients) / weights + offset
        expected = np.exp(predictor)
        if np.abs(predictor - before).max() < CLOSE:
            residuals = (counts - expected) / np.sqrt(expected)
            return TwoWay(panel, tuple(names), coefficients, own, others, residuals, straight=False)
    raise NotEstimable("the likelihood of these counts has no end: some cells are next to empty")


def _require_balanced(
    labels: Counts, place: npt.NDArray[np.int64], names: tuple[str, ...], every: Counts
) -> None:
    cells = np.zeros((len(names), len(every)), dtype=np.int64)
    np.add.at(cells, (labels, place), 1)
    faults = [
        f"{names[area]} lacks the period {every[period]}"
        if times == 0
        else f"{names[area]} has the period {every[period]} {times} times"
        for (area, period), times in np.ndenumerate(cells)
        if times != 1
    ]
    if faults:
        more = f", and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise NotEstimable(
            f"a panel has each area once in each period: {'; '.join(faults[:5])}{more}"
        )
    if min(cells.shape) < 2:
        raise NotEstimable(f"a panel has two areas and periods or more, not {cells.shape}")


def _treatments(panel: Panel, treatment: npt.ArrayLike, names: Sequence[str]) -> Floats:
    given = np.asarray(treatment, dtype=np.float64)
    columns = given[:, None] if given.ndim == 1 else given
    if columns.shape != (panel.outcome.size, len(names)):
        raise ValueError(
            f"treatments are a row for each of {panel.outcome.size} rows and a column for each of "
            f"{len(names)} names, not {given.shape}"
        )
    if not np.isfinite(columns).all():
        raise ValueError("a treatment is missing")
    return columns[panel.order]


def _unbiased(basis: Floats) -> Floats:
    values, vectors = np.linalg.eigh(np.eye(len(basis)) - basis @ basis.T)
    roots = np.where(values > NOTHING, 1 / np.sqrt(np.maximum(values, NOTHING)), 0.0)
    return np.asarray(vectors * roots @ vectors.T, dtype=np.float64)


def _effects(panel: Panel, weights: Floats) -> Floats:
    """An orthonormal basis of effects of areas and periods, each row times its weight."""
    areas, periods = panel.outcome.shape
    dummies = np.hstack(
        [
            np.repeat(np.eye(areas), periods, axis=0),
            np.tile(np.eye(periods)[:, 1:], (areas, 1)),
        ]
    )
    return np.asarray(np.linalg.qr(dummies * weights[:, None])[0], dtype=np.float64)


def _untold(treatments: Floats, others: Floats, names: tuple[str, ...]) -> Floats:
    own = treatments - others @ (others.T @ treatments)
    left, whole = np.linalg.norm(own, axis=0), np.linalg.norm(treatments, axis=0)
    told = [name for name, a, b in zip(names, left, whole, strict=True) if a <= ROUNDING * b]
    if told:
        raise NotEstimable(f"areas and periods tell all of {', '.join(told)}")
    scaled = own / left
    if np.linalg.matrix_rank(scaled, tol=ROUNDING * len(names)) < len(names):
        raise NotEstimable(f"some of these say what others say already: {', '.join(names)}")
    return own
