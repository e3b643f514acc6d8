"""What services did, quarter by quarter, with the control chart that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from rrlib.codes import Service, Stage
from rrlib.partnership import Partnership
from rrlib.periods import FinancialQuarter, written
from rrlib.records import Records, missing
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
from rrlib.statistics import choose_for_rates
from rrlib.studies.panel_report.places import rows_of_area
from rrlib.studies.panel_report.signals import with_signal
from rrlib.studies.performance_framework.charted import LIMIT_KEYS, Series, charted
from rrlib.studies.performance_framework.reported import Period

QUARTERS_SHOWN = 16

Asked = tuple[Records, tuple[str, ...], Partnership]


@dataclass(frozen=True)
class _Activity:
    """A count that a service hands over; `tells_of_people` says whether it counts people."""

    name: str
    service: Service
    stage: Stage
    title: str
    many: str
    changed: str
    tells_of_people: bool
    limits: tuple[str, ...]


_HUB = _Activity(
    "hub_referrals",
    Service.RESTORATIVE_HUB,
    Stage.REFERRED,
    "Referrals to the restorative hub",
    "How many were referred to the restorative hub?",
    "Did referrals to the restorative hub change?",
    tells_of_people=True,
    limits=(
        "How fitting a referral was, and what became of it, is not counted: fewer of them are "
        "neither better nor worse.",
        "What share of the victims of youth crime take part is the youth offending service's "
        "number, not the hub's.",
    ),
)
_VISITS = _Activity(
    "custody_visits",
    Service.CUSTODY_VISITORS,
    Stage.VISITS,
    "Custody visits",
    "How often did independent visitors go to police custody?",
    "Did custody visits change?",
    tells_of_people=False,
    limits=("A visit counts once, however many visitors came and whatever they found.",),
)
_VISITORS = Column("visitors", "Visitors appointed", Role.BASE)


def hub_referrals(records: Records, areas: tuple[str, ...], partnership: Partnership) -> Finding:
    """Referrals to the restorative hub, by quarter. Source: `service_activity`."""
    return _counted(_HUB, (records, areas, partnership))


def hub_referrals_chart(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """The same with centre and limits; to be released after `hub_referrals`."""
    return _chart(_HUB, (records, areas, partnership))


def custody_visits(records: Records, areas: tuple[str, ...], partnership: Partnership) -> Finding:
    """Visits to police custody by independent visitors, and how many of these are appointed."""
    asked = (records, areas, partnership)
    finding = _counted(_VISITS, asked)
    if not finding.rows:
        return finding
    own, _ = rows_of_area("service_activity", *asked)
    appointed = _numbers(own, _VISITS.service, Stage.VISITORS)
    rows = tuple(
        replace(row, cells={**row.cells, _VISITORS.key: _people(appointed, row.label)})
        for row in finding.rows
    )
    latest = next((row.label for row in reversed(rows) if row.label in appointed), None)
    return replace(
        finding,
        columns=(*finding.columns, _VISITORS),
        rows=rows,
        sentences=(
            *finding.sentences,
            *(
                Sentence(
                    f"{{visitors}} visitors were appointed in {label}.",
                    {"visitors": (label, _VISITORS.key)},
                )
                for label in [latest]
                if label
            ),
        ),
    )


def custody_visits_chart(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """The visits with centre and limits."""
    return _chart(_VISITS, (records, areas, partnership))


def _counted(activity: _Activity, asked: Asked) -> Finding:
    counts, why = _by_quarter(activity, asked)
    if not counts:
        return unanswered(activity.name, activity.many, why)
    column = Column(
        "number", activity.title, Role.BASE if activity.tells_of_people else Role.DERIVED
    )
    latest = list(counts)[-1]
    return Finding(
        name=activity.name,
        question=activity.many,
        rows_are="Quarter",
        columns=(column,),
        rows=tuple(
            Row(label, {"number": Estimate.count(number)}) for label, number in counts.items()
        ),
        sentences=(
            Sentence(f"{column.title} in {latest}: {{number}}.", {"number": (latest, "number")}),
        ),
        limits=activity.limits,
        notes=("As the service counted and handed them over; of no known persons.",),
        names={(label, "number"): _named(activity, label) for label in counts}
        if activity.tells_of_people
        else {},
    )


def _chart(activity: _Activity, asked: Asked) -> Finding:
    """A u chart of a quarter's count, or Laney's, by the rules of `choose_for_rates`."""
    counts, why = _by_quarter(activity, asked)
    name = f"{activity.name}_chart"
    if not counts:
        return unanswered(name, activity.changed, why)
    records, _, partnership = asked
    periods = [Period(label, FinancialQuarter.parse(label).window) for label in counts]
    names = [(_named(activity, label),) if activity.tells_of_people else () for label in counts]
    series = Series(periods, list(counts.values()), [1.0] * len(counts), names)
    value = Column("value", activity.title, Role.DERIVED)
    finding = charted(
        name, activity.changed, value, series, choose_for_rates, records, partnership, None
    )
    columns = tuple(
        replace(each, unit=Unit.RATE) if each.key in LIMIT_KEYS else each
        for each in finding.columns
    )
    told = with_signal(replace(finding, columns=columns), activity.title)
    return replace(
        told,
        sentences=tuple(
            replace(each, template=each.template + _since(activity, asked, periods))
            for each in told.sentences
        ),
    )


def _since(activity: _Activity, asked: Asked, periods: Sequence[Period]) -> str:
    """The dated changes that partnership.toml names for this count, if any lie in its quarters."""
    records, _, partnership = asked
    known = [
        f" On {written(each.date)}: {each.what[:1].lower()}{each.what[1:]}."
        for each in partnership.breaks
        if activity.name in each.affects and periods[0].first <= each.date <= records.as_at
    ]
    return "".join(known)


def _by_quarter(activity: _Activity, asked: Asked) -> tuple[dict[str, int], tuple[str, ...]]:
    """The count of each of the last 16 quarters that has one; else why there is none."""
    records, areas, partnership = asked
    if lacking := missing(records, "service_activity"):
        return {}, lacking
    own, why = rows_of_area("service_activity", records, areas, partnership)
    counts = _numbers(own, activity.service, activity.stage)
    first = str(records.quarter.shift(1 - QUARTERS_SHOWN))
    counts = {label: number for label, number in counts.items() if label >= first}
    if not counts and not why:
        why = (f"Not answered: service_activity holds nothing of the {activity.service.value}.",)
    return counts, why


def _numbers(own: pd.DataFrame, service: Service, stage: Stage) -> dict[str, int]:
    """By quarter, every setting added up."""
    rows = own[(own["service"] == service.value) & (own["stage"] == stage.value)]
    sums = rows.groupby("quarter")["number"].sum()
    return {str(quarter): int(sums[quarter]) for quarter in sorted(sums.index)}


def _people(appointed: Mapping[str, int], label: str) -> Cell:
    return Estimate.count(appointed[label]) if label in appointed else Marker.NOT_AVAILABLE


def _named(activity: _Activity, label: str) -> str:
    """The name of a quarter's count, by which limits made of it are hidden with it."""
    return f"{activity.name}, {label}"
