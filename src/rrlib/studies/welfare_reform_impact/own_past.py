"""The report's area beside its own past: the step at the reform, and what had been expected."""

from __future__ import annotations

from functools import partial

from rrlib.periods import written
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics.trends import (
    Excess,
    Segmented,
    change,
    durbin_watson,
    excess,
    ljung_box,
)
from rrlib.studies.welfare_reform_impact.cells import (
    estimated,
    if_estimable,
    number,
    p_value,
    tested,
)
from rrlib.studies.welfare_reform_impact.evidence import (
    Asked,
    Evidence,
    asked,
    no_model,
    not_asked,
)
from rrlib.studies.welfare_reform_impact.models import REFORM, STEP, YEARS, own_model
from rrlib.studies.welfare_reform_impact.outcomes import (
    CONTROLS,
    PARTS_OF_STEALING,
    PUBLIC_ORDER,
    STEALING,
    VIOLENCE,
)

APART = "Open to changes in recording"
_ASKED_OF = (
    (STEALING, ""),
    *((part, "Parts of stealing") for part in PARTS_OF_STEALING),
    *((control, "Not expected to move") for control in CONTROLS),
    *((each, APART) for each in (VIOLENCE, PUBLIC_ORDER)),
)
_LAGS = 4

TREND_GOES_ON = (
    "What was expected is the trend and season of the three years before, drawn on: whatever else "
    "bent the trend then counts as the reform."
)
ENDS_BEFORE = (
    "Crime that is open to changes in recording is looked at until the quarter before the first "
    "of them; of the other kinds the change in recording is a step of its own."
)


def own_change(found: Evidence) -> Finding:
    """By how much each kind of crime stepped up or down at the reform, beside its own past."""
    name = "own_change"
    question = f"Did crime in {found.label} change when the reforms came?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    models = {
        outcome: if_estimable(partial(own_model, known, found.own, outcome))
        for outcome, _ in _ASKED_OF
    }
    rows = tuple(
        Row(outcome.label, _cells(models[outcome]), heading, is_total=not heading)
        for outcome, heading in _ASKED_OF
    )
    return Finding(
        name=name,
        question=question,
        rows_are="Kind of crime",
        columns=(
            Column("step", "Step at the reform", Role.DERIVED, Unit.PERCENT),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
            Column(
                "percent", "Over the first year, of what was expected", Role.DERIVED, Unit.PERCENT
            ),
            Column("offences", "In offences", Role.DERIVED),
            Column("quarters", "Quarters looked at", Role.DERIVED),
        ),
        rows=rows,
        sentences=_said(found, models[STEALING]),
        limits=(
            TREND_GOES_ON,
            "One area's crime moves for many reasons: a step at the reform is no effect of it. Of "
            "invented deliveries without any effect about one in fifteen has such a step.",
            *_in_the_past(known),
        ),
        notes=(
            f"Counts by negative binomial regression on up to {YEARS} years before and {YEARS} "
            "from the reform on: trend, season, a step and a new slope at the reform. Intervals "
            "allow for quarters that hang together.",
            ENDS_BEFORE,
        ),
    )


def without_the_reform(found: Evidence) -> Finding:
    """Stealing as recorded, and as the years before lead to expect it without the reform."""
    name = "without_the_reform"
    question = "What would its own past have led to expect?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    fitted = if_estimable(partial(own_model, known, found.own, STEALING))
    if fitted is None:
        return no_model(name, question, "the area's own past is too short or has gaps")
    later = excess(fitted, REFORM)
    rows = _quarters(known, fitted, later)
    last = rows[-1].label
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Quarter",
        columns=(
            Column("recorded", "Recorded", Role.DERIVED),
            Column("expected", "Expected without the reform", Role.DERIVED),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"In {last} {{recorded}} were recorded, and {{expected}} expected.",
                {key: (last, key) for key in ("recorded", "expected")},
            ),
        ),
        limits=(TREND_GOES_ON,),
        notes=(
            "Before the reform, what the model expects of each quarter; from it on, what it would "
            "have expected without the reform, with its interval. A change in recording stays in.",
        ),
    )


def model_checks(found: Evidence) -> Finding:
    """Whether what the models leave unexplained hangs together from quarter to quarter."""
    name, question = "model_checks", "Do the models leave anything out?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = []
    for outcome, _ in _ASKED_OF:
        fitted = if_estimable(partial(own_model, known, found.own, outcome))
        rows.append(Row(outcome.label, _checks(fitted)))
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Kind of crime",
        columns=(
            Column("autocorrelation", "Autocorrelation", Role.DERIVED, Unit.RATE),
            Column("watson", "Durbin-Watson", Role.DERIVED, Unit.RATE),
            Column("box", "Ljung-Box p, four quarters", Role.DERIVED, Unit.P_VALUE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Of stealing, what the model leaves unexplained has a Durbin-Watson statistic of "
                "{watson}, where two is none hanging together (Ljung-Box p {box}).",
                {key: (STEALING.label, key) for key in ("watson", "box")},
            ),
        ),
        limits=(
            "With so few quarters no such test finds much: intervals allow for it in any case.",
        ),
        notes=("[x]: the data do not allow the model.",),
    )


def _in_the_past(known: Asked) -> tuple[str, ...]:
    """Reforms whose date lies in the years that stand for the area's own past."""
    first = known.crime.quarters[max(0, known.at - 4 * YEARS)].window.first
    return tuple(
        f"{each.what} ({written(each.date)}): what this moved counts as the area's own past."
        for each in known.evidence.reforms
        if first <= each.date < known.reform.date
    )


def _cells(fitted: Segmented | None) -> dict[str, Cell]:
    if fitted is None:
        return dict.fromkeys(("step", "p", "percent", "offences", "quarters"), Marker.NOT_AVAILABLE)
    step, p = tested(change(fitted, STEP))
    year = _first_year(fitted)
    return {
        "step": step,
        "p": p,
        "percent": estimated(year.percent.estimate),
        "offences": estimated(year.counts),
        "quarters": number(len(fitted.series.periods), "counted"),
    }


def _first_year(fitted: Segmented) -> Excess:
    first = next(each.first for each in fitted.model.interventions if each.name == REFORM)
    return excess(fitted, REFORM, last=first + 3)


def _checks(fitted: Segmented | None) -> dict[str, Cell]:
    if fitted is None:
        return dict.fromkeys(("autocorrelation", "watson", "box"), Marker.NOT_AVAILABLE)
    return {
        "autocorrelation": number(fitted.autocorrelation, "estimated"),
        "watson": number(durbin_watson(fitted), "Durbin-Watson"),
        "box": p_value(ljung_box(fitted, _LAGS).p_value),
    }


def _said(found: Evidence, fitted: Segmented | None) -> tuple[Sentence, ...]:
    if fitted is None:
        return (
            Sentence(
                f"Nothing can be said of stealing in {found.label}: no model is possible.", {}
            ),
        )
    rose = change(fitted, STEP).estimate.value > 0
    more = _first_year(fitted).counts.value > 0
    year = (
        "{offences} offences more than its own past led to expect, {percent}"
        if more
        else "fewer offences than its own past led to expect: {offences}, {percent}"
    )
    return (
        Sentence(
            f"Over the first year from the reform on, {found.label} recorded of stealing {year}.",
            {key: (STEALING.label, key) for key in ("offences", "percent")},
        ),
        Sentence(
            f"At the reform it stepped {'up' if rose else 'down'} by {{step}} (p {{p}}).",
            {key: (STEALING.label, key) for key in ("step", "p")},
        ),
    )


def _quarters(known: Asked, fitted: Segmented, later: Excess) -> tuple[Row, ...]:
    """A row a quarter that is looked at; those not held are missing, never closed up."""
    series, crime = fitted.series, known.crime
    recorded = dict(zip(series.periods, series.counts, strict=True))
    expected: dict[int, Cell] = {
        int(period): number(value, "expected")
        for period, value in zip(series.periods, fitted.expected, strict=True)
    }
    expected |= _expected_without(later)
    nought = crime.number(0)
    return tuple(
        Row(
            str(crime.quarters[period - nought]),
            {
                "recorded": number(recorded.get(period, float("nan"))),
                "expected": expected.get(period, Marker.NOT_AVAILABLE),
            },
        )
        for period in range(int(series.periods[0]), int(series.periods[-1]) + 1)
    )


def _expected_without(later: Excess) -> dict[int, Cell]:
    return {
        int(period): estimated(Estimate(float(without), float(lower), float(upper), 0, "expected"))
        for period, without, lower, upper in zip(
            later.periods, later.without, later.lower, later.upper, strict=True
        )
    }
