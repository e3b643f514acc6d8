"""Is a change one of who is in the cohorts?"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from rrlib.reoffending import LEAST_REOFFENDERS, YOT_LOCAL
from rrlib.results import Cell, Change, Column, Estimate, Finding, Marker, Role, Sentence, Unit
from rrlib.studies.yos_cohort_tracking.likeness import Compared, compare
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    TrackedCohort,
    cohort_row,
    complete,
)

ASKED = "Does the change come from who is in the cohorts?"
COLUMNS = (
    PEOPLE,
    REOFFENDED,
    Column("share", "Share, crude", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")),
    Column(
        "standardised",
        "Share, standardised",
        Role.DERIVED,
        Unit.PERCENT,
        sources=("people", "reoffended"),
        coarse=True,
    ),
)

LIMITS = (
    "Only what is recorded is standardised. Young people who are alike in it can differ in what is "
    "not: home, school, friends, health.",
    "The mix of offenders changes with policy. More diversion leaves a harder cohort, whose share "
    "is higher without anybody reoffending more.",
)


def change_standardised(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """The change between the last two complete cohorts, crude and with the same mix of people."""
    pair = complete(tracked)[-2:]
    if len(pair) < 2 or any(one.followed.people.empty for one in pair):
        return Finding("change_standardised", ASKED, "Cohort", COLUMNS, (), (), YOT_LOCAL)
    earlier, later = pair
    found = compare(later.followed, earlier.followed, alike, lambda both: both["people_earlier"])
    rows = [cohort_row(one) for one in pair]
    return Finding(
        name="change_standardised",
        question=ASKED,
        rows_are="Cohort",
        columns=COLUMNS,
        rows=tuple(
            replace(row, cells={**row.cells, "standardised": standardised})
            for row, standardised in zip(rows, found.shares_standardised[::-1], strict=True)
        ),
        sentences=(_said(found, earlier.label, later.label),),
        definition=YOT_LOCAL,
        changes=_changes(found, earlier.label, later.label),
        limits=LIMITS,
        notes=(
            f"Standardised to the {earlier.label} cohort by tier, sex, age (under 16, 16 and over) "
            "and earlier proven offences (none, any): shares of each such group, weighted as the "
            f"groups were in {earlier.label}. Groups that only one cohort has are left out, so "
            "that its own standardised share can differ a little from the crude one; where more "
            "than a fifth of a cohort is in such groups, nothing is standardised.",
        ),
    )


def alike(people: pd.DataFrame) -> pd.Series:
    """The stratum of each person: tier, sex, age under 16 or not, earlier offences or none."""
    older = (people["age"] >= 16).map({True: "16 and over", False: "under 16"})
    record = (people["earlier_offences"] > 0).map({True: "any", False: "none"})
    return pd.concat([people["tier"], people["sex"], older, record], axis=1).agg("|".join, axis=1)


def _changes(found: Compared, earlier: str, later: str) -> tuple[Change, ...]:
    too_few = min(reoffended for reoffended, _ in found.everybody) < LEAST_REOFFENDERS
    differences: dict[str, Cell] = {"share": found.crude, "standardised": found.standardised}
    return tuple(
        Change(column, earlier, later, difference, too_few)
        for column, difference in differences.items()
        if isinstance(difference, Estimate)
    )


def _said(found: Compared, earlier: str, later: str) -> Sentence:
    cells = {"crude": (later, "share"), "standardised": (later, "standardised")}
    if isinstance(found.standardised, Marker):
        return Sentence(
            f"Too few of the {later} cohort have counterparts in that of {earlier} to say what "
            "part of the change comes from who is in it; as it was, {crude} reoffended.",
            {"crude": cells["crude"]},
        )
    said = f"Had the {later} cohort been made up as that of {earlier}, {{standardised}} would have "
    said += "reoffended; as it was, {crude} did."
    if found.signs_differ:
        said += " Crude and standardised change point in different directions: nothing is claimed."
    return Sentence(said, cells)
