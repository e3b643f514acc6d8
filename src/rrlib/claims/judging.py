"""The verdict on a claim: what its formula gives, set against what is printed.

A verdict is worked out from the printed figures and from nothing that is recorded of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from rrlib.claims.formulas import FormulaError, Interval, parse
from rrlib.claims.printing import Claim, Compared, Rounding
from rrlib.codes import Agreement, ClaimVerdict


class Why(Enum):
    """What a verdict rests on."""

    EXACT = "What it is made of gives exactly this, as printed."
    WITHIN = "What it is made of gives no more than this bound."
    CUT_OR_HALF = "The printed figures give it by another way of rounding only."
    INPUTS = "It can be so only because the figures that it is made of are rounded themselves."
    BEYOND = "No rounding of the figures that it is made of gives it."
    SET_ASIDE = (
        "It was tried whether the text means this, and it does not: no figure is wrong by it."
    )
    NO_FORMULA = "No other printed figures give it."
    IMPLIED = "It is printed nowhere: it follows from other figures."
    NOT_IMPLIED = "It is said to follow from other figures, and does not."
    INCOMPLETE = "A figure that it is made of is not in the ledger, or cannot be divided by."


@dataclass(frozen=True)
class Judged:
    """A claim, its verdict and why; `gives` is what its formula gives exactly, and `bounds` what
    it can give before the figures that it is made of were rounded.
    """

    claim: Claim
    verdict: ClaimVerdict
    why: Why
    gives: Fraction | None = None
    bounds: Interval | None = None


def judge(claims: Iterable[Claim]) -> tuple[Judged, ...]:
    """The verdict on every claim, in their order, each by the printed figures of the others."""
    by_id = {claim.claim_id: claim for claim in claims}
    return tuple(_judged(claim, by_id) for claim in by_id.values())


def recorded_verdict(agrees: str | None, verdict: str | None) -> ClaimVerdict:
    """The verdict that a ledger records: its own `verdict`, else what its `agrees` says."""
    if verdict is not None:
        return ClaimVerdict(verdict)
    return ClaimVerdict.UNCHECKED if agrees is None else _SAME[Agreement(agrees)]


_SAME = {
    Agreement.YES: ClaimVerdict.REPRODUCES,
    Agreement.ROUNDING: ClaimVerdict.ROUNDING,
    Agreement.NO: ClaimVerdict.CONTRADICTS,
}


def _judged(claim: Claim, by_id: Mapping[str, Claim]) -> Judged:
    if claim.formula is None:
        return Judged(claim, ClaimVerdict.UNCHECKED, Why.NO_FORMULA)
    formula = parse(claim.formula)
    try:
        gives = formula.value({each: by_id[each].value for each in formula.claims})
    except (FormulaError, KeyError):
        return Judged(claim, ClaimVerdict.UNCHECKED, Why.INCOMPLETE)
    try:
        bounds = formula.bounds({each: by_id[each].before_rounding for each in formula.claims})
    except FormulaError:
        bounds = Interval(gives, gives)
    verdict, why = _compared(claim, gives, bounds)
    return Judged(claim, verdict, why, gives, bounds)


def _compared(claim: Claim, gives: Fraction, bounds: Interval) -> tuple[ClaimVerdict, Why]:
    if claim.compared is Compared.BOUND:
        return _bounded(claim, gives, bounds)
    if claim.compared is not Compared.IMPLIED:
        verdict, why = _equal(claim, gives, bounds)
        is_tried = claim.compared is Compared.READING and verdict is ClaimVerdict.CONTRADICTS
        return verdict, Why.SET_ASIDE if is_tried else why
    verdict, _ = _equal(claim, gives, Interval(gives, gives))
    if verdict is ClaimVerdict.CONTRADICTS:
        return verdict, Why.NOT_IMPLIED
    return ClaimVerdict.UNCHECKED, Why.IMPLIED


def _equal(claim: Claim, gives: Fraction, bounds: Interval) -> tuple[ClaimVerdict, Why]:
    decimals = claim.decimals or 0
    prints = {rule: rule.printed(gives, decimals) == claim.value for rule in Rounding}
    if prints[Rounding.HALF_UP] and prints[Rounding.HALF_EVEN]:
        return ClaimVerdict.REPRODUCES, Why.EXACT
    if any(prints.values()):
        return ClaimVerdict.ROUNDING, Why.CUT_OR_HALF
    half = Fraction(1, 2) / 10**decimals
    if bounds.lower <= claim.value + half and claim.value - half <= bounds.upper:
        return ClaimVerdict.ROUNDING, Why.INPUTS
    return ClaimVerdict.CONTRADICTS, Why.BEYOND


def _bounded(claim: Claim, gives: Fraction, bounds: Interval) -> tuple[ClaimVerdict, Why]:
    if gives <= claim.value:
        return ClaimVerdict.REPRODUCES, Why.WITHIN
    if bounds.lower <= claim.before_rounding.upper:
        return ClaimVerdict.ROUNDING, Why.INPUTS
    return ClaimVerdict.CONTRADICTS, Why.BEYOND
