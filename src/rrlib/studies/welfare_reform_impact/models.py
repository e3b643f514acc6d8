"""The models that more than one finding asks: the area's own past, its comparators, its losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rrlib.results import Estimate
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import (
    FewClusters,
    Form,
    Intervention,
    Model,
    Segmented,
    Tested,
    WildBootstrap,
    change,
    comparative,
    panel_of,
    permuted_doses,
    permuted_interval,
    segmented,
    two_way,
    wild_cluster_bootstrap,
)
from rrlib.studies.welfare_reform_impact.crime import Floats
from rrlib.studies.welfare_reform_impact.evidence import Asked
from rrlib.studies.welfare_reform_impact.outcomes import Outcome

YEARS = 3
"""Years before the reform, and from it on, that the main analyses look at."""

FEWEST_AFTER = 4
"""Quarters after a change, below which no model is made of it."""

REFORM, RECORDING = "reform", "recording"
STEP = f"{REFORM}: level"
"""The term of a model that is the step at the reform."""

ARRANGEMENTS = 9999
BOOTSTRAPS = 999
SEED = 20130401
FEWEST_AREAS = 6
"""Areas below which no arrangement of losses can be rare: 5 have 120 of them, both ways counted."""
HUNDRED = 100
"""Pounds for which a slope is told."""


@dataclass(frozen=True)
class Setting:
    """How an outcome is looked at: so many years either way, its break carried or cut off.

    `pretended` sets the reform so many quarters earlier than it was, and then nothing from the
    true one on is looked at.
    """

    years: int = YEARS
    cut: bool = False
    pretended: int = 0


MAIN = Setting()


def window(known: Asked, areas: Sequence[str], outcome: Outcome, setting: Setting) -> range:
    """The places that are looked at, and before the first change in recording only where they must.

    That is of crime open to it, and where so few quarters follow it that no step could be told.
    """
    at = known.at - setting.pretended
    last = at + 4 * setting.years
    if setting.pretended:
        last = min(last, known.at)
    last = min(last, len(known.crime.quarters))
    changed = known.evidence.break_of(areas)
    if changed is not None:
        place = known.crime.place(changed)
        if outcome.open_to_recording or setting.cut or place > last - FEWEST_AFTER:
            last = min(last, place)
    return range(max(0, at - 4 * setting.years), last)


def own_model(
    known: Asked, areas: Sequence[str], outcome: Outcome, setting: Setting = MAIN
) -> Segmented:
    """Crimes of `areas` beside what their own past leads to expect; raises NotEstimable."""

    def fitted() -> Segmented:
        places = window(known, areas, outcome, setting)
        series = known.crime.series(areas, outcome, places)
        return segmented(series, Model(_interventions(known, areas, places, setting)))

    return known.evidence.once(f"own past: {tuple(areas)}, {outcome.name}, {setting}", fitted)


def beside_model(
    known: Asked, others: Sequence[str], outcome: Outcome, setting: Setting = MAIN
) -> Tested:
    """The step by which the own area moved from its comparators; raises NotEstimable."""
    if not others:
        raise NotEstimable("there is no such comparator")
    own = known.evidence.own
    places = window(known, [*own, *others], outcome, setting)
    gone = {known.crime.place(each) for each in known.crime.missing([*own, *others])}
    held = [place for place in places if place not in gone]
    of_own, *of_others = (
        known.crime.series(areas, outcome, held) for areas in (own, *((area,) for area in others))
    )
    model = Model(_interventions(known, own, places, setting))
    return change(comparative(of_own, of_others, model), STEP)


@dataclass(frozen=True)
class Doses:
    """Areas with what they lost, and their rates by year around the reform.

    `pounds` are lost a year for each adult of working age; `logs` are logarithms of yearly rates, a
    row an area, and `after` says of each of their columns whether it lies after the reform.
    """

    areas: tuple[str, ...]
    pounds: Floats
    logs: Floats
    after: NDArray[np.bool_]

    @property
    def changes(self) -> Floats:
        """The mean of the years after less that of those before, by area."""
        changes: Floats = self.logs[:, self.after].mean(1) - self.logs[:, ~self.after].mean(1)
        return changes

    @property
    def slope(self) -> float:
        """The change of the logarithm for each 100 pounds, by least squares."""
        away = (self.pounds - self.pounds.mean()) / HUNDRED
        return float(away @ self.changes / (away @ away))

    def permuted(self) -> FewClusters:
        """How rare such a slope is among arrangements of the losses."""
        return permuted_doses(self.changes, self.pounds / HUNDRED, ARRANGEMENTS, SEED)

    def estimated(self, pounds: float = HUNDRED) -> Estimate:
        """The change of the logarithm for each so many pounds.

        Its interval holds those that `permuted` would not find rare.
        """
        return permuted_interval(self.changes, self.pounds / pounds, ARRANGEMENTS, SEED)

    def bootstrapped(self) -> WildBootstrap:
        """The slope by years rather than by their means; areas are kept whole."""
        numbers = np.arange(self.logs.size)
        area, year = np.divmod(numbers, self.logs.shape[1])
        panel = panel_of(area, year, self.logs.ravel())
        lost = self.after[year] * self.pounds[area] / HUNDRED
        return wild_cluster_bootstrap(two_way(panel, lost, ["loss"]), "loss", BOOTSTRAPS, SEED)


def doses(known: Asked, outcome: Outcome, setting: Setting = MAIN) -> Doses:
    """Whole years before and after the reform of all areas with a loss; raises NotEstimable.

    An area with a quarter missing, or a year without any such crime, is left out.
    """
    compared = known.evidence.compared
    named = list(compared.index[compared["pounds"].notna()])
    places = window(known, named, outcome, setting)
    at = known.at - setting.pretended
    years = min(setting.years, (places.stop - at) // 4, (at - places.start) // 4)
    if years < 1:
        raise NotEstimable("no whole year lies on either side of the reform")
    logs = yearly_logs(known, named, outcome, range(at - 4 * years, at + 4 * years))
    kept = np.asarray(np.isfinite(logs).all(axis=1))
    if kept.sum() < FEWEST_AREAS:
        raise NotEstimable(f"{kept.sum()} areas have a loss and whole years of crime")
    pounds = compared.loc[named, "pounds"].to_numpy(float)[kept]
    if np.ptp(pounds) == 0:
        raise NotEstimable("all areas lost the same")
    areas = tuple(area for area, is_kept in zip(named, kept, strict=True) if is_kept)
    return Doses(areas, pounds, logs[kept], np.arange(2 * years) >= years)


def yearly_logs(known: Asked, areas: Sequence[str], outcome: Outcome, places: range) -> Floats:
    """Logarithms of the rates of each four of `places`, a row an area; not finite without any."""
    crime = known.crime
    rows = []
    for area in areas:
        counts, residents = crime.counts([area], outcome), crime.residents([area])
        by_year = (each[list(places)].reshape(-1, 4) for each in (counts, residents))
        crimes, people = (each.sum(axis=1) for each in by_year)
        with np.errstate(divide="ignore", invalid="ignore"):
            rows.append(np.log(crimes / people))
    return np.array(rows).reshape(len(areas), len(places) // 4)


def _interventions(
    known: Asked, areas: Sequence[str], places: range, setting: Setting
) -> tuple[Intervention, ...]:
    """The reform, and the step of a change in recording that lies among `places`."""
    crime = known.crime
    found = [Intervention(REFORM, crime.number(known.at - setting.pretended), Form.LEVEL_AND_SLOPE)]
    changed = known.evidence.break_of(areas)
    if changed is not None and crime.place(changed) in places:
        found.append(Intervention(RECORDING, crime.number(crime.place(changed)), Form.LEVEL))
    return tuple(found)
