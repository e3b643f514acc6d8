"""The difference adjusted for what was known on the day of the draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from rrlib.codes import Sex
from rrlib.results import Cell, Finding, Sentence, Unit, unanswered
from rrlib.statistics import adjusted_difference, newcombe
from rrlib.studies.checkpoint_trial.arms import (
    LIMITS,
    MADE_OF,
    OF_TREATMENT,
    PEOPLE,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    events,
    rows_of,
    unless_too_few,
)
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

PEOPLE_A_COVARIATE = 10
"""So many people of each arm for every covariate, or there is one too many."""

_ASKED = "Does the difference stand when what was known beforehand is taken into account?"
_COLUMNS = (
    against_control("crude", "Difference, crude", Unit.WHOLE_DIFFERENCE),
    against_control("adjusted", "Difference, adjusted", Unit.WHOLE_DIFFERENCE),
)


def adjusted(trial: Trial) -> Finding:
    """The difference of the shares crude, and adjusted for age, sex, earlier offences and area."""
    if trial.why_not:
        return unanswered("checkpoint_adjusted", _ASKED, trial.why_not)
    used, left_out = covariates_of(trial)
    compared = unless_too_few(trial, lambda: _compared(trial, used), "crude", "adjusted")
    return Finding(
        name="checkpoint_adjusted",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(PEOPLE, REOFFENDED, *_COLUMNS),
        rows=rows_of(trial, counts_of(trial), compared),
        sentences=(
            Sentence(
                "Treatment less control, {crude} percentage points as they were, {adjusted} "
                "adjusted for what was known on the day of the draw.",
                {key: (OF_TREATMENT, key) for key in ("crude", "adjusted")},
            ),
        ),
        definition=trial.definition,
        limits=(
            "The draw already makes the comparison fair; adjustment takes out what chance left "
            "between the arms, and does not make the crude difference wrong.",
            *LIMITS,
        ),
        notes=(
            *trial.no_comparison,
            f"Adjusted for: {', '.join(used) or 'nothing'}. Chosen before the outcome was looked "
            "at; nothing that came after the draw is among them.",
            *_left_out_said(left_out),
            "By a linear regression with treatment, what was known, and both multiplied (Lin "
            "2013), of the same people as the crude difference. It need not be true to be fair.",
            *trial.who,
        ),
        made_of=MADE_OF,
    )


def covariates_of(trial: Trial) -> tuple[dict[str, pd.Series], tuple[str, ...]]:
    """What is adjusted for, by name, and the names of what cannot be.

    In an arm everybody must not be alike in it, nor may it say what those before it say; and of
    each arm there are ten people for every one of them.
    """
    people = trial.people
    known = {
        "earlier proven offences": people["earlier_offences"],
        "age": people["age"],
        "sex": people["sex"] == Sex.FEMALE.value,
        **{f"living in {area}": people["area"] == area for area in trial.areas[1:]},
    }
    arms = [(people["arm"] == arm).to_numpy(dtype=bool) for arm in (TREATMENT, CONTROL)]
    used: dict[str, pd.Series] = {}
    for name, values in known.items():
        columns = _columns({**used, name: values}, people)
        if all(_bears(columns[arm]) for arm in arms):
            used[name] = values
    return used, tuple(name for name in known if name not in used)


def _columns(known: dict[str, pd.Series], people: pd.DataFrame) -> npt.NDArray[np.float64]:
    """A constant and what is known, as numbers of much the same size."""
    columns = [np.ones(len(people))]
    for values in known.values():
        numbers = values.to_numpy(dtype=np.float64)
        columns.append(numbers / max(float(np.abs(numbers).max(initial=0.0)), 1.0))
    return np.column_stack(columns)


def _bears(columns: npt.NDArray[np.float64]) -> bool:
    """Whether so many people tell a constant and these covariates apart."""
    people, wide = columns.shape
    enough = people >= PEOPLE_A_COVARIATE * (wide - 1)
    return bool(enough and np.linalg.matrix_rank(columns) == wide)


def _compared(trial: Trial, used: dict[str, pd.Series]) -> dict[str, Cell]:
    crude = replace(newcombe(*events(trial)), definition=trial.definition)
    if not used:
        return {"crude": crude, "adjusted": crude}
    people = trial.people
    found = adjusted_difference(
        100.0 * (people["reoffences"] > 0).to_numpy(dtype=np.float64),
        (people["arm"] == TREATMENT).to_numpy(dtype=bool),
        np.column_stack([values.to_numpy(dtype=np.float64) for values in used.values()]),
    )
    return {"crude": crude, "adjusted": replace(found, definition=trial.definition)}


def _left_out_said(left_out: tuple[str, ...]) -> tuple[str, ...]:
    if not left_out:
        return ()
    return (
        f"Not adjusted for: {', '.join(left_out)}. In an arm all are alike in it, or it says what "
        f"others say, or there are fewer than {PEOPLE_A_COVARIATE} people for each.",
    )
