"""What women among the members need beside men."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from rrlib.codes import Assessment, Sex
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import newcombe
from rrlib.studies.offender_profiles.assessing import PATHWAY_LISTS, assessed_on
from rrlib.studies.offender_profiles.circumstances import ACCOMMODATION, LINKED
from rrlib.studies.offender_profiles.members import (
    NEEDED,
    counted,
    lacking,
    members_counted,
    members_on,
    share_of,
)
from rrlib.studies.offender_profiles.needs import pathway_rows
from rrlib.studies.offender_profiles.substances import substance_rows

LEAST_COMPARED = 10
"""Fewer women, or men, and neither their share nor a difference is printed."""

_COMPARED = {Sex.FEMALE: "women", Sex.MALE: "men"}
_GROUPS = {**_COMPARED, Sex.NOT_RECORDED: "sex not recorded"}

_WHOM = (
    "Pathways and substances: of members assessed on them, by their latest assessment of either "
    "list of pathways. Accommodation: of all members, those not assessed among them."
)
_LIMITS = (
    "Women are few: a difference that is not seen may still be there, and among so many "
    "comparisons about one in twenty stands out by chance alone.",
    "What women and men are asked, and what they tell, may differ as much as what they need.",
)


@dataclass(frozen=True)
class _Measure:
    """One thing that members are asked about: rows of everybody, women and men."""

    everybody: Row
    of: Mapping[Sex, Row]

    @property
    def label(self) -> str:
        return self.everybody.label


_NONE_STANDS_OUT = (Sentence("{difference}", {"difference": ("", "difference")}),)
"""A sentence that is never printed: without one, readers could tell that what is hidden stands out
from that it does not.
"""


def needs_by_sex(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Each pathway, accommodation and each substance: how many women and men on `day` have it."""
    day = day or records.as_at
    asked = f"How many women and men among the members on {written(day)} had each need?"
    if nothing := lacking("needs_by_sex", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    measures = _measures(records, areas, day)
    rows = [row for each in measures for row in (each.everybody, *each.of.values())]
    return Finding(
        name="needs_by_sex",
        question=asked,
        rows_are="Need",
        columns=(
            Column("assessed", "Members", Role.BASE),
            Column("number", "With it", Role.OUTCOME, of="assessed"),
            Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("assessed", "number")),
        ),
        rows=tuple(rows),
        sentences=(),
        limits=_LIMITS,
        notes=(_WHOM,),
        names={
            (row.label, column): _name(row, column)
            for each in measures
            for row in each.of.values()
            for column in ("assessed", "number")
        },
    )


def women_and_men(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """The shares of women and of men with each need, and their difference (Newcombe).

    Made of `needs_by_sex`, which is to be released before it: what that hides is hidden here.
    """
    day = day or records.as_at
    asked = f"What did women need among the members on {written(day)}, beside men?"
    if nothing := lacking("women_and_men", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    measures = [
        each for each in _measures(records, areas, day) if _COMPARED.keys() <= each.of.keys()
    ]
    return Finding(
        name="women_and_men",
        question=asked,
        rows_are="Need",
        columns=(
            *(
                column
                for key, title in (("women", "Women"), ("men", "Men"))
                for column in (
                    Column(key, title, Role.BASE),
                    Column(f"{key}_with", f"{title} with it", Role.OUTCOME, of=key),
                    Column(
                        f"{key}_share",
                        f"Share of {key}",
                        Role.DERIVED,
                        Unit.PERCENT,
                        sources=(key, f"{key}_with"),
                    ),
                )
            ),
            Column(
                "difference",
                "Women more than men, in points",
                Role.DERIVED,
                Unit.DIFFERENCE,
                sources=("women", "women_with", "men", "men_with"),
            ),
        ),
        rows=tuple(Row(each.label, _compared(each)) for each in measures),
        sentences=tuple(
            Sentence(
                f"{each.label}: {{women_share}} of women and {{men_share}} of men, a difference "
                "of {difference} points (below 0: fewer women).",
                {key: (each.label, key) for key in ("women_share", "men_share", "difference")},
            )
            for each in measures
            if _stands_out(each)
        )
        or _NONE_STANDS_OUT,
        limits=_LIMITS,
        notes=(
            _WHOM,
            f"No share is compared of fewer than {LEAST_COMPARED} women or {LEAST_COMPARED} men. "
            "In words stand the differences whose interval leaves out no difference.",
        ),
        made_of={
            (each.label, key): (_name(each.of[sex], column),)
            for each in measures
            for sex, here in _COMPARED.items()
            for key, column in ((here, "assessed"), (f"{here}_with", "number"))
        },
    )


def _measures(records: Records, areas: tuple[str, ...], day: date) -> list[_Measure]:
    there = members_on(records, areas, day)
    pathways = assessed_on(records, there, day, *PATHWAY_LISTS)
    substances = assessed_on(records, there, day, Assessment.SUBSTANCES)
    homes = assessed_on(records, there, day, Assessment.CIRCUMSTANCES)
    linked = set(homes.loc[homes["accommodation"] == LINKED, "person_id"])

    def accommodation(people: pd.DataFrame, day: date) -> list[Row]:
        number = int(people["person_id"].isin(linked).sum())
        cells = {
            "assessed": counted(len(people)),
            "number": counted(number),
            "share": share_of(number, len(people)),
        }
        counts = members_counted(day, ACCOMMODATION)
        return [Row(ACCOMMODATION, cells, counts=counts)] if len(people) else []

    return [
        *_by_sex(pathways, day, pathway_rows),
        *_by_sex(there, day, accommodation),
        *_by_sex(substances, day, substance_rows),
    ]


def _by_sex(
    people: pd.DataFrame, day: date, rows_of: Callable[[pd.DataFrame, date], list[Row]]
) -> list[_Measure]:
    """What `rows_of` finds of everybody, and of each sex under a heading of its own."""
    of_sex = {
        sex: {row.label: row for row in rows_of(people[people["sex"] == sex.value], day)}
        for sex in _GROUPS
    }
    return [
        _Measure(
            Row(row.label, row.cells, row.label, counts=row.counts),
            {
                sex: Row(
                    f"{row.label}: {words}",
                    of_sex[sex][row.label].cells,
                    row.label,
                    parent=row.label,
                )
                for sex, words in _GROUPS.items()
                if row.label in of_sex[sex]
            },
        )
        for row in rows_of(people, day)
    ]


def _name(row: Row, column: str) -> str:
    return f"needs by sex, {row.label}: {column}"


def _compared(each: _Measure) -> dict[str, Cell]:
    cells = {
        f"{here}{what}": each.of[sex].cells[column]
        for sex, here in _COMPARED.items()
        for what, column in (("", "assessed"), ("_with", "number"), ("_share", "share"))
    }
    shares = (cells["women_share"], cells["men_share"])
    if _too_few(*shares):
        return cells | dict.fromkeys(("women_share", "men_share", "difference"), Marker.UNRELIABLE)
    return {**cells, "difference": _difference(*shares)}


def _too_few(*shares: Cell) -> bool:
    return any(not isinstance(each, Estimate) or each.n < LEAST_COMPARED for each in shares)


def _difference(women: Cell, men: Cell) -> Cell:
    if not isinstance(women, Estimate) or not isinstance(men, Estimate):
        return Marker.NOT_AVAILABLE
    return newcombe((women.numerator or 0, women.n), (men.numerator or 0, men.n))


def _stands_out(each: _Measure) -> bool:
    difference = _compared(each)["difference"]
    if not isinstance(difference, Estimate):
        return False
    lower, upper = difference.lower or 0.0, difference.upper or 0.0
    return lower > 0 or upper < 0
