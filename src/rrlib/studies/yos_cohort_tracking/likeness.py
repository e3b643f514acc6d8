"""Two groups compared within strata: crude, and with the same mix of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rrlib.reoffending import FollowUp
from rrlib.results import Cell, Estimate, Marker
from rrlib.statistics import (
    newcombe,
    standardised_difference,
    standardised_proportion,
)

LEAST_ALIKE = 0.8
"""The part of each group that must have counterparts, or nothing is standardised."""

Outcomes = tuple[int, int]
"""Reoffenders and people."""
Strata = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Compared:
    """Two follow-ups, crude and standardised over the strata in which both have people.

    Pairs are (later, earlier). The standardised cells are not available where too few of either
    group have counterparts.
    """

    everybody: tuple[Outcomes, Outcomes]
    crude: Estimate
    shares_standardised: tuple[Cell, Cell]
    standardised: Cell

    @property
    def signs_differ(self) -> bool:
        """Whether crude and standardised difference point in different directions."""
        return (
            isinstance(self.standardised, Estimate)
            and self.crude.value * self.standardised.value < 0
        )


def compare(
    later: FollowUp,
    earlier: FollowUp,
    strata: Strata,
    weights: Strata,
    least_alike: float = LEAST_ALIKE,
) -> Compared:
    """`later` less `earlier`, both of somebody, within `strata` that both have.

    `strata` names the stratum of each person; `weights` gives the standard population, from the
    people of both by stratum (columns people_later and people_earlier).
    """
    both = (
        _by_stratum(later, strata)
        .add_suffix("_later")
        .join(_by_stratum(earlier, strata).add_suffix("_earlier"), how="inner")
    )
    now = (both["reoffended_later"].to_numpy(), both["people_later"].to_numpy())
    before = (both["reoffended_earlier"].to_numpy(), both["people_earlier"].to_numpy())
    everybody = (outcomes(later), outcomes(earlier))
    alike = (_together(*now), _together(*before))
    crude = replace(newcombe(*everybody), definition=later.definition)
    if any(
        some[1] == 0 or some[1] < least_alike * whole[1]
        for some, whole in zip(alike, everybody, strict=True)
    ):
        missing = Marker.NOT_AVAILABLE
        return Compared(everybody, crude, (missing, missing), missing)
    standard = weights(both).to_numpy()
    return Compared(
        everybody,
        crude,
        (
            replace(standardised_proportion(*now, standard), definition=later.definition),
            replace(standardised_proportion(*before, standard), definition=later.definition),
        ),
        replace(standardised_difference(now, before, standard), definition=later.definition),
    )


def outcomes(followed: FollowUp) -> Outcomes:
    """Reoffenders and people of a follow-up that is complete."""
    return int((followed.people["reoffences"] > 0).sum()), len(followed.people)


def _by_stratum(followed: FollowUp, strata: Strata) -> pd.DataFrame:
    people = followed.people.assign(stratum=strata(followed.people))
    people["again"] = people["reoffences"] > 0
    return people.groupby("stratum").agg(people=("again", "size"), reoffended=("again", "sum"))


def _together(reoffended: np.ndarray, people: np.ndarray) -> Outcomes:
    return int(reoffended.sum()), int(people.sum())
