"""Whether the answer hangs on how it was asked: other analyses, and parts of the people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rrlib.letters import capitalised
from rrlib.reoffending import LEAST_PEOPLE, PRISON_RELEASE
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import NotEstimable, holm
from rrlib.studies.nepacs_family_support.alike import (
    OFFENCE,
    VISITS,
    Alike,
    alike,
    compared,
)
from rrlib.studies.nepacs_family_support.evidence import Evidence
from rrlib.studies.nepacs_family_support.groups import not_compared
from rrlib.studies.nepacs_family_support.methods import (
    ADJUSTED,
    DOUBLY_ROBUST,
    MATCHED,
    TWO_EACH,
    WEIGHTED,
    Compared,
    cells_of,
    compare,
    too_few,
)
from rrlib.studies.nepacs_family_support.outcomes import CHOSEN

_GROUPS = {"left out": False, "among the others": True}
_COVARIATES = {"all": (), "without visits": (VISITS,), "without offence": (OFFENCE,)}
_METHODS = {
    "matched": MATCHED,
    "two to one": TWO_EACH,
    "matched, adjusted": ADJUSTED,
    "weighted": WEIGHTED,
    "doubly robust": DOUBLY_ROBUST,
}
_MAIN = ("left out", "all", "matched")
_SUBGROUPS = (("By sex", "sex"), ("By sentence", "sentence"), ("By prison", "prison"))


def other_analyses(found: Evidence) -> Finding:
    """The difference in the share who reoffended, by every analysis that could be defended."""
    asked = "Would another analysis have said something else?"
    if found.alike is None or found.group is None:
        return not_compared("other_analyses", asked, found)
    rows = []
    for where, elsewhere in _GROUPS.items():
        for what, without in _COVARIATES.items():
            made = _alike(found, without, elsewhere=elsewhere)
            known = set(without) <= set(found.alike.covariates)
            for how, method in _METHODS.items():
                label = f"supported elsewhere: {where}; compared by: {what}; method: {how}"
                cell: Cell = Marker.NOT_AVAILABLE if known else Marker.NOT_APPLICABLE
                if made is not None and known:
                    cell = cells_of(made, made.reoffended, method)["difference"]
                main = (where, what, how) == _MAIN
                rows.append(Row(label, {"difference": cell}, is_total=main))
    return Finding(
        name="other_analyses",
        question=asked,
        rows_are="Analysis",
        columns=(
            Column(
                "difference",
                "Supported less others",
                Role.DERIVED,
                Unit.WHOLE_DIFFERENCE,
                coarse=True,
            ),
        ),
        rows=tuple(rows),
        sentences=_range_said(rows),
        definition=PRISON_RELEASE,
        limits=(
            CHOSEN,
            "Analyses that agree may all be wrong: each takes what is recorded for all there is.",
        ),
        notes=(
            "[z]: what is left out there is not among what people are compared by.",
            "The main analysis, decided on beforehand: those supported at another prison left out, "
            "compared by all that is recorded, matched one to one.",
        ),
    )


def parts_of_the_people(found: Evidence) -> Finding:
    """The same of women and men, by sentence and by prison, where there are enough of them."""
    asked = "Is it the same for everybody?"
    if found.alike is None:
        return not_compared("parts_of_the_people", asked, found)
    people = found.alike.people
    rows: list[Row] = []
    chances: dict[str, float] = {}
    for heading, column in _SUBGROUPS:
        for value in sorted(people[column].astype("str").unique()):
            own = people[people[column].astype("str") == value]
            label = capitalised(value)
            result = _of_part(own)
            cells: dict[str, Cell] = dict.fromkeys(("difference", "p", "holm"), Marker.UNRELIABLE)
            if result is not None and result.p is not None:
                cells = {**result.cells, "holm": Marker.UNRELIABLE}
                chances[label] = result.p
            counts = {
                "ours": Estimate.count(int(own["here"].sum()), PRISON_RELEASE),
                "theirs": Estimate.count(int((~own["here"]).sum()), PRISON_RELEASE),
            }
            kept = {key: cells[key] for key in ("difference", "p", "holm")}
            rows.append(Row(label, {**counts, **kept}, heading))
    return Finding(
        name="parts_of_the_people",
        question=asked,
        rows_are="People",
        columns=(
            Column("ours", "Supported", Role.BASE),
            Column("theirs", "Not supported", Role.BASE),
            Column("difference", "Difference", Role.DERIVED, Unit.WHOLE_DIFFERENCE, coarse=True),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
            Column("holm", "p, for so many tests", Role.DERIVED, Unit.P_VALUE),
        ),
        rows=tuple(_corrected(rows, chances)),
        sentences=(
            Sentence(
                "Parts that are too small, or whose people are too unlike, are not compared by "
                "themselves: they are marked [u].",
                {},
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            CHOSEN,
            "One part that differs among many that do not is what chance would bring.",
        ),
        notes=(
            f"Matched anew within each part. [u]: fewer than {LEAST_PEOPLE} supported or others, "
            "too few reoffenders, or too few alike. The last p value allows for so many tests "
            "(Holm).",
        ),
    )


def _alike(found: Evidence, without: tuple[str, ...], *, elsewhere: bool) -> Alike | None:
    if found.group is None:
        return None
    try:
        return alike(found.group, without=without, elsewhere=elsewhere)
    except NotEstimable:
        return None


def _of_part(own: pd.DataFrame) -> Compared | None:
    try:
        made = compared(own.reset_index(drop=True))
    except NotEstimable:
        return None
    return None if too_few(made) else compare(made, made.reoffended, MATCHED)


def _corrected(rows: list[Row], chances: dict[str, float]) -> list[Row]:
    if not chances:
        return rows
    corrected = dict(zip(chances, holm(np.array(list(chances.values()))), strict=True))
    done = []
    for row in rows:
        cells = dict(row.cells)
        if row.label in corrected:
            people = cells["p"].n if isinstance(cells["p"], Estimate) else 0
            value = float(corrected[row.label])
            cells["holm"] = Estimate(value, None, None, people, "Holm", definition=PRISON_RELEASE)
        done.append(Row(row.label, cells, row.breakdown))
    return done


def _range_said(rows: list[Row]) -> tuple[Sentence, ...]:
    values = {
        row.label: cell.value
        for row in rows
        if isinstance(cell := row.cells["difference"], Estimate)
    }
    if not values:
        return ()
    called = sum(_leaves_out_none(row.cells["difference"]) for row in rows)
    lowest, highest = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    return (
        Sentence(
            "Of all these analyses the lowest difference is {lowest} percentage points, and the "
            "highest {highest}.",
            {"lowest": (lowest, "difference"), "highest": (highest, "difference")},
        ),
        Sentence(f"An interval leaves out no difference in {called} of the analyses.", {}),
    )


def _leaves_out_none(cell: Cell) -> bool:
    if not isinstance(cell, Estimate) or cell.lower is None or cell.upper is None:
        return False
    return cell.lower > 0 or cell.upper < 0
