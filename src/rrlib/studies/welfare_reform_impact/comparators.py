"""The report's area beside others: the step by which it left them, and a blend of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import (
    Donors,
    Placebos,
    Synthetic,
    donors_of,
    leave_one_out,
    placebo_in_time,
    placebos_in_space,
    synthetic_control,
)
from rrlib.studies.welfare_reform_impact.cells import (
    if_estimable,
    number,
    p_value,
    percent,
    tested,
)
from rrlib.studies.welfare_reform_impact.evidence import (
    Asked,
    Beside,
    Evidence,
    asked,
    no_model,
    not_asked,
)
from rrlib.studies.welfare_reform_impact.models import MAIN, YEARS, beside_model, window
from rrlib.studies.welfare_reform_impact.outcomes import (
    BURGLARY_AND_VEHICLES,
    DAMAGE,
    STEALING,
    VIOLENCE,
)

_OF = (STEALING, BURGLARY_AND_VEHICLES, DAMAGE, VIOLENCE)
_BLEND = "Gap to the blend"
_LEAST_WEIGHT = 0.01
_EARLIER = 8
"""Quarters before the reform at which a false date is tried."""
_NEEDED = (
    "a blend needs two comparators or more, two years before a false date, and stealing in every "
    "quarter of each area"
)
_SMALLEST = "Smallest p possible"

MORE_THAN_ELSEWHERE = (
    "Areas that lost as much should move as much: an area that moved no more than its comparators "
    "may still have moved with the reform, as they did."
)


def beside_change(found: Evidence) -> Finding:
    """The step at the reform by which the area left its comparators, for each set of them."""
    name, question = "beside_change", f"Did {found.label} move away from its comparators?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = []
    for kind in Beside:
        for outcome in _OF:
            others = found.beside(kind)
            made = if_estimable(partial(beside_model, known, others, outcome))
            step, p = tested(made)
            label = f"{outcome.label}, beside {kind.written}"
            areas = number(len(others), "counted")
            rows.append(
                Row(label, {"areas": areas, "step": step, "p": p}, kind.written.capitalize())
            )
    main = f"{STEALING.label}, beside {found.chosen.written}"
    return Finding(
        name=name,
        question=question,
        rows_are="Kind of crime",
        columns=(
            Column("areas", "Comparators", Role.DERIVED),
            Column("step", "Step away from them", Role.DERIVED, Unit.PERCENT),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"At the reform, stealing in {found.label} moved by {{step}} from "
                f"{found.chosen.written} (p {{p}}).",
                {key: (main, key) for key in ("step", "p")},
            ),
        ),
        limits=(
            MORE_THAN_ELSEWHERE,
            "Comparators that change for reasons of their own look like a change here.",
        ),
        notes=(
            f"The logarithm of the area's rate less the mean of its comparators', up to {YEARS} "
            "years either way; season, trend, step and slope as above. Violence: until the quarter "
            "before any of them changes what it records; of the other kinds the area's own change "
            "is a step, and those of comparators are let be. [x]: too few quarters are left, or no "
            "such comparator.",
        ),
    )


@dataclass(frozen=True)
class _Blend:
    made: Synthetic
    placebos: Placebos
    without: dict[str, float]
    in_time: float


def blend_of_others(found: Evidence) -> Finding:
    """A blend of comparators that moved as the area did before the reform, and the gap since."""
    name = "blend_of_others"
    question = f"And beside a blend of areas that moved as {found.label} did before?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    blend = if_estimable(partial(_blend, known))
    if blend is None:
        return no_model(name, question, _NEEDED)
    rows = [Row(_BLEND, _gap_cells(blend), is_total=True)]
    rows += [
        Row(
            area,
            {
                "weight": number(100 * weight, "weight"),
                "gap": _percent(blend.without.get(area)),
                "p": Marker.NOT_APPLICABLE,
                "smallest": Marker.NOT_APPLICABLE,
                "earlier": Marker.NOT_APPLICABLE,
            },
            "Areas in the blend",
        )
        for area, weight in sorted(blend.made.weights.items(), key=lambda each: -each[1])
        if weight >= _LEAST_WEIGHT
    ]
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Area",
        columns=(
            Column("weight", "Weight in the blend", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column(
                "gap", "Gap since the reform (of an area: without it)", Role.DERIVED, Unit.PERCENT
            ),
            Column("p", "p by rank", Role.DERIVED, Unit.P_VALUE),
            Column("smallest", _SMALLEST, Role.DERIVED, Unit.P_VALUE),
            Column("earlier", "Gap at a false date, two years before", Role.DERIVED, Unit.PERCENT),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Since the reform stealing differs by {gap} from that of the blend; by rank among "
                "all areas treated as if they were the one, p is {p}, and could not be below "
                "{smallest}.",
                {key: (_BLEND, key) for key in ("gap", "p", "smallest")},
            ),
        ),
        limits=(
            MORE_THAN_ELSEWHERE,
            "With so few areas a rank cannot be rare, whatever happened.",
        ),
        notes=(
            "Synthetic control: weights not below nought that add up to one, by the outcome before "
            "the reform alone, each area less its own mean of those years, so that the blend moves "
            f"as the area did at whatever height. Of the {YEARS} years before and after. Areas of "
            "less weight than 1% are not listed.",
        ),
    )


def _blend(known: Asked) -> _Blend:
    own, others = known.evidence.own, known.evidence.beside()
    if not others:
        raise NotEstimable(_NEEDED)
    places = list(window(known, [*own, *others], STEALING, MAIN))
    first = known.crime.number(known.at)
    false = first - _EARLIER
    rates = [known.crime.rates(areas, STEALING)[places] for areas in (own, *((a,) for a in others))]
    if known.crime.number(places[0]) >= false or not all((each > 0).all() for each in rates):
        raise NotEstimable(_NEEDED)
    label = known.evidence.label
    logs, numbers = np.log(np.array(rates).T), [known.crime.number(each) for each in places]

    def donors(until: int) -> Donors:
        """Each area less its own mean before: a blend is to move as the area did, at any height."""
        level = logs[np.array(numbers) < until].mean(axis=0)
        return donors_of(logs - level, numbers, [label, *others])

    made = donors(first)
    return _Blend(
        synthetic_control(made, label, first),
        placebos_in_space(made, label, first),
        dict(leave_one_out(made, label, first)),
        placebo_in_time(donors(false), label, first, false).effect,
    )


def _gap_cells(blend: _Blend) -> dict[str, Cell]:
    return {
        "weight": Marker.NOT_APPLICABLE,
        "gap": _percent(blend.made.effect),
        "p": p_value(blend.placebos.p_value),
        "smallest": p_value(blend.placebos.smallest_p_value),
        "earlier": _percent(blend.in_time),
    }


def _percent(logarithm: float | None) -> Cell:
    if logarithm is None:
        return Marker.NOT_APPLICABLE
    return number(percent(logarithm), "synthetic control")
