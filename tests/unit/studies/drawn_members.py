"""Members of Integrated Offender Management drawn for the profiles, as rows of extracts."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from histories import DURHAM, Offence, records_of_rows

from rrlib.codes import ASSESSED, Assessment
from rrlib.studies import offender_profiles as study

PPO, DRR, HCC = (
    "prolific and priority offender",
    "drug rehabilitation requirement",
    "high crime causer",
)
STRATEGY_DAY = date(2013, 8, 31)
"""The day on which the Strategy describes the members (Appendix 3)."""
OF_A_DAY = (
    "size",
    "not_described",
    "ages",
    "offences_last_year",
    "offence_types",
    "circumstances",
    "pathways",
    "pathways_by_scheme",
    "needs_per_person",
    "co_occurrence",
    "substances",
    "substance_combinations",
    "needs_by_sex",
    "women_and_men",
    "length_of_membership",
)
OF_A_QUARTER = ("moves_by_scheme", "joined_and_left", "drug_programme")
NAMES = (*OF_A_DAY, *OF_A_QUARTER)
"""In the order in which they are released: `needs_by_sex` before `women_and_men`, `moves_by_scheme`
before `joined_and_left`, `not_described` before offences.
"""


def member(
    person,
    on,
    left=None,
    scheme=HCC,
    *,
    area=DURHAM,
    sex="male",
    born="1985-06-15",
    matched="yes",
    died=None,
):
    """Somebody with one period of membership."""
    who = {
        "person_id": person,
        "sex": sex,
        "date_of_birth": _day(born),
        "matched": matched,
        "died_on": _day(died),
    }
    return [("people", who), period(person, on, left, scheme, area=area)]


def period(person, on, left=None, scheme=HCC, *, area=DURHAM):
    """A further period of somebody who is drawn already."""
    row = {
        "person_id": person,
        "scheme": scheme,
        "joined_on": _day(on),
        "left_on": _day(left),
        "area": area,
    }
    return "iom_membership", row


def answers(person, on, assessment, given):
    """An assessment by one list: `given` answers by item, and of the items not named nothing."""
    return [
        (
            "needs_assessments",
            {
                "person_id": person,
                "assessed_on": _day(on),
                "assessment": str(assessment),
                "item": item,
                "answer": answer,
            },
        )
        for item, answer in given.items()
    ]


def pathways(person, on, *needs, items=None, by=Assessment.PATHWAYS_2004):
    """An assessment of pathways: a need on each of `needs`, none on the others of the list."""
    asked = items or ASSESSED[by]
    return answers(person, on, by, {item: "need" if item in needs else "no need" for item in asked})


def substances(person, on, *problems):
    asked = ASSESSED[Assessment.SUBSTANCES]
    given = {item: "problem" if item in problems else "no problem" for item in asked}
    return answers(person, on, Assessment.SUBSTANCES, given)


def offence(person, on, *disposals, group="acquisitive", offence_id=None):
    """An offence with disposals as (day, disposal); none while it is undisposed."""
    drawn = Offence(on, disposals, group, person=person, offence_id=offence_id or f"{person} {on}")
    return [("offences", row) for row in drawn.rows()]


def activity(quarter, stage, setting, number, *, area=DURHAM):
    row = {
        "service": "drug intervention programme",
        "area": area,
        "quarter": quarter,
        "stage": stage,
        "setting": setting,
        "number": number,
    }
    return "service_activity", row


def records_of_members(*drawn, to="2013-14Q4", without=()):
    """The records of what is drawn: rows, or lists of them."""
    tables = {}
    for item in drawn:
        for extract, row in [item] if isinstance(item, tuple) else item:
            tables.setdefault(extract, []).append(row)
    return records_of_rows(tables, to, without=without)


def every_finding(records, areas):
    return {name: getattr(study, name)(records, areas) for name in NAMES}


@cache
def ledger():
    """The published figures by the name of their claim."""
    path = Path(__file__).parents[3] / "data" / "raw" / "published" / "published_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["claim_id"]: float(row["value"]) for row in csv.DictReader(file) if row["value"]
        }


def _day(text):
    return text and date.fromisoformat(text)
