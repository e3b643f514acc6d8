"""The twelve indicators as the lines of one framework."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.disclosure import Released
from rrlib.errors import ParameterError
from rrlib.indicators import Indicator
from rrlib.records import Records
from rrlib.studies.performance_framework.reported import reported


@dataclass(frozen=True)
class _Line:
    title: str
    column: str
    speaks_of: str


_LINES = {
    "indicator_1_iom_detected_crime": _Line(
        "Change in detected crimes of those who joined offender management",
        "change",
        "people whose first year as members ended in the period, and the year before they joined",
    ),
    "indicator_2_entrants": _Line(
        "First-time entrants, counted locally", "entrants", "the period itself"
    ),
    "indicator_3_entrants_published": _Line(
        "First-time entrants per 100,000, published", "rate", "a year that ended in the period"
    ),
    "indicator_4_youth_reoffending": _Line(
        "Young people who reoffend within 12 months",
        "share",
        "a January to March cohort that ended 15 months before it became known",
    ),
    "indicator_5_youth_frequency": _Line(
        "Offences of each young person who reoffends",
        "per_reoffender",
        "the cohort of indicator 4",
    ),
    "indicator_6_custody": _Line(
        "Custodial sentences of young people per 1,000", "rate", "the period itself"
    ),
    "indicator_7_iom_reoffending": _Line(
        "Members of offender management who reoffend", "share", "the period itself"
    ),
    "indicator_8_drug_orders": _Line(
        "Change in offences during drug rehabilitation requirements",
        "change",
        "orders whose first 180 days ended in the period",
    ),
    "indicator_9_after_release": _Line(
        "Members who reoffend after release from prison",
        "share",
        "releases of a year and a half before they became known",
    ),
    "indicator_10_all_reoffending": _Line(
        "All offenders who reoffend within 12 months, published",
        "rate",
        "a cohort that ended in the period, published nearly two years later",
    ),
    "indicator_11_time_to_reoffending": _Line(
        "Months from release by which half have reoffended", "median", "the releases of indicator 9"
    ),
    "indicator_12_supervision": _Line(
        "Offences under statutory supervision per 100 months",
        "rate",
        "people whose supervision began in the period",
    ),
}
"""By the name of the finding, in the order of the Strategy's Appendix 4."""


def lines(records: Records, *released: Released) -> tuple[Indicator, ...]:
    """The lines of the framework, one for each indicator that was `released`, by number.

    Raises ParameterError for another finding, and for an indicator that is given twice or not at
    all: a framework with a line missing looks like one that is met.
    """
    by_name = {each.finding.name: each for each in released}
    odd = [name for name in by_name if name not in _LINES]
    lacking = [name for name in _LINES if name not in by_name]
    faults = [*(f"{each} is none of them" for each in odd), *(f"{each} lacks" for each in lacking)]
    if len(by_name) < len(released):
        faults.append("one is given twice")
    if faults:
        raise ParameterError(f"the framework has twelve lines, each once: {'; '.join(faults)}.")
    periods = reported(records)
    return tuple(
        Indicator(
            number,
            line.title,
            by_name[name],
            line.column,
            periods.before.label,
            tuple(each.label for each in periods.quarters),
            periods.year.label,
            periods.is_whole_year,
            line.speaks_of,
        )
        for number, (name, line) in enumerate(_LINES.items(), start=1)
    )
