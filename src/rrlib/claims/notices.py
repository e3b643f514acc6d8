"""What can be said in public of a claim whose verdict is not the one recorded."""

from __future__ import annotations

from collections.abc import Mapping

from rrlib.claims.formulas import parse
from rrlib.claims.judging import Judged
from rrlib.claims.printing import Claim, Compared, figure
from rrlib.codes import ClaimVerdict

_AFTER = {"percent": "%", "count": "", "percentage_points": " percentage points"}
_BEFORE = {
    "appendix_number": "Appendix ",
    "figure_number": "Figure ",
    "iso_weekday": "weekday ",
    "quartile": "quartile ",
    "rank": "rank ",
    "day": "day ",
}


def with_unit(number: str, unit: str) -> str:
    """A written number with its unit: `58.5%`, `151`, `12 months`, `Appendix 3`."""
    if unit in _BEFORE:
        return _BEFORE[unit] + number
    return number + _AFTER.get(unit, f" {unit.replace('_', ' ')}")


def worked(judged: Judged, claims: Mapping[str, Claim]) -> str:
    """Its formula with what is printed in the place of other claims; empty without a formula."""
    claim = judged.claim
    if claim.formula is None or judged.gives is None:
        return ""
    formula = parse(claim.formula)
    return formula.written({each: claims[each].printed for each in formula.claims})


def arithmetic(judged: Judged, claims: Mapping[str, Claim]) -> str:
    """Its formula with what is printed in it, and what that gives; empty without a formula.

    `100 × 62 / 157 gives 39.49`: with a decimal more than is printed, unless it is whole. A figure
    that only repeats another, or that is known from the document itself, is told so.
    """
    said = worked(judged, claims)
    if not said:
        return ""
    named = parse(judged.claim.formula or "").claims
    if not named:
        return f"the document itself, or the calendar, gives {given(judged)}"
    if judged.claim.formula == f"{{{named[0]}}}":
        return f"{said} is printed elsewhere"
    return f"{said} gives {given(judged)}"


def given(judged: Judged) -> str:
    """What its formula gives, with a decimal more than the claim has unless it is whole."""
    if judged.gives is None:
        return ""
    whole = judged.gives.denominator == 1
    return figure(judged.gives, 0 if whole else (judged.claim.decimals or 0) + 1)


def correction_notice(judged: Judged, claims: Mapping[str, Claim]) -> str:
    """The text of a notice that corrects, or withdraws a correction of, a printed figure.

    Document, paragraph, what is printed, what the arithmetic gives, and a sentence that blames
    nobody: which of several figures is in error arithmetic cannot say.
    """
    claim = judged.claim
    printed = with_unit(claim.printed, claim.unit)
    if claim.compared is Compared.IMPLIED:
        return _of_the_ledger_itself(judged, printed, claims)
    where = f"{claim.document}, {claim.locator}" if claim.is_printed else claim.locator
    if claim.compared is Compared.READING:
        return (
            f"Where: {where}\nArithmetic: {arithmetic(judged, claims)}\nNotice: none. The ledger "
            "tries here what the text could mean, and what it says of it was changed."
        )
    lines = [f"Where: {where}", f"Printed: {printed} ({claim.area}; {claim.group})"]
    if said := arithmetic(judged, claims):
        lines.append(f"Arithmetic: {said}")
    return "\n".join([*lines, f"Notice: {_SAID[judged.verdict].format(printed=printed)}"])


def _of_the_ledger_itself(judged: Judged, printed: str, claims: Mapping[str, Claim]) -> str:
    """What to say of a figure that the ledger works out and no document prints."""
    made_of = [claims[each] for each in parse(judged.claim.formula or "").claims]
    listed = "; ".join(
        f"{with_unit(each.printed, each.unit)} ({each.document}, {each.locator})"
        for each in made_of
    )
    return "\n".join(
        [
            f"Printed nowhere: the ledger's own {printed} ({judged.claim.locator})",
            f"Arithmetic: {arithmetic(judged, claims)}",
            f"Notice: none. The ledger's figure, or one that it is made of, was changed: {listed}.",
        ]
    )


_SAID = {
    ClaimVerdict.CONTRADICTS: (
        "The figure of {printed} does not follow from the other figures printed, however they were "
        "rounded. Which of them is in error, the arithmetic alone does not show."
    ),
    ClaimVerdict.ROUNDING: (
        "The figure of {printed} follows from the other figures printed only within rounding."
    ),
    ClaimVerdict.REPRODUCES: (
        "The figure of {printed} follows from the other figures printed. What was said to the "
        "contrary is withdrawn."
    ),
    ClaimVerdict.UNCHECKED: (
        "Whether the figure of {printed} is right, the other figures printed do not show."
    ),
}
