"""Whether areas differ in how many members reoffend: a funnel."""

from __future__ import annotations

from dataclasses import replace

from rrlib.disclosure import Rule
from rrlib.records import Records, missing
from rrlib.reoffending import IOM_YEAR
from rrlib.results import Cell, Column, Estimate, Finding, Role, Unit, unanswered
from rrlib.statistics import Area, funnel_of_proportions
from rrlib.studies.performance_framework.iom import (
    MEMBERS,
    NEEDED,
    NOTE,
    REOFFENDED,
    SHARE,
    followed_in,
    row_of,
)
from rrlib.studies.performance_framework.reported import reported

_ALL = "All areas"
_ABOUT = tuple(
    Column(key, title, Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"), against=_ALL)
    for key, title in (
        ("target", "Share of all areas"),
        ("lower_95", "Lower 95% limit"),
        ("upper_95", "Upper 95% limit"),
        ("lower_998", "Lower 99.8% limit"),
        ("upper_998", "Upper 99.8% limit"),
    )
)

_AREAS_ASKED = "Do the areas differ in how many members reoffended?"


def areas_compared(records: Records, areas: tuple[str, ...], rule: Rule) -> Finding:
    """Members and reoffenders of the last settled year by area, of a report that adds some up."""
    name = "iom_areas"
    if lacking := missing(records, *NEEDED):
        return unanswered(name, _AREAS_ASKED, lacking)
    if len(areas) < 2:
        return unanswered(name, _AREAS_ASKED, ("The report is of one area.",))
    before = reported(records).before
    (everybody,) = followed_in(records, areas, rule, IOM_YEAR, [before])
    parts = {area: followed_in(records, (area,), rule, IOM_YEAR, [before])[0] for area in areas}
    if not all(each.people for each in parts.values()):
        return unanswered(name, _AREAS_ASKED, ("An area had no members that year.",))
    if everybody.provisional:
        return unanswered(name, _AREAS_ASKED, ("Last year's number is not settled yet.",))
    funnel = funnel_of_proportions(
        [each.reoffenders for each in parts.values()], [each.people for each in parts.values()]
    )
    rows = [replace(row_of(everybody, _ALL), is_total=True)]
    rows += [
        replace(
            row_of(each, area),
            cells={**each.cells, **_about(place, each.people, funnel.target)},
            breakdown="By area",
            counts=None,
        )
        for (area, each), place in zip(parts.items(), funnel.areas, strict=True)
    ]
    return Finding(
        name=name,
        question=f"{_AREAS_ASKED[:-1]} in {before.label}?",
        rows_are="Area",
        columns=(MEMBERS, REOFFENDED, SHARE, *_ABOUT),
        rows=tuple(rows),
        sentences=(),
        definition=IOM_YEAR,
        limits=(
            "Areas choose their members each in its own way: a difference between them says as "
            "much of whom they chose as of what they do.",
        ),
        notes=(
            NOTE,
            "Limits are exact binomial ones about the share of all areas together, to which each "
            "area adds: with few areas a difference has to be large to lie beyond them.",
        ),
    )


def _about(place: Area, people: int, target: float) -> dict[str, Cell]:
    """What an area's share is held against."""
    numbers = (target, *place.inner, *place.outer)
    return {
        column.key: Estimate(number, None, None, people, "funnel limit")
        for column, number in zip(_ABOUT, numbers, strict=True)
    }
