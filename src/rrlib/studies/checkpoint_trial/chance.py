"""Whether chance in the draw alone could explain the difference, and how many one fewer takes."""

from __future__ import annotations

from dataclasses import replace
from math import inf

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
from rrlib.statistics import (
    NumberNeeded,
    boschloo,
    exact_randomisation_test,
    newcombe,
    number_needed_to_treat,
)
from rrlib.studies.checkpoint_trial.arms import (
    ANALYSED,
    LIMITS,
    MADE_OF,
    OF_TREATMENT,
    PEOPLE,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    events,
    rows_of,
    unless_too_few,
)
from rrlib.studies.checkpoint_trial.judging import RULE, Verdict, verdict
from rrlib.studies.checkpoint_trial.outcomes import REOFFENDING
from rrlib.studies.checkpoint_trial.trial import Trial

MOST_FOR_BOSCHLOO = 500_000
"""The treatment arm's people times the control arm's: beyond it the test takes minutes."""

P_VALUE = against_control("p_value", "p, test of the draw", Unit.P_VALUE)
_BOSCHLOO = against_control("boschloo", "p, Boschloo's test", Unit.P_VALUE)
_ASKED = "Could chance in the draw alone explain the difference?"
_RARELY = "Chance in the draw alone would rarely set the arms as far apart (p {p_value}): "
_SAID = {
    Verdict.FEWER: f"{_RARELY}fewer reoffended for being drawn for the treatment.",
    Verdict.MORE: f"{_RARELY}more reoffended for being drawn for the treatment.",
    Verdict.INCONCLUSIVE: "Chance in the draw alone could explain the difference (p {p_value}). "
    "That does not show that the treatment makes none.",
    Verdict.TOO_FEW: "Too few are compared for any difference to be called one (p {p_value}).",
}

FEWER, MORE = "One person fewer who reoffends", "One person more who reoffends"
_ALL_COUNTS = (*ANALYSED.values(), *REOFFENDING.values())
_ASKED_OF_NEEDED = "How many people are treated for one fewer who reoffends?"


def chance(trial: Trial) -> Finding:
    """How often the draw alone would set the arms so far apart, were nothing else to do so."""
    if trial.why_not:
        return unanswered("checkpoint_chance", _ASKED, trial.why_not)
    compared = unless_too_few(trial, lambda: _tested(trial), "p_value", "boschloo")
    return Finding(
        name="checkpoint_chance",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(PEOPLE, REOFFENDED, P_VALUE, _BOSCHLOO),
        rows=rows_of(trial, counts_of(trial), compared),
        sentences=(Sentence(_SAID[verdict(trial)], {"p_value": (OF_TREATMENT, "p_value")}),),
        definition=trial.definition,
        limits=(
            "A p value is not the chance that the treatment does nothing, nor does it say how "
            "large the difference is.",
            *LIMITS,
        ),
        notes=(
            *trial.no_comparison,
            "The test of the draw counts, of all ways in which the lot could have made arms of "
            "these sizes, those that set the shares as far apart, in either direction, had "
            "nobody's outcome hung on the arm. It assumes nothing but the lot.",
            "Boschloo's test asks the same of people taken from two large groups, and is printed "
            "beside it; where the arms are so large that it takes minutes, it is not available "
            "[x].",
            RULE,
            *trial.who,
        ),
        made_of=MADE_OF,
    )


def needed_to_treat(trial: Trial) -> Finding:
    """How many people are drawn for the treatment for each person fewer, or more, who reoffends."""
    if trial.why_not:
        return unanswered("checkpoint_needed_to_treat", _ASKED_OF_NEEDED, trial.why_not)
    found = None if trial.too_few else number_needed_to_treat(newcombe(*events(trial)))
    columns = (
        Column("people", "People drawn for treatment", Role.DERIVED),
        Column("least", "Lower end of the interval", Role.DERIVED),
        Column("most", "Upper end of the interval", Role.DERIVED),
    )
    rows = (_direction(trial, found, fewer=True), _direction(trial, found, fewer=False))
    return Finding(
        name="checkpoint_needed_to_treat",
        question=_ASKED_OF_NEEDED,
        rows_are="For each",
        columns=columns,
        rows=rows,
        sentences=() if found is None else (_range_said(found),),
        definition=trial.definition,
        limits=(
            "Nobody can be named whom the treatment kept from reoffending: the number is an "
            "average over all who were drawn for it.",
            *LIMITS,
        ),
        notes=(
            *trial.no_comparison,
            "100 over the difference in percentage points, and over the ends of its interval. "
            "Where that interval holds no difference, so many people as one likes may be needed: "
            "the numbers that fit are then two ranges without an upper end [x], one for fewer and "
            "one for more, and never the range between them. [z] is a direction that the data "
            "exclude, or are not in.",
            *trial.who,
        ),
        made_of={(row.label, column.key): _ALL_COUNTS for row in rows for column in columns},
    )


def _tested(trial: Trial) -> dict[str, Cell]:
    treated, control = events(trial)
    drawn = exact_randomisation_test(treated, control)
    small = treated[1] * control[1] <= MOST_FOR_BOSCHLOO
    return {
        "p_value": _p_value(drawn.p_value, "exact test of the draw", trial),
        "boschloo": _p_value(boschloo(treated, control).p_value, "Boschloo's exact test", trial)
        if small
        else Marker.NOT_AVAILABLE,
    }


def _p_value(value: float, method: str, trial: Trial) -> Estimate:
    return Estimate(value, None, None, len(trial.people), method, definition=trial.definition)


def _direction(trial: Trial, found: NumberNeeded | None, *, fewer: bool) -> Row:
    """One direction: its number, if the difference is in it, and the ends that fit."""
    label = FEWER if fewer else MORE
    if found is None:
        return Row(label, dict.fromkeys(("people", "least", "most"), Marker.UNRELIABLE))
    ends = found.fewer if fewer else found.more
    value = found.value if fewer is found.is_fewer else None
    least, most = ends if ends is not None else (None, None)
    return Row(
        label,
        {
            "people": _number(value, trial),
            "least": _number(least, trial),
            "most": _number(most, trial),
        },
    )


def _number(value: float | None, trial: Trial) -> Cell:
    if value is None:
        return Marker.NOT_APPLICABLE
    if value == inf:
        return Marker.NOT_AVAILABLE
    number = Estimate(value, None, None, len(trial.people), "100 over the difference")
    return replace(number, definition=trial.definition)


def _range_said(found: NumberNeeded) -> Sentence:
    """The number with its range: one that is bounded, or two that are not."""
    label = FEWER if found.is_fewer else MORE
    cells = {"people": (label, "people"), "least": (label, "least"), "most": (label, "most")}
    word = "fewer" if found.is_fewer else "more"
    if found.value == inf:
        return Sentence(
            "The shares are alike. The interval holds {fewer} people or more treated for one fewer "
            "who reoffends, and {more} or more for one more.",
            {"fewer": (FEWER, "least"), "more": (MORE, "least")},
        )
    if not found.through_infinity:
        return Sentence(
            f"About {{people}} people are drawn for the treatment for one {word} who reoffends; "
            "from {least} to {most} fit the data.",
            cells,
        )
    return Sentence(
        f"About {{people}} people are drawn for the treatment for one {word} who reoffends, but "
        "the data also fit no difference: {fewer} people or more for one fewer, and {more} or more "
        "for one more. These are two ranges, not one from the first to the second.",
        {"people": cells["people"], "fewer": (FEWER, "least"), "more": (MORE, "least")},
    )
