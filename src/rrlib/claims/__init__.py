"""Published claims: a printed figure against the arithmetic of what it is made of."""

from rrlib.claims.formulas import Formula, FormulaError, Interval, parse
from rrlib.claims.held import Held
from rrlib.claims.judging import Judged, Why, judge, recorded_verdict
from rrlib.claims.ledgers import Ledger
from rrlib.claims.notices import arithmetic, correction_notice, given, with_unit, worked
from rrlib.claims.printing import Claim, Compared, Rounding, figure

__all__ = [
    "Claim",
    "Compared",
    "Formula",
    "FormulaError",
    "Held",
    "Interval",
    "Judged",
    "Ledger",
    "Rounding",
    "Why",
    "arithmetic",
    "correction_notice",
    "figure",
    "given",
    "judge",
    "parse",
    "recorded_verdict",
    "with_unit",
    "worked",
]
