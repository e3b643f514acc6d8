"""How long it takes to protect a table, and to attack a quarter's reports.

make bench
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from lines import ROOT, Line, report

from rrlib.disclosure import shown_table
from rrlib.disclosure.audit import Known, Page, audit
from rrlib.disclosure.protecting import Problem, Sum, protect
from rrlib.notebook import open_report
from rrlib.partnership import read_partnership
from rrlib.studies import yos_cohort_tracking as study

SIDE = 20
SMALL = 0.1
TABLES = 10
QUARTER = "2013-14Q4"


def protecting(_: Path) -> Iterator[Line]:
    """The slowest of ten tables of 20 × 20 with margins, a tenth of whose counts are small."""
    slowest = 0.0
    for seed in range(TABLES):
        problem = _table(random.Random(seed))
        began = time.perf_counter()
        protect(problem)
        slowest = max(slowest, time.perf_counter() - began)
    yield Line("a table of 20 × 20 with margins protected", slowest, 2.0, "s")


def attacking(_: Path) -> Iterator[Line]:
    """The youth report's tables of one quarter, of all areas at once."""
    partnership = read_partnership(ROOT / "partnership.toml")
    pages = [_page(area) for area in partnership.area_names]
    combined = {area: tuple(parts) for area, parts in partnership.areas.combined.items()}
    known = [
        Known(cell.finding, cell.area, cell.row, cell.column, cell.value)
        for cell in partnership.already_published
    ]
    began = time.perf_counter()
    audit(pages, combined, known)
    yield Line("a quarter's youth reports attacked", time.perf_counter() - began, 5.0, "s")


def _table(chance: random.Random) -> Problem:
    wide = SIDE + 1
    counts = [[_count(chance) for _ in range(SIDE)] for _ in range(SIDE)]
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    sums = [
        *(Sum(y * wide + SIDE, tuple(y * wide + x for x in range(SIDE))) for y in range(wide)),
        *(Sum(SIDE * wide + x, tuple(y * wide + x for y in range(SIDE))) for x in range(wide)),
    ]
    values = tuple(value for row in rows for value in row)
    small = frozenset(place for place, value in enumerate(values) if 0 < value < 5)
    return Problem(values, tuple(sums), small, frozenset(), frozenset(), 5)


def _count(chance: random.Random) -> int:
    return chance.randint(1, 4) if chance.random() < SMALL else chance.randint(5, 60)


def _page(area: str) -> Page:
    opened = open_report(QUARTER, area)
    records, areas = opened.records, opened.areas
    tracked = opened.of_each_area(study.track, records, areas)
    timed = opened.of_each_area(study.timed, tracked, records)
    for ask in (study.reoffended_by_cohort, study.reoffended_by_group, study.still_followed):
        opened.release(ask, tracked)
    for ask in (study.how_soon, study.at_the_same_age, study.riskiest_months):
        opened.release(ask, timed)
    for ask in (study.left_out, study.how_complete, study.turning_adult):
        opened.release(ask, tracked, records)
    for ask in (study.offences_by_year, study.young_people_by_year, study.first_time_entrants):
        opened.release(ask, records, areas)
    return Page(area, QUARTER, tuple(map(shown_table, opened.released)))


if __name__ == "__main__":
    report(protecting, attacking)
