"""Universal Credit, which came to each area on a day of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from rrlib.periods import FinancialQuarter
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import Control, Panel, panel_of, permuted_adoption
from rrlib.studies.welfare_reform_impact.cells import (
    if_estimable,
    number,
    p_value,
    percent,
)
from rrlib.studies.welfare_reform_impact.crime import Floats
from rrlib.studies.welfare_reform_impact.evidence import Asked, Evidence, asked, not_asked
from rrlib.studies.welfare_reform_impact.models import FEWEST_AREAS, SEED
from rrlib.studies.welfare_reform_impact.outcomes import (
    BURGLARY_AND_VEHICLES,
    DAMAGE,
    STEALING,
    Outcome,
)

_OF = (
    (STEALING, ""),
    (BURGLARY_AND_VEHICLES, "Other kinds"),
    (DAMAGE, "Other kinds"),
)
_QUARTERS_BEFORE = 12
"""Quarters before the first area's start that are looked at."""

_ARRANGEMENTS = 999


def universal_credit(found: Evidence) -> Finding:
    """Crime from the quarter on in which Universal Credit came to an area, beside those still
    without.
    """
    name = "universal_credit"
    question = "Did crime move when Universal Credit came to an area?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = []
    for outcome, heading in _OF:
        made = if_estimable(partial(_arrivals, known, outcome))
        rows.append(Row(outcome.label, _cells(made), heading, is_total=not heading))
    return Finding(
        name=name,
        question=question,
        rows_are="Kind of crime",
        columns=(
            Column("change", "Change since it came", Role.DERIVED, Unit.PERCENT),
            Column("p", "p by permutation", Role.DERIVED, Unit.P_VALUE),
            Column("smallest", "Smallest p possible", Role.DERIVED, Unit.P_VALUE),
            Column("areas", "Areas to which it came", Role.DERIVED),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Since Universal Credit came to an area, stealing changed there by {change} beside "
                "areas to which it had not come yet (p by permutation {p}), and dwelling burglary "
                "with vehicle crime by {burglary} (p {burglary_p}).",
                {
                    "change": (STEALING.label, "change"),
                    "p": (STEALING.label, "p"),
                    "burglary": (BURGLARY_AND_VEHICLES.label, "change"),
                    "burglary_p": (BURGLARY_AND_VEHICLES.label, "p"),
                },
            ),
        ),
        limits=(
            "All areas have it in the end, few of them long before the last: little can be told.",
            "The order in which it came was not drawn by lot.",
            "Published work with every area of the country finds more burglary: that few areas "
            "show none does not contradict it.",
        ),
        notes=(
            "Effects by area's first quarter and by quarter, each beside areas without it as yet "
            "(after Callaway and Sant'Anna 2021), averaged; seasons fall out, since all areas "
            f"share them. p: of {_ARRANGEMENTS} arrangements of the days among the areas; with "
            "groups of single areas no interval can be given. Quarters are those from "
            f"{_QUARTERS_BEFORE // 4} years before the first area's on. [x]: too few areas, or "
            "a quarter is missing.",
        ),
    )


@dataclass(frozen=True)
class _Arrivals:
    """Rates by area and quarter, and the first quarter of each row's area with Universal Credit."""

    panel: Panel
    first: Floats


def _arrivals(known: Asked, outcome: Outcome) -> _Arrivals:
    dated = known.evidence.compared["universal_credit_on"].dropna()
    firsts = {
        str(area): known.crime.place(FinancialQuarter.containing(pd.Timestamp(day).date()))
        for area, day in dated.items()
    }
    held = {area: at for area, at in firsts.items() if at > 0}
    last = len(known.crime.quarters)
    if len(held) < FEWEST_AREAS or min(held.values()) >= last:
        raise NotEstimable(f"{len(held)} areas have a day on which it came")
    places = range(max(0, min(held.values()) - _QUARTERS_BEFORE), last)
    rates = np.array([known.crime.rates([area], outcome)[list(places)] for area in held])
    if not (rates > 0).all():
        raise NotEstimable("a quarter is missing, or has no such crime")
    area, period = np.divmod(np.arange(rates.size), rates.shape[1])
    first = np.array([at if at < last else np.inf for at in held.values()], float)
    return _Arrivals(panel_of(area, period + places.start, np.log(rates).ravel()), first[area])


def _cells(made: _Arrivals | None) -> dict[str, Cell]:
    if made is None:
        return dict.fromkeys(("change", "p", "smallest", "areas"), Marker.NOT_AVAILABLE)
    permuted = permuted_adoption(
        made.panel, made.first, Control.NOT_YET_TREATED, _ARRANGEMENTS, SEED
    )
    return {
        "change": number(percent(permuted.value), "group-time effects"),
        "p": p_value(permuted.p_value),
        "smallest": p_value(permuted.smallest_p_value),
        "areas": number(int(np.isfinite(made.first).sum() / len(made.panel.periods)), "counted"),
    }
