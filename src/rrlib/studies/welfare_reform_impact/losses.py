"""Areas that lost more to welfare reform beside those that lost less."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import (
    Panel,
    breakdown,
    event_study,
    panel_of,
    permuted_pre_trends,
)
from rrlib.studies.welfare_reform_impact.cells import (
    as_percent,
    if_estimable,
    number,
    p_value,
    percent,
)
from rrlib.studies.welfare_reform_impact.crime import Floats
from rrlib.studies.welfare_reform_impact.evidence import Asked, Evidence, asked, not_asked
from rrlib.studies.welfare_reform_impact.models import (
    ARRANGEMENTS,
    FEWEST_AREAS,
    HUNDRED,
    SEED,
    YEARS,
    Doses,
    doses,
    yearly_logs,
)
from rrlib.studies.welfare_reform_impact.outcomes import (
    CONTROLS,
    PARTS_OF_STEALING,
    STEALING,
    VIOLENCE,
)

EACH_100 = "For each £100 lost"
_KINDS = (
    (STEALING, ""),
    *((part, "Parts of stealing") for part in PARTS_OF_STEALING),
    *((control, "Not expected to move") for control in CONTROLS),
    (VIOLENCE, "Open to changes in recording"),
)
_BEFORE = "Years before, together"

LOSSES_ARE_ESTIMATES = (
    "Losses are estimates by area, made from who lived there: areas that lost more were poorer "
    "before, and differ in more than what they lost."
)
IN_PROPORTION = "That the change grows in proportion to the loss is assumed, not known."


def by_loss(found: Evidence) -> Finding:
    """The change of stealing in each area beside what it lost."""
    name = "by_loss"
    question = "Did stealing rise more where more was lost to the reforms?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    held = if_estimable(partial(doses, known, STEALING))
    if held is None:
        return _no_losses(name, question)
    rows = [Row(EACH_100, {"pounds": Marker.NOT_APPLICABLE, **_slope_cells(held)}, is_total=True)]
    rows += [
        Row(
            held.areas[place],
            {
                "pounds": number(held.pounds[place], "as delivered"),
                "change": number(percent(held.changes[place])),
                **dict.fromkeys(("p", "smallest", "bootstrap"), Marker.NOT_APPLICABLE),
            },
            "Areas, most lost first",
        )
        for place in np.argsort(-held.pounds, kind="stable")
    ]
    return Finding(
        name=name,
        question=question,
        rows_are="Area",
        columns=(
            Column("pounds", "Pounds lost a year for each adult of working age", Role.DERIVED),
            Column("change", "Change in stealing", Role.DERIVED, Unit.PERCENT),
            *_P_COLUMNS,
        ),
        rows=tuple(rows),
        sentences=_slope_said(),
        limits=(LOSSES_ARE_ESTIMATES, IN_PROPORTION),
        notes=(
            f"The rate for each resident of the {YEARS} years from the reform on beside that of "
            f"the {YEARS} before. All areas with a loss count, whatever comparators were chosen.",
            _HOW_TESTED,
        ),
    )


def by_loss_of_kinds(found: Evidence) -> Finding:
    """The same of every kind of crime, those that the reform is not expected to move among them."""
    name = "by_loss_of_kinds"
    question = "And other kinds of crime, which the reforms are not expected to move?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = []
    for outcome, heading in _KINDS:
        held = if_estimable(partial(doses, known, outcome))
        rows.append(Row(outcome.label, _slope_cells(held), heading, is_total=not heading))
    control = CONTROLS[0].name
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Kind of crime",
        columns=(
            Column(
                "change", f"Change {EACH_100[0].lower()}{EACH_100[1:]}", Role.DERIVED, Unit.PERCENT
            ),
            *_P_COLUMNS,
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Of {control}, which the reforms are not expected to move, the change for each "
                "£100 lost is {change} (p by permutation {p}).",
                {key: (CONTROLS[0].label, key) for key in ("change", "p")},
            ),
        ),
        limits=(
            "If a kind that the reforms should not move goes with the losses, so may stealing, for "
            "the same reason.",
            LOSSES_ARE_ESTIMATES,
        ),
        notes=(
            _HOW_TESTED,
            "Violence: whole years before any of the areas changes what it records.",
        ),
    )


def by_loss_and_year(found: Evidence) -> Finding:
    """How stealing goes with losses, year by year: before the reform it should not."""
    name = "by_loss_and_year"
    question = "Did areas that lost more go another way already before?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    held = if_estimable(partial(yearly, known))
    if held is None:
        return _no_losses(name, question)
    events = event_study(held.panel, held.hundreds, 0)
    times = if_estimable(partial(breakdown, events, 0))
    breaks_down = Marker.NOT_AVAILABLE if times is None else number(times, "relative magnitudes")
    rows = [
        Row(
            known.year(4 * int(relative)),
            {
                "change": as_percent(each.estimate),
                "p": p_value(each.p_value),
                "breakdown": breaks_down if relative == 0 else Marker.NOT_APPLICABLE,
            },
        )
        for relative, each in zip(events.relative, events.estimates(), strict=True)
    ]
    before = permuted_pre_trends(held.panel, held.hundreds, 0, ARRANGEMENTS, SEED)
    none: dict[str, Cell] = dict.fromkeys(("change", "breakdown"), Marker.NOT_APPLICABLE)
    rows.append(Row(_BEFORE, {**none, "p": p_value(before.p_value)}, is_total=True))
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Year",
        columns=(
            Column(
                "change",
                "Change for each £100 lost, from the year before the reform",
                Role.DERIVED,
                Unit.PERCENT,
            ),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
            Column("breakdown", "Breaks down at", Role.DERIVED, Unit.RATE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Of the years before the reform together, going with the losses has a p value of "
                "{p}: a small one would say that areas went apart already.",
                {"p": (_BEFORE, "p")},
            ),
        ),
        limits=(
            "A large p value before the reform does not show that areas would have gone together "
            "after it.",
            LOSSES_ARE_ESTIMATES,
        ),
        notes=(
            "Logarithms of yearly rates, less what each area and each year has of its own; whole "
            "years counted from the reform, the one before it as the base. Of single years p and "
            "interval keep areas whole; of the years before together, p is by permutation.",
            "Breaks down at: how many times the largest bend before the reform one after it would "
            "have to be, for the first year's interval to take in none; nought where it does "
            "already (relative magnitudes, after Rambachan and Roth 2023).",
        ),
    )


@dataclass(frozen=True)
class Yearly:
    """Stealing by area and year, counted from that which begins with the reform, which is 0.

    `hundreds` of pounds are lost for each adult of working age, one a row of the panel.
    """

    panel: Panel
    hundreds: Floats


def yearly(known: Asked) -> Yearly:
    """All whole years of every area with a loss; raises NotEstimable."""
    compared = known.evidence.compared
    named = list(compared.index[compared["pounds"].notna()])
    before, after = known.at // 4, (len(known.crime.quarters) - known.at) // 4
    places = range(known.at - 4 * before, known.at + 4 * after)
    logs = yearly_logs(known, named, STEALING, places)
    kept = np.isfinite(logs).all(axis=1)
    if kept.sum() < FEWEST_AREAS:
        raise NotEstimable(f"{kept.sum()} areas have a loss and every year of crime")
    area, year = np.divmod(np.arange(logs[kept].size), logs.shape[1])
    pounds = compared.loc[named, "pounds"].to_numpy(float)[kept]
    if np.ptp(pounds) == 0:
        raise NotEstimable("all areas lost the same")
    return Yearly(panel_of(area, year - before, logs[kept].ravel()), pounds[area] / HUNDRED)


_P_COLUMNS = (
    Column("p", "p by permutation", Role.DERIVED, Unit.P_VALUE),
    Column("smallest", "Smallest p possible", Role.DERIVED, Unit.P_VALUE),
    Column("bootstrap", "p by wild bootstrap", Role.DERIVED, Unit.P_VALUE),
)
_HOW_TESTED = (
    f"p by permutation: the share of {ARRANGEMENTS:,} arrangements of the losses among the areas "
    "that give as large a slope; the interval holds the slopes that this test would not reject. p "
    "by wild bootstrap: of years by area, areas kept whole, drawn as if there were none; it stands "
    "beside, and decides nothing. The slope is by least squares on logarithms."
)


def _slope_cells(held: Doses | None) -> dict[str, Cell]:
    if held is None:
        return dict.fromkeys(("change", "p", "smallest", "bootstrap"), Marker.NOT_AVAILABLE)
    permuted, boot = held.permuted(), held.bootstrapped()
    return {
        "change": as_percent(held.estimated()),
        "p": p_value(permuted.p_value),
        "smallest": p_value(permuted.smallest_p_value),
        "bootstrap": p_value(boot.tested.p_value),
    }


def _slope_said() -> tuple[Sentence, ...]:
    return (
        Sentence(
            "For each £100 more that an area lost, stealing changed by {change} (p by permutation "
            "{p}).",
            {key: (EACH_100, key) for key in ("change", "p")},
        ),
    )


def _no_losses(name: str, question: str) -> Finding:
    return Finding(
        name,
        question,
        "",
        (),
        (),
        (),
        notes=(
            "Not answered: the extract welfare_losses is not there, or too few areas have a loss "
            "and whole years of crime.",
        ),
    )
