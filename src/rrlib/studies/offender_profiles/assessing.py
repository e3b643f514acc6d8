"""The latest assessment of each member, and its answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from rrlib.codes import ASSESSED, Assessment
from rrlib.records import Records

PATHWAY_LISTS = (Assessment.PATHWAYS_2004, Assessment.PATHWAYS_2014)
"""Both lists of critical pathways; of two assessments on one day the later list counts."""

NOT_ASSESSED = "not assessed"
NEED = ("need", "no need")
PROBLEM = ("problem", "no problem")
"""What says that there is a need or problem, and that there is none."""

_ROW = ["person_id", "assessment", "item", "answer"]


def assessed_on(
    records: Records, people: pd.DataFrame, day: date, *lists: Assessment
) -> pd.DataFrame:
    """The latest assessment by one of `lists` of each of `people` who had any up to `day`.

    One row a person, in the order of `people` and with their columns, besides `assessment` (which
    of the lists) and for each item of the lists the answer: NOT_ASSESSED where that assessment has
    none, or one that the list does not know.
    """
    found = _latest(records, people["person_id"], day, lists)
    items = list(dict.fromkeys(item for each in lists for item in ASSESSED[each]))
    answers: dict[str, dict[str, str]] = {}
    used: dict[str, str] = {}
    for person, assessment, item, answer in found[_ROW].astype(str).itertuples(False, None):
        used[person] = assessment
        own = answers.setdefault(person, {})
        if answer in ASSESSED[Assessment(assessment)].get(item, ()):
            own[item] = answer
    there = people[people["person_id"].isin(used)].reset_index(drop=True)
    return there.assign(
        assessment=[used[person] for person in there["person_id"]],
        **{
            item: [answers[person].get(item, NOT_ASSESSED) for person in there["person_id"]]
            for item in items
        },
    )


def _latest(
    records: Records, people: Iterable[str], day: date, lists: tuple[Assessment, ...]
) -> pd.DataFrame:
    """The rows of each person's latest assessment."""
    held = records.once(("assessments", lists), lambda: _assessments(records, lists))
    held = held[held["person_id"].isin(set(people)) & (held["on"] <= pd.Timestamp(day))]
    newest = held.sort_values(["on", "list"]).drop_duplicates("person_id", keep="last")
    return held.merge(newest[["person_id", "on", "list"]], on=["person_id", "on", "list"])


def _assessments(records: Records, lists: tuple[Assessment, ...]) -> pd.DataFrame:
    """Every row of `lists`, with its day `on` and the place of its `list` among them."""
    table = records.needs_assessments
    wanted = table.filter(table.assessment.isin([each.value for each in lists]))
    held: pd.DataFrame = wanted.execute()
    order = {each.value: place for place, each in enumerate(lists)}
    return held.assign(on=pd.to_datetime(held["assessed_on"]), list=held["assessment"].map(order))


def odd_answers(records: Records, *lists: Assessment) -> tuple[str, ...]:
    """That answers were left out which the lists do not know, if there are any."""
    table = records.needs_assessments
    held = table.filter(table.assessment.isin([each.value for each in lists]))
    kinds = held.select("assessment", "item", "answer").distinct().execute()
    if all(
        row.answer in ASSESSED[Assessment(row.assessment)].get(row.item, ())
        for row in kinds.itertuples()
    ):
        return ()
    return (
        "Items and answers that the lists do not have are left out: they count as not assessed.",
    )
