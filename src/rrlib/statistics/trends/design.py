"""The columns of a segmented model: constant, trend, season, and each intervention's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.times import Counts, Floats
from rrlib.statistics.trends.series import Intervention, Series

LEAST_BEFORE = 8
"""How many periods before the first intervention a model needs: two years of quarters."""
LEAST_AFTER = 4
"""How many periods from an intervention on: each season once."""
LEAST_DEGREES = 6
"""How many more periods than coefficients; below it nothing can be said of autocorrelation."""
ROUNDING = 1e-9


class Family(Enum):
    """How counts vary about what is expected."""

    POISSON = "Poisson"
    NEGATIVE_BINOMIAL = "negative binomial"


@dataclass(frozen=True)
class Model:
    """What changes a rate: a straight trend of its logarithm, season, and interventions.

    Season is `harmonics` waves a year: of quarters, 2 let each have a level of its own.
    """

    interventions: tuple[Intervention, ...]
    family: Family = Family.NEGATIVE_BINOMIAL
    harmonics: int = 2


def columns_of(series: Series, model: Model) -> tuple[tuple[str, ...], Floats]:
    """The names of the columns and the columns themselves, a row for each period of the series.

    The trend counts 1, 2, … from the first period; a slope counts 0, 1, … from the intervention's
    first, at which the level is therefore what changed. Raises ValueError for harmonics that a year
    cannot have and two interventions of one name; NotEstimable for fewer than `LEAST_BEFORE`
    periods before the first intervention or `LEAST_AFTER` from one on, and for columns that say the
    same.
    """
    _require_possible(series, model)
    drawn = list(_drawn(series, model))
    names, columns = tuple(name for name, _ in drawn), np.column_stack([one for _, one in drawn])
    _require_told_apart(names, columns)
    return names, columns


def terms_of(intervention: Intervention) -> tuple[str, ...]:
    """The names of an intervention's columns."""
    form = intervention.form
    level = (f"{intervention.name}: level",) if form.has_level else ()
    return level + ((f"{intervention.name}: slope",) if form.has_slope else ())


def _drawn(series: Series, model: Model) -> Iterator[tuple[str, Floats]]:
    numbers = series.periods.astype(np.float64)
    yield "constant", np.ones(len(numbers))
    yield "trend", numbers - numbers[0] + 1
    for wave in range(1, model.harmonics + 1):
        angle = 2 * np.pi * wave * (series.periods % series.year) / series.year
        if 2 * wave != series.year:
            yield f"season: sine {wave}", np.sin(angle)
        yield f"season: cosine {wave}", np.cos(angle)
    for one in model.interventions:
        if one.form.has_level:
            yield f"{one.name}: level", (numbers >= one.first).astype(np.float64)
        if one.form.has_slope:
            yield f"{one.name}: slope", np.maximum(numbers - one.first, 0.0)


def _require_possible(series: Series, model: Model) -> None:
    if not 0 <= model.harmonics <= series.year // 2:
        raise ValueError(
            f"{series.year} periods a year have 0 to {series.year // 2} harmonics, "
            f"not {model.harmonics}"
        )
    names = [one.name for one in model.interventions]
    if len(set(names)) < len(names):
        raise ValueError(f"two interventions have one name: {', '.join(names)}")
    faults = list(_too_short(series.periods, model))
    if faults:
        raise NotEstimable("; ".join(faults))


def _too_short(periods: Counts, model: Model) -> Iterator[str]:
    if not model.interventions:
        return
    first = min(model.interventions, key=lambda one: one.first)
    before = int((periods < first.first).sum())
    if before < LEAST_BEFORE:
        yield (
            f"{before} periods before {first.name} tell no trend: a model needs {LEAST_BEFORE} "
            "or more"
        )
    for one in model.interventions:
        after = int((periods >= one.first).sum())
        if after < LEAST_AFTER:
            yield (
                f"{after} periods from {one.name} on tell no change: a model needs {LEAST_AFTER} "
                "or more"
            )


def _require_told_apart(names: tuple[str, ...], columns: Floats) -> None:
    periods, number = columns.shape
    if periods - number < LEAST_DEGREES:
        raise NotEstimable(
            f"{periods} periods do not bear {number} columns: a model needs {LEAST_DEGREES} more "
            "periods than columns"
        )
    scaled = columns / np.linalg.norm(columns, axis=0)
    for last in range(1, number):
        parts = np.linalg.lstsq(scaled[:, :last], scaled[:, last])[0]
        if np.linalg.norm(scaled[:, last] - scaled[:, :last] @ parts) < ROUNDING:
            alike = [names[k] for k in np.flatnonzero(np.abs(parts) > ROUNDING)]
            raise NotEstimable(
                f"{names[last]} says what other columns say already: {', '.join(alike)}"
            )
