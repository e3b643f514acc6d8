"""What the tests of the framework's indicators share: histories as rows, and the raw files."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from drawn_members import DRR, member
from histories import BOTH, DARLINGTON, DURHAM

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.partnership import AdultCover, OffenceSource

RAW = Path(__file__).parents[3] / "data" / "raw"
TOGETHER = "County Durham and Darlington"
AREAS = {DURHAM: (DURHAM,), DARLINGTON: (DARLINGTON,), TOGETHER: BOTH}
DISMISSED = {"", "no further action", "not guilty", "conviction quashed"}
PROVEN_NOT = DISMISSED | {
    "pre-reprimand disposal",
    "pre-caution disposal",
    "community resolution",
    "outcome 22",
    "taken into consideration",
}
FAR = date(2999, 1, 1)
DAY = timedelta(days=1)


@cache
def raw(extract, quarter="2013-14Q4"):
    """The rows of a file of the demonstration, as text but for days."""
    with (RAW / quarter / f"{extract}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {key: _read(key, value) for key, value in row.items()} for row in csv.DictReader(file)
        ]


def _read(key, value):
    is_day = key.endswith(("_on", "_date", "_end"))
    return date.fromisoformat(value) if value and is_day else value


def add_months(day, months):
    """By the calendar, clipped to the end of a shorter month; written anew for the recounts."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)


@cache
def detected_days():
    """By person, the day of each offence that was dealt with and not dismissed."""
    found = {}
    for row in raw("offences"):
        if row["offence_group"] != "breach of an order" and row["disposal"] not in DISMISSED:
            found.setdefault(row["person_id"], {})[row["offence_id"]] = row["offence_date"]
    return {person: list(days.values()) for person, days in found.items()}


def offences_between(person, first, last):
    return sum(first <= day <= last for day in detected_days().get(person, []))


@cache
def locked_up():
    """By person, every day in prison: that of release is not."""
    found = {}
    for row in raw("custody_spells"):
        day = row["received_on"]
        while day < (row["released_on"] or date(2014, 4, 1)):
            found.setdefault(row["person_id"], set()).add(day)
            day += DAY
    return found


def free_between(person, first, last):
    days = {first + DAY * place for place in range((last - first).days + 1)}
    return len(days - locked_up().get(person, set()))


def drug_order(person, on, first_offence, *, area=DURHAM, ended=None, kind=DRR):
    """A requirement that began on a day, for offences of which the earliest was on another."""
    row = {
        "order_id": f"{person} {on}",
        "person_id": person,
        "order_type": kind,
        "started_on": date.fromisoformat(on),
        "planned_end": date.fromisoformat(on),
        "ended_on": ended and date.fromisoformat(ended),
        "first_offence_on": first_offence and date.fromisoformat(first_offence),
        "supervised_by": "probation trust",
        "area": area,
    }
    return "orders", row


def custody(person, received, released=None, ground="sentence"):
    row = {
        "person_id": person,
        "received_on": date.fromisoformat(received),
        "released_on": released and date.fromisoformat(released),
        "custody_type": ground,
    }
    return "custody_spells", row


def somebody(person, **details):
    """Somebody of the extract of people, in no scheme."""
    return member(person, "2000-01-01", **details)[0]


def of_all_adults(records, since="2000-01-01"):
    """The records of a source that holds the offences of all adults."""
    cover = AdultCover(since=date.fromisoformat(since), by="the police", everybody=True)
    return replace(
        records, origin=replace(records.origin, offence_source=OffenceSource(adults=[cover]))
    )


def what_the_public_learns(partnership, records, *findings):
    """The released findings by area, and what an attack on all of them works out."""
    family = partnership.family(TOGETHER)
    through = list(zip(family, gates(partnership, Audience.PUBLIC, family, {}), strict=True))
    released = {area: [] for area in family}
    for finding in findings:
        for area, gate in through:
            released[area].append(gate.release(finding(records, partnership.parts(area))))
    pages = [Page(area, "", tuple(map(shown_table, own))) for area, own in released.items()]
    return released, audit(pages, {TOGETHER: BOTH}, [])
