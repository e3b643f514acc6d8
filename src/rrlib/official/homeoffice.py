"""Home Office police recorded crime open data: by community safety partnership, and by force.

https://www.gov.uk/government/statistics/police-recorded-crime-open-data-tables
"""

from __future__ import annotations

from operator import itemgetter

from rrlib.contracts.extracts import RECORDED_CRIME
from rrlib.official.accounts import Level, Tally, Understood
from rrlib.official.crimes import Crimes, Entry
from rrlib.official.layouts import Layout, Table

BY_AREA = "Home Office: recorded crime by community safety partnership"
BY_FORCE = "Home Office: recorded crime by police force"

_PERIOD = ("financial year", "financial quarter")
_OFFENCE = ("offence group", "offence subgroup", "offence code")
_DESCRIBED = "offence description"
"""Where it is there, two rows of one code may be of two descriptions."""
_AREAS = (*_PERIOD, "police force", "csp name", *_OFFENCE, "offence count")
_FORCES = (*_PERIOD, "force name", *_OFFENCE, "number of offences")


def read_areas(table: Table) -> Understood:
    """Rows of `recorded_crime` by community safety partnership."""
    picked = itemgetter(*table.columns(*_AREAS))
    key = table.key(*_AREAS[:-1], _DESCRIBED)
    tally = Tally()
    crimes = Crimes(tally)
    for number, cells in table.records(tally):
        entry = Entry(*picked(cells))
        tally.keys.add(number, key(cells), {"offence count": entry.number})
        crimes.add(number, entry)
    return _understood(table, crimes, BY_AREA, Level.AREA)


def read_forces(table: Table) -> Understood:
    """Rows of `recorded_crime` by police force."""
    picked = itemgetter(*table.columns(*_FORCES))
    key = table.key(*_FORCES[:-1], _DESCRIBED)
    tally = Tally()
    crimes = Crimes(tally)
    for number, cells in table.records(tally):
        year, quarter, force, group, subgroup, code, count = picked(cells)
        tally.keys.add(number, key(cells), {"number of offences": count})
        crimes.add(number, Entry(year, quarter, force, "", group, subgroup, code, count))
    return _understood(table, crimes, BY_FORCE, Level.FORCE)


def _understood(table: Table, crimes: Crimes, source: str, level: Level) -> Understood:
    account = table.account(source, crimes.tally, crimes.checks(), crimes.notes(), crimes.covers())
    return Understood(
        account,
        RECORDED_CRIME,
        crimes.rows(),
        level,
        crimes.totals(),
        partial=crimes.partial(),
    )


LAYOUTS = (
    Layout(BY_AREA, _AREAS, read_areas, verified=False),
    Layout(BY_FORCE, _FORCES, read_forces, verified=False),
)
