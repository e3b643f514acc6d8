"""What may be said of family support, and what may not: by rule, from the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rrlib.reoffending import LEAST_OTHERS, LEAST_REOFFENDERS, PRISON_RELEASE, SIGNIFICANT
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import people_needed
from rrlib.studies.nepacs_family_support.alike import Alike
from rrlib.studies.nepacs_family_support.evidence import Evidence, Rung
from rrlib.studies.nepacs_family_support.hidden import withstands
from rrlib.studies.nepacs_family_support.methods import (
    MATCHED,
    Compared,
    compare,
    differed_before,
    is_told,
    too_few,
)

_SHARE = "Reoffended within 12 months"
_COLUMNS = (
    Column("supported", "Supported", Role.DERIVED, Unit.WHOLE_PERCENT, coarse=True),
    Column("others", "Others", Role.DERIVED, Unit.WHOLE_PERCENT, coarse=True),
    Column("difference", "Difference", Role.DERIVED, Unit.WHOLE_DIFFERENCE, coarse=True),
    Column("p", "p", Role.DERIVED, Unit.P_VALUE),
    Column("needed", "People in each group to find it 4 times in 5", Role.DERIVED, coarse=True),
)
_KEYS = tuple(column.key for column in _COLUMNS)
_ASKED = "What can be said, and what not?"
_RULE = (
    f"A difference is called one where p is at most {SIGNIFICANT} and each matched group has at "
    f"least {LEAST_REOFFENDERS} reoffenders and {LEAST_OTHERS} who did not reoffend, as the "
    "Ministry of Justice's Justice Data Lab does. The rule was set before any number was seen."
)


class Verdict(Enum):
    """What the matched difference allows to be said."""

    LESS = "supported reoffended less"
    MORE = "supported reoffended more"
    UNLIKE = "they differed before any support began"
    OPEN = "no difference beyond chance"
    TOO_FEW = "too few to say"


_CAN: Mapping[Verdict, str] = {
    Verdict.LESS: (
        "You can say: people with family support and a counterpart reoffended less than people "
        "like them in what is recorded, by {difference} percentage points (p {p}). Chance alone "
        "would rarely make that; {hidden}."
    ),
    Verdict.MORE: (
        "You can say: people with family support and a counterpart reoffended more than people "
        "like them in what is recorded, by {difference} percentage points (p {p}). Chance alone "
        "would rarely make that; {hidden}."
    ),
    Verdict.UNLIKE: (
        "You can say: the people compared differed in offending before any support began, so that "
        "they are not alike. The difference since, {difference} percentage points (p {p}), says "
        "nothing of support."
    ),
    Verdict.OPEN: (
        "You can say: compared with people like them in what is recorded, those with family "
        "support and a counterpart differed by {difference} percentage points (p {p}), which "
        "chance alone could explain. These numbers do not tell whether support changes reoffending."
    ),
    Verdict.TOO_FEW: (
        "You can say: too few of those compared reoffended, or did not, for any difference to be "
        "called one; it is {difference} percentage points (p {p})."
    ),
}
_ALL_THE_SAME = (
    "You can say: all of those compared did the same, reoffended or not, so that there is no "
    "difference to be told from chance."
)
_CANNOT: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.LESS: (
        "You cannot say that family support reduces reoffending, or by how much: what is not "
        "recorded may differ between those who chose it and those who did not.",
    ),
    Verdict.MORE: (
        "You cannot say that family support raises reoffending: what is not recorded may differ "
        "between those who chose it and those who did not.",
    ),
    Verdict.UNLIKE: (
        "You cannot say that family support works, nor that it does not: matching did not make the "
        "groups alike.",
    ),
    Verdict.OPEN: (
        "You cannot say that family support does not work: a result that is not conclusive does "
        "not show that there is no effect.",
    ),
    Verdict.TOO_FEW: ("You cannot say that family support works, nor that it does not.",),
}
_NEVER = (
    "You cannot say that the published gap of the averages is what support achieves.",
    "You cannot say anything of people without a counterpart, of other prisons or other years.",
)


@dataclass(frozen=True)
class Judged:
    """A matched difference, and what the rule makes of it."""

    compared: Compared
    verdict: Verdict

    @property
    def needed(self) -> int | None:
        """People in each group needed to tell such a difference; None where there is none."""
        # Of the whole percents that are printed: an exact number would give exact shares away.
        first, second = round(self.compared.others), round(self.compared.supported)
        if first == second or not (0 < first < 100 and 0 < second < 100):
            return None
        needed = people_needed(first / 100, second / 100)
        return round(needed, 2 - len(str(needed)))


def judge(alike: Alike) -> Judged:
    """The verdict on the share who reoffended, from the matched difference alone."""
    made = compare(alike, alike.reoffended, MATCHED)
    if too_few(alike) or made.p is None:
        return Judged(made, Verdict.TOO_FEW)
    if differed_before(alike):
        return Judged(made, Verdict.UNLIKE)
    if not is_told(alike, made):
        return Judged(made, Verdict.OPEN)
    return Judged(made, Verdict.LESS if made.difference.value < 0 else Verdict.MORE)


def what_can_be_said(found: Evidence) -> Finding:
    """The conclusion, in the words that the result allows."""
    if found.alike is None:
        return _of_a_lower_rung(found)
    judged = judge(found.alike)
    people = judged.compared.difference.n
    cells = dict(judged.compared.cells)
    cells["needed"] = Marker.NOT_APPLICABLE
    if judged.verdict in (Verdict.OPEN, Verdict.TOO_FEW):
        needed = judged.needed
        cells["needed"] = (
            Marker.NOT_AVAILABLE
            if needed is None
            else Estimate(needed, None, None, people, "worked out", definition=PRISON_RELEASE)
        )
    return Finding(
        name="what_can_be_said",
        question=_ASKED,
        rows_are="Matched",
        columns=_COLUMNS,
        rows=(Row(_SHARE, cells),),
        sentences=(_can(found.alike, judged), *_how_many(cells["needed"])),
        definition=PRISON_RELEASE,
        limits=(
            *_CANNOT[judged.verdict],
            *_NEVER,
            *(f"Not compared by: {each}" for each in found.alike.unused),
        ),
        notes=(
            _RULE,
            "People needed: in each group, for a chance of 80% to tell such a difference, from the "
            "whole percents printed and to two figures. Of a small difference it is a rough guide. "
            "[x]: the shares are the same to a whole percent.",
        ),
    )


def _of_a_lower_rung(found: Evidence) -> Finding:
    """Below records of people there is no verdict, and the reasons are the answer."""
    why = found.why_not[Rung.RECORDS]
    said: dict[Rung | None, str] = {
        Rung.COUNTS: "You can say how the prisons' counts differ, and not that support made the "
        "difference.",
        Rung.PRINT: "You can repeat the two published shares, with what their source does not say, "
        "and not that support made the difference.",
    }
    lower = said.get(found.rung, "You can say nothing: the delivery holds no evidence.")
    return Finding(
        name="what_can_be_said",
        question=_ASKED,
        rows_are="Matched",
        columns=_COLUMNS,
        rows=(Row(_SHARE, dict.fromkeys(_KEYS, Marker.NOT_AVAILABLE)),),
        sentences=(Sentence(f"No verdict for people of this area. {why} {lower}", {}),),
        limits=_NEVER[:1],
    )


def _can(alike: Alike, judged: Judged) -> Sentence:
    if judged.compared.p is None:
        return Sentence(_ALL_THE_SAME, {})
    cells = {"difference": (_SHARE, "difference"), "p": (_SHARE, "p")}
    template = _CAN[judged.verdict].replace("{hidden}", _hidden(alike))
    return Sentence(template, cells)


def _how_many(cell: Cell) -> tuple[Sentence, ...]:
    if not isinstance(cell, Estimate):
        return ()
    return (
        Sentence(
            "To tell such a difference from none, {needed} people would be needed in each group.",
            {"needed": (_SHARE, "needed")},
        ),
    )


def _hidden(alike: Alike) -> str:
    """What the sensitivity makes of a difference, in words only."""
    hidden = withstands(alike)
    if hidden is None or hidden.is_fragile:
        return "but something that is not recorded, of a strength that is common, could"
    return "and only something strong that is not recorded could"
