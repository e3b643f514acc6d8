"""Where members live, whether they work, and whether they see their children."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.codes import Assessment
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Finding, Row, Sentence
from rrlib.studies.offender_profiles.assessing import NOT_ASSESSED, assessed_on, odd_answers
from rrlib.studies.offender_profiles.members import (
    EVERYBODY,
    MEMBERS,
    NEEDED,
    SHARE_OF_MEMBERS,
    lacking,
    members_counted,
    members_on,
    row_of,
)

LINKED = "linked to reoffending"
ACCOMMODATION = "Accommodation linked to reoffending"
EMPLOYED = "In legitimate employment"
PARENTS = "Have children"

_HEADINGS = {
    "accommodation": (
        "Accommodation",
        {
            LINKED: ACCOMMODATION,
            "not linked": "Accommodation not linked to it",
            NOT_ASSESSED: "Accommodation not assessed",
        },
    ),
    "employment": (
        "Employment",
        {
            "in legitimate employment": EMPLOYED,
            "not in employment": "Not in employment",
            NOT_ASSESSED: "Employment not assessed",
        },
    ),
}
_CONTACT = "Contact with children"
_CHILDREN = {
    "no contact": "No contact with their children",
    "contact": "In contact with their children",
    "live with": "Living with their children",
}


def circumstances(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """Accommodation, employment and children of the members on `day`.

    By each member's latest assessment of circumstances up to that day.
    """
    day = day or records.as_at
    asked = f"How did the members on {written(day)} live?"
    if nothing := lacking("circumstances", asked, records, *NEEDED, "needs_assessments"):
        return nothing
    there = members_on(records, areas, day)
    answers = assessed_on(records, there, day, Assessment.CIRCUMSTANCES)
    said = {
        (EVERYBODY, "number"): "all",
        (ACCOMMODATION, "number"): "linked",
        (ACCOMMODATION, "share"): "share",
    }
    return Finding(
        name="circumstances",
        question=asked,
        rows_are="Circumstances",
        columns=(MEMBERS, SHARE_OF_MEMBERS),
        rows=tuple(_rows(there, answers, day)) if len(there) else (),
        sentences=(
            Sentence(
                "Accommodation was linked to the reoffending of {linked} of the {all} members: "
                "{share}.",
                {key: place for place, key in said.items()},
            ),
            Sentence(
                "{employed} were in legitimate employment.", {"employed": (EMPLOYED, "number")}
            ),
            Sentence(
                "{parents} had children; {apart} of them had no contact with them, and {together} "
                "lived with them.",
                {
                    "parents": (PARENTS, "number"),
                    "apart": (_CHILDREN["no contact"], "number"),
                    "together": (_CHILDREN["live with"], "number"),
                },
            ),
        ),
        limits=(
            "An assessor's judgement, on one day, of what a member told: much changes since then. "
            "That something is linked to reoffending does not show that it is its cause.",
        ),
        notes=(
            "Each member's latest assessment of circumstances up to that day. Shares are of all "
            "members: those never assessed, or not on this, are among them and have their own row. "
            "Parents are counted, not their children.",
            *odd_answers(records, Assessment.CIRCUMSTANCES),
        ),
    )


def _rows(there: pd.DataFrame, answers: pd.DataFrame, day: date) -> list[Row]:
    whole = len(there)
    never = whole - len(answers)

    def number(item: str, answer: str) -> int:
        given = int((answers[item] == answer).sum())
        return given + (never if answer == NOT_ASSESSED else 0)

    rows = [row_of(whole, whole, EVERYBODY, total=True, counts=members_counted(day))]
    for item, (heading, labels) in _HEADINGS.items():
        rows += [
            row_of(number(item, answer), whole, label, heading, counts=_link(answer, day))
            for answer, label in labels.items()
        ]
    contact = {answer: number("children", answer) for answer in _CHILDREN}
    parents = sum(contact.values())
    rows += [
        row_of(parents, whole, PARENTS, "Children", counts=members_counted(day, PARENTS)),
        row_of(number("children", "none"), whole, "Have no children", "Children"),
        row_of(number("children", NOT_ASSESSED), whole, "Children not asked about", "Children"),
    ]
    counts = members_counted(day, PARENTS)
    parents = sum(contact.values())
    rows += [
        row_of(parents, whole, "Members with children", _CONTACT, total=True, counts=counts),
        *(row_of(contact[answer], whole, label, _CONTACT) for answer, label in _CHILDREN.items()),
    ]
    return rows


def _link(answer: str, day: date) -> str | None:
    """Whom the row counts that stands in the comparison of women and men as well."""
    return members_counted(day, ACCOMMODATION) if answer == LINKED else None
