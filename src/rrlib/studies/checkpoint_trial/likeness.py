"""How alike the arms were on the day of the draw."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from rrlib.codes import Sex
from rrlib.letters import capitalised
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import Design, balance
from rrlib.studies.checkpoint_trial.flow import BY_ARM, COUNTED_ANALYSED
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

EVERYBODY = "Everybody analysed"
SMALL = 0.1
_ASKED = "Were the arms alike on the day of the draw?"
_EITHER = ("treatment", "control")


@dataclass(frozen=True)
class Known:
    """Something known of each person on the day of the draw: a number, or whether it is so."""

    label: str
    values: pd.Series
    heading: str = ""

    @property
    def is_number(self) -> bool:
        return not self.heading


def baseline(trial: Trial) -> Finding:
    """Age, sex, earlier proven offences and area of both arms, and how far they are apart."""
    if trial.why_not:
        return unanswered("checkpoint_baseline", _ASKED, trial.why_not)
    known = known_of(trial)
    apart = _apart(trial, known)
    return Finding(
        name="checkpoint_baseline",
        question=_ASKED,
        rows_are="On the day of the draw",
        columns=(*BY_ARM, *_shares_and_means()),
        rows=(
            _everybody(trial),
            *(_row(trial, each, cell) for each, cell in zip(known, apart, strict=True)),
        ),
        sentences=tuple(_said(label) for label in ("Age in years", "Earlier proven offences")),
        definition=trial.definition,
        limits=(
            "Only what is recorded is compared. The draw also makes the arms alike, but for "
            "chance, in what is not: that is what a trial is for.",
            "A difference here does not show that the draw went wrong, and none is tested: after a "
            "draw by lot every difference is one of chance. How much it matters, the adjusted "
            "difference says.",
        ),
        notes=(
            *trial.no_comparison,
            "Differences are standardised: treatment less control, in standard deviations of the "
            f"treatment arm. Up to {SMALL} either way is often called small; among several of "
            "them, in arms of a few hundred, chance alone takes some beyond it.",
            "Earlier offences are those proven before the day of the draw; the offence that led to "
            "the trial is not among them unless it was proven before.",
            *trial.who,
        ),
    )


def known_of(trial: Trial) -> tuple[Known, ...]:
    """What is known of each person, of which there is anybody: numbers first, then groups."""
    people = trial.people
    age, earlier = people["age"], people["earlier_offences"]
    found = [
        *(Known(capitalised(sex.value), people["sex"] == sex.value, "By sex") for sex in Sex),
        *_bands("By age", "Aged", age, (0, 18, 25, 35, 200)),
        Known("No earlier proven offence", earlier == 0, "By earlier proven offences"),
        Known(
            "1 or 2 earlier proven offences", earlier.between(1, 2), "By earlier proven offences"
        ),
        Known("3 or more earlier proven offences", earlier >= 3, "By earlier proven offences"),
    ]
    if len(trial.areas) > 1:
        found += [
            Known(f"Living in {area}", people["area"] == area, "By area") for area in trial.areas
        ]
    return (
        Known("Age in years", age),
        Known("Earlier proven offences", earlier),
        *(each for each in found if each.values.any()),
    )


def _bands(heading: str, word: str, ages: pd.Series, ends: tuple[int, ...]) -> list[Known]:
    """Groups of ages, each from one of `ends` to below the next."""
    named = {0: f"{word} under {ends[1]}", ends[-2]: f"{word} {ends[-2]} and over"}
    return [
        Known(
            named.get(first, f"{word} {first} to {end - 1}"), ages.between(first, end - 1), heading
        )
        for first, end in pairwise(ends)
    ]


def _apart(trial: Trial, known: tuple[Known, ...]) -> list[Cell]:
    """The standardised difference of each, where the arms are compared at all."""
    if trial.too_few:
        return [Marker.UNRELIABLE] * len(known)
    columns = np.column_stack([each.values.to_numpy(dtype=np.float64) for each in known])
    design = Design(tuple(each.label for each in known), columns)
    drawn = (trial.people["arm"] == TREATMENT).to_numpy(dtype=bool)
    return [_cell(each.standardised_difference, trial) for each in balance(design, drawn)]


def _cell(value: float, trial: Trial) -> Cell:
    """Arms that both do not vary in it, and differ, have no standardised difference."""
    if not np.isfinite(value):
        return Marker.NOT_APPLICABLE
    method = "standardised difference"
    return Estimate(value, None, None, len(trial.people), method, definition=trial.definition)


def _shares_and_means() -> tuple[Column, ...]:
    shares = (
        Column(f"share_of_{arm}", f"Share of {arm}", Role.DERIVED, Unit.PERCENT, sources=_EITHER)
        for arm in _EITHER
    )
    means = (
        Column(f"mean_of_{arm}", f"Mean of {arm}", Role.DERIVED, Unit.RATE, sources=_EITHER)
        for arm in _EITHER
    )
    apart = Column(
        "difference", "Standardised difference", Role.DERIVED, Unit.RATE, sources=_EITHER
    )
    return (*shares, *means, apart)


def _everybody(trial: Trial) -> Row:
    keys = [column.key for column in _shares_and_means()]
    cells: dict[str, Cell] = {
        **{arm: Estimate.count(len(trial.of_arm(arm)), trial.definition) for arm in _EITHER},
        **dict.fromkeys(keys, Marker.NOT_APPLICABLE),
    }
    return Row(EVERYBODY, cells, is_total=True, counts=COUNTED_ANALYSED)


def _row(trial: Trial, known: Known, apart: Cell) -> Row:
    """A number's means, or how many of each arm are of a group."""
    cells: dict[str, Cell] = {"difference": apart}
    for arm in (TREATMENT, CONTROL):
        own = known.values[trial.people["arm"] == arm]
        counted = len(own) if known.is_number else int(own.sum())
        cells[arm] = Estimate.count(counted, trial.definition)
        mean, share = Marker.NOT_APPLICABLE, Marker.NOT_APPLICABLE
        cells |= {f"mean_of_{arm}": mean, f"share_of_{arm}": share}
        if len(own):
            key = f"mean_of_{arm}" if known.is_number else f"share_of_{arm}"
            value = float(own.mean()) * (1 if known.is_number else 100)
            cells[key] = Estimate(
                value, None, None, len(own), "enumerated", definition=trial.definition
            )
    return Row(
        known.label,
        cells,
        known.heading,
        counts=COUNTED_ANALYSED if known.is_number else None,
    )


def _said(label: str) -> Sentence:
    return Sentence(
        f"{label}: {{treatment}} in the treatment arm and {{control}} in the control arm on "
        "average, {difference} standard deviations apart.",
        {
            "treatment": (label, "mean_of_treatment"),
            "control": (label, "mean_of_control"),
            "difference": (label, "difference"),
        },
    )
