"""How many offences of young people, and how many young people, by who and what."""

from __future__ import annotations

from rrlib.records import Records
from rrlib.results import Finding, Sentence
from rrlib.studies.offender_profiles.youth_years import (
    ALL_OFFENCES,
    BY_AGE,
    BY_DRINK,
    BY_EVER_DRINK,
    BY_FIRST_AGE,
    BY_KIND,
    BY_SEX,
    COUNTED_HOW,
    EVERYBODY,
    FEWER_SEEN,
    OF_FEW,
    Youth,
    lacking_youth,
    last_years,
    left_out,
)

_OFFENCES_ASKED = "What offences of young people were dealt with, beside the year before?"
_PEOPLE_ASKED = "How many young people were behind them, beside the year before?"


def youth_offences(records: Records, areas: tuple[str, ...]) -> Finding:
    """Offences of young people in the last two whole years: by sex, kind, age and drink.

    With the change between them, whose interval takes young people to be independent, however many
    offences each has. To be released before `youth_alcohol`, whose numbers it holds.
    """
    if nothing := lacking_youth("youth_offences", _OFFENCES_ASKED, records):
        return nothing
    youth = last_years(records, areas)
    cut = youth.by_offence
    rows = (cut.whole(), *cut.by(BY_SEX), *cut.by(BY_KIND), *cut.crossed(BY_DRINK, BY_AGE))
    return Finding(
        name="youth_offences",
        question=_OFFENCES_ASKED,
        rows_are="Offences",
        columns=youth.columns,
        rows=rows if youth.years else (),
        sentences=_said(youth, ALL_OFFENCES, "offences of young people were dealt with"),
        limits=(
            FEWER_SEEN,
            "Among so many rows some change by chance alone: about one interval in twenty leaves "
            "out no change where there is none.",
        ),
        notes=(
            COUNTED_HOW,
            "The interval of a change takes young people to be independent of each other and keeps "
            f"each one's offences together. {OF_FEW}",
            *left_out(youth, records),
        ),
        names={
            (row.label, key): named_offences(row.label, key) for row in rows for key in youth.keys
        },
    )


def named_offences(label: str, year: str) -> str:
    """What the offences of a row of `youth_offences` are called in findings made of them."""
    return f"youth offences, {label}: {year}"


def youth_people(records: Records, areas: tuple[str, ...]) -> Finding:
    """The young people behind those offences, each once a year: by sex, age, kind and drink."""
    if nothing := lacking_youth("youth_people", _PEOPLE_ASKED, records):
        return nothing
    youth = last_years(records, areas)
    cut = youth.by_person
    rows = (
        cut.whole(),
        *cut.by(BY_EVER_DRINK),
        *youth.behind_offences.by(BY_KIND),
        *cut.crossed(BY_SEX, BY_FIRST_AGE),
    )
    return Finding(
        name="youth_people",
        question=_PEOPLE_ASKED,
        rows_are="Young people",
        columns=youth.columns,
        rows=rows if youth.years else (),
        sentences=_said(youth, EVERYBODY, "young people had offences dealt with"),
        limits=(FEWER_SEEN,),
        notes=(
            "Each young person counts once a year, at the age of the earliest of the year's "
            "offences; somebody with offences of several kinds is behind each kind.",
            "The interval of a change takes the two years' young people to be different ones. Some "
            f"are in both, so that it is wide rather than narrow. {OF_FEW}",
            *left_out(youth, records),
        ),
    )


def _said(youth: Youth, label: str, claim: str) -> tuple[Sentence, ...]:
    if not youth.years:
        return ()
    latest = youth.keys[-1]
    cells = {"latest": (label, latest)}
    if len(youth.years) == 1:
        return (Sentence(f"{{latest}} {claim} in {latest}.", cells),)
    cells |= {"before": (label, youth.keys[0]), "change": (label, youth.change)}
    told = f"{{latest}} {claim} in {latest}, against {{before}} in {youth.keys[0]}"
    return (Sentence(f"{told}: a change of {{change}}.", cells),)
