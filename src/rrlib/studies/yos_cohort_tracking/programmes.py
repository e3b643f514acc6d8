"""Programme cohorts at 6 and 12 months, and those who leave supervision at 16 to 18."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.codes import YouthProgramme
from rrlib.cohorts import exit_cohort, programme_cohort
from rrlib.definitions import FollowUpDefinition
from rrlib.periods import ADULT_AGE, FinancialQuarter, FinancialYear, age_on, written
from rrlib.records import Records, missing
from rrlib.reoffending import EIP_6, EIP_12, YOS_EXIT, FollowUp, follow_up_each
from rrlib.results import Column, Estimate, Finding, Role, Row, Sentence, unanswered
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    SHARE,
    outcome_row,
    waiting_row,
)

QUARTERS_SHOWN = 10
YEARS_SHOWN = 4

AT_EXIT = Column("adults", "18 already on leaving", Role.OUTCOME, of="people", sensitive=False)


def programme_cohorts_6(records: Records, areas: tuple[str, ...]) -> Finding:
    """Enhanced Intervention by quarter of starting: reoffending within 6 months."""
    return _programme_cohorts(records, areas, EIP_6)


def programme_cohorts_12(records: Records, areas: tuple[str, ...]) -> Finding:
    """The same within 12 months."""
    return _programme_cohorts(records, areas, EIP_12)


def _programme_cohorts(
    records: Records, areas: tuple[str, ...], definition: FollowUpDefinition
) -> Finding:
    months = definition.follow_up_months
    name = f"programme_cohorts_{months}"
    asked = f"How many on Enhanced Intervention reoffend within {months} months?"
    if lacking := missing(records, "yos_programmes"):
        return unanswered(name, asked, lacking)
    cohorts = _by_quarter(records, areas, definition)
    rows = [
        outcome_row(followed, label) if _is_complete(followed) else waiting_row(followed, label)
        for label, followed in cohorts
    ]
    finished = [label for label, followed in cohorts if _is_complete(followed)]
    return Finding(
        name=name,
        question=asked,
        rows_are="Quarter of starting",
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=tuple(rows),
        sentences=tuple(
            Sentence(
                f"Of the {{people}} who began in {label}, {{reoffended}} reoffended within "
                f"{months} months: {{share}}.",
                {key: (label, key) for key in ("people", "reoffended", "share")},
            )
            for label in finished[-1:]
        ),
        definition=definition,
        limits=(
            "These cohorts are a handful of young people. Their share moves by chance from quarter "
            f"to quarter: among {max(len(finished), 2)} with the same risk, each is the lowest one "
            f"time in {max(len(finished), 2)}.",
            "There is no waiting period: an offence that is proven after these months is missed.",
            "Where young people enter a programme at a peak of their offending, some fall follows "
            "by itself, with no programme.",
        ),
        notes=(
            *(_waiting_note(label, records) for label, each in cohorts if _is_waiting(each)),
            *(["A quarter that is not listed is one in which nobody began."] if cohorts else []),
        ),
    )


def _by_quarter(
    records: Records, areas: tuple[str, ...], definition: FollowUpDefinition
) -> list[tuple[str, FollowUp]]:
    """The cohorts of the last quarters in which anybody began, followed together."""
    quarters, cohorts = [], []
    begun = {
        FinancialQuarter.containing(day) for day in _days(records, "yos_programmes", "started_on")
    }
    for quarter in sorted(begun):
        if quarter < records.quarter.shift(-2 * QUARTERS_SHOWN):
            continue
        cohort = programme_cohort(
            records,
            definition,
            quarter.window.first,
            areas,
            YouthProgramme.ENHANCED_INTERVENTION,
        )
        if cohort.entered:
            quarters.append(quarter_in_words(quarter))
            cohorts.append(cohort)
    followed = follow_up_each(cohorts[-QUARTERS_SHOWN:], records)
    return list(zip(quarters[-QUARTERS_SHOWN:], followed, strict=True))


def quarter_in_words(quarter: FinancialQuarter) -> str:
    """`October to December 2019`."""
    first, last = written(quarter.window.first).split(), written(quarter.window.last).split()
    return f"{first[1]} to {last[1]} {last[2]}"


def exits(records: Records, areas: tuple[str, ...]) -> Finding:
    """Those who left youth supervision at 16 to 18: how many reoffended within 12 months."""
    held = [name for name in ("orders", "yos_programmes") if records.holds(name)]
    so = "Not counted" if held else "Not answered"
    ended = {
        FinancialYear.containing(day) for name in held for day in _days(records, name, "ended_on")
    }
    cohorts = {
        year: exit_cohort(records, YOS_EXIT, year.window.first, areas)
        for year in sorted(ended)
        if year.start_year >= records.quarter.start_year - 2 * YEARS_SHOWN
    }
    left = {year: cohort for year, cohort in cohorts.items() if cohort.entered}
    years = list(left)[-YEARS_SHOWN:]
    followed = follow_up_each([left[year] for year in years], records)
    rows = [_exit_row(str(year), each) for year, each in zip(years, followed, strict=True)]
    over = [year for year in years if year.window.last <= records.as_at]
    known = [year for year, each in zip(years, followed, strict=True) if _is_complete(each)]
    return Finding(
        name="exits",
        question="What becomes of those who leave youth supervision at 16 to 18?",
        rows_are="Year of leaving",
        columns=(PEOPLE, AT_EXIT, REOFFENDED, SHARE),
        rows=tuple(rows),
        sentences=(
            *(
                Sentence(
                    f"Of the {{people}} young people aged 16 to 18 who left youth supervision in "
                    f"{year}, {{reoffended}} reoffended within 12 months: {{share}}.",
                    {key: (str(year), key) for key in ("people", "reoffended", "share")},
                )
                for year in known[-1:]
            ),
            *(
                Sentence(
                    f"{{people}} young people aged 16 to 18 left youth supervision in {year}.",
                    {"people": (str(year), "people")},
                )
                for year in over[-1:]
            ),
        ),
        definition=YOS_EXIT,
        limits=(
            "Most turn 18 soon after leaving. Unless offences of adults are delivered, what they "
            "do then is not seen, and the share reads low.",
            "The Strategy asks for better exit strategies; this counts what follows leaving, not "
            "what was done on leaving.",
        ),
        notes=(
            *missing(records, "orders", "yos_programmes", so=so),
            "Leaving is the end of an order supervised by the youth offending service, or of a "
            "programme.",
            *(
                _waiting_note(str(year), records)
                for year, each in zip(years, followed, strict=True)
                if _is_waiting(each)
            ),
            *(f"{year} is not over: more may leave in it." for year in years if year not in over),
        ),
    )


def _days(records: Records, extract: str, column: str) -> list[date]:
    """The days that a column of an extract holds, so that only what they fall into is asked for."""
    days = getattr(records, extract).select(column).distinct().execute()[column].dropna()
    return [day.date() for day in pd.to_datetime(days)]


def _exit_row(label: str, followed: FollowUp) -> Row:
    row = (outcome_row if _is_complete(followed) else waiting_row)(followed, label)
    people = followed.people
    born = pd.to_datetime(people["date_of_birth"])
    adults = [
        age_on(birth.date(), day.date()) >= ADULT_AGE
        for birth, day in zip(born, people["index_date"], strict=True)
    ]
    return Row(label, {**row.cells, "adults": Estimate.count(sum(adults), YOS_EXIT)})


def _is_complete(followed: FollowUp) -> bool:
    return bool(len(followed.people)) and not _is_waiting(followed)


def _is_waiting(followed: FollowUp) -> bool:
    return not followed.people["complete"].all()


def _waiting_note(label: str, records: Records) -> str:
    return (
        f"{label}: some are followed beyond {written(records.as_at)}; the share is not available "
        "yet."
    )
