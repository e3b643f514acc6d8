"""How many members there are, of which scheme, sex and age; and who is not counted."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.codes import Residence, Sex, YesNo
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.crossing import both
from rrlib.studies.offender_profiles.members import (
    EVERYBODY,
    MEMBERS,
    NEEDED,
    SCHEMES,
    SEXES,
    SHARE_OF_MEMBERS,
    counted,
    everybody_on,
    lacking,
    members_counted,
    members_found,
    members_on,
    odd_periods,
    row_of,
    share_of,
)

BANDS = {
    "Aged under 18": range(18),
    "Aged 18 to 20": range(18, 21),
    "Aged 21 to 24": range(21, 25),
    "Aged 25 to 29": range(25, 30),
    "Aged 30 to 34": range(30, 35),
    "Aged 35 to 39": range(35, 40),
    "Aged 40 or over": range(40, 200),
}
HALVES = {"Aged under 25": range(25), "Aged 25 or over": range(25, 200)}
"""By scheme, finer bands would be of a handful of members each."""

TWO = "Two age groups"
BY_AGE = "By age"
BY_SCHEME = "By scheme"
_NOWHERE = {
    Residence.NO_FIXED_ADDRESS: "Besides: no fixed address",
    Residence.ELSEWHERE: "Besides: living elsewhere",
}

WOMEN = Column("women", "Women", Role.OUTCOME, of="number", sensitive=False)
UNRECORDED = Column("unrecorded", "Sex not recorded", Role.OUTCOME, of="number", sensitive=False)


def size(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Members on `day`, by default the last day known, by scheme and sex."""
    day = day or records.as_at
    asked = f"How many were members on {written(day)}?"
    if nothing := lacking("size", asked, records, *NEEDED):
        return nothing
    there = members_on(records, areas, day)
    rows = [_by_sex(there, EVERYBODY, day, total=True)] if len(there) else []
    rows += [
        _by_sex(there[there["scheme"] == scheme.value], label, day)
        for scheme, label in SCHEMES.items()
        if len(there)
    ]
    return Finding(
        name="size",
        question=asked,
        rows_are="Scheme",
        columns=sex_columns(there),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"{{members}} people were members on {written(day)}.",
                {"members": (EVERYBODY, "number")},
            ),
            Sentence(
                "{women} of them were women: {share}.",
                {key: (EVERYBODY, key) for key in ("women", "share")},
            ),
        ),
        limits=(
            "Who is a member was decided by police, probation and others: the number says what "
            "they can manage, not how many offend often.",
        ),
        notes=(
            "Members are those with a period of membership that holds the day, its first and last "
            "days included; in custody or not. Each counts once, in the scheme and area of that "
            "period.",
            *odd_periods(records),
        ),
    )


def sex_columns(there: pd.DataFrame) -> tuple[Column, ...]:
    """Columns of members by sex; one for those of whom it is not recorded, if there are any."""
    unrecorded = [UNRECORDED] if (there["sex"] == Sex.NOT_RECORDED.value).any() else []
    women = (MEMBERS.key, WOMEN.key, *(column.key for column in unrecorded))
    return (
        MEMBERS,
        WOMEN,
        # What is left of the members: it is hidden where one of the others is.
        Column("men", "Men", Role.DERIVED, sources=women),
        *unrecorded,
        Column("share", "Share women", Role.DERIVED, Unit.PERCENT, sources=women[:2]),
    )


def sex_cells(there: pd.DataFrame) -> dict[str, Cell]:
    """The cells of those columns."""
    sexes = {sex: int((there["sex"] == sex.value).sum()) for sex in SEXES}
    women = sexes[Sex.FEMALE]
    return {
        "number": counted(len(there)),
        "women": counted(women),
        "men": counted(sexes[Sex.MALE]),
        "unrecorded": counted(sexes[Sex.NOT_RECORDED]),
        "share": share_of(women, len(there)),
    }


def _by_sex(there: pd.DataFrame, label: str, day: date, *, total: bool = False) -> Row:
    heading, counts = ("", ()) if total else (BY_SCHEME, (label,))
    return Row(label, sex_cells(there), heading, total, counts=members_counted(day, *counts))


def ages(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Members on `day` by age band, and by scheme in two age groups.

    Neither the youngest nor the oldest age is told.
    """
    day = day or records.as_at
    asked = f"How old were the members on {written(day)}?"
    if nothing := lacking("ages", asked, records, *NEEDED):
        return nothing
    there = members_on(records, areas, day)
    held = {band: years for band, years in BANDS.items() if there["age"].isin(years).any()}
    whole = len(there)
    rows = []
    if whole:
        everybody = members_counted(day)
        rows = [row_of(whole, whole, EVERYBODY, total=True, counts=everybody)]
        rows += [
            _of_age(there, years, label, TWO, counts=members_counted(day, label))
            for label, years in HALVES.items()
        ]
        rows += [
            _of_age(
                there,
                years,
                label,
                BY_AGE,
                parent=half_of(label),
                counts=members_counted(day, label),
            )
            for label, years in held.items()
        ]
    for scheme, label in SCHEMES.items():
        own = there[there["scheme"] == scheme.value]
        if len(own):
            rows += _halves(own, label, day)
    return Finding(
        name="ages",
        question=asked,
        rows_are="Age",
        columns=(MEMBERS, SHARE_OF_MEMBERS),
        rows=tuple(rows),
        sentences=_largest_said(there, held),
        limits=("Schemes choose whom they take on: an age that is rare here may offend as much.",),
        notes=(
            "Age in completed years on that day. Shares are of all members, or of the scheme's. "
            "The youngest and the oldest age are not printed: each may be one person's.",
        ),
    )


def _of_age(
    there: pd.DataFrame,
    years: range,
    label: str,
    heading: str,
    *,
    parent: str | None = None,
    counts: str,
) -> Row:
    number = int(there["age"].isin(years).sum())
    return row_of(number, len(there), label, heading, parent=parent, counts=counts)


def _halves(own: pd.DataFrame, scheme: str, day: date) -> list[Row]:
    """A scheme's members in two age groups, which are parts of the same of all members."""
    heading, whole = f"{TWO}: {scheme}", len(own)
    counts = members_counted(day, scheme)
    return [
        row_of(whole, whole, scheme, heading, total=True, counts=counts),
        *(
            _of_age(
                own,
                years,
                both(scheme, half),
                heading,
                parent=half,
                counts=members_counted(day, scheme, half),
            )
            for half, years in HALVES.items()
        ),
    ]


def half_of(band: str) -> str:
    """Which of the two age groups a band is a part of."""
    return next(half for half, years in HALVES.items() if BANDS[band][0] in years)


def _largest_said(there: pd.DataFrame, held: dict[str, range]) -> tuple[Sentence, ...]:
    if not held:
        return ()
    largest = max(held, key=lambda band: int(there["age"].isin(held[band]).sum()))
    return (
        Sentence(
            f"The largest age band is {largest[:1].lower()}{largest[1:]}: {{number}} members, "
            "{share} of them.",
            {key: (largest, key) for key in ("number", "share")},
        ),
    )


def not_described(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Members on `day` of whose offences nothing is known, and those who count in no area.

    To be released before what is made of offences.
    """
    day = day or records.as_at
    asked = f"Who of the members on {written(day)} is not described?"
    if nothing := lacking("not_described", asked, records, *NEEDED):
        return nothing
    everybody = everybody_on(records, day)
    there = everybody[everybody["area"].isin(areas)]
    found = there["matched"] == YesNo.YES.value
    nowhere = {
        place.name.lower(): counted(int((everybody["area"] == place.value).sum()))
        for place in _NOWHERE
    }
    rows = (
        Row(
            EVERYBODY,
            {"number": counted(len(there)), **nowhere},
            "By linkage",
            is_total=True,
            counts=members_counted(day),
        ),
        _linked(found, "Found in the offence source", members_found(there, day)),
        _linked(~found, "Not found in it"),
    )
    return Finding(
        name="not_described",
        question=asked,
        rows_are="Members",
        columns=(
            MEMBERS,
            *(Column(place.name.lower(), title, Role.BASE) for place, title in _NOWHERE.items()),
        ),
        rows=rows,
        sentences=(),
        limits=("Whoever is not described may differ from those who are.",),
        notes=(
            "Members without a fixed address, or living elsewhere, count in no area: those of the "
            "whole delivery stand here. How many were assessed stands with what they were "
            "assessed on.",
            *odd_periods(records),
        ),
    )


def _linked(chosen: pd.Series, label: str, counts: str | None = None) -> Row:
    """How many are chosen; they all have an address in the area."""
    nowhere = dict.fromkeys((place.name.lower() for place in _NOWHERE), Marker.NOT_APPLICABLE)
    cells: dict[str, Cell] = {"number": counted(int(chosen.sum())), **nowhere}
    return Row(label, cells, "By linkage", counts=counts)
