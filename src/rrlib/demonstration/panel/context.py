"""Surveys, counts of services and published rates, as their sources print them.

Where a source has a chart without figures, or none at all, the numbers are ours; each function
says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rrlib.codes import PublishedMeasure, Service, Setting, Stage
from rrlib.demonstration.files import Row
from rrlib.demonstration.panel.register import BOTH, DARLINGTON, DURHAM, QUARTER
from rrlib.periods import FinancialQuarter

_SURVEY = "Crime Survey for England and Wales"
_SURVEYED = date(2019, 6, 30)
_BEFORE = date(2019, 3, 31)
_GOOD = "Good/excellent"
# Table 2 of the panel report: score, quartile, places risen since the quarter before.
_INDICATORS: tuple[tuple[str, float, int, int | None], ...] = (
    ("Local concerns - police only", 61.6, 1, None),
    ("Local concerns - police and council", 53.9, 2, -4),
    ("Confidence", 76.2, 2, -5),
    (_GOOD, 64.4, 1, 8),
)

_BRIEFING = "Briefing for Police and Crime Commissioner: Reoffending"
_STRATEGY = "Reducing Re-offending Strategy 2014-2017, Appendix 2"
_BULLETIN = "Ministry of Justice, Proven reoffending statistics, April 2013 to March 2014"
_INVENTED = "invented for the demonstration"

_NOT_STATED = "reoffending; start of the cohort and age group not stated"
_BY_YEAR, _BY_QUARTER = "MOJ_PROVEN", "MOJ_PROVEN_QUARTERLY"
_COHORTS = {2012: _BY_YEAR, 2013: _BY_YEAR, 2014: _BY_YEAR, 2015: _BY_YEAR, 2017: _BY_QUARTER}
"""The definition of the cohorts of twelve months to March; that to 2016 would be of both."""
_BY_COHORT: dict[PublishedMeasure, dict[str, tuple[float, ...]]] = {
    PublishedMeasure.REOFFENDING: {
        DURHAM: (29.3, 29.9, 29.6, 30.4, 31.2),
        DARLINGTON: (33.1, 33.8, 34.9, 35.5, 38.6),
        "North East": (31.0, 30.9, 31.4, 31.7, 33.4),
        "England": (26.9, 26.4, 26.2, 25.6, 29.6),
    },
    PublishedMeasure.REOFFENCES_PER_REOFFENDER: {
        DURHAM: (2.95, 3.02, 3.10, 3.22, 3.90),
        DARLINGTON: (3.10, 3.21, 3.30, 3.35, 4.10),
        "North East": (3.00, 3.09, 3.15, 3.25, 4.00),
        "England": (2.90, 2.96, 3.05, 3.15, 3.78),
    },
}
_LATEST_FREQUENCY = {DURHAM: 4.05, DARLINGTON: 4.22, "North East": 4.12, "England": 3.99}
_REGION_IN_2018 = 33.9

_FIRST_REFERRALS = FinancialQuarter(2018, 1)
_REFERRALS = (86, 84, 79, 77, 70, 66, 61, 55, 38, 33)
_FIRST_VISITS = FinancialQuarter(2018, 1)
_VISITS = (26, 23, 25, 27, 25, 28, 24, 19, 0, 0)
_VISITORS = 25


def surveys() -> Iterator[Row]:
    """Table 2 of the panel report, and the quartile it names for the quarter before.

    The score of that quarter, 62.1, is ours.
    """
    for indicator, score, quartile, places in _INDICATORS:
        yield _survey(_SURVEYED, indicator, score, quartile, places)
    yield _survey(_BEFORE, _GOOD, 62.1, 2, None)


def _survey(day: date, indicator: str, score: float, quartile: int, places: int | None) -> Row:
    return {
        "survey": _SURVEY,
        "area": BOTH,
        "period_end": day,
        "indicator": indicator,
        "score": score,
        "quartile": quartile,
        "places": places,
        "respondents": None,
    }


def service_activity() -> Iterator[Row]:
    """Referrals to the restorative hub, custody visits and visitors.

    Only the 25 visitors, and that there were no visits after March 2020, are printed: referrals
    "dropped recently" on a chart without figures, and so are the visits of 2019.
    """
    hub, visiting = Service.RESTORATIVE_HUB, Service.CUSTODY_VISITORS
    for quarters, number in enumerate(_REFERRALS):
        quarter = _FIRST_REFERRALS.shift(quarters)
        yield _activity(hub, quarter, Stage.REFERRED, Setting.ALL, number)
    for quarters, number in enumerate(_VISITS):
        quarter = _FIRST_VISITS.shift(quarters)
        yield _activity(visiting, quarter, Stage.VISITS, Setting.POLICE_CUSTODY, number)
    yield _activity(visiting, QUARTER, Stage.VISITORS, Setting.POLICE_CUSTODY, _VISITORS)


def _activity(
    service: Service, quarter: FinancialQuarter, stage: Stage, setting: Setting, number: int
) -> Row:
    return {
        "service": service,
        "area": BOTH,
        "quarter": quarter,
        "stage": stage,
        "setting": setting,
        "number": number,
    }


def published_rates() -> Iterator[Row]:
    """Rates of the briefing, of the Strategy, and the Ministry's with the counts behind them.

    The panel report charts a share and a frequency by year without figures: those of other years,
    of the region, and every frequency but the Ministry's are ours.
    """
    proven = "proven reoffending within one year, with six months to be proven"
    march = (None, date(2018, 3, 31))
    for area, value in ((DURHAM, 31.7), (DARLINGTON, 39.5), ("England", 29.2)):
        yield _rate(_NOT_STATED, area, march, value, _BRIEFING)
    yield _rate(_NOT_STATED, "North East", march, _REGION_IN_2018, _INVENTED)
    yield from _invented()
    for area, value in ((DURHAM, 29.2), ("England and Wales", 26.8)):
        yield _rate(proven, area, (date(2011, 1, 1), date(2011, 12, 31)), value, _STRATEGY)
    yield from _bulletin("adults", (468134, 117864, 367605), (25.2, 3.1, 0.8))
    yield from _bulletin("juveniles", (42299, 16083, 50184), (38.0, 3.1, 1.2))


def _invented() -> Iterator[Row]:
    """The share and the frequency by cohort of twelve months to March."""
    for measure, by_area in _BY_COHORT.items():
        for area, values in by_area.items():
            for (year, definition), value in zip(_COHORTS.items(), values, strict=True):
                cohort = (date(year - 1, 4, 1), date(year, 3, 31))
                yield {**_rate(definition, area, cohort, value, _INVENTED), "measure": measure}
    latest = (date(2017, 4, 1), date(2018, 3, 31))
    for area, value in _LATEST_FREQUENCY.items():
        measure = PublishedMeasure.REOFFENCES_PER_REOFFENDER
        yield {**_rate(_BY_QUARTER, area, latest, value, _INVENTED), "measure": measure}


def _rate(
    definition: str, area: str, cohort: tuple[date | None, date], value: float, source: str
) -> Row:
    first, last = cohort
    return {
        "measure": PublishedMeasure.REOFFENDING,
        "definition": definition,
        "area": area,
        "people": "all",
        "cohort_from": first,
        "cohort_to": last,
        "offenders": None,
        "reoffenders": None,
        "reoffences": None,
        "value": value,
        "source": source,
    }


def _bulletin(
    people: str, counts: tuple[int, int, int], values: tuple[float, float, float]
) -> Iterator[Row]:
    """Offenders, reoffenders and reoffences, and the three rates printed of them."""
    measures = (
        PublishedMeasure.REOFFENDING,
        PublishedMeasure.REOFFENCES_PER_REOFFENDER,
        PublishedMeasure.REOFFENCES_PER_OFFENDER,
    )
    cohort = (date(2013, 4, 1), date(2014, 3, 31))
    for measure, value in zip(measures, values, strict=True):
        row = _rate("MOJ_PROVEN", "England and Wales", cohort, value, _BULLETIN)
        offenders, reoffenders, reoffences = counts
        yield {
            **row,
            "measure": measure,
            "people": people,
            "offenders": offenders,
            "reoffenders": reoffenders,
            "reoffences": reoffences,
        }
