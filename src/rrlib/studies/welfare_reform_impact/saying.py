"""The verdict, by rule."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import isnan

from rrlib.periods import written
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics.trends import Tested, change
from rrlib.studies.welfare_reform_impact.cells import (
    SIGNIFICANT,
    as_percent,
    estimated,
    if_estimable,
    number,
    p_value,
)
from rrlib.studies.welfare_reform_impact.evidence import Asked, Evidence, asked
from rrlib.studies.welfare_reform_impact.models import (
    STEP,
    YEARS,
    Doses,
    beside_model,
    doses,
    own_model,
)
from rrlib.studies.welfare_reform_impact.outcomes import CONTROLS, STEALING
from rrlib.studies.welfare_reform_impact.trying import FALSE_YEARS, FalseEffects, false_effects

_OWN, _BESIDE, _LOSS = "Beside its own past", "Beside comparators", "For each £100 lost"
_CONTROL = "For each £100 lost, kinds not expected to move"
_FALSE = f"By {FALSE_YEARS} years either way, beside false dates of all areas"
_ASKED = "What can be said, and what not?"
_RULE = (
    "The rule. Stealing was chosen because it rose in 2013-14 where this was first asked: its step "
    "beside that area's own past is no evidence of its own. A consistent rise: stealing stepped up "
    "beside the area's own past and rose more where more was lost, each with p at most "
    f"{SIGNIFICANT}; beside comparators it did not step down with such a p; the kinds that the "
    "reforms should not move do not rise with the losses; and fewer than 5% of steps at false "
    "dates are as large. A consistent fall: the same downwards. Mixed: one of them up and another "
    "down, each with such a p. All else is: cannot tell."
)


class Verdict(Enum):
    """What the rule makes of it."""

    RISE = "a consistent rise"
    FALL = "a consistent fall"
    MIXED = "mixed"
    OPEN = "cannot tell"


_HEAD: Mapping[Verdict, str] = {
    Verdict.RISE: "A consistent rise",
    Verdict.FALL: "A consistent fall",
    Verdict.MIXED: "Mixed",
    Verdict.OPEN: "Cannot tell whether the reforms moved stealing",
}
_HERE: Mapping[int, str] = {
    1: "stepped up by {own} beside its own past (p {own_p})",
    -1: "stepped down, by {own}, beside its own past (p {own_p})",
    0: "made no step beside its own past that chance would rarely make: {own} (p {own_p})",
}
_EVERYWHERE: Mapping[int, str] = {
    1: "it rose more where more was lost, by {loss} for each £100 (p by permutation {loss_p})",
    -1: "it rose less where more was lost: {loss} for each £100 (p by permutation {loss_p})",
    0: (
        "it did not rise more where more was lost, beyond what chance makes: {loss} for each £100 "
        "(p by permutation {loss_p})"
    ),
}
"""By the way that it went: up, down, or neither beyond what chance makes."""

_FOUND = {10: 6, 20: 51, 40: 87}
"""Of a hundred invented deliveries with a true effect of so many percent at the mean loss, how many
the rule called a consistent rise, as docs/decisions/0020 has them.
"""
_POWER = (
    "The rule finds large effects only. Of a hundred invented deliveries each, areas and losses as "
    "in the demonstration, it called a rise: "
    + "; ".join(f"of a true effect of {size}%, {found}" for size, found in _FOUND.items())
    + "; of none, none."
)
_APART = (
    "Violence is no part of the rule, although published work finds the rise that went with the "
    "reforms in violence: when its recording changed, more was recorded of the same. What can be "
    "said of it stands below, apart.",
    "Dwelling burglary, vehicle crime and criminal damage are taken for kinds that the reforms of "
    "the main date did not move. Published work finds burglary with Universal Credit, which is "
    "looked at by itself.",
)
_CAN: Mapping[Verdict, str] = {
    Verdict.RISE: (
        "You cannot say that the reforms brought it: areas that lost more differ in more than "
        "that, and lots were not drawn."
    ),
    Verdict.FALL: (
        "You cannot say that the reforms brought it: areas that lost more differ in more than "
        "that, and lots were not drawn."
    ),
    Verdict.MIXED: "You cannot say that the reforms moved stealing, nor that they did not.",
    Verdict.OPEN: (
        "You cannot say that the reforms moved stealing, nor that they did not: evidence that is "
        "not conclusive does not show that there is no effect."
    ),
}
_NEVER = (
    "You cannot take the rise since the change in recording for a rise in crime: more was recorded "
    "of the same.",
    "You cannot say anything of people: these are areas, and whoever lost most need not be who "
    "stole.",
)


@dataclass(frozen=True)
class Judged:
    """What the rule looks at, and what it makes of it; None is what the data do not allow.

    `moves` says which way stealing went beside its `own` past, `beside` comparators and with the
    `loss`: 1 up, -1 down, 0 neither beyond what chance makes.
    """

    own: Tested | None
    beside: Tested | None
    loss: Doses | None
    controls: tuple[Doses | None, ...]
    false: FalseEffects
    moves: Mapping[str, int]
    verdict: Verdict
    reasons: tuple[str, ...]


def judge(known: Asked) -> Judged:
    """The verdict for the report's area beside its chosen comparators."""
    found = known.evidence
    own = if_estimable(lambda: change(own_model(known, found.own, STEALING), STEP))
    beside = if_estimable(partial(beside_model, known, found.beside(), STEALING))
    loss = if_estimable(partial(doses, known, STEALING))
    controls = tuple(if_estimable(partial(doses, known, each)) for each in CONTROLS)
    false = false_effects(known)
    moves = {"own": _move(own), "beside": _move(beside), "loss": _move_by_loss(loss)}
    others = {_move_by_loss(each) for each in controls if each is not None}
    reasons = _reasons(moves, others, false.share, own, loss)
    known_both = own is not None and loss is not None
    verdict = _verdict(moves, others, false.share) if known_both else Verdict.OPEN
    return Judged(own, beside, loss, controls, false, moves, verdict, reasons)


def what_can_be_said(found: Evidence) -> Finding:
    """The verdict with its reasons, in the words that the result allows."""
    known = asked(found)
    columns = (
        Column("change", "Change in stealing", Role.DERIVED, Unit.PERCENT),
        Column("p", "p", Role.DERIVED, Unit.P_VALUE),
        Column("tried", "Steps at false dates", Role.DERIVED),
        Column("as_large", "Of these, as large", Role.DERIVED),
    )
    if known is None:
        return Finding(
            "what_can_be_said",
            _ASKED,
            "Evidence",
            columns,
            (),
            (Sentence(f"No verdict. {' '.join(found.why_not)}", {}),),
            limits=_NEVER,
            notes=found.why_not,
        )
    judged, reform = judge(known), known.reform
    return Finding(
        name="what_can_be_said",
        question=_ASKED,
        rows_are="Evidence",
        columns=columns,
        rows=_rows(judged),
        sentences=(_verdict_said(found, judged), *_why(judged)),
        limits=(_CAN[judged.verdict], _POWER, *_NEVER),
        notes=(
            f"Crime is held from {known.crime.quarters[0]} to {known.crime.quarters[-1]}. The rule "
            f"looks at {YEARS} years either way of {written(reform.date)}: {reform.what}.",
            _RULE,
            *_APART,
            f"{found.chosen.written.capitalize()}: {', '.join(found.beside())}.",
            *(f"{area}: left out, no crime or population is held." for area in found.left_out),
            *(f"{written(each.date)}: {each.what}." for each in found.breaks),
        ),
    )


def _verdict(moves: Mapping[str, int], others: Set[int], share: float) -> Verdict:
    """By the moves of stealing, and those of `others`, kinds that should not have moved."""
    if {1, -1} <= set(moves.values()):
        return Verdict.MIXED
    move = moves["own"]
    consistent = move != 0 and moves["loss"] == move and others and move not in others
    if not consistent or not share < SIGNIFICANT:
        return Verdict.OPEN
    return Verdict.RISE if move > 0 else Verdict.FALL


def _move(found: Tested | None) -> int:
    """1 for a significant rise, -1 for such a fall, 0 for neither."""
    if found is None or found.p_value > SIGNIFICANT:
        return 0
    return 1 if found.estimate.value > 0 else -1


def _move_by_loss(found: Doses | None) -> int:
    if found is None or found.permuted().p_value > SIGNIFICANT:
        return 0
    return 1 if found.slope > 0 else -1


def _reasons(
    moves: Mapping[str, int],
    others: Set[int],
    share: float,
    own: Tested | None,
    loss: Doses | None,
) -> tuple[str, ...]:
    """Why it is no consistent rise or fall, in words without numbers."""
    said = []
    if own is None:
        said.append("the area's own past is too short or has gaps")
    elif not moves["own"]:
        said.append(
            "beside the area's own past there is no step that chance alone would rarely make"
        )
    if loss is None:
        said.append("losses are not known of enough areas")
    elif not moves["loss"]:
        said.append(
            "where more was lost stealing did not move otherwise than where less was, beyond what "
            "chance makes"
        )
    if loss is not None and not others:
        said.append("no kind that the reforms should not move can be set beside the losses")
    if moves["loss"] and moves["loss"] in others:
        said.append("kinds that the reforms should not move go with the losses too")
    if isnan(share):
        said.append("no step at dates without any reform can be set beside it")
    elif share >= SIGNIFICANT:
        said.append("at dates without any reform steps as large are common")
    if moves["beside"] and moves["beside"] == -moves["own"]:
        said.append("beside comparators it moved the other way")
    return tuple(said)


def _rows(judged: Judged) -> tuple[Row, ...]:
    return (
        Row(_OWN, _tested(judged.own)),
        Row(_BESIDE, _tested(judged.beside)),
        Row(_LOSS, _of_loss(judged.loss)),
        *(
            Row(f"{_CONTROL}: {outcome.name}", _of_loss(each))
            for outcome, each in zip(CONTROLS, judged.controls, strict=True)
        ),
        Row(
            _FALSE,
            {
                "change": number(judged.false.true, "segmented regression"),
                "p": Marker.NOT_APPLICABLE,
                "tried": number(len(judged.false.steps), "counted"),
                "as_large": number(judged.false.as_large, "counted"),
            },
        ),
    )


_NONE_TRIED: dict[str, Cell] = dict.fromkeys(("tried", "as_large"), Marker.NOT_APPLICABLE)


def _tested(found: Tested | None) -> dict[str, Cell]:
    if found is None:
        return {**_NONE_TRIED, "change": Marker.NOT_AVAILABLE, "p": Marker.NOT_AVAILABLE}
    return {**_NONE_TRIED, "change": estimated(found.estimate), "p": p_value(found.p_value)}


def _of_loss(found: Doses | None) -> dict[str, Cell]:
    if found is None:
        return {**_NONE_TRIED, "change": Marker.NOT_AVAILABLE, "p": Marker.NOT_AVAILABLE}
    return {
        **_NONE_TRIED,
        "change": as_percent(found.estimated()),
        "p": p_value(found.permuted().p_value),
    }


def _verdict_said(found: Evidence, judged: Judged) -> Sentence:
    if judged.own is None or judged.loss is None:
        return Sentence(f"Cannot tell: {'; '.join(judged.reasons)}.", {})
    return Sentence(
        f"{_HEAD[judged.verdict]}: when the reforms came, stealing in {found.label} "
        f"{_HERE[judged.moves['own']]}; over all areas, {_EVERYWHERE[judged.moves['loss']]}.",
        {
            "own": (_OWN, "change"),
            "own_p": (_OWN, "p"),
            "loss": (_LOSS, "change"),
            "loss_p": (_LOSS, "p"),
        },
    )


def _why(judged: Judged) -> tuple[Sentence, ...]:
    if not judged.reasons or judged.own is None or judged.loss is None:
        return ()
    said = [f"Why no more can be said: {'; '.join(judged.reasons)}."]
    if judged.moves["own"] and not judged.moves["loss"]:
        said.append(
            "The plainest reading: something moved stealing here. That it was the reforms, what "
            "areas lost does not show."
        )
    return tuple(Sentence(each, {}) for each in said)
