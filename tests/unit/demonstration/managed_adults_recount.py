"""The managed adults' records of 2013-14Q4 as known on a day; see `recount`."""

from datetime import date, timedelta
from functools import cache

from recount import DURHAM, as_known, grouped, read

DELIVERY = "2013-14Q4"
END = date(2014, 3, 31)
SNAPSHOT = date(2013, 8, 31)
SNAPSHOT_READ_ON = date(2013, 9, 30)
DAY = timedelta(days=1)
YEARS = (2010, 2011, 2012, 2013)
PEOPLE = {row["person_id"]: row for row in read(DELIVERY, "people")}
SCHEMES = {
    "ppo": "prolific and priority offender",
    "drr": "drug rehabilitation requirement",
    "hcc": "high crime causer",
}


def known(name, day):
    return as_known(DELIVERY, name, day)


@cache
def by_person(name, read_on):
    return grouped(known(name, read_on), "person_id")


def there(row, day):
    """Whether a membership covers a day."""
    return row["joined_on"] <= day and (row["left_on"] is None or day <= row["left_on"])


def members(day, read_on, area=DURHAM):
    """The membership rows that cover a day, by person."""
    rows = [r for r in known("iom_membership", read_on) if r["area"] == area and there(r, day)]
    of_person = {row["person_id"]: row for row in rows}
    assert len(of_person) == len(rows)
    return of_person


@cache
def described():
    """The members whom the Strategy describes."""
    return members(SNAPSHOT, SNAPSHOT_READ_ON)


def women(people):
    return [person for person in people if PEOPLE[person]["sex"] == "female"]
