"""First-time entrants and custodial sentences of young people, by quarter."""

from __future__ import annotations

import pandas as pd

from rrlib.annual_counts import (
    custodial_sentences,
    diversions,
    first_entries,
    population_aged_10_to_17,
)
from rrlib.codes import Disposal
from rrlib.periods import FinancialYear, Window
from rrlib.records import Records, missing
from rrlib.reoffending import CUSTODY_RATE, FTE_LOCAL
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
from rrlib.statistics import poisson_rate
from rrlib.studies.performance_framework.reported import Period, Reported, reported

_NO_ENTRY = {
    "diverted": ("Pre-reprimand or pre-caution", (Disposal.PRE_REPRIMAND, Disposal.PRE_CAUTION)),
    "resolved": ("Community resolution", (Disposal.COMMUNITY_RESOLUTION,)),
    "deferred": ("Outcome 22", (Disposal.OUTCOME_22,)),
}
_ENTRANTS_ASKED = "Indicator 2: how many entered the youth justice system for the first time?"
_CUSTODY_ASKED = "Indicator 6: how often were young people sentenced to custody?"
_THOUSAND = 1000
_RATE_OF_A_YEAR = (
    "The rate is of a whole year, by the mid-year population of its first summer; a quarter, or a "
    "part of a year, is a count."
)


def entrants(records: Records, areas: tuple[str, ...]) -> Finding:
    """Indicator 2, first-time entrants counted locally (FTE_LOCAL).

    Who counts: residents aged 10 to 17 at their first ever reprimand, warning, caution or
    conviction in the youth offending service's records. Denominator of the rate: 1,000 residents
    aged 10 to 17. Lag: entries recorded late are added. Breaks: April 2013, pre-caution disposals.
    Source: Strategy 2014-2017, Appendix 4, indicator 2.
    """
    name = "indicator_2_entrants"
    if not records.holds("first_time_entrants"):
        return unanswered(name, _ENTRANTS_ASKED, missing(records, "first_time_entrants"))
    periods = reported(records)
    entered, diverted = first_entries(records, areas), diversions(records, areas)
    young = _young(records, areas)
    rows = []
    for period in periods.all:
        own = _in(entered, period)
        beside = _in(diverted, period)
        number = Estimate.count(len(own), FTE_LOCAL)
        kinds = {
            key: Estimate.count(
                beside.loc[beside["disposal"].isin(disposals), "person_id"].nunique()
            )
            for key, (_, disposals) in _NO_ENTRY.items()
        }
        rate = _of_a_year(len(own), period, periods, young)
        rows.append(_row(period, periods, {"entrants": number, "rate": rate, **kinds}, "entrants"))
    return Finding(
        name=name,
        question=_ENTRANTS_ASKED,
        rows_are="Period",
        columns=(
            Column("entrants", "First-time entrants", Role.BASE),
            Column("rate", "Per 1,000 aged 10-17", Role.DERIVED, Unit.RATE, sources=("entrants",)),
            *(Column(key, title, Role.BASE) for key, (title, _) in _NO_ENTRY.items()),
        ),
        rows=tuple(rows),
        sentences=_against_last_year(
            periods, "entrants", "young people entered the youth justice system for the first time"
        ),
        definition=FTE_LOCAL,
        limits=(
            "It is the local count: the Ministry's, of indicator 3, finds more entrants.",
            "Diversion lowers it whether or not young people offend less.",
        ),
        notes=(
            "What is diverted is no entry, and stands beside it; who is diverted in two quarters "
            "counts in both, and once in the year.",
            _RATE_OF_A_YEAR,
            *without_population(records, young, periods.before, periods.year),
        ),
    )


def custody_rate(records: Records, areas: tuple[str, ...]) -> Finding:
    """Indicator 6, custodial sentences of young people (CUSTODY_RATE).

    What counts: occasions on which somebody aged 10 to 17 that day was sentenced to custody, by
    residence; two sentences of one day are one. Denominator: 1,000 residents aged 10 to 17, over
    four quarters; a single quarter is a count. Lag: none but late recording. Source: Strategy
    2014-2017, Appendix 4, indicator 6.
    """
    name = "indicator_6_custody"
    lacking = missing(records, "offences", "first_time_entrants")
    if lacking:
        return unanswered(name, _CUSTODY_ASKED, lacking)
    periods = reported(records)
    sentences, young = custodial_sentences(records, areas), _young(records, areas)
    rows = []
    for period in periods.all:
        own = _in(sentences, period)
        people = own["person_id"].nunique()
        number = Estimate.count(len(own), CUSTODY_RATE, people=people)
        rate = _of_a_year(len(own), period, periods, young)
        cells: dict[str, Cell] = {
            "people": Estimate.count(people, CUSTODY_RATE),
            "occasions": number,
            "rate": rate,
        }
        rows.append(_row(period, periods, cells, "custody"))
    return Finding(
        name=name,
        question=_CUSTODY_ASKED,
        rows_are="Period",
        columns=(
            Column("people", "Young people", Role.BASE),
            Column("occasions", "Sentencing occasions", Role.BASE),
            Column(
                "rate",
                "Occasions per 1,000 aged 10-17",
                Role.DERIVED,
                Unit.RATE,
                sources=("people", "occasions"),
            ),
        ),
        rows=tuple(rows),
        sentences=_against_last_year(
            periods, "occasions", "times a young person was sentenced to custody"
        ),
        definition=CUSTODY_RATE,
        limits=(
            "So few sentences move a good deal by chance from year to year.",
            "Courts decide on custody: fewer sentences do not show less offending.",
        ),
        notes=(
            _RATE_OF_A_YEAR,
            "The interval of the rate treats occasions as independent; of few people sentenced "
            "twice it is too narrow.",
            *without_population(records, young, periods.before, periods.year),
        ),
    )


def _young(records: Records, areas: tuple[str, ...]) -> dict[int, int]:
    return population_aged_10_to_17(records, areas) if records.holds("population") else {}


def without_population(
    records: Records, young: dict[int, int], *periods: Period
) -> tuple[str, ...]:
    """For which periods there is no rate, since nobody is known to have lived there."""
    lacking = [each.label for each in periods if not young.get(_population_year(each))]
    if not records.holds("population"):
        return missing(records, "population", so="No rates")
    if not lacking:
        return ()
    return (
        f"No rate for {', '.join(lacking)}: the extract population lacks residents aged 10 to 17 "
        "of that year, or has none.",
    )


def _population_year(period: Period) -> int:
    """The year whose middle falls into the financial year of a period."""
    return FinancialYear.containing(period.first).start_year


def _in(dated: pd.DataFrame, period: Period) -> pd.DataFrame:
    days = pd.to_datetime(dated["disposal_date"]).dt.date
    return dated[(days >= period.first) & (days <= period.last)]


def _of_a_year(
    number: int,
    period: Period,
    periods: Reported,
    young: dict[int, int],
) -> Cell:
    """The rate of a whole year; a part of one has none."""
    whole = period == periods.before or (period == periods.year and periods.is_whole_year)
    if not whole:
        return Marker.NOT_APPLICABLE
    population = young.get(_population_year(period), 0)
    if not population:
        return Marker.NOT_AVAILABLE
    return poisson_rate(number, population / _THOUSAND)


def _row(period: Period, periods: Reported, cells: dict[str, Cell], counted: str) -> Row:
    """A period's row; this year's quarters add up to it."""
    this_year = period != periods.before
    return Row(
        period.label,
        cells,
        f"By quarter of {periods.year.label}" if this_year else "",
        is_total=period == periods.year,
        counts=counted_in(counted, period.window),
    )


def counted_in(counted: str, window: Window) -> str:
    """Whom a row counts that counts those of some days."""
    return f"{counted} of {window.first} to {window.last}"


def _against_last_year(periods: Reported, key: str, what: str) -> tuple[Sentence, ...]:
    """How many this year, and where it is over, how many last year."""
    this, before = periods.year.label, periods.before.label
    if not periods.is_whole_year:
        return (Sentence(f"{{now}} {what} in {this}.", {"now": (this, key)}),)
    return (
        Sentence(
            f"{{now}} {what} in {this}, against {{before}} in {before}.",
            {"now": (this, key), "before": (before, key)},
        ),
    )
