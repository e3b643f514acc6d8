"""How many needs each member has, and which go together."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd

from rrlib.letters import capitalised
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Column, Finding, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.assessing import NEED, PATHWAY_LISTS, assessed_on
from rrlib.studies.offender_profiles.members import (
    MEMBERS,
    NEEDED,
    SHARE_OF_MEMBERS,
    counted,
    everybody_on,
    lacking,
    members_on,
    row_of,
    share_of,
)
from rrlib.studies.offender_profiles.needs import IN_BOTH_LISTS, JUDGED, LATEST, LISTS, PATHWAYS

PAIRS_SHOWN = 10

_IN_ORDER = tuple(combinations(IN_BOTH_LISTS, 2))

# Wide, so that how many needs there are in all, which the pathways tell, tells no small band.
_BANDS = {
    "at most 1": range(2),
    "2 or 3": range(2, 4),
    "4 or 5": range(4, 6),
    "6 or more": range(6, 9),
}


def needs_per_person(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """How many needs each member on `day` had, by the list they were assessed on."""
    day = day or records.as_at
    asked = f"How many needs did each of the members on {written(day)} have?"
    if nothing := lacking("needs_per_person", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    answers = assessed_on(records, members_on(records, areas, day), day, *PATHWAY_LISTS)
    needs = (answers[list(PATHWAYS)] == NEED[0]).sum(axis=1)
    rows: list[Row] = []
    for each, label in LISTS.items():
        of_list = needs[answers["assessment"] == each.value]
        whole = len(of_list)
        if not whole:
            continue
        rows.append(row_of(whole, whole, label, label, total=True))
        rows += [
            row_of(int(of_list.isin(band).sum()), whole, f"{label}: {words}", label)
            for words, band in _BANDS.items()
        ]
    several = [(row.label, row.label.partition(":")[0]) for row in rows if "6 or more" in row.label]
    return Finding(
        name="needs_per_person",
        question=asked,
        rows_are="Needs",
        columns=(MEMBERS, SHARE_OF_MEMBERS),
        rows=tuple(rows),
        sentences=tuple(
            Sentence(
                f"{label}: {{share}} of the {{all}} members assessed had six needs or more.",
                {"share": (row, "share"), "all": (label, "number")},
            )
            for row, label in several
        ),
        limits=(JUDGED, "Eight pathways find more needs than seven: the lists are not compared."),
        notes=(
            "A pathway on which a member was not assessed counts as no need. Shares are of the "
            "members assessed on the list.",
            LATEST,
        ),
    )


def co_occurrence(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """The pairs of needs that most members on `day` had together, at most PAIRS_SHOWN.

    They are the commonest of the whole delivery, so that every area lists the same. Of those with
    the rarer need of a pair: those without the other are then never more than those whom the
    commoner need leaves over, so that to hide few of them hides few of both.
    """
    day = day or records.as_at
    asked = f"Which needs did the members on {written(day)} have together?"
    if nothing := lacking("co_occurrence", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    everybody = assessed_on(records, everybody_on(records, day), day, *PATHWAY_LISTS)
    answers = everybody[everybody["area"].isin(areas)]
    most = _commonest(everybody)
    rows = tuple(_pair_row(answers, *pair) for pair in _IN_ORDER if pair in most and len(answers))
    return Finding(
        name="co_occurrence",
        question=asked,
        rows_are="Pair of needs",
        columns=(
            Column("rarer", "With the rarer of the two", Role.BASE),
            Column("number", "With both", Role.OUTCOME, of="rarer"),
            Column(
                "share", "Share with both", Role.DERIVED, Unit.PERCENT, sources=("rarer", "number")
            ),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"{{number}} of the {{rarer}} members with the rarer need of {_words(most[0])} had "
                "both.",
                {key: (capitalised(_words(most[0])), key) for key in ("number", "rarer")},
            ),
        )
        if rows
        else (),
        limits=(
            JUDGED,
            "Needs that most members have stand together whether or not they have anything to do "
            "with each other.",
        ),
        notes=(
            f"The {PAIRS_SHOWN} commonest pairs of the whole delivery, in the order of the lists, "
            "not of size. Of members assessed on both needs, by either list; pairs are of the "
            "seven pathways that both lists have.",
            LATEST,
        ),
    )


def _commonest(answers: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs of needs that most have, the commonest first; none that nobody has."""
    both = {pair: _together(answers, *pair)[1] for pair in _IN_ORDER}
    order = sorted(_IN_ORDER, key=lambda pair: -both[pair])
    return [pair for pair in order[:PAIRS_SHOWN] if both[pair]]


def _together(answers: pd.DataFrame, one: str, other: str) -> tuple[int, int]:
    """Of those assessed on both needs: how many had the rarer, and how many both."""
    asked = answers[answers[one].isin(NEED) & answers[other].isin(NEED)]
    first, second = asked[one] == NEED[0], asked[other] == NEED[0]
    return int(min(first.sum(), second.sum())), int((first & second).sum())


def _pair_row(answers: pd.DataFrame, one: str, other: str) -> Row:
    rarer, both = _together(answers, one, other)
    cells = {"rarer": counted(rarer), "number": counted(both), "share": share_of(both, rarer)}
    return Row(capitalised(_words((one, other))), cells)


def _words(pair: tuple[str, str]) -> str:
    return " + ".join(pair)
