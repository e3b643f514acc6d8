"""Reading the delivery 2020-21Q2 in plain Python: rows, offences, follow-ups, the ledger.

Nothing here is shared with what made the files or with what reports on them.
"""

import calendar
import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

RAW = Path(__file__).parents[3] / "data" / "raw"
DELIVERY = RAW / "2020-21Q2"
AS_AT = date(2020, 9, 30)
DURHAM = "County Durham"
DARLINGTON = "Darlington"
BOTH = "County Durham and Darlington"
AREAS = {DURHAM, DARLINGTON, "elsewhere", "no fixed address"}
BREACH = "breach of an order"
DIVERTED = {"pre-reprimand disposal", "pre-caution disposal", "community resolution"}
UNPROVEN = DIVERTED | {"no further action", "not guilty"}
WINDOW = (date(2018, 4, 1), date(2019, 3, 31))
PRISONS = {"Durham", "Low Newton", "Deerbolt", "Frankland"}
NAMES = {
    "people",
    "offences",
    "yos_programmes",
    "iom_membership",
    "custody_spells",
    "family_support",
    "prison_releases",
    "prison_counts",
    "trial_participants",
    "service_activity",
    "surveys",
    "published_rates",
    "published_figures",
}
DAY = timedelta(days=1)


def months_after(day, months):
    """The same day of the month so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_between(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)]


def _value(text):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return text or None


def grouped(rows, *columns):
    groups = defaultdict(list)
    for row in rows:
        key = tuple(row[column] for column in columns)
        groups[key if len(columns) > 1 else key[0]].append(row)
    return groups


TABLES = {name: read(DELIVERY / f"{name}.csv") for name in NAMES}
LEDGER = {row["claim_id"]: row for row in read(RAW / "published" / "published_figures.csv")}
BORN = {row["person_id"]: row["date_of_birth"] for row in TABLES["people"]}
SEX = {row["person_id"]: row["sex"] for row in TABLES["people"]}


def offences_by_person(rows):
    """Each person's offences, an offence being the list of its rows."""
    people = defaultdict(list)
    for of_one in grouped(rows, "offence_id").values():
        people[of_one[0]["person_id"]].append(of_one)
    return people


OFFENCES = offences_by_person(TABLES["offences"])


def printed(claim):
    return float(LEDGER[claim]["value"])


def rounds_to(share, claim):
    """Whether a share of 1 is printed, in percent and half up, as the ledger says."""
    decimals = int(LEDGER[claim]["decimals"])
    scaled = 100 * share * 10**decimals
    return int(scaled + 0.5) == round(printed(claim) * 10**decimals)


def age(person, day):
    return years_between(BORN[person], day)


def committed(offence):
    return offence[0]["offence_date"]


def proven_on(offence):
    """The earliest day on which an offence other than a breach was proven."""
    if offence[0]["offence_group"] == BREACH:
        return None
    days = [r["disposal_date"] for r in offence if r["disposal"] and r["disposal"] not in UNPROVEN]
    return min(days, default=None)


def counts(offence, index, months, waiting):
    proven = proven_on(offence)
    return (
        proven is not None
        and index < committed(offence) <= months_after(index, months)
        and proven <= months_after(index, months + waiting)
    )


def reoffended(person, index, months, waiting, offences=OFFENCES):
    return any(counts(offence, index, months, waiting) for offence in offences[person])


def within(day, window):
    return window[0] <= day <= window[1]


def quarters(first_year, first, last_year, last):
    """(name, first day, last day) of financial quarters, both ends included."""
    listed = []
    for number in range(first_year * 4 + first - 1, last_year * 4 + last):
        year, quarter = divmod(number, 4)
        start = months_after(date(year, 4, 1), 3 * quarter)
        name = f"{year}-{(year + 1) % 100:02d}Q{quarter + 1}"
        listed.append((name, start, months_after(start, 3) - DAY))
    return listed
