"""How many members of Integrated Offender Management reoffend, by period and by area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from rrlib.cohorts import Cohort, iom_cohorts, proven_within
from rrlib.definitions import PeriodDefinition
from rrlib.disclosure import Rule
from rrlib.periods import FinancialQuarter
from rrlib.records import Records, missing
from rrlib.reoffending import IOM_QUARTER, IOM_YEAR, FollowUp, follow_up_each
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import wilson
from rrlib.studies.offender_profiles.members import odd_periods
from rrlib.studies.performance_framework.reported import Period, reported

NEEDED = ("people", "iom_membership", "offences", "custody_spells")
QUARTERS_SHOWN = 16

MEMBERS = Column("people", "Members at liberty", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))

_SHARE_ASKED = "Indicator 7: how many members reoffended?"
_QUARTERS_ASKED = "How many members reoffended, quarter by quarter?"
NOTE = (
    "Members count who were at liberty on at least one day of the period. What is not proven by "
    "three months after the period does not count; until then a number is provisional."
)
_FIRST_VERSION = (
    Column("proven", "Proven by its last day", Role.OUTCOME, of="people"),
    Column(
        "first",
        "First version of the share",
        Role.DERIVED,
        Unit.PERCENT,
        sources=("people", "proven"),
    ),
)
_OF_FIRST = (
    "What was proven by a quarter's own last day is the first version of its share: most of what "
    "is committed in it is proven later."
)
SELECTED = (
    "Members are chosen because they offend often, and leave when they do so less: the share says "
    "nothing of what management does."
)


@dataclass(frozen=True)
class Followed:
    """The members of one period, and what is known of their offences in it."""

    period: Period
    followed: FollowUp
    provisional: bool
    withheld: bool
    """Whether readers are not to see what may still change."""
    proven_at_once: FollowUp | None = None
    """The same people, an offence counting only if proven by the period's last day."""

    @property
    def counted(self) -> str:
        """Whom a row counts that counts them."""
        return f"members at liberty in {self.period.label}"

    @property
    def people(self) -> int:
        return len(self.followed.people)

    @property
    def reoffenders(self) -> int:
        return int((self.followed.people["reoffences"] > 0).sum())

    @property
    def cells(self) -> dict[str, Cell]:
        people = Estimate.count(self.people, self.followed.definition)
        if not self.people or (self.provisional and self.withheld):
            return {
                "people": people,
                "reoffended": Marker.NOT_AVAILABLE,
                "share": Marker.NOT_AVAILABLE,
            }
        return {
            "people": people,
            "reoffended": self._said(Estimate.count(self.reoffenders)),
            "share": self._said(wilson(self.reoffenders, self.people)),
        }

    def _said(self, estimate: Estimate) -> Estimate:
        return replace(estimate, definition=self.followed.definition, provisional=self.provisional)


def followed_in(
    records: Records,
    areas: tuple[str, ...],
    rule: Rule,
    definition: PeriodDefinition,
    periods: Iterable[Period],
) -> list[Followed]:
    """The members of each of `periods`, all of the length that `definition` says.

    By a `rule` that hides anything, what is provisional is withheld: with its later version it
    would tell how many were proven in between, who may be few.
    """
    whole = list(periods)
    cohorts = iom_cohorts(records, definition, [each.first for each in whole], areas)
    return _followed(records, rule, whole, cohorts)


def _followed(
    records: Records, rule: Rule, periods: Iterable[Period], cohorts: Sequence[Cohort]
) -> list[Followed]:
    withheld = not rule.hides_nothing
    return [
        Followed(period, known, not known.people["complete"].all(), withheld)
        for period, known in zip(periods, follow_up_each(cohorts, records), strict=True)
    ]


def iom_reoffending(records: Records, areas: tuple[str, ...], rule: Rule) -> Finding:
    """Indicator 7, the proportion of IOM offenders reoffending (IOM_YEAR, IOM_QUARTER).

    Who counts: members at liberty on at least one day of the period. Denominator: all of them.
    Lag: provisional until three months after the period. The year is a measure of its own: its
    share is higher than any quarter's, for there is more time. Source: Strategy 2014-2017,
    Appendix 4, indicator 7.
    """
    name = "indicator_7_iom_reoffending"
    if lacking := missing(records, *NEEDED):
        return unanswered(name, _SHARE_ASKED, lacking)
    periods = reported(records)
    years = [periods.before, *([periods.year] if periods.is_whole_year else [])]
    before, *this = followed_in(records, areas, rule, IOM_YEAR, years)
    quarters = followed_in(records, areas, rule, IOM_QUARTER, periods.quarters)
    rows = [
        replace(row_of(each), definition=each.followed.definition)
        for each in (before, *quarters, *this)
    ]
    if not periods.is_whole_year:
        rows.append(Row(periods.year.label, dict.fromkeys(before.cells, Marker.NOT_APPLICABLE)))
    shown = [each for each in (*this, *reversed(quarters), before) if not _is_withheld(each)]
    latest = shown[0].period.label if shown else periods.before.label
    return Finding(
        name=name,
        question=_SHARE_ASKED,
        rows_are="Period",
        columns=(MEMBERS, REOFFENDED, SHARE),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Of {{people}} members, {{reoffended}} reoffended in {latest}: {{share}}.",
                {key: (latest, key) for key in ("people", "reoffended", "share")},
            ),
        ),
        limits=(SELECTED,),
        notes=(
            NOTE,
            "A year is a measure of its own: with more time more reoffend, so that it stands "
            "beside other years and never beside a quarter.",
            *_withholding(rule),
            *odd_periods(records),
        ),
    )


def iom_quarters(records: Records, areas: tuple[str, ...], rule: Rule) -> tuple[Followed, ...]:
    """The members of each of the last 16 quarters; none where the delivery cannot tell."""
    if missing(records, *NEEDED):
        return ()
    periods = _quarters_shown(records)
    cohorts = iom_cohorts(records, IOM_QUARTER, [each.first for each in periods], areas)
    known = _followed(records, rule, periods, cohorts)
    first = follow_up_each([proven_within(each) for each in cohorts], records)
    return tuple(
        replace(each, proven_at_once=soon) for each, soon in zip(known, first, strict=True)
    )


def iom_by_quarter(known: Sequence[Followed], records: Records, rule: Rule) -> Finding:
    """Members and reoffenders by quarter; where the rule hides nothing, the first version too.

    The first version is of what was proven by the quarter's own last day. The counts are named,
    for the chart that is made of them.
    """
    name = "iom_by_quarter"
    if lacking := missing(records, *NEEDED):
        return unanswered(name, _QUARTERS_ASKED, lacking)
    first = _FIRST_VERSION if rule.hides_nothing else ()
    return Finding(
        name=name,
        question=_QUARTERS_ASKED,
        rows_are="Quarter",
        columns=(MEMBERS, REOFFENDED, SHARE, *first),
        rows=tuple(
            replace(row_of(each), cells={**each.cells, **(_first_version(each) if first else {})})
            for each in known
        ),
        sentences=_latest_settled(known),
        definition=IOM_QUARTER,
        limits=(SELECTED,),
        notes=(NOTE, *(_withholding(rule) or (_OF_FIRST,))),
        names={
            (each.period.label, key): named_in(each.period, key)
            for each in known
            for key in ("people", "reoffended")
        },
    )


def _is_withheld(each: Followed) -> bool:
    return isinstance(each.cells["share"], Marker)


def _withholding(rule: Rule) -> tuple[str, ...]:
    if rule.hides_nothing:
        return ()
    return (
        "A number that is still provisional is not printed here: beside its later version it would "
        "tell how many were proven in between.",
    )


def _first_version(each: Followed) -> dict[str, Cell]:
    if each.proven_at_once is None:
        return {}
    first = replace(each, followed=each.proven_at_once, provisional=False)
    return {"proven": first.cells["reoffended"], "first": first.cells["share"]}


def named_in(period: Period, key: str) -> str:
    """The name of a quarter's count, by which what is made of it is hidden with it."""
    return f"iom, {period.label}, {key}"


def _quarters_shown(records: Records) -> list[Period]:
    """The last 16 quarters, from the first in which anybody joined on."""
    began = records.iom_membership.joined_on.min().execute()
    if pd.isna(began):
        return []
    first = max(
        records.quarter.shift(1 - QUARTERS_SHOWN), FinancialQuarter.containing(began.date())
    )
    return [Period(str(each), each.window) for each in first.through(records.quarter)]


def row_of(each: Followed, label: str | None = None) -> Row:
    """The members of a period, by its label or another."""
    return Row(label or each.period.label, each.cells, counts=each.counted)


def _latest_settled(known: Sequence[Followed]) -> tuple[Sentence, ...]:
    settled = [each for each in known if not each.provisional]
    if not settled:
        return ()
    label = settled[-1].period.label
    return (
        Sentence(
            f"Of {{people}} members, {{reoffended}} reoffended in {label}, the latest quarter that "
            f"is settled: {{share}}.",
            {key: (label, key) for key in ("people", "reoffended", "share")},
        ),
    )
