"""Exports of Stat-Xplore, the Department for Work and Pensions' tables of benefits.

https://stat-xplore.dwp.gov.uk. They count claims; income lost to a reform (`welfare_losses`) is an
estimate that is made of more than that, so that no extract is made.
"""

from __future__ import annotations

from rrlib.official.accounts import Tally, Understood
from rrlib.official.layouts import Layout, Table

SOURCE = "Stat-Xplore: claims by area"

_AREA = r"national - regional - la( - .*)?"
_TIME = r"month|quarter|year"


def read(table: Table) -> Understood:
    """Only an account."""
    tally = Tally()
    for _ in table.records(tally):
        tally.leave("no extract holds counts of claims")
    notes = ("pounds lost to a reform cannot be worked out from counts of claims",)
    return Understood(table.account(SOURCE, tally, notes=notes))


LAYOUTS = (Layout(SOURCE, (_AREA, _TIME), read, verified=False),)
