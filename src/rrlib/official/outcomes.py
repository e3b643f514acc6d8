"""Home Office outcomes open data: offences recorded, added up over what became of them.

https://www.gov.uk/government/statistics/police-recorded-crime-open-data-tables. An offence not yet
assigned an outcome has a row as well, so that the sum over outcomes is the offences recorded.
"""

from __future__ import annotations

from operator import itemgetter

from rrlib.contracts.extracts import RECORDED_CRIME
from rrlib.official.accounts import Level, Tally, Understood
from rrlib.official.amounts import amount
from rrlib.official.crimes import Crimes, Entry
from rrlib.official.layouts import Layout, Table

SOURCE = "Home Office: outcomes of recorded crime by police force"

_COLUMNS = (
    "financial year",
    "financial quarter",
    "force name",
    "offence group",
    "offence subgroup",
    "offence code",
    "force outcomes for offences recorded in quarter",
)
_OUTCOME = ("outcome group", "outcome description", "outcome type", "offence description")
"""With the columns above but the last, what tells one row from another where it is there."""
_OTHERS = ("outcome group", "force outcomes recorded in quarter")


def read(table: Table) -> Understood:
    """Rows of `recorded_crime` by police force."""
    picked = itemgetter(*table.columns(*_COLUMNS, "force outcomes recorded in quarter"))
    key = table.key(*_COLUMNS[:-1], *_OUTCOME)
    tally = Tally()
    crimes = Crimes(tally)
    for number, cells in table.records(tally):
        year, quarter, force, group, subgroup, code, count, outcomes = picked(cells)
        tally.keys.add(number, key(cells), {"offences recorded": count, "outcomes": outcomes})
        if _only_outcome(count, outcomes):
            tally.leave("an outcome in the quarter of an offence recorded before it")
            continue
        crimes.add(number, Entry(year, quarter, force, "", group, subgroup, code, count))
    account = table.account(SOURCE, tally, crimes.checks(), crimes.notes(), crimes.covers())
    return Understood(
        account,
        RECORDED_CRIME,
        crimes.rows(),
        Level.FORCE_BY_OUTCOME,
        crimes.totals(),
        partial=crimes.partial(),
    )


def _only_outcome(count: str, outcomes: str) -> bool:
    """Whether a row has a mark for offences recorded and a number of outcomes: it counts none."""
    try:
        return amount(count) is None and amount(outcomes) is not None
    except ValueError:
        return False


LAYOUTS = (Layout(SOURCE, (*_COLUMNS, *_OTHERS), read),)
