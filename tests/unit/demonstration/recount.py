"""Reading the written files in plain Python: rows, what was known of them on a day, the ledger.

Nothing here is shared with what made the files or with what reports on them.
"""

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta

RAW = Path(__file__).parents[3] / "data" / "raw"
DURHAM = "County Durham"
DARLINGTON = "Darlington"
DIVERTED = {"pre-reprimand disposal", "pre-caution disposal", "community resolution"}
DISMISSED = {"no further action", "not guilty"}
BREACH = "breach of an order"
LAST_DAYS = {"2013-14Q4": date(2014, 3, 31), "2013-14Q3": date(2013, 12, 31)}

EVENTS = {
    "offences": "offence_date",
    "yos_cohort": "index_date",
    "first_time_entrants": "disposal_date",
    "iom_membership": "joined_on",
    "custody_spells": "received_on",
    "orders": "started_on",
    "needs_assessments": "assessed_on",
}
"""When what a row of an extract tells of happened."""
LATER = {
    "offences": ("disposal_date", "disposal"),
    "iom_membership": ("left_on",),
    "custody_spells": ("released_on",),
    "orders": ("ended_on", "how_ended"),
}
"""What became of it later: first the day, then what goes with it."""
_DATES = {"date_of_birth", "planned_end", "cohort_from", "cohort_to"}


@cache
def read(quarter, name):
    """The rows of an extract, with dates as dates; an empty cell is None."""
    with (RAW / quarter / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {column: _value(column, text) for column, text in row.items()}
            for row in csv.DictReader(file)
        ]


def _value(column, text):
    if not text:
        return None
    is_date = column in _DATES or column.endswith(("_date", "_on"))
    return date.fromisoformat(text) if is_date else text


@cache
def as_known(quarter, name, day):
    """The rows of an extract as they stood on a day, by when they happened and were entered."""
    known = (_as_known(row, EVENTS[name], LATER.get(name, ()), day) for row in read(quarter, name))
    return [row for row in known if row is not None]


def _as_known(row, event, later, day):
    entered = row.get("recorded_on")
    if row[event] > day:
        return None
    if later and row[later[0]] is not None:
        known = max(row[later[0]], entered or row[later[0]]) <= day
        return row if known else {**row, **dict.fromkeys(later)}
    return row if entered is None or entered <= day else None


@cache
def ledger():
    with (RAW / "published" / "published_figures.csv").open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row for row in csv.DictReader(file)}


def published(claim):
    """The figure that a document prints."""
    return Decimal(ledger()[claim]["value"])


def as_printed(claim, figure):
    """A figure with as many decimals as a document prints of it."""
    step = Decimal(1).scaleb(-int(ledger()[claim]["decimals"]))
    return Decimal(figure).quantize(step, ROUND_HALF_UP)


def percent(part, whole):
    return Decimal(100) * part / whole


def grouped(rows, column):
    groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def age(born, day):
    return relativedelta(day, born).years


def is_proven(row):
    return row["disposal"] is not None and row["disposal"] not in DIVERTED | DISMISSED


def financial_year(day):
    return day.year if day >= date(day.year, 4, 1) else day.year - 1
