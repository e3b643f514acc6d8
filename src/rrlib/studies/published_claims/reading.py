"""The ledger of a delivery, each of its claims with the verdict on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from rrlib.claims import Claim, Ledger, Rounding
from rrlib.codes import ClaimVerdict
from rrlib.records import Records
from rrlib.results import Estimate

ORDER = (
    ClaimVerdict.CONTRADICTS,
    ClaimVerdict.ROUNDING,
    ClaimVerdict.REPRODUCES,
    ClaimVerdict.UNCHECKED,
)
"""What a reviewer reads first."""
WHOSE = (
    "The ledger is of the whole partnership and of others whom its documents quote: it is the same "
    "in the report of every area.",
)
_PRINTED = "as printed, or made of what is printed"


def ledger(records: Records) -> Ledger:
    """Every claim of the extract `published_figures` with the verdict on it."""
    rows = records.published_figures.execute().to_dict("records")
    return Ledger.of_rows(
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in rows
    )


def number(value: Fraction, decimals: int) -> Estimate:
    """A number that was printed, or is made of such: there are no people behind it, here."""
    printed = Rounding.HALF_UP.printed(value, decimals)
    return Estimate(float(printed), None, None, 0, _PRINTED)


def counted(number_of: int) -> Estimate:
    """How many claims there are: of claims, not of people."""
    return Estimate(float(number_of), None, None, 0, "claims counted")


def where(claim: Claim) -> str:
    """Where a claim stands: a bare number is that of a paragraph."""
    if not claim.locator[:1].isdigit():
        return claim.locator
    return f"Paragraph{'s' if ';' in claim.locator else ''} {claim.locator}"


def places(claims: Iterable[Claim]) -> dict[str, str]:
    """By its id, where each claim stands and of whom it is; no two are alike."""
    made = {
        claim.claim_id: where(claim) if claim.group == "all" else f"{where(claim)}, {claim.group}"
        for claim in claims
    }
    times = Counter(made.values())
    return {
        claim_id: f"{place} ({claim_id})" if times[place] > 1 else place
        for claim_id, place in made.items()
    }
