"""Whether the answer hangs on how it was asked: every defensible analysis, and false dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import change
from rrlib.studies.welfare_reform_impact.cells import (
    as_percent,
    estimated,
    if_estimable,
    number,
    percent,
)
from rrlib.studies.welfare_reform_impact.crime import Floats
from rrlib.studies.welfare_reform_impact.evidence import (
    Asked,
    Beside,
    Evidence,
    asked,
    not_asked,
)
from rrlib.studies.welfare_reform_impact.models import (
    MAIN,
    STEP,
    YEARS,
    Setting,
    beside_model,
    doses,
    own_model,
    window,
)
from rrlib.studies.welfare_reform_impact.outcomes import PARTS_OF_STEALING, STEALING, Outcome

_OUTCOMES = (STEALING, *PARTS_OF_STEALING)
_YEARS = (2, 3, 4)
_PAST, _LOSS = "its own past", "losses of all areas"
FALSE_YEARS = 2
_TRUE = "The reform"
"""The row of the true date among the false ones."""

_ALL_FALSE = "False dates of all areas"
_QUANTILES = {
    "Lowest": 0.0,
    "A quarter lie below": 0.25,
    "Half lie below": 0.5,
    "Three quarters lie below": 0.75,
    "Highest": 1.0,
}


def other_analyses(found: Evidence) -> Finding:
    """The change at the reform by every analysis that could be defended."""
    name, question = "other_analyses", "Would another analysis have said something else?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = tuple(_analyses(known))
    return Finding(
        name=name,
        question=question,
        rows_are="Analysis",
        columns=(Column("change", "Change at the reform", Role.DERIVED, Unit.PERCENT),),
        rows=rows,
        sentences=_range_said(rows),
        limits=(
            "Analyses that agree may all be wrong: none sees what is not recorded.",
            "Analyses beside comparators ask whether more changed here than there, and those by "
            "loss what would go with the area's loss if crime grew in proportion to it.",
        ),
        notes=(
            "The main analysis, decided on beforehand: stealing beside the area's own past, "
            f"{YEARS} years either way, the change in recording carried. Analyses share their "
            "data: they are no independent witnesses. [x]: the data do not allow it.",
            "Carried: the area's change in recording is a step of its own, and those of others "
            "are let be. Cut off: nothing counts from the first change in any area compared on. "
            "Intervals by loss hold what arrangements of the losses would not find rare.",
        ),
    )


def false_dates(found: Evidence) -> Finding:
    """The same at quarters at which nothing happened: what such an analysis finds by itself."""
    name = "false_dates"
    question = "What would the same analysis have found at dates without any reform?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    false = false_effects(known)
    rows = [Row(_TRUE, _date_cells(known, 0), is_total=True)]
    rows += [
        Row(str(known.crime.quarters[known.at - shift]), _date_cells(known, shift), "False dates")
        for shift in false.shifts
    ]
    none: dict[str, Cell] = dict.fromkeys(
        ("own", "loss", "tried", "as_large"), Marker.NOT_APPLICABLE
    )
    tried = number(len(false.steps), "counted")
    as_large = number(false.as_large, "counted")
    rows.append(Row(_ALL_FALSE, {**none, "tried": tried, "as_large": as_large}))
    rows += [
        Row(name, {**none, "own": number(step, "counted")}, "All areas at all false dates")
        for name, step in zip(_QUANTILES, false.quantiles(tuple(_QUANTILES.values())), strict=True)
    ]
    said = "none is" if false.as_large == 0 else "{as_large} are"
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Date",
        columns=(
            Column("own", "Step beside its own past", Role.DERIVED, Unit.PERCENT),
            Column("loss", "Change for each £100 lost", Role.DERIVED, Unit.PERCENT),
            Column("tried", "Steps tried", Role.DERIVED),
            Column("as_large", "As far from nought as the reform's", Role.DERIVED),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Of {{tried}} steps of all areas at false dates, {said} as far from nought as the "
                "one here at the reform, {step}, if that is looked at in the same way.",
                {
                    "tried": (_ALL_FALSE, "tried"),
                    "step": (_TRUE, "own"),
                    **({"as_large": (_ALL_FALSE, "as_large")} if false.as_large else {}),
                },
            ),
        ),
        limits=(
            "False dates lie close together and areas have moved together: they are no independent "
            "trials.",
        ),
        notes=(
            f"{FALSE_YEARS} years either way, none of them at or after the reform; at the reform, "
            f"the same number of years. The verdict looks at {YEARS}: its step is another number.",
        ),
    )


@dataclass(frozen=True)
class FalseEffects:
    """Steps in percent at false dates, so many quarters before the reform, of every area compared.

    `true` is the own area's at the reform, looked at in the same way, and `as_large` of them are at
    least as far from nought; NaN where either is not there.
    """

    shifts: tuple[int, ...]
    steps: Floats
    as_large: float
    true: float

    @property
    def share(self) -> float:
        """The share of steps that are as large; NaN where it is not known."""
        return self.as_large / self.steps.size if self.steps.size else float("nan")

    def quantiles(self, parts: tuple[float, ...]) -> Floats:
        """The steps below which such parts of them lie; none of them known where there are none."""
        if not self.steps.size:
            return np.full(len(parts), np.nan)
        return np.asarray(np.quantile(self.steps, parts))


def false_effects(known: Asked) -> FalseEffects:
    """Every false date with the years it needs before it and until the reform."""
    return known.evidence.once("false effects", partial(_false_effects, known))


def _false_effects(known: Asked) -> FalseEffects:
    length = 4 * FALSE_YEARS
    shifts = tuple(range(length, known.at - length + 1))
    areas = known.evidence.compared.index
    steps = np.array(
        [_step(known, (area,), shift) for area in areas for shift in shifts], dtype=float
    )
    steps = steps[~np.isnan(steps)]
    true = _step(known, known.evidence.own, 0)
    logs = np.abs(np.log1p(steps / 100))
    known_both = steps.size > 0 and not np.isnan(true)
    as_large = float((logs >= abs(np.log1p(true / 100))).sum()) if known_both else float("nan")
    return FalseEffects(shifts, steps, as_large, true)


def _step(known: Asked, areas: tuple[str, ...], shift: int) -> float:
    setting = Setting(FALSE_YEARS, pretended=shift)
    fitted = if_estimable(partial(own_model, known, areas, STEALING, setting))
    return float("nan") if fitted is None else change(fitted, STEP).estimate.value


def _date_cells(known: Asked, shift: int) -> dict[str, Cell]:
    held = if_estimable(partial(doses, known, STEALING, Setting(FALSE_YEARS, pretended=shift)))
    return {
        "own": number(_step(known, known.evidence.own, shift), "segmented regression"),
        "loss": Marker.NOT_AVAILABLE
        if held is None
        else number(percent(held.slope), "least squares"),
        "share": Marker.NOT_APPLICABLE,
    }


def _analyses(known: Asked) -> Iterator[Row]:
    against = (_PAST, *(kind.written for kind in Beside), _LOSS)
    for outcome, beside, years in product(_OUTCOMES, against, _YEARS):
        for handled, setting in _settings(known, outcome, beside, years):
            label = (
                f"kind: {outcome.name}; beside: {beside}; years either way: {years}; "
                f"change in recording: {handled}"
            )
            main = outcome == STEALING and beside == _PAST and setting == MAIN
            made = if_estimable(partial(_change, known, outcome, beside, setting))
            yield Row(label, {"change": made or Marker.NOT_AVAILABLE}, is_total=main)


def _settings(
    known: Asked, outcome: Outcome, beside: str, years: int
) -> Iterator[tuple[str, Setting]]:
    """Both ways to handle the change in recording, and one where it lies beyond the years."""
    carried, cut = Setting(years), Setting(years, cut=True)
    areas = _areas(known, beside)
    if window(known, areas, outcome, carried) == window(known, areas, outcome, cut):
        yield "not reached", carried
    else:
        yield "carried", carried
        yield "cut off", cut


def _areas(known: Asked, beside: str) -> tuple[str, ...]:
    """The areas whose crime an analysis looks at."""
    found = known.evidence
    if beside == _LOSS:
        return tuple(found.compared.index[found.compared["pounds"].notna()])
    return found.own if beside == _PAST else (*found.own, *found.beside(_kind(beside)))


def _kind(written: str) -> Beside:
    return next(each for each in Beside if each.written == written)


def _change(known: Asked, outcome: Outcome, beside: str, setting: Setting) -> Cell:
    if beside == _PAST:
        fitted = own_model(known, known.evidence.own, outcome, setting)
        return estimated(change(fitted, STEP).estimate)
    if beside == _LOSS:
        return as_percent(doses(known, outcome, setting).estimated(own_loss(known)))
    others = known.evidence.beside(_kind(beside))
    return estimated(beside_model(known, others, outcome, setting).estimate)


def own_loss(known: Asked) -> float:
    """Pounds lost for each adult of working age in the own areas together; raises NotEstimable."""
    own = known.evidence.compared.loc[list(known.evidence.own)]
    if own[["pounds", "working_age"]].isna().any(axis=None):
        raise NotEstimable("an own area has no loss")
    return float(np.average(own["pounds"], weights=own["working_age"]))


def _range_said(rows: tuple[Row, ...]) -> tuple[Sentence, ...]:
    held = {row.label: cell for row in rows if isinstance(cell := row.cells["change"], Estimate)}
    whole = [label for label in held if label.startswith(f"kind: {STEALING.name};")]
    if not whole:
        return ()
    lowest, highest = (end(whole, key=lambda label: held[label].value) for end in (min, max))
    above = sum((held[label].lower or 0) > 0 for label in whole)
    below = sum((held[label].upper or 0) < 0 for label in whole)
    return (
        Sentence(
            f"By {len(whole)} analyses stealing changed by {{lowest}} to {{highest}}; the whole "
            f"interval lies above nought in {above} of the analyses, and below it in {below} of "
            "the analyses.",
            {"lowest": (lowest, "change"), "highest": (highest, "change")},
        ),
        Sentence(
            f"With those of its parts, {len(rows)} analyses were tried; the data allow {len(held)} "
            "of the analyses.",
            {},
        ),
    )
