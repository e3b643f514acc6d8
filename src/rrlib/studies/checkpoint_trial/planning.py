"""What a trial of this size could have found."""

from __future__ import annotations

from rrlib.records import Records
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
from rrlib.statistics import people_needed, power_of, smallest_detectable_change
from rrlib.studies.checkpoint_trial.claims import Printed, printed_claims
from rrlib.studies.checkpoint_trial.flow import BY_ARM, COUNTED_ANALYSED
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

AS_PRINTED = "The printed difference"
SMALLEST = "The smallest found four times in five"
_PARTS = {AS_PRINTED: 1.0, "Three quarters of it": 0.75, "Half of it": 0.5}
_POWER = 0.8
_NAME = "checkpoint_power"
_ASKED = "What could a trial of this size have found?"
_SIZES = (TREATMENT, CONTROL)


def power(trial: Trial, records: Records) -> Finding:
    """How likely arms of these sizes find several differences, and how many people it takes.

    From the printed share of the control cohort; not from the observed shares, of which it would
    only be the p value in another dress.
    """
    if trial.why_not:
        return unanswered(_NAME, _ASKED, trial.why_not)
    claims = printed_claims(records)
    if isinstance(claims, tuple):
        return unanswered(_NAME, _ASKED, claims)
    assumed = {label: part * claims.fewer for label, part in _PARTS.items()}
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="If the treatment lowers the share by",
        columns=(
            *BY_ARM,
            Column("points", "Percentage points", Role.DERIVED, Unit.DIFFERENCE, sources=_SIZES),
            Column(
                "power", "Chance of finding it", Role.DERIVED, Unit.WHOLE_PERCENT, sources=_SIZES
            ),
            Column("needed", "People of each arm to find it 4 times in 5", Role.DERIVED),
        ),
        rows=tuple(
            _row(trial, claims, label, points)
            for label, points in {**assumed, SMALLEST: _smallest(trial, claims)}.items()
        ),
        sentences=(
            Sentence(
                "Arms of {treatment} and {control} people find a true difference as large as the "
                "printed one, {points} points, {power} of the time; for four times in five "
                "{needed} people of each arm are needed.",
                {
                    key: (AS_PRINTED, key)
                    for key in (TREATMENT, CONTROL, "points", "power", "needed")
                },
            ),
            Sentence(
                "The smallest difference found four times in five is of {points} points: a smaller "
                "one, though real, is mostly missed.",
                {"points": (SMALLEST, "points")},
            ),
        ),
        definition=trial.definition,
        limits=(
            "It says what could be expected of the trial beforehand, not how far its result is to "
            "be trusted: that the interval says.",
        ),
        notes=(
            *trial.no_comparison,
            "From the printed share of the control cohort down. Found: p of 0.05 or less in a "
            "two-sided test, by the normal approximation. The smallest difference is for arms of "
            "one size, the harmonic mean of the two.",
            *trial.who,
        ),
    )


def _row(trial: Trial, claims: Printed, label: str, points: float | None) -> Row:
    sizes = {arm: len(trial.of_arm(arm)) for arm in _SIZES}
    cells: dict[str, Cell] = {
        **{arm: Estimate.count(size, trial.definition) for arm, size in sizes.items()},
        **_told(trial, claims, points, sizes),
    }
    return Row(label, cells, counts=COUNTED_ANALYSED)


def _told(
    trial: Trial, claims: Printed, points: float | None, sizes: dict[str, int]
) -> dict[str, Cell]:
    if trial.too_few:
        return dict.fromkeys(("points", "power", "needed"), Marker.UNRELIABLE)
    if points is None:
        return dict.fromkeys(("points", "power", "needed"), Marker.NOT_AVAILABLE)
    share = claims.control / 100
    lower = share - points / 100
    found = power_of(lower, sizes[TREATMENT], share, sizes[CONTROL])
    return {
        "points": _cell(points, trial),
        "power": _cell(100 * found, trial),
        "needed": _cell(people_needed(lower, share, _POWER), trial),
    }


def _smallest(trial: Trial, claims: Printed) -> float | None:
    """The smallest fall from the control cohort's share that is found four times in five."""
    if trial.too_few:
        return None
    alike = 2 / sum(1 / len(trial.of_arm(arm)) for arm in _SIZES)
    return smallest_detectable_change(claims.control / 100, round(alike), _POWER).fall


def _cell(value: float, trial: Trial) -> Cell:
    method = "normal approximation"
    return Estimate(value, None, None, len(trial.people), method, definition=trial.definition)
