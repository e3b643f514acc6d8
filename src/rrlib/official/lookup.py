"""Which local authority lies in which police force: a lookup of the Office for National Statistics.

https://geoportal.statistics.gov.uk. It makes no extract; street files are told by it which of their
rows lie outside their force.
"""

from __future__ import annotations

from rrlib.official.accounts import Tally, Understood
from rrlib.official.areas import force_named
from rrlib.official.layouts import Layout, Table

SOURCE = "ONS: local authority to community safety partnership to police force"

_COLUMNS = (r"lad\d\dnm", r"csp\d\dnm", r"pfa\d\dnm")


def read(table: Table) -> Understood:
    """The police force of each local authority."""
    tally = Tally()
    local, _, force = table.columns(*_COLUMNS)
    homes = {}
    for row, cells in table.records(tally):
        area = cells[local].strip()
        tally.keys.add(row, (area,), {"police force": cells[force]})
        homes[area] = force_named(cells[force])
    covers = (f"covers {len(homes):,} areas in {len(set(homes.values())):,} police forces",)
    return Understood(table.account(SOURCE, tally, covers=covers), homes=homes)


LAYOUTS = (Layout(SOURCE, _COLUMNS, read),)
