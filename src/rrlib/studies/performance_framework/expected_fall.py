"""Beside indicator 1: what would have come after joining with no programme at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from rrlib.periods import written
from rrlib.records import Records
from rrlib.reoffending import IOM_JOINERS_DETECTED
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import Population, Spell, adjusted_change, expected_after
from rrlib.studies.offender_profiles.members import NEEDED, lacking
from rrlib.studies.performance_framework.before_and_after import (
    LEAST_PEOPLE,
    MONTHS_TO_DETECT,
    rows_of,
)
from rrlib.studies.performance_framework.reported import reported
from rrlib.studies.performance_framework.whole_histories import History, histories, since_when

_ASKED = "How many offences would have come after joining with no programme at all?"
_NOT_HELD = (
    "What would have come is not available [x]: it takes the offences of all adults who might have "
    "joined, and partnership.toml (offence_source.adults, everybody = true) does not say that they "
    "are delivered. "
    "Offences of those alone whom another extract names, such as members, leave out everybody who "
    "had a quiet year instead of joining, and nothing honest can be made of them."
)
_SENTENCE = (
    "{label}: {{people}} people had {{after}} detected offences in the year from joining, where "
    "earlier history leads to expect {{expected}} with no effect of the programme: {{ratio}} times "
    "as many."
)


def iom_regression_to_the_mean(records: Records, areas: tuple[str, ...]) -> Finding:
    """Detected offences in the 365 days from joining over those that history leads to expect.

    Who counts: as indicator 1. Expected: each person's rate at liberty until joining, drawn to what
    all adults are like who might have joined, those without an offence included by estimate
    (`rrlib.statistics.adjusted_change`, `with_unseen`). Source: the police's offences of all
    adults; not available where they are not delivered. Lag and breaks: as indicator 1.
    """
    name, periods = "iom_regression_to_the_mean", reported(records)
    if nothing := lacking(name, _ASKED, records, *NEEDED, "offences"):
        return nothing
    history, found = histories(records, areas)
    rows = tuple(
        _row(row, history, _complete_in(found, period.first, period.last))
        for row, period in zip(
            rows_of(found, periods, records, "people", IOM_JOINERS_DETECTED),
            periods.all,
            strict=True,
        )
    )
    expected = [row.label for row in rows if isinstance(row.cells["ratio"], Estimate)]
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="First year of membership complete in",
        columns=(
            Column("people", "People who had joined", Role.BASE),
            Column("after", "Offences in the year from joining", Role.BASE),
            Column(
                "expected",
                "Expected with no effect",
                Role.DERIVED,
                Unit.DIFFERENCE,
                sources=("people", "after"),
            ),
            Column(
                "ratio",
                "Observed over expected",
                Role.DERIVED,
                Unit.RATE,
                sources=("people", "after"),
            ),
        ),
        rows=rows,
        sentences=tuple(
            Sentence(
                _SENTENCE.format(label=label),
                {key: (label, key) for key in ("people", "after", "expected", "ratio")},
            )
            for label in expected[-1:]
        ),
        definition=IOM_JOINERS_DETECTED,
        limits=_limits(records),
        notes=_notes(history),
    )


def _complete_in(found: pd.DataFrame, first: date, last: date) -> np.ndarray:
    return found["complete"].between(pd.Timestamp(first), pd.Timestamp(last)).to_numpy()


def _row(row: Row, history: History | None, chosen: np.ndarray) -> Row:
    """The row with what was expected in place of what was before."""
    expected: Cell = Marker.NOT_AVAILABLE
    ratio: Cell = Marker.NOT_AVAILABLE
    everybody = None if history is None else history.everybody
    able = chosen.sum() >= LEAST_PEOPLE and history is not None and history.whole[chosen].all()
    if history and everybody and able and history.after.checked()[1][chosen].any():
        reference, selection, after = (
            Spell(*(each[chosen] for each in spell.checked()))
            for spell in (history.reference, history.selection, history.after)
        )
        change = adjusted_change(reference, selection, after, everybody)
        ratio = _of_now(change, row)
        expected = _of_now(_expected(change, reference, selection, after, everybody), row)
    cells = {key: row.cells[key] for key in ("people", "after")}
    return replace(row, cells={**cells, "expected": expected, "ratio": ratio})


def _expected(
    change: Estimate, reference: Spell, selection: Spell, after: Spell, everybody: Population
) -> Estimate:
    """How many offences the ratio is over."""
    if change.value:
        number = (change.numerator or 0) / change.value
    else:
        found = expected_after(reference, selection, after.exposures, everybody)
        number = float(found.counts.sum())
    return Estimate(number, None, None, change.n, "gamma-Poisson expectation")


def _of_now(estimate: Estimate, row: Row) -> Estimate:
    """As provisional as what was observed."""
    observed = row.cells["after"]
    may_change = isinstance(observed, Estimate) and observed.provisional
    return replace(estimate, definition=IOM_JOINERS_DETECTED, provisional=may_change)


def _limits(records: Records) -> tuple[str, ...]:
    since = since_when(records)
    if since is None:
        return (
            "A fall after joining says nothing by itself: people join at a peak, and would have "
            "fewer offences afterwards with no programme at all.",
        )
    return (
        "It assumes that a person's rate at liberty does not change with time: that nobody grows "
        "out of offending, and that nothing else changes how many offences are detected. Whoever "
        "is growing out of it seems to gain by the programme.",
        "It assumes that the register holds every detected offence of every adult since "
        f"{written(since)}: whoever moved away, or was dealt with by another force, seems quiet.",
        "One is what no effect looks like; below one, fewer offences came than expected, for "
        "whatever reason.",
    )


def _notes(history: History | None) -> tuple[str, ...]:
    if history is None:
        return (_NOT_HELD,)
    return (
        "Expected are the offences of the same people in the same days at liberty. Everybody who "
        "might have joined counts until joining, and those who never did until "
        f"{MONTHS_TO_DETECT} months before the last day known; how many adults had no offence at "
        "all is estimated from those who had. They are of all areas of the delivery.",
        f"Not available [x] for fewer than {LEAST_PEOPLE} people, for a row in which somebody "
        "joined before a whole year of their history is held, and where no adult had an offence.",
    )
