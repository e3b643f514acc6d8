"""When facts were entered in the agencies' systems."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_READ_AFTER = ((3, 31), (6, 30))
# The cohort of August 2013 was described from what was known a month later.
_READ_ONCE = (date(2013, 9, 30),)


def entered(rng: Random, fact: date, days: int = 40) -> date:
    """The day on which a fact was entered: up to `days` after it, never after a day of reading.

    Figures of a financial year are read at its end, and again three months later when the courts
    have caught up: whatever happened by then has been entered by then.
    """
    return min(fact + timedelta(days=rng.randint(0, days)), _next_reading(fact))


def _next_reading(fact: date) -> date:
    each_year = [date(y, *day) for y in (fact.year, fact.year + 1) for day in _READ_AFTER]
    return min(day for day in (*each_year, *_READ_ONCE) if day >= fact)
