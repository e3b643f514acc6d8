"""How often drink played a part, and how much the busiest young people did."""

from __future__ import annotations

import pandas as pd

from rrlib.annual_counts import of_busiest_tenth
from rrlib.codes import YesNo
from rrlib.records import Records
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.clusters import LEAST_PEOPLE, share_of_total
from rrlib.studies.offender_profiles.crossing import both
from rrlib.studies.offender_profiles.members import counted
from rrlib.studies.offender_profiles.youth_counts import named_offences
from rrlib.studies.offender_profiles.youth_years import (
    ALL_OFFENCES,
    BY_AGE,
    BY_DRINK,
    COUNTED_HOW,
    Youth,
    lacking_youth,
    last_years,
    left_out,
    offences_of_each,
)

_ALCOHOL_ASKED = "In what share of young people's offences did drink play a part?"
_BUSIEST_ASKED = "Do a few young people commit most of the offences?"
_PARTS = {"related": BY_DRINK.labels[YesNo.YES], "others": BY_DRINK.labels[YesNo.NO]}
_NO_AGE = "all ages"


def youth_alcohol(records: Records, areas: tuple[str, ...]) -> Finding:
    """The alcohol-related share of offences by age at the offence, in each of two years.

    Made of `youth_offences`, which is to be released before it: what that hides is hidden here.
    """
    if nothing := lacking_youth("youth_alcohol", _ALCOHOL_ASKED, records):
        return nothing
    youth = last_years(records, areas)
    rows = [row for year in reversed(youth.keys) for row in _alcohol_rows(youth, year)]
    return Finding(
        name="youth_alcohol",
        question=_ALCOHOL_ASKED,
        rows_are="Age at the offence",
        columns=(
            Column("offences", "Offences", Role.BASE),
            Column("related", "Alcohol-related", Role.BASE),
            Column("others", "Not alcohol-related", Role.BASE),
            Column(
                "share",
                "Alcohol-related share",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("offences", "related", "others"),
            ),
        ),
        rows=tuple(rows),
        sentences=_alcohol_said(youth),
        limits=(
            "That drink played a part is an officer's judgement of the offence. It does not show "
            "that the offence would not have come about without it.",
        ),
        notes=(
            COUNTED_HOW,
            "The interval takes young people to be independent of each other and keeps each one's "
            f"offences together; of fewer than {LEAST_PEOPLE} young people no share is given.",
            *left_out(youth, records),
        ),
        made_of={
            place: (name,)
            for row, year, age in _places(youth)
            for place, name in _made_of(row, year, age).items()
        },
    )


def _alcohol_rows(youth: Youth, year: str) -> list[Row]:
    of_year = youth.offences[youth.offences["year"] == year]
    rows = [Row(_label(year, _NO_AGE), _alcohol_cells(of_year), year, is_total=True)]
    for band, label in _ages(youth).items():
        own = of_year[of_year["age_band"] == band]
        rows.append(Row(_label(year, label), _alcohol_cells(own), year))
    return rows


def _alcohol_cells(own: pd.DataFrame) -> dict[str, Cell]:
    drunk = own["alcohol_related"] == YesNo.YES.value
    everybody = offences_of_each(own)
    part = offences_of_each(own[drunk]).reindex(everybody.index, fill_value=0)
    return {
        "offences": _offences(own),
        "related": _offences(own[drunk]),
        "others": _offences(own[~drunk]),
        "share": share_of_total(part.tolist(), everybody.tolist()),
    }


def _ages(youth: Youth) -> dict[str, str]:
    """The age bands of which either year holds an offence, by their words."""
    held = set(youth.offences["age_band"])
    return {band: label for band, label in BY_AGE.labels.items() if band in held}


def _places(youth: Youth) -> list[tuple[str, str, str]]:
    """Each row with its year, and the row of `youth_offences` that holds its offences."""
    return [
        (_label(year, age), year, ALL_OFFENCES if age == _NO_AGE else age)
        for year in youth.keys
        for age in (_NO_AGE, *_ages(youth).values())
    ]


def _made_of(row: str, year: str, age: str) -> dict[tuple[str, str], str]:
    """Which count of `youth_offences` each cell of a row is."""
    of_all = age == ALL_OFFENCES
    made = {(row, key): part if of_all else both(part, age) for key, part in _PARTS.items()}
    made[row, "offences"] = age
    return {place: named_offences(label, year) for place, label in made.items()}


def _label(year: str, age: str) -> str:
    return f"{year}, {age[0].lower()}{age[1:]}"


def _alcohol_said(youth: Youth) -> tuple[Sentence, ...]:
    if not youth.years:
        return ()
    latest = _label(youth.keys[-1], _NO_AGE)
    said = [
        Sentence(
            "Drink played a part in {related} of the {offences} offences of young people dealt "
            f"with in {youth.keys[-1]}: {{share}}.",
            {key: (latest, key) for key in ("related", "offences", "share")},
        )
    ]
    said += [
        Sentence(
            f"{age} at the offence: {{share}}.",
            {"share": (_label(youth.keys[-1], age), "share")},
        )
        for age in _ages(youth).values()
    ]
    return tuple(said)


def youth_busiest(records: Records, areas: tuple[str, ...]) -> Finding:
    """What share of each year's offences the tenth of its young people with the most committed."""
    if nothing := lacking_youth("youth_busiest", _BUSIEST_ASKED, records):
        return nothing
    youth = last_years(records, areas)
    behind = ("people", "offences", "tenth")
    return Finding(
        name="youth_busiest",
        question=_BUSIEST_ASKED,
        rows_are="Financial year",
        columns=(
            Column("people", "Young people with an offence", Role.BASE),
            Column("offences", "Their offences", Role.BASE),
            Column("tenth", "The busiest tenth", Role.BASE),
            Column("theirs", "Offences of the busiest tenth", Role.DERIVED, sources=behind),
            Column(
                "part",
                "Their part of all",
                Role.DERIVED,
                Unit.PERCENT,
                sources=(*behind, "theirs"),
            ),
        ),
        rows=tuple(_busiest_row(youth, year) for year in youth.keys),
        sentences=tuple(
            Sentence(
                f"The {{tenth}} young people with the most offences dealt with in {year}, a tenth "
                "of all, committed {part} of them.",
                {key: (year, key) for key in ("tenth", "part")},
            )
            for year in youth.keys[-1:]
        ),
        limits=(
            "They are the busiest because they were counted afterwards: who will be cannot be told "
            "from this, and in the next year the same people would be less busy.",
        ),
        notes=(
            COUNTED_HOW,
            "A tenth of the young people with such an offence, rounded up.",
            *left_out(youth, records),
        ),
    )


def _busiest_row(youth: Youth, year: str) -> Row:
    own = youth.offences[youth.offences["year"] == year]
    people, theirs = of_busiest_tenth(offences_of_each(own))
    part: Cell = Marker.NOT_APPLICABLE
    if len(own):
        share = 100 * theirs / len(own)
        part = Estimate(share, None, None, people, "enumerated", theirs)
    return Row(
        year,
        {
            "people": counted(own["person_id"].nunique()),
            "offences": _offences(own),
            "tenth": counted(people),
            "theirs": Estimate.count(theirs, people=people),
            "part": part,
        },
    )


def _offences(own: pd.DataFrame) -> Estimate:
    return Estimate.count(len(own), people=own["person_id"].nunique())
