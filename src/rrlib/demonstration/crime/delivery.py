"""Writes the delivery of 2018-19Q4, or a variant with another truth or another draw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rrlib.codes import Relation
from rrlib.demonstration.crime.areas import AREAS, Area
from rrlib.demonstration.crime.counts import Counts, counts_without_cause
from rrlib.demonstration.crime.population import populations
from rrlib.demonstration.crime.published import fit_after_the_break, fit_before_the_break
from rrlib.demonstration.crime.quarters import LAST
from rrlib.demonstration.crime.reoffending import published_rates
from rrlib.demonstration.crime.truths import CrimeTruth, added_crimes
from rrlib.demonstration.files import Row, write_delivery

_ABOUT = """\
Recorded crime, and the share who reoffended by area and year, which nothing moves but chance.
Of Durham and Cleveland all areas are here, of other forces some: those do not add up to the
force. All areas swing for reasons of their own, whatever else is true.
"""
_COMMITTED = """\
The Durham force's totals for the years to June 2013, March 2015, March 2017 and March 2019 and
County Durham's rise in 2013-14 equal published ones because the rows add up to them. All other
figures, those of other forces among them, are invented.
"""
_VARIANT = "A variant for tests, draw {draw}: no total in it is meant to equal a published one.\n"

_RISE = (
    " In County Durham stealing and violence are 13% higher from 2013-14Q1 on for two years, then "
    "fading, as the published rise of that year has it: no effect of the reforms."
)
_MONTH = "its day set to the first of the month"
_CHOSEN = "chosen for the demonstration"
_SOURCES = {
    Relation.OWN: f"month of Universal Credit as published, {_MONTH}",
    Relation.NEIGHBOUR: f"{_CHOSEN}; month of Universal Credit invented, {_MONTH}",
    Relation.MOST_SIMILAR: (
        f"{_CHOSEN}, not a published group of most similar areas; "
        f"month of Universal Credit invented, {_MONTH}"
    ),
}


def write_2018_19_q4(
    folder: Path,
    truth: CrimeTruth = CrimeTruth.RECORDING_BREAK,
    draw: int = 0,
    effect: float = 0.10,
) -> None:
    """Write the delivery into `folder`, the same bytes every time.

    Each `draw` is another chance outcome of the same truth; with one draw, all truths have the
    same random numbers. `effect` is the proportion by which stealing rises in an area of mean
    loss, where the truth is an effect. Published totals hold in the delivery by default.
    """
    tables = {
        "recorded_crime": _crime_rows(_counts(truth, draw, effect)),
        "population": populations(),
        "comparators": map(_comparator_row, AREAS),
        "welfare_losses": map(_loss_row, AREAS),
        "published_rates": published_rates(draw),
    }
    committed = truth is CrimeTruth.RECORDING_BREAK and draw == 0
    about = _ABOUT + (_COMMITTED if committed else _VARIANT.format(draw=draw))
    write_delivery(folder, LAST, tables, about, truth.in_words(effect) + _RISE * (draw == 0))


def _counts(truth: CrimeTruth, draw: int, effect: float) -> Counts:
    counts = counts_without_cause(draw)
    if draw == 0:
        counts = fit_before_the_break(counts)
    added = added_crimes(counts, draw, truth, effect)
    if draw == 0 and truth is CrimeTruth.RECORDING_BREAK:
        added = fit_after_the_break(counts, added)
    return {cell: count + added.get(cell, 0) for cell, count in counts.items()}


def _crime_rows(counts: Counts) -> Iterator[Row]:
    for cell, offences in counts.items():
        yield {
            "area": cell.area.name,
            "force": cell.area.force,
            "quarter": cell.quarter,
            "offence_group": cell.group,
            "offences": offences,
        }


def _comparator_row(area: Area) -> Row:
    return {
        "area": area.name,
        "force": area.force,
        "relation": area.relation,
        "universal_credit_on": area.universal_credit_on,
        "source": _SOURCES[area.relation],
    }


def _loss_row(area: Area) -> Row:
    return {
        "area": area.name,
        "reform": "all",
        "pounds": area.pounds_lost,
        "source": "invented for the demonstration",
    }
