"""Whom the comparison is about: who was released, supported, matched and left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.codes import SentenceBand
from rrlib.cohorts import LeftOut
from rrlib.letters import capitalised
from rrlib.periods import written
from rrlib.reoffending import PRISON_RELEASE
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import wilson
from rrlib.studies.nepacs_family_support.evidence import (
    PEOPLE,
    Evidence,
    Rung,
    people,
    whose,
)

REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column(
    "share", "Share who reoffended", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")
)

SUPPORTED, OTHERS = "Supported", "Not supported"
MATCHED, PARTNERS = "Supported, with a counterpart", "Not supported, chosen as a counterpart"
_UNMATCHED, _NOT_CHOSEN = "Supported, without a counterpart", "Not supported, not chosen"
_ORDER = tuple(capitalised(band) for band in SentenceBand)
_AGES = ((0, 24, "Aged 24 or under"), (25, 34, "Aged 25 to 34"), (35, 200, "Aged 35 or over"))


def not_compared(name: str, asked: str, found: Evidence) -> Finding:
    """A finding about records of people, where people are not compared, with the reason."""
    return unanswered(name, asked, (found.why_not[Rung.RECORDS],))


def who_is_compared(found: Evidence) -> Finding:
    """Everybody released in the year, and what becomes of them in the comparison."""
    asked = "Whom is the comparison about?"
    if found.group is None:
        return not_compared("who_is_compared", asked, found)
    group = found.group
    names = {SUPPORTED: "supported", OTHERS: "others"}
    compared = {SUPPORTED: group.supported, OTHERS: group.others}
    beside = {
        "Left out: supported at another prison only": int(group.people["elsewhere"].sum()),
        f"Left out: {LeftOut.NOT_MATCHED.value}": group.cohort.unmatched,
        "Of those not supported, supported since release": int(group.people["after"].sum()),
        "Later releases of the same people": group.cohort.left_out[LeftOut.LATER_EVENT],
    }
    rows = [
        replace(_number(label, len(own)), counts=whose(group, names[label]))
        for label, own in compared.items()
    ]
    rows += [_number(label, number) for label, number in beside.items()]
    window = f"{written(group.window.first)} to {written(group.window.last)}"
    return Finding(
        name="who_is_compared",
        question=f"Whom is the comparison about, of those released from {window}?",
        rows_are="Group",
        columns=(PEOPLE,),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Of the people released from {window}, {{supported}} had family support at the "
                "prison they left, and {others} had none before release.",
                {
                    "supported": (SUPPORTED, "people"),
                    "others": (OTHERS, "people"),
                },
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "Support that is not recorded is not seen: some of those not supported may have had "
            "it.",
        ),
        notes=(
            "Supported: support at the prison of the release began before the day of release, so "
            "that it precedes all that is followed. Who was first supported after release counts "
            "as not supported: to leave them out would be to choose by what came later.",
            "Somebody released twice counts from the first release; one after a recall is none.",
        ),
        names={(label, "people"): whose(group, which) for label, which in names.items()},
    )


def people_compared(found: Evidence) -> Finding:
    """How many reoffended, of all and of those matched."""
    asked = "How many reoffended, before anybody is made alike?"
    if found.alike is None or found.group is None:
        return not_compared("people_compared", asked, found)
    alike, group = found.alike, found.group
    positions = np.arange(len(alike.people))
    ours = np.isin(positions, alike.matching.treated)
    theirs = np.isin(positions, alike.matching.control)
    supported = alike.supported
    rows = [
        _outcomes(alike.people[supported], SUPPORTED, counts=whose(group, "supported")),
        _outcomes(alike.people[ours], MATCHED, SUPPORTED),
        _outcomes(alike.people[supported & ~ours], _UNMATCHED, SUPPORTED),
        _outcomes(alike.people[~supported], OTHERS, counts=whose(group, "others")),
        _outcomes(alike.people[theirs], PARTNERS, OTHERS),
        _outcomes(alike.people[~supported & ~theirs], _NOT_CHOSEN, OTHERS),
    ]
    return Finding(
        name="people_compared",
        question=asked,
        rows_are="Group",
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Within 12 months {supported} of those supported reoffended, and {others} of those "
                "who were not.",
                {"supported": (SUPPORTED, "share"), "others": (OTHERS, "share")},
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "The two groups differ in what they did before: these shares say nothing of what "
            "support did.",
        ),
        notes=(
            "Somebody's counterpart is of the same prison and had nearly the same probability of "
            "being supported, by all that is recorded; nobody is a counterpart twice.",
        ),
    )


def who_was_matched(found: Evidence) -> Finding:
    """Of those supported, who has a counterpart: of them alone the matched answer speaks."""
    asked = "Of whom does the matched answer speak?"
    if found.alike is None or found.group is None:
        return not_compared("who_was_matched", asked, found)
    alike = found.alike
    matched = np.isin(np.arange(len(alike.people)), alike.matching.treated)
    own = alike.people.assign(matched=matched)[alike.supported]
    whole = _matched(own, "All those supported", is_total=True)
    rows = [replace(whole, counts=whose(found.group, "supported"))]
    for heading, labels in _characters(own).items():
        held = set(labels)
        ordered = [label for label in _ORDER if label in held]
        rows += [
            _matched(own[labels == label], label, heading)
            for label in [*ordered, *sorted(held - set(ordered))]
        ]
    return Finding(
        name="who_was_matched",
        question=asked,
        rows_are="Supported",
        columns=(
            PEOPLE,
            Column("matched", "With a counterpart", Role.OUTCOME, of="people", sensitive=False),
            Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "matched")),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "{share} of those supported have a counterpart. The matched answer is of them, and "
                "of nobody else.",
                {"share": (rows[0].label, "share")},
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "Those without a counterpart are likelier to be supported than almost anybody who was "
            "not, or those like them are others' counterparts already. What support does for them, "
            "this cannot tell.",
        ),
    )


def _number(label: str, number: int) -> Row:
    return Row(label, {"people": Estimate.count(number, PRISON_RELEASE)})


def _outcomes(
    own: pd.DataFrame, label: str, of: str | None = None, counts: str | None = None
) -> Row:
    reoffended = int((own["reoffences"] > 0).sum())
    share: Cell = Marker.NOT_APPLICABLE
    if len(own):
        share = replace(wilson(reoffended, len(own)), definition=PRISON_RELEASE)
    cells: dict[str, Cell] = {
        "people": people(own),
        "reoffended": Estimate.count(reoffended, PRISON_RELEASE),
        "share": share,
    }
    breakdown = f"{of}, by counterpart" if of else ""
    return Row(label, cells, breakdown, is_total=of is None, parent=of, counts=counts)


def _matched(own: pd.DataFrame, label: str, breakdown: str = "", *, is_total: bool = False) -> Row:
    matched = int(own["matched"].sum())
    cells = {
        "people": people(own),
        "matched": Estimate.count(matched, PRISON_RELEASE),
        "share": replace(wilson(matched, len(own)), definition=PRISON_RELEASE),
    }
    return Row(label, cells, breakdown, is_total)


def _characters(own: pd.DataFrame) -> dict[str, pd.Series]:
    ages = pd.Series("", index=own.index)
    for first, last, label in _AGES:
        ages = ages.mask(own["age"].between(first, last), label)
    return {
        "By sex": own["sex"].map(capitalised),
        "By age at release": ages,
        "By prison": own["prison"].astype("str"),
        "By sentence": own["sentence"].map(capitalised),
    }
