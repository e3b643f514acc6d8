"""What the invented adults' records must add up to.

Nothing here reaches a file: the records are made to fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rrlib.codes import Scheme, Sex
from rrlib.demonstration.draws import InfeasibleTargetsError
from rrlib.demonstration.youth.targets import AS_AT
from rrlib.periods import FinancialYear, Window

SNAPSHOT = date(2013, 8, 31)
"""The day for which the Strategy describes the cohort."""
PROFILED = FinancialYear(2012)
"""The last whole year before it, whose offences by that cohort are counted."""
YEARS = tuple(FinancialYear(start) for start in range(2010, 2014))

__all__ = [
    "AS_AT",
    "PROFILED",
    "SNAPSHOT",
    "YEARS",
    "AreaTargets",
    "Exit",
    "Intake",
    "NeedsTargets",
]


@dataclass(frozen=True)
class Intake:
    """So many people join in a window; so many of them had left a year or more before."""

    window: Window
    joiners: int
    returning: int = 0


@dataclass(frozen=True)
class Exit:
    window: Window
    leavers: int


@dataclass(frozen=True)
class NeedsTargets:
    """Answers given by members of `SNAPSHOT`, counted in people."""

    without_substances: int
    accommodation_linked: int
    children: Mapping[str, int]
    employed: int


@dataclass(frozen=True)
class AreaTargets:
    """One area's integrated offender management from April 2010 on.

    `reoffending` and `reduction` are percentages by year, `before_joining` the mean number of
    offences in the 365 days before joining, in tenths. `profiled_offences` are those of the
    members of `SNAPSHOT` in the year `PROFILED`; none where the number is free.
    """

    area: str
    intakes: tuple[Intake, ...]
    exits: tuple[Exit, ...]
    members: Mapping[tuple[Scheme, Sex], int]
    reoffending: Mapping[FinancialYear, int]
    reduction: Mapping[FinancialYear, int]
    before_joining: int
    locked_up: int
    """How many members spend each whole year from 2011-12 on in custody."""
    distractors: int
    """How many people in each year do something of each kind that must not count."""
    needs: NeedsTargets
    profiled_offences: int | None = None

    def __post_init__(self) -> None:
        joined = sum(i.joiners for i in self.intakes if i.window.last <= SNAPSHOT)
        left = sum(e.leavers for e in self.exits if e.window.last <= SNAPSHOT)
        if joined - left != sum(self.members.values()):
            raise InfeasibleTargetsError(
                f"{self.area}: {joined} joined and {left} left, which leaves {joined - left}, "
                f"not {sum(self.members.values())} members"
            )
