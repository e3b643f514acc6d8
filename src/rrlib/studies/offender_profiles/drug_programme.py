"""How far people came with the Drug Intervention Programme, by two sources that are kept apart."""

from __future__ import annotations

import pandas as pd

from rrlib.codes import Service, Setting, Stage
from rrlib.periods import FinancialYear
from rrlib.records import Records
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit, unanswered
from rrlib.statistics import wilson
from rrlib.studies.offender_profiles.members import counted, lacking

APPROACHED = "Approached"
REFERRED = "Referrals that the programme sent"
RECORDED = "Referrals that the receiving service recorded"

NO_YEAR = "No whole year of the programme is in for this area."

_ASKED = "How far did people come with the Drug Intervention Programme?"
_SETTINGS = {Setting.POLICE_CUSTODY: "in police custody", Setting.COURT: "at court"}
_ANSWERS = {Stage.ENGAGED: "Engaged", Stage.DECLINED: "Declined"}
_SENT = "Referrals, by the programme's own count"
_RECEIVED = "Referrals, by the receiving service's count"

Counts = dict[tuple[Stage, Setting], int]


def drug_programme(records: Records, areas: tuple[str, ...]) -> Finding:
    """People approached, engaged and declined in the last whole year, and referrals sent and
    recorded, beside the year before.

    Published counts of the services: `service_activity`. The two counts of referrals are of two
    sources, and neither is taken from the other.
    """
    if nothing := lacking("drug_programme", _ASKED, records, "service_activity"):
        return nothing
    whole, partial = _years(records, areas)
    if not whole:
        return unanswered("drug_programme", _ASKED, (NO_YEAR, *_left_out(partial)))
    year = max(whole)
    counts, before = whole[year], whole.get(FinancialYear(year.start_year - 1), {})
    earlier = FinancialYear(year.start_year - 1)
    return Finding(
        name="drug_programme",
        question=f"How far did people come with the Drug Intervention Programme in {year}?",
        rows_are="How far",
        columns=(
            Column("number", str(year), Role.BASE),
            Column(
                "share",
                "Share of those approached there",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("number",),
            ),
            Column("before", str(earlier), Role.BASE),
        ),
        rows=tuple(_rows(counts, before)),
        sentences=(
            Sentence(
                f"In {year} the programme approached {{all}} people: {{custody}} in police custody "
                "and {court} at court.",
                {
                    "all": (APPROACHED, "number"),
                    "custody": (f"{APPROACHED} in police custody", "number"),
                    "court": (f"{APPROACHED} at court", "number"),
                },
            ),
            Sentence(
                "By its own count it sent {sent} referrals; the receiving service recorded "
                "{recorded}.",
                {"sent": (REFERRED, "number"), "recorded": (RECORDED, "number")},
            ),
        ),
        limits=(
            "The two counts of referrals are of two sources that count by different routes: the "
            "difference between them is nobody's number, nor is a share of one in the other.",
            "Somebody approached twice may be counted twice: these are counts that the services "
            "handed over, of no known persons. Whom treatment helped is not in them.",
        ),
        notes=(
            "Engaged is who did not decline. A year counts with all four of its quarters.",
            *_left_out(partial),
        ),
    )


def _years(
    records: Records, areas: tuple[str, ...]
) -> tuple[dict[FinancialYear, Counts], list[FinancialYear]]:
    """The programme's counts by year, of years that are whole; and the years that are not.

    A year is whole if each area's every count of it stands for all four quarters.
    """
    table = records.service_activity
    rows = table.filter(
        table.service == Service.DRUG_INTERVENTION.value, table.area.isin(areas)
    ).execute()
    rows = rows.assign(year=rows["quarter"].str.slice(0, 7))
    whole: dict[FinancialYear, Counts] = {}
    partial = []
    for written_year, own in rows.groupby("year"):
        year = FinancialYear.parse(str(written_year))
        if (
            own.groupby(["area", "stage", "setting"])["quarter"].nunique() < len(year.quarters)
        ).any():
            partial.append(year)
        else:
            whole[year] = _counts(own)
    return whole, partial


def _counts(own: pd.DataFrame) -> Counts:
    sums = own.groupby(["stage", "setting"])["number"].sum()
    return {
        (Stage(stage), Setting(setting)): int(sums[stage, setting]) for stage, setting in sums.index
    }


def _rows(counts: Counts, before: Counts) -> list[Row]:
    rows = []
    settings = [(Stage.APPROACHED, setting) for setting in _SETTINGS]
    if all(key in counts for key in settings):
        rows.append(_row(APPROACHED, settings, counts, before))
    for setting, where in _SETTINGS.items():
        approached = (Stage.APPROACHED, setting)
        label = f"{APPROACHED} {where}"
        if approached not in counts:
            continue
        rows.append(_row(label, [approached], counts, before, "By where", APPROACHED))
        rows += [
            _row(
                f"{word} {where}",
                [(stage, setting)],
                counts,
                before,
                "By answer",
                label,
                of=counts[approached],
            )
            for stage, word in _ANSWERS.items()
            if (stage, setting) in counts
        ]
    rows += [
        _row(label, [(stage, Setting.ALL)], counts, before, heading)
        for label, stage, heading in (
            (REFERRED, Stage.REFERRED, _SENT),
            (RECORDED, Stage.RECORDED, _RECEIVED),
        )
        if (stage, Setting.ALL) in counts
    ]
    return rows


def _row(
    label: str,
    keys: list[tuple[Stage, Setting]],
    counts: Counts,
    before: Counts,
    heading: str = "",
    parent: str | None = None,
    of: int | None = None,
) -> Row:
    """The sum of some counts, as a share of those approached (`of`) where there is one."""
    number = sum(counts[key] for key in keys)
    known = all(key in before for key in keys)
    cells: dict[str, Cell] = {
        "number": counted(number),
        "share": Marker.NOT_APPLICABLE if of is None else _share(number, of),
        "before": counted(sum(before[key] for key in keys)) if known else Marker.NOT_AVAILABLE,
    }
    return Row(label, cells, heading, parent=parent)


def _share(number: int, of: int) -> Cell:
    """Not available where nobody was approached, or fewer than are said to have answered."""
    return wilson(number, of) if 0 < of >= number else Marker.NOT_AVAILABLE


def _left_out(years: list[FinancialYear]) -> tuple[str, ...]:
    return tuple(f"{year} is left out: not all of its quarters are in." for year in years)
