"""Areas that are treated at different times: each group's effect in each period, and their means.

Callaway, B. and Sant'Anna, P. H. C. (2021), Journal of Econometrics 225, 200-230; R's `did`,
without covariates. Only areas not treated, or not yet, are compared with: those treated before are
never, which is what leads two-way fixed effects astray. It assumes that all would have changed
alike otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Counts, Flags, Floats
from rrlib.statistics.trends.few_clusters import FewClusters
from rrlib.statistics.trends.panel import Panel
from rrlib.statistics.trends.result import Tested


class Control(Enum):
    """Which areas a group is compared with."""

    NEVER_TREATED = "areas that are never treated"
    NOT_YET_TREATED = "areas that are not treated yet, or never"


@dataclass(frozen=True)
class GroupTime:
    """Effects of m pairs of a group, areas first treated in one period, and a period.

    `groups`, `periods` and `effects` are (m,); before a group's first period an effect is that of
    the period against the one before it, which should be none. `influence` (A, m) is what each of
    A areas adds to an effect; `shares` (m,) how much of all areas the group is, and `member` (A, m)
    who is of it.
    """

    groups: Counts
    periods: Counts
    effects: Floats
    influence: Floats
    shares: Floats
    member: Flags


def group_time_effects(
    panel: Panel, first: npt.ArrayLike, control: Control = Control.NEVER_TREATED
) -> GroupTime:
    """The change of each group since before its treatment, less that of its controls.

    `first` is the number of an area's first treated period, infinite if there is none, one each row
    as the panel was given. Areas treated in the panel's first period are left out: they have no
    before. Raises ValueError for a `first` that moves within an area; NotEstimable where nobody is
    treated, or nobody is left to compare with.
    """
    starts = panel.by_area(first, "a first treated period")
    found = _effects(panel, starts, control)
    if not found:
        raise NotEstimable(
            f"of {len(starts)} areas {int(np.isfinite(starts).sum())} are treated: there is no "
            f"group with a period before, and {control.value}, to compare"
        )
    groups, periods, effects, influence = zip(*found, strict=True)
    member = starts[:, None] == np.array(groups)
    return GroupTime(
        np.array(groups, dtype=np.int64),
        np.array(periods, dtype=np.int64),
        np.array(effects),
        np.column_stack(influence),
        member.mean(axis=0),
        member,
    )


def overall(found: GroupTime, level: float = 0.95) -> Tested:
    """The mean effect on treated areas and periods, each counted once (`did`'s "simple").

    Errors are from each area's influence, with Student's t and as many degrees as areas less one;
    no interval and a p value of nan where a group is of a single area, whose chance nothing
    measures: `permuted_adoption` then tests. Raises NotEstimable where no treated period is there.
    """
    return _mean(found, found.periods >= found.groups, level)


def by_event_time(found: GroupTime, level: float = 0.95) -> tuple[tuple[int, Tested], ...]:
    """The mean effect by how long ago treatment began; negative before it (`did`'s "dynamic")."""
    since = found.periods - found.groups
    return tuple((int(one), _mean(found, since == one, level)) for one in np.unique(since).tolist())


def permuted_adoption(
    panel: Panel,
    first: npt.ArrayLike,
    control: Control,
    draws: int,
    seed: int,
) -> FewClusters:
    """The overall effect against those that would come of other areas having those first periods.

    As `permuted_doses`, of `draws` drawn arrangements. It tests that treatment changed no area.
    """
    if draws < 1:
        raise ValueError(f"a permutation test takes 1 draw or more, not {draws}")
    starts = panel.by_area(first, "a first treated period")
    observed = overall(group_time_effects(panel, first, control)).estimate.value
    # Row a, column b: what area b adds to the effect where it has the first period of area a.
    adds = _weights(panel, starts, control) @ panel.outcome.T
    areas = np.arange(len(starts))
    tiled = np.tile(areas, (draws, 1))
    arranged = np.random.default_rng(seed).permuted(tiled, axis=1)
    drawn = np.abs(adds[areas, arranged].sum(axis=1))
    far = int((drawn >= abs(observed) * (1 - 1e-9)).sum())
    return FewClusters(observed, (far + 1) / (draws + 1), 1 / (draws + 1), draws, exact=False)


def _weights(panel: Panel, starts: Floats, control: Control) -> Floats:
    """How much each area and period counts in the overall effect, which is their sum: (A, T)."""
    pairs = [one for one in _pairs(panel, starts, control) if one.treated]
    sizes = np.array([one.ours.sum() for one in pairs], dtype=np.float64)
    weights = np.zeros(panel.outcome.shape)
    for one, share in zip(pairs, sizes / sizes.sum(), strict=True):
        for group, sign in ((one.ours, 1), (one.theirs, -1)):
            each = sign * share / group.sum()
            weights[group, one.period] += each
            weights[group, one.base] -= each
    return weights


@dataclass(frozen=True)
class _Pair:
    """A group and a period, by its place, with the period that it is set against and controls."""

    group: int
    period: int
    base: int
    treated: bool
    ours: Flags
    theirs: Flags


def _pairs(panel: Panel, starts: Floats, control: Control) -> Iterator[_Pair]:
    """Every group and period that has somebody to be compared with."""
    numbers = panel.periods
    for group in np.unique(starts[np.isfinite(starts)]):
        place = int(np.searchsorted(numbers, group))
        if place == 0 or group > numbers[-1]:
            continue
        for period in range(1, len(numbers)):
            base = place - 1 if period >= place else period - 1
            waiting = ~np.isfinite(starts)
            if control is Control.NOT_YET_TREATED:
                waiting = (starts > numbers[max(period, base)]) & (starts != group)
            if waiting.any():
                ours = starts == group
                yield _Pair(int(group), period, base, period >= place, ours, waiting)


def _effects(
    panel: Panel, starts: Floats, control: Control
) -> list[tuple[int, int, float, Floats]]:
    """Group, period, effect and the influence of each area, (A,)."""
    found = []
    for one in _pairs(panel, starts, control):
        moved = panel.outcome[:, one.period] - panel.outcome[:, one.base]
        effect, influence = _difference(moved, one.ours, one.theirs)
        found.append((one.group, int(panel.periods[one.period]), effect, influence))
    return found


def _difference(moved: Floats, ours: Flags, theirs: Flags) -> tuple[float, Floats]:
    influence = np.zeros(len(moved))
    means = []
    for group, sign in ((ours, 1), (theirs, -1)):
        mean = float(moved[group].mean())
        means.append(mean)
        influence[group] = sign * (moved[group] - mean) * len(moved) / group.sum()
    return means[0] - means[1], influence


def _mean(found: GroupTime, kept: Flags, level: float) -> Tested:
    """The mean of some effects by size of group; the shares are themselves of chance."""
    if not kept.any():
        raise NotEstimable("no group has a period after its treatment began")
    shares, effects = found.shares[kept], found.effects[kept]
    weights = shares / shares.sum()
    value = float(weights @ effects)
    around = (found.member[:, kept] - shares) @ (effects - value) / shares.sum()
    influence = found.influence[:, kept] @ weights + around
    areas = len(influence)
    error = float(np.sqrt((influence**2).mean() / areas))
    method = "group-time effects, by size of group"
    if found.member[:, kept].sum(axis=0).min() < 2:
        return Tested(Estimate(value, None, None, areas, method, level=level), nan)
    half = float(stdtrit(areas - 1, 1 - tail(level))) * error
    p_value = 2 * float(stdtr(areas - 1, -abs(value) / error)) if error > 0 else 0.0
    estimate = Estimate(value, value - half, value + half, areas, method, level=level)
    return Tested(estimate, p_value)
