"""Exports of Nomis, the labour market service of the Office for National Statistics.

https://www.nomisweb.co.uk/api/v01/help: the CSV of its interface. Population estimates by single
year of age become an extract; of other data sets no extract is made.
"""

from __future__ import annotations

import re
from collections import defaultdict

from rrlib.official.accounts import Check, Tally, Understood
from rrlib.official.amounts import plain_name
from rrlib.official.areas import is_subtotal
from rrlib.official.layouts import Layout, Table
from rrlib.official.population import ages_lacking, covers_of, persons_in, population_of

POPULATION_SOURCE = "Nomis: population estimates by single year of age"
OTHER_SOURCE = "Nomis: another data set"

_ANY = ("date name", "geography name", "obs value")
_AGED = (*_ANY, "c age name", "gender name")
_EVERY_AGE = "all ages"
_AGE = re.compile(r"aged? ([0-9]{1,3})(?: years?)?(?:\+| and over)?", re.IGNORECASE)


def read_population(table: Table) -> Understood:
    """Rows of `population`: both sexes together, single ages, numbers and not shares."""
    tally = Tally()
    day, place, value, age, sex = table.columns(*_AGED)
    key = table.key(*_ANY[:2], *_AGED[3:], "measures name")
    measure = table.column("measures name") if table.has("measures name") else None
    persons: defaultdict[tuple[str, int, int], float] = defaultdict(float)
    stated: dict[tuple[str, int], float] = {}
    for row, cells in table.records(tally):
        found, year = _AGE.fullmatch(cells[age].strip()), cells[day].strip()[:4]
        count = persons_in(tally, row, "obs value", cells[value])
        area = plain_name(cells[place])
        tally.keys.add(row, key(cells), {"obs value": cells[value]})
        if measure is not None and cells[measure].strip().casefold() != "value":
            tally.leave("another measure than the number of people")
        elif cells[sex].strip().casefold() not in ("total", "persons"):
            tally.leave("one sex only")
        elif not year.isdigit():
            tally.fault(row, "date name", cells[day], "a calendar year")
        elif found is None:
            tally.leave("ages together, not a single one")
            if cells[age].strip().casefold() == _EVERY_AGE and count is not None:
                stated[area, int(year)] = count
        elif is_subtotal(area):
            tally.leave("a region or country")
        elif count is None:
            tally.leave("no number, but a mark")
        else:
            # `Age 90` and `Aged 90+` may both stand there: the larger holds all of those people.
            one = (area, int(year), int(found[1]))
            persons[one] = max(persons[one], count)
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (area, when, _), count in persons.items():
        sums[area, when] += count
    checks = tuple(
        Check(f"{area}, {when}: ages added up", sums[area, when], number)
        for (area, when), number in stated.items()
        if (area, when) in sums
    )
    account = table.account(POPULATION_SOURCE, tally, checks, covers=covers_of(persons))
    return population_of(account, persons, ages_lacking(persons))


def read_other(table: Table) -> Understood:
    """Only an account: no extract holds what this data set counts."""
    tally = Tally()
    for _ in table.records(tally):
        tally.leave("no extract holds what this data set counts")
    return Understood(table.account(OTHER_SOURCE, tally))


LAYOUTS = (
    Layout(POPULATION_SOURCE, _AGED, read_population, verified=False),
    Layout(OTHER_SOURCE, _ANY, read_other, verified=False),
)
