"""Which substances are a problem for members, and which together."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd

from rrlib.codes import ASSESSED, Assessment
from rrlib.letters import capitalised
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Column, Finding, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.assessing import PROBLEM, assessed_on, odd_answers
from rrlib.studies.offender_profiles.members import (
    MEMBERS,
    NEEDED,
    SHARE_OF_MEMBERS,
    counted,
    everybody_on,
    lacking,
    members_counted,
    members_on,
    row_of,
    share_of,
)
from rrlib.studies.offender_profiles.needs import need_row

COMBINATIONS_SHOWN = 8
SUBSTANCES = tuple(ASSESSED[Assessment.SUBSTANCES])
ASSESSED_AT_ALL = "Assessed on substances"
NONE, ONE, SEVERAL = "None a problem", "One a problem", "Two or more a problem"
OTHERS = "Other combinations"

Items = tuple[str, ...]
"""Substances, in the order of the list."""

_TOGETHER = "Which together"

_JUDGED = (
    "A problem is an assessor's judgement on one day, often on joining: some members use less "
    "since then, others more. It is not what was found by testing."
)
_LATEST = "Each member's latest assessment of substances up to that day."


def substances(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Members on `day` for whom each substance is a problem, and for whom two or more are."""
    day = day or records.as_at
    asked = f"Which substances were a problem for the members on {written(day)}?"
    if nothing := lacking("substances", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    answers = assessed_on(records, members_on(records, areas, day), day, Assessment.SUBSTANCES)
    rows = substance_rows(answers, day)
    return Finding(
        name="substances",
        question=asked,
        rows_are="Substance",
        columns=(
            Column("assessed", "Members assessed on it", Role.BASE),
            Column("number", "With a problem", Role.OUTCOME, of="assessed"),
            Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("assessed", "number")),
        ),
        rows=tuple(rows),
        sentences=_commonest_said(answers),
        limits=(_JUDGED,),
        notes=(
            _LATEST + " Two or more: of everybody assessed on any; a substance on which a member "
            "was not assessed counts as no problem.",
            *odd_answers(records, Assessment.SUBSTANCES),
        ),
    )


def substance_rows(answers: pd.DataFrame, day: date) -> list[Row]:
    """A row for each substance on which anybody was assessed, and one for several of them."""
    rows = [
        need_row(
            answers,
            item,
            capitalised(item),
            said=PROBLEM,
            counts=members_counted(day, capitalised(item)),
        )
        for item in SUBSTANCES
        if answers[item].isin(PROBLEM).any()
    ]
    if rows:
        rows.append(_several_row(answers, day))
    return rows


def _several_row(answers: pd.DataFrame, day: date) -> Row:
    """How many of those assessed have a problem with two substances or more."""
    several = int((_problems(answers).sum(axis=1) > 1).sum())
    cells = {
        "assessed": counted(len(answers)),
        "number": counted(several),
        "share": share_of(several, len(answers)),
    }
    return Row(SEVERAL, cells, counts=members_counted(day, SEVERAL))


def substance_combinations(
    records: Records, areas: tuple[str, ...], day: date | None = None
) -> Finding:
    """Which substances are a problem for the same members on `day`: each member in one row.

    Single substances, the COMBINATIONS_SHOWN commonest combinations, and all others together. The
    commonest are those of the whole delivery: were they each area's own, an area that does not list
    one could be worked out from another that does.
    """
    day = day or records.as_at
    asked = f"Which substances were a problem together, of the members on {written(day)}?"
    if nothing := lacking("substance_combinations", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    everybody = assessed_on(records, everybody_on(records, day), day, Assessment.SUBSTANCES)
    answers = everybody[everybody["area"].isin(areas)]
    return Finding(
        name="substance_combinations",
        question=asked,
        rows_are="Substances",
        columns=(MEMBERS, SHARE_OF_MEMBERS),
        rows=tuple(_rows(answers, _commonest(everybody), day)) if len(answers) else (),
        sentences=(
            Sentence(
                "{several} of the {all} members assessed had a problem with two substances or "
                "more: {share}.",
                {
                    "several": (SEVERAL, "number"),
                    "all": (ASSESSED_AT_ALL, "number"),
                    "share": (SEVERAL, "share"),
                },
            ),
        ),
        limits=(
            _JUDGED,
            "Most combinations are of few members: where all of them are hidden, the table of "
            "single substances is what can be told.",
        ),
        notes=(
            _LATEST + " Each member stands in one row: that of all the substances that are a "
            f"problem for them. The {COMBINATIONS_SHOWN} combinations of two or more that are the "
            "commonest in the whole delivery are named, in the order of the substances, not of "
            "size. Shares are of members assessed.",
        ),
    )


def _rows(answers: pd.DataFrame, shown: list[Items], day: date) -> list[Row]:
    whole, sets = len(answers), _sets(answers)
    none, one = sets[()], sum(sets[(item,)] for item in SUBSTANCES)
    several = whole - none - one
    others = several - sum(sets[items] for items in shown)
    rows = [
        row_of(whole, whole, ASSESSED_AT_ALL, total=True),
        *(
            row_of(number, whole, label, "By how many", counts=members_counted(day, label))
            for label, number in ((NONE, none), (ONE, one), (SEVERAL, several))
        ),
        row_of(none, whole, "No substance", _TOGETHER, counts=members_counted(day, NONE)),
    ]
    rows += [
        row_of(sets[(item,)], whole, f"{capitalised(item)} alone", _TOGETHER, parent=ONE)
        for item in SUBSTANCES
    ]
    rows += [
        row_of(sets[items], whole, capitalised(" + ".join(items)), _TOGETHER, parent=SEVERAL)
        for items in shown
    ]
    return [*rows, row_of(others, whole, OTHERS, _TOGETHER, parent=SEVERAL)]


def _sets(answers: pd.DataFrame) -> Counter[Items]:
    """How many members have a problem with each set of substances."""
    return Counter(
        tuple(item for item in SUBSTANCES if problems[item])
        for problems in _problems(answers).to_dict("records")
    )


def _commonest(answers: pd.DataFrame) -> list[Items]:
    """The commonest sets of two or more, in the order of the substances."""
    several = {items: number for items, number in _sets(answers).items() if len(items) > 1}
    order = sorted(several, key=lambda items: (-several[items], _in_order(items)))
    return sorted(order[:COMBINATIONS_SHOWN], key=_in_order)


def _in_order(items: Items) -> list[int]:
    return [SUBSTANCES.index(item) for item in items]


def _problems(answers: pd.DataFrame) -> pd.DataFrame:
    return answers[list(SUBSTANCES)] == PROBLEM[0]


def _commonest_said(answers: pd.DataFrame) -> tuple[Sentence, ...]:
    shares = {
        capitalised(item): (answers[item] == PROBLEM[0]).sum() / assessed
        for item in SUBSTANCES
        if (assessed := answers[item].isin(PROBLEM).sum())
    }
    if not shares:
        return ()
    commonest = max(shares, key=lambda label: shares[label])
    return (
        Sentence(
            f"The commonest problem was {commonest[0].lower() + commonest[1:]}: {{number}} of the "
            "{assessed} members assessed on it, {share}.",
            {key: (commonest, key) for key in ("number", "assessed", "share")},
        ),
    )
