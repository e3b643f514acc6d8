"""What the delivery and partnership.toml allow to be asked: areas, reform, breaks, losses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import pandas as pd

from rrlib.codes import Relation
from rrlib.errors import ParameterError, nearest
from rrlib.partnership import Break, Partnership, Reform
from rrlib.periods import FinancialQuarter
from rrlib.records import Records, missing
from rrlib.results import Finding, unanswered
from rrlib.statistics import NotEstimable
from rrlib.studies.welfare_reform_impact.crime import Crime, read_crime, working_age

T = TypeVar("T")

FEWEST_BEFORE = 8
"""Quarters before a reform, below which no model is made."""

RECORDED = "RECORDED_CRIME"
"""What a break in partnership.toml affects that is one of recorded crime."""


class Beside(StrEnum):
    """With which areas the partnership's own is compared."""

    ALL = "all"
    NEIGHBOURS = "regional neighbour"
    MOST_SIMILAR = "most similar"

    @property
    def written(self) -> str:
        return _WRITTEN[self]


_WRITTEN = {
    Beside.ALL: "all comparators",
    Beside.NEIGHBOURS: "regional neighbours",
    Beside.MOST_SIMILAR: "most similar areas",
}


@dataclass(frozen=True)
class Evidence:
    """Recorded crime of the report's area and of those it is compared with.

    `own` are the single areas of the report, `beside` the chosen comparators, and `compared` all
    areas whose crime is held, with `force`, `relation`, `universal_credit_on` and `pounds` lost to
    reform a year for each adult of working age; `left_out` are those of the extract of comparators
    of which none is held. `reform` is the main one of `reforms`. `why_not` says why nothing can be
    asked.
    """

    own: tuple[str, ...]
    chosen: Beside = Beside.ALL
    crime: Crime | None = None
    reform: Reform | None = None
    reforms: tuple[Reform, ...] = ()
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    breaks: tuple[Break, ...] = ()
    left_out: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time that `what` is asked for: two findings need it."""
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]
        return found

    @property
    def label(self) -> str:
        return " and ".join(self.own)

    def beside(self, chosen: Beside | None = None) -> tuple[str, ...]:
        """The comparators of a kind, the chosen kind by default; never an own area."""
        kind = chosen or self.chosen
        others = self.compared[self.compared["relation"] != Relation.OWN.value]
        if kind is not Beside.ALL:
            others = others[others["relation"] == kind.value]
        return tuple(others.index)

    def break_of(self, areas: Iterable[str]) -> FinancialQuarter | None:
        """The quarter of the first change in recording in any of `areas`."""
        forces = set(self.compared.loc[list(areas), "force"])
        days = [each.date for each in self.breaks if not each.forces or forces & set(each.forces)]
        return FinancialQuarter.containing(min(days)) if days else None

    def since(self, reform: Reform) -> int:
        """The place of the first quarter of a reform."""
        assert self.crime is not None  # noqa: S101 - asked only where there is crime
        return self.crime.place(FinancialQuarter.containing(reform.date))


@dataclass(frozen=True)
class Asked:
    """Evidence that can be asked: its crime and its reform are there."""

    evidence: Evidence
    crime: Crime
    reform: Reform
    at: int
    """The place of the first quarter of the reform."""

    def year(self, shift: int) -> str:
        """The four quarters from the reform's first on, or so many quarters later, as written."""
        first = self.crime.quarters[self.at].shift(shift)
        last = first.shift(3)
        return str(first.financial_year) if first.number == 1 else f"{first} to {last}"


def evidence(
    records: Records, areas: tuple[str, ...], partnership: Partnership, comparators: str = "all"
) -> Evidence:
    """What can be asked of recorded crime in `areas`, beside `comparators`.

    Raises ParameterError for comparators that are none of `Beside`.
    """
    chosen = _chosen(comparators)
    nothing = Evidence(areas, chosen)
    if lacking := missing(records, "recorded_crime", "population", "comparators"):
        return _without(nothing, lacking)
    reform = next((each for each in partnership.reforms if each.main), None)
    if reform is None:
        return _without(nothing, ("Not answered: partnership.toml names no main reform.",))
    compared = _compared(records, areas)
    try:
        crime = read_crime(records, list(compared.index))
    except NotEstimable as reason:
        return _without(nothing, (f"Not answered: {reason}.",))
    if absent := [area for area in areas if area not in crime.areas]:
        return _without(
            nothing,
            (f"Not answered: {', '.join(absent)} has no recorded crime, or no population.",),
        )
    left_out = tuple(area for area in compared.index if area not in crime.areas)
    compared = compared.loc[list(crime.areas)]
    breaks = tuple(
        each
        for each in partnership.breaks
        if RECORDED in each.affects and each.date <= records.as_at
    )
    found = Evidence(
        areas, chosen, crime, reform, tuple(partnership.reforms), compared, breaks, left_out
    )
    place = found.since(reform)
    if place < FEWEST_BEFORE or place >= len(crime.quarters):
        return _without(
            nothing,
            (
                f"Not answered: {max(place, 0)} quarters are held before the reform of "
                f"{reform.date}, and {max(len(crime.quarters) - place, 0)} from it on; "
                f"{FEWEST_BEFORE} before it are needed, and one after.",
            ),
        )
    return found


def asked(found: Evidence) -> Asked | None:
    """The evidence if it can be asked."""
    if found.crime is None or found.reform is None:
        return None
    return Asked(found, found.crime, found.reform, found.since(found.reform))


def not_asked(name: str, question: str, found: Evidence) -> Finding:
    """A finding that cannot be answered, with the reason."""
    return unanswered(name, question, found.why_not)


def no_model(name: str, question: str, needed: str) -> Finding:
    """A finding whose model the data do not allow, with what it had needed."""
    return unanswered(name, question, (f"Not answered: {needed}.",))


def _without(nothing: Evidence, why: tuple[str, ...]) -> Evidence:
    return Evidence(nothing.own, nothing.chosen, why_not=why)


def _chosen(comparators: str) -> Beside:
    try:
        return Beside(comparators)
    except ValueError:
        known = [each.value for each in Beside]
        raise ParameterError(
            f"{comparators!r} are no comparators. Write one of {known}."
            f"{nearest(str(comparators), known)}"
        ) from None


def _compared(records: Records, own: tuple[str, ...]) -> pd.DataFrame:
    """The areas of the extract `comparators`, indexed by name.

    An own area that is not among them is added without a force, and one that is listed as a
    comparator stays an own one. A neighbour that is most similar too counts as most similar.
    """
    rows: pd.DataFrame = records.comparators.execute()
    ours = {*own, *rows.loc[rows["relation"] == Relation.OWN.value, "area"]}
    rows = rows.assign(relation=rows["relation"].mask(rows["area"].isin(ours), Relation.OWN.value))
    rows = rows.sort_values(["relation", "area"]).drop_duplicates("area").set_index("area")
    rows = rows[["force", "relation", "universal_credit_on"]]
    absent = [area for area in own if area not in rows.index]
    rows = pd.concat(
        [rows, pd.DataFrame({"force": "", "relation": Relation.OWN.value}, index=absent)]
    )
    pounds = pd.Series(dtype=float)
    if records.holds("welfare_losses"):
        losses = records.welfare_losses.execute()
        pounds = losses[losses["reform"] == "all"].set_index("area")["pounds"].astype(float)
    people = working_age(records, list(rows.index))
    return rows.assign(pounds=pounds.reindex(rows.index), working_age=people.reindex(rows.index))
