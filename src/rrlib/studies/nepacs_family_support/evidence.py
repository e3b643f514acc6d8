"""On which rung of evidence a report stands: records of people, counts by prison, or print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import pandas as pd

from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.reoffending import PRISON_RELEASE
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Sentence
from rrlib.statistics import NotEstimable
from rrlib.studies.nepacs_family_support.alike import Alike, alike
from rrlib.studies.nepacs_family_support.claims import Claim, claim
from rrlib.studies.nepacs_family_support.prison_counts import Prisons, counted
from rrlib.studies.nepacs_family_support.released import NEEDED, Released, released

PEOPLE = Column("people", "People", Role.BASE)


class Rung(Enum):
    """How good the evidence is, the best last."""

    PRINT = "1. Published shares"
    COUNTS = "2. Counts by prison"
    RECORDS = "3. Records of people"


@dataclass(frozen=True)
class Evidence:
    """What the delivery allows for one area, and why it allows no more.

    `why_not` gives of each rung that is not reached the reason. `group` may be there without
    `alike`: people who could not be compared.
    """

    claim: Claim | None
    prisons: Prisons | None
    group: Released | None
    alike: Alike | None
    why_not: Mapping[Rung, str] = field(default_factory=dict)

    @property
    def rung(self) -> Rung | None:
        """The highest that is reached."""
        reached = [rung for rung in Rung if rung not in self.why_not]
        return reached[-1] if reached else None


def weigh(records: Records, areas: tuple[str, ...]) -> Evidence:
    """What the records of `areas` allow to be said of family support."""
    why_not: dict[Rung, str] = {}
    printed = claim(records)
    if printed is None:
        why_not[Rung.PRINT] = "No published share of both groups stands in `published_figures`."
    prisons = counted(records)
    if prisons is None:
        why_not[Rung.COUNTS] = (
            "No extract `prison_counts` has releases and reoffenders of two prisons or more, "
            "supported and not."
        )
    group = found = None
    if lacking := missing(records, *NEEDED, so="Not compared"):
        why_not[Rung.RECORDS] = lacking[0]
    else:
        group = released(records, areas)
        try:
            found = alike(group)
        except NotEstimable as reason:
            why_not[Rung.RECORDS] = f"Not compared: {reason}."
    return Evidence(printed, prisons, group, found, why_not)


def evidence(found: Evidence) -> Finding:
    """On which rung the report stands, how many people each rung has, and why it is no higher."""
    reached = found.rung
    return Finding(
        name="evidence",
        question="How good is the evidence?",
        rows_are="Evidence",
        columns=(replace(PEOPLE, title="People supported"),),
        rows=tuple(_row(rung, found) for rung in Rung),
        sentences=(_stands_on(reached), *_period(found)),
        limits=(
            "A higher rung answers a better question, not for sure a right one: whoever takes up "
            "support chooses to, and what makes them choose is not all recorded.",
        ),
        notes=(
            "Counts by prison are of every release of a prison, wherever people live; records are "
            "of people of this area.",
            *(f"{rung.value}: {reason}" for rung, reason in found.why_not.items()),
        ),
    )


def _row(rung: Rung, found: Evidence) -> Row:
    if rung is Rung.COUNTS and found.prisons is not None:
        supported = Estimate.count(found.prisons.together.supported[1])
        return Row(rung.value, {"people": supported}, counts=found.prisons.counts)
    if rung is Rung.RECORDS and found.group is not None:
        return Row(
            rung.value,
            {"people": people(found.group.supported)},
            definition=PRISON_RELEASE,
            counts=whose(found.group, "supported"),
        )
    return Row(rung.value, {"people": Marker.NOT_AVAILABLE})


def people(frame: pd.DataFrame) -> Estimate:
    return Estimate.count(len(frame), PRISON_RELEASE)


def whose(group: Released, which: str) -> str:
    """Whom a row counts that counts all of the group that are `which`: supported or others."""
    return f"released from {group.window.first} to {group.window.last}, {which}"


def _stands_on(rung: Rung | None) -> Sentence:
    if rung is None:
        return Sentence("There is no evidence in this delivery that could be weighed.", {})
    cells = {"supported": (rung.value, "people")}
    return {
        Rung.PRINT: Sentence(
            "This report stands on the lowest rung, two printed shares without counts. It gives no "
            "verdict.",
            {},
        ),
        Rung.COUNTS: Sentence(
            "This report stands on the second rung, counts by prison, of {supported} people "
            "supported and of others, wherever they live. People of this area are not compared.",
            cells,
        ),
        Rung.RECORDS: Sentence(
            "This report stands on the highest rung, records of people: {supported} of this area "
            "were supported. Those of them who have a counterpart are compared.",
            cells,
        ),
    }[rung]


def _period(found: Evidence) -> tuple[Sentence, ...]:
    """The period that records are of, where there are any."""
    if found.group is None:
        return ()
    window = found.group.window
    return (
        Sentence(
            f"Records are of people released from {written(window.first)} to "
            f"{written(window.last)}, the latest year whose reoffending is fully known.",
            {},
        ),
    )
