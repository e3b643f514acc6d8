"""What members need: the critical pathways, by list and by scheme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from rrlib.codes import ASSESSED, Assessment
from rrlib.letters import capitalised
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Column, Finding, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.assessing import (
    NEED,
    PATHWAY_LISTS,
    assessed_on,
    odd_answers,
)
from rrlib.studies.offender_profiles.members import (
    NEEDED,
    SCHEMES,
    counted,
    lacking,
    members_counted,
    members_on,
    share_of,
)

LISTS = {
    Assessment.PATHWAYS_2004: "Seven pathways (2004)",
    Assessment.PATHWAYS_2014: "Eight pathways (2014)",
}
PATHWAYS = tuple(ASSESSED[Assessment.PATHWAYS_2014])
IN_BOTH_LISTS = tuple(ASSESSED[Assessment.PATHWAYS_2004])

ASKED_ABOUT = Column("assessed", "Members assessed on it", Role.BASE)
IN_NEED = Column("number", "In need", Role.OUTCOME, of="assessed")
SHARE_IN_NEED = Column(
    "share", "Share in need", Role.DERIVED, Unit.PERCENT, sources=("assessed", "number")
)

JUDGED = (
    "A need is an assessor's judgement on one day, of members whom the scheme had reason to "
    "assess. It says nothing of whether the need was met, or made anybody offend."
)
LATEST = (
    "Each member's latest assessment of pathways up to that day, by whichever list: "
    + "; ".join(f"{label}: {', '.join(ASSESSED[each])}" for each, label in LISTS.items())
    + ". Of two on one day the list of 2014 counts. Shares are of those assessed on the pathway."
)


def pathways(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Members on `day` in need on each critical pathway, all and by the list they were assessed on.

    The Strategy names seven pathways (Appendix 1, of 2004) and eight (1.4 and 10.5).
    """
    return _pathways(
        records,
        areas,
        day or records.as_at,
        "pathways",
        ("By list", "assessment", {each.value: each.value for each in LISTS}),
    )


def pathways_by_scheme(
    records: Records, areas: tuple[str, ...], day: date | None = None
) -> Finding:
    """The same by scheme."""
    return _pathways(
        records,
        areas,
        day or records.as_at,
        "pathways_by_scheme",
        ("By scheme", "scheme", {each.value: label for each, label in SCHEMES.items()}),
    )


def _pathways(
    records: Records,
    areas: tuple[str, ...],
    day: date,
    name: str,
    split: tuple[str, str, dict[str, str]],
) -> Finding:
    heading, column, labels = split
    asked = f"What did the members on {written(day)} need, {heading[0].lower()}{heading[1:]}?"
    if nothing := lacking(name, asked, records, *NEEDED, "needs_assessments"):
        return nothing
    answers = assessed_on(records, members_on(records, areas, day), day, *PATHWAY_LISTS)
    rows = pathway_rows(answers, day)
    for row in tuple(rows):
        rows += [
            need_row(
                answers[answers[column] == value], item, f"{row.label}: {label}", heading, row.label
            )
            for item in PATHWAYS
            if capitalised(item) == row.label
            for value, label in labels.items()
            if _assessed(answers[answers[column] == value], item)
        ]
    return Finding(
        name=name,
        question=asked,
        rows_are="Pathway",
        columns=(ASKED_ABOUT, IN_NEED, SHARE_IN_NEED),
        rows=tuple(rows),
        sentences=_commonest_said(answers, rows),
        limits=(
            JUDGED,
            "The lists were used at different times and of different members: a difference between "
            "them, or between schemes, may be one of who was assessed and by whom.",
        ),
        notes=(LATEST, *odd_answers(records, *PATHWAY_LISTS)),
    )


def pathway_rows(answers: pd.DataFrame, day: date) -> list[Row]:
    """A row for each pathway on which anybody was assessed."""
    return [
        need_row(answers, item, capitalised(item), counts=members_counted(day, capitalised(item)))
        for item in PATHWAYS
        if _assessed(answers, item)
    ]


def need_row(
    answers: pd.DataFrame,
    item: str,
    label: str,
    heading: str = "",
    parent: str | None = None,
    *,
    said: tuple[str, str] = NEED,
    counts: str | None = None,
) -> Row:
    """How many were assessed on `item` (gave either answer of `said`), how many gave the first."""
    assessed, number = _assessed(answers, item, said), int((answers[item] == said[0]).sum())
    cells = {
        "assessed": counted(assessed),
        "number": counted(number),
        "share": share_of(number, assessed),
    }
    return Row(label, cells, heading, parent=parent, counts=counts)


def _assessed(answers: pd.DataFrame, item: str, said: tuple[str, str] = NEED) -> int:
    return int(answers[item].isin(said).sum())


def _commonest_said(answers: pd.DataFrame, rows: Iterable[Row]) -> tuple[Sentence, ...]:
    """The need that the greatest share has, and the shares of the parts of that row."""
    shares = {
        capitalised(item): (answers[item] == NEED[0]).sum() / assessed
        for item in PATHWAYS
        if (assessed := _assessed(answers, item))
    }
    if not shares:
        return ()
    commonest = max(shares, key=lambda label: shares[label])
    parts = [row.label for row in rows if row.parent == commonest]
    return (
        Sentence(
            f"The commonest need was {commonest[0].lower() + commonest[1:]}: {{number}} of the "
            "{assessed} members assessed on it, {share}.",
            {key: (commonest, key) for key in ("number", "assessed", "share")},
        ),
        *(Sentence(f"{part}: {{share}}.", {"share": (part, "share")}) for part in parts),
    )
