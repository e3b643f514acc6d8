"""The rows, columns and words that findings of both arms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from rrlib.results import Cell, Column, Estimate, Marker, Role, Row, Unit
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

OF_TREATMENT, OF_CONTROL = "Treatment", "Control"
ARMS = {OF_TREATMENT: TREATMENT, OF_CONTROL: CONTROL}
ROWS_ARE = "Arm drawn"

PEOPLE = Column("people", "People analysed", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
_OF_REOFFENDING = ("people", "reoffended")

ANALYSED = {arm: f"trial, analysed in the arm {arm}" for arm in (TREATMENT, CONTROL)}
RECEIVED = {arm: f"trial, treated in the arm {arm}" for arm in (TREATMENT, CONTROL)}
"""What the flow of participants names its counts, of which other tables are made."""
MADE_OF = {(label, "people"): (ANALYSED[arm],) for label, arm in ARMS.items()}

LIMITS = (
    "What is compared is being drawn for the treatment, not receiving it: those who went "
    "without, and those of the control group who received it, count as drawn.",
    "The trial was of those who were eligible and agreed. What the treatment does for others, or "
    "elsewhere, or as it is given today, it does not show.",
    "Only offences in this force's records are counted, and only those proven within the follow-up "
    "and six months more.",
)


def against_control(
    key: str, title: str, unit: Unit, sources: tuple[str, ...] = _OF_REOFFENDING
) -> Column:
    """A column that compares the treatment arm with the control arm, in the row of the first."""
    return Column(key, title, Role.DERIVED, unit, sources=sources, against=OF_CONTROL)


def counts_of(trial: Trial) -> Callable[[pd.DataFrame], dict[str, Cell]]:
    """What counts an arm's people and those of them who reoffended."""

    def counted(people: pd.DataFrame) -> dict[str, Cell]:
        return {
            "people": Estimate.count(len(people), trial.definition),
            "reoffended": Estimate.count(reoffenders(people), trial.definition),
        }

    return counted


def rows_of(
    trial: Trial,
    of_each: Callable[[pd.DataFrame], Mapping[str, Cell]],
    compared: Mapping[str, Cell],
) -> tuple[Row, ...]:
    """The row of each arm, with what `of_each` tells of its people; the first has `compared`."""
    none = dict.fromkeys(compared, Marker.NOT_APPLICABLE)
    return tuple(
        Row(
            label,
            {**of_each(trial.of_arm(arm)), **(compared if arm == TREATMENT else none)},
            counts=f"drawn for {arm}",
        )
        for label, arm in ARMS.items()
    )


def reoffenders(people: pd.DataFrame) -> int:
    return int((people["reoffences"] > 0).sum())


def events(trial: Trial) -> tuple[tuple[int, int], tuple[int, int]]:
    """(reoffenders, people) of the treatment arm and of the control arm."""
    treated, control = (trial.of_arm(arm) for arm in (TREATMENT, CONTROL))
    return (reoffenders(treated), len(treated)), (reoffenders(control), len(control))


def unless_too_few(
    trial: Trial, compare: Callable[[], dict[str, Cell]], *keys: str
) -> dict[str, Cell]:
    """What `compare` makes, or that each of `keys` is unreliable, where too few are compared."""
    return dict.fromkeys(keys, Marker.UNRELIABLE) if trial.too_few else compare()
