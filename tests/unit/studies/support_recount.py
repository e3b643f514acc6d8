"""The people released in the delivery 2020-21Q2, in plain Python: nothing of the study is used."""

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

RAW = Path(__file__).parents[3] / "data" / "raw"
DELIVERY = RAW / "2020-21Q2"
FIRST, LAST = date(2018, 4, 1), date(2019, 3, 31)
UNPROVEN = {
    "",
    "no further action",
    "not guilty",
    "pre-reprimand disposal",
    "pre-caution disposal",
    "community resolution",
}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: _value(text) for key, text in row.items()} for row in csv.DictReader(file)]


def _value(text):
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def printed(claim):
    (row,) = (
        row for row in rows(RAW / "published/published_figures.csv") if row["claim_id"] == claim
    )
    return float(row["value"])


def prison_counts():
    """By prison and group, reoffenders and releases."""
    return {
        (row["prison"], row["support"]): (int(row["reoffenders"]), int(row["releases"]))
        for row in rows(DELIVERY / "prison_counts.csv")
    }


def released():
    """Each person's first release of the year that ends no recall, in the order of the file.

    With `group` (supported, elsewhere, after or none) and whether they `reoffended`.
    """
    recalls = {
        (row["person_id"], row["released_on"])
        for row in rows(DELIVERY / "custody_spells.csv")
        if row["custody_type"] == "recall"
    }
    support = defaultdict(list)
    for row in rows(DELIVERY / "family_support.csv"):
        support[row["person_id"]].append((row["prison"], row["started_on"]))
    offences = defaultdict(list)
    for row in rows(DELIVERY / "offences.csv"):
        offences[row["person_id"]].append(row)
    first = {}
    for row in sorted(
        rows(DELIVERY / "prison_releases.csv"), key=lambda row: str(row["released_on"])
    ):
        in_year = FIRST <= row["released_on"] <= LAST
        if in_year and (row["person_id"], row["released_on"]) not in recalls:
            first.setdefault(row["person_id"], row)
    return [
        row
        | {
            "group": _group(row, support[person]),
            "reoffended": any(_counts(row["released_on"], each) for each in offences[person]),
        }
        for person, row in first.items()
    ]


def _group(release, support):
    before = [prison for prison, day in support if day < release["released_on"]]
    if release["prison"] in before:
        return "supported"
    if before:
        return "elsewhere"
    return "after" if support else "none"


def _counts(release, offence):
    return (
        offence["offence_group"] != "breach of an order"
        and offence["disposal"] not in UNPROVEN
        and release < offence["offence_date"] <= _later(release, 12)
        and offence["disposal_date"] <= _later(release, 18)
    )


def _later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)
