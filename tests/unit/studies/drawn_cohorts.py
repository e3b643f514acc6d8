"""Cohorts drawn for the findings of the youth study, and findings as plain values.

`young` draws somebody with an index event as rows of a history; `by_hand` makes a cohort of what a
follow-up would tell, for findings that only count it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, partial

import ibis
import pandas as pd
from histories import BOTH, DURHAM, Event, Offence, Person, proven

from rrlib.codes import Audience
from rrlib.cohorts import Cohort, LeftOut
from rrlib.disclosure import Rule, release
from rrlib.periods import add_months
from rrlib.present.words import sentences
from rrlib.records import Records
from rrlib.reoffending import YOT_LOCAL, FollowUp
from rrlib.results import Estimate, Finding
from rrlib.studies import yos_cohort_tracking as study
from rrlib.studies.yos_cohort_tracking import TrackedCohort

EVERYTHING = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)


def young(
    person,
    year,
    *,
    tier="first tier",
    sex="male",
    age=15,
    again=0,
    earlier=0,
    disposal=None,
    area=DURHAM,
):
    """Somebody of `age` with an index event on 15 February of `year`.

    So many `earlier` offences were proven in the year before, so many were committed `again` in
    June and proven in September; `disposal` was that of an offence disposed of on the index date.
    """
    here = partial(proven, person=person, area=area)
    index = f"{year}-02-15"
    drawn = [
        Person(person, born=f"{year - age}-01-20", sex=sex),
        Event(index, tier, person, area),
        *[here(f"{year - 1}-06-01", f"{year - 1}-09-01") for _ in range(earlier)],
        *[here(f"{year}-06-01", f"{year}-09-01") for _ in range(again)],
    ]
    if disposal:
        drawn.append(Offence(f"{year}-01-02", [(index, disposal)], person=person, area=area))
    return drawn


def by_hand(
    year: int, people: Iterable[Mapping[str, object]], *, known_after: int = 26
) -> TrackedCohort:
    """A cohort of `people`, known so many months after its first day: by default complete."""
    first = YOT_LOCAL.cohort_begins(year)
    alike = {
        "index_date": pd.Timestamp(year, 2, 15),
        "date_of_birth": pd.Timestamp(year - 15, 1, 20),
        "tier": "first tier",
        "sex": "male",
        "age": 15,
        "earlier_offences": 0,
        "reoffences": 0,
        "complete": True,
    }
    rows = [alike | {"person_id": f"{year}, {number}"} | dict(p) for number, p in enumerate(people)]
    table = pd.DataFrame(rows, columns=["person_id", *alike])
    table = table.astype({"complete": bool, "reoffences": "int64"})
    none = dict.fromkeys(LeftOut, 0)
    window = YOT_LOCAL.cohort_window(first)
    cohort = Cohort(YOT_LOCAL, window, BOTH, ibis.memtable(table), len(table), none)
    return TrackedCohort(cohort, FollowUp(YOT_LOCAL, add_months(first, known_after), table))


class Findings:
    """Every finding of records, by name, each made when it is asked for."""

    OF_COHORTS = (
        "reoffended_by_cohort",
        "change_standardised",
        "reoffended_by_group",
        "further_offences",
        "concentration",
        "still_followed",
    )
    OF_CURVES = ("how_soon", "at_the_same_age", "riskiest_months")
    OF_COVERAGE = ("turning_adult", "left_out", "how_complete")
    OF_RECORDS = (
        "disposals_compared",
        "programme_cohorts_6",
        "programme_cohorts_12",
        "exits",
        "offences_by_year",
        "young_people_by_year",
        "first_time_entrants",
    )
    OTHERS = ("back_test", "local_and_published", "entrants_published")
    NAMES = (*OF_COHORTS, *OF_CURVES, *OF_COVERAGE, *OF_RECORDS, *OTHERS)

    def __init__(self, records: Records, areas: tuple[str, ...] = BOTH):
        self.records, self.areas = records, areas
        self.made: dict[str, Finding] = {}

    @cached_property
    def tracked(self) -> tuple[TrackedCohort, ...]:
        return study.track(self.records, self.areas)

    @cached_property
    def timed(self):
        return study.timed(self.tracked, self.records)

    def __getitem__(self, name: str) -> Finding:
        if name not in self.made:
            self.made[name] = getattr(study, name)(*self._needs(name))
        return self.made[name]

    def all(self) -> dict[str, Finding]:
        return {name: self[name] for name in self.NAMES}

    def _needs(self, name: str) -> tuple[object, ...]:
        if name in self.OF_COHORTS:
            return (self.tracked,)
        if name in self.OF_CURVES:
            return (self.timed,)
        if name in self.OF_COVERAGE:
            return self.tracked, self.records
        if name in self.OF_RECORDS:
            return self.records, self.areas
        return {
            "back_test": lambda: (self.timed, self.records),
            "local_and_published": lambda: (self.tracked, self.records, self.areas),
            "entrants_published": lambda: (self.records,),
        }[name]()


def holding(records: Records, extract: str, rows: list[dict[str, object]]) -> Records:
    """The records with other rows of an extract of which no history is drawn."""
    return replace(records, tables={**records.tables, extract: ibis.memtable(pd.DataFrame(rows))})


def day(text: str) -> date:
    return date.fromisoformat(text)


def told(finding: Finding, *columns: str) -> dict[str, object]:
    """What `columns` tell in each row: numbers to one decimal, markers in shorthand.

    One value, or of several columns a tuple.
    """
    keys = columns or tuple(column.key for column in finding.columns)
    rows = {row.label: tuple(plain(row.cells[key]) for key in keys) for row in finding.rows}
    return {label: cells if len(keys) > 1 else cells[0] for label, cells in rows.items()}


def plain(cell):
    return round(cell.value, 1) if isinstance(cell, Estimate) else str(cell)


def cell(finding: Finding, row: str, column: str):
    return next(each for each in finding.rows if each.label == row).cells[column]


def shown(finding: Finding, *columns: str, rule: Rule = PUBLIC) -> dict[str, object]:
    """The same as `told`, of what `rule` lets through."""
    return told(release(finding, rule).finding, *columns)


def said(finding: Finding, rule: Rule = EVERYTHING) -> list[str]:
    """The sentences that are printed for an audience."""
    return sentences(release(finding, rule))
