"""The youth study's figures from the demonstration's files, in plain Python and the slow way.

Nothing here is shared with what made the files or with what reports on them.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from math import ceil
from pathlib import Path

from dateutil.relativedelta import relativedelta

RAW = Path(__file__).parents[3] / "data" / "raw"
AS_AT = {"2013-14Q4": date(2014, 3, 31), "2020-21Q2": date(2020, 9, 30)}
DAY = timedelta(days=1)
DIVERTED = {
    "pre-reprimand disposal",
    "pre-caution disposal",
    "community resolution",
    "outcome 22",
}
CAUTIONED = {
    "reprimand",
    "final warning",
    "youth caution",
    "youth conditional caution",
    "caution",
    "conditional caution",
}
DISMISSED = {"no further action", "not guilty"}
UNSEEN = {"conviction quashed", "taken into consideration"}
"""Of these the demonstration has none; the recut would have to know more if it had."""
BREACH = "breach of an order"
PROOF = 6
"""Months that every offence is given to be proven, where time is told."""


@cache
def read(quarter, name):
    with (RAW / quarter / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {key: _value(key, text) for key, text in row.items()} for row in csv.DictReader(file)
        ]


def _value(key, text):
    if text and (key.endswith(("_on", "_date")) or key == "date_of_birth"):
        return date.fromisoformat(text)
    return text or None


def later(day, months):
    """So many calendar months later, or earlier, clipped to the end of a shorter month."""
    return day + relativedelta(months=months)


def age(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@cache
def people(quarter):
    return {row["person_id"]: row for row in read(quarter, "people")}


@cache
def offences(quarter, as_at=None):
    """Each person's offences but breaches: (day, disposals known on a day), each once."""
    as_at = as_at or AS_AT[quarter]
    of_person = defaultdict(lambda: defaultdict(list))
    for row in read(quarter, "offences"):
        assert row["disposal"] not in UNSEEN
        if row["offence_group"] != BREACH and row["offence_date"] <= as_at:
            of_person[row["person_id"]][row["offence_id"]].append(row)
    return {
        person: [_told(rows, as_at) for rows in of_one.values()]
        for person, of_one in of_person.items()
    }


def _told(rows, as_at):
    known = [
        row
        for row in rows
        if row["disposal_date"]
        and max(row["disposal_date"], row.get("recorded_on") or row["disposal_date"]) <= as_at
    ]
    return rows[0]["offence_date"], known


def proven_on(known):
    days = [row["disposal_date"] for row in known if row["disposal"] not in DIVERTED | DISMISSED]
    return min(days, default=None)


def first_events(events, first, last):
    """The first event of each person between two days: (day, area), whoever was not found left out.

    Events are (person, day, area), the more serious of one day first.
    """
    found = {}
    for person, day, area in sorted(events, key=lambda event: event[1]):
        if first <= day <= last:
            found.setdefault(person, (day, area))
    return found


def tracked(quarter, year, area):
    """The index date of each person of a January to March cohort."""
    events = [
        (row["person_id"], row["index_date"], row["area"]) for row in read(quarter, "yos_cohort")
    ]
    return _members(quarter, first_events(events, date(year, 1, 1), date(year, 3, 31)), area)


def _members(quarter, found, area):
    return {
        person: day
        for person, (day, of_area) in found.items()
        if of_area == area and people(quarter)[person]["matched"] == "yes"
    }


def reoffences(quarter, person, index):
    """How many offences of twelve months were proven within fifteen."""
    last, proven_by = later(index, 12), later(index, 15)
    return sum(
        index < day <= last and (proven_on(known) or date.max) <= proven_by
        for day, known in offences(quarter).get(person, [])
    )


def months_followed(quarter, person, index, as_at=None):
    """Whole months, to six months before the as-at date or the day before the 18th birthday."""
    birthday = later(people(quarter)[person]["date_of_birth"], 12 * 18)
    last = min(later(as_at or AS_AT[quarter], -PROOF), birthday - DAY)
    return max((m for m in range(1, 13) if later(index, m) <= last), default=0)


def first_reoffence(quarter, person, index, as_at=None):
    """The month of the first offence proven within six months of it, or none while followed."""
    followed = months_followed(quarter, person, index, as_at)
    days = [
        day
        for day, known in offences(quarter, as_at).get(person, [])
        if index < day <= later(index, followed)
        and any(
            row["disposal_date"] <= later(day, PROOF)
            for row in known
            if row["disposal"] not in DIVERTED | DISMISSED
        )
    ]
    if not days:
        return followed, False
    return next(m for m in range(1, 13) if min(days) <= later(index, m)), True


def timed(quarter, year, area, as_at=None):
    """(months, whether it ended in a reoffence) of each person of a cohort, as known on a day."""
    cohort = tracked(quarter, year, area)
    spells = {row["person_id"] for row in read(quarter, "custody_spells")}
    assert not spells & set(cohort), "custody would be a competing event"
    return [first_reoffence(quarter, person, index, as_at) for person, index in cohort.items()]


def kaplan_meier(times, month):
    """(at risk, reoffended so far, percent) by the end of a month."""
    left = 1.0
    for m in range(1, month + 1):
        at_risk = sum(months >= m for months, _ in times)
        ended = sum(months == m and again for months, again in times)
        if at_risk:
            left *= 1 - ended / at_risk
    happened = sum(again and months <= month for months, again in times)
    return sum(months >= month for months, _ in times), happened, 100 * (1 - left)


def by_quarter_of_a_year(times):
    """(first reoffences, months at risk) of months 1 to 3, 4 to 6, 7 to 9 and 10 to 12."""
    return [
        (
            sum(again and first < months <= first + 3 for months, again in times),
            sum(min(max(months - first, 0), 3) for months, _ in times),
        )
        for first in (0, 3, 6, 9)
    ]


def busiest_tenth(quarter, year, area):
    """(people, the busiest tenth of them, its reoffences, those of all)."""
    cohort = tracked(quarter, year, area)
    counts = sorted(reoffences(quarter, person, index) for person, index in cohort.items())
    tenth = ceil(len(counts) / 10)
    return len(counts), tenth, sum(counts[-tenth:]), sum(counts)


def dealt_with(quarter, first, last, area):
    """(people, how many reoffended) of those first diverted, cautioned or charged in a year."""
    group = {}
    events = []
    for person, of_one in offences(quarter).items():
        born = people(quarter)[person]["date_of_birth"]
        for _, known in of_one:
            for row in known:
                day, disposal = row["disposal_date"], row["disposal"]
                if disposal in DISMISSED or not 10 <= age(born, day) < 18:
                    continue
                seriousness = 2 - (disposal in CAUTIONED) - 2 * (disposal in DIVERTED)
                events.append((seriousness, person, day, row["area"]))
                key = person, day
                group[key] = max(group.get(key, 0), seriousness)
    events.sort(key=lambda event: -event[0])
    found = first_events([event[1:] for event in events], first, last)
    counted = [[0, 0], [0, 0], [0, 0]]
    for person, index in _members(quarter, found, area).items():
        own = counted[group[person, index]]
        own[0] += 1
        own[1] += reoffences(quarter, person, index) > 0
    return [tuple(own) for own in counted]


def left(quarter, first, last, area):
    """(people, how many were 18, how many reoffended) of those who left a programme at 16 to 18."""
    events = []
    for row in read(quarter, "yos_programmes"):
        day = row["ended_on"]
        if day and day <= AS_AT[quarter] and (row.get("recorded_on") or day) <= AS_AT[quarter]:
            born = people(quarter)[row["person_id"]]["date_of_birth"]
            if 16 <= age(born, day) <= 18:
                events.append((row["person_id"], day, row["area"]))
    gone = _members(quarter, first_events(events, first, last), area)
    born = {person: people(quarter)[person]["date_of_birth"] for person in gone}
    return (
        len(gone),
        sum(age(born[person], day) == 18 for person, day in gone.items()),
        sum(reoffences(quarter, person, day) > 0 for person, day in gone.items()),
    )
