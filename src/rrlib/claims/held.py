"""Which released number a claim is of."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.claims.printing import Claim


@dataclass(frozen=True)
class Held:
    """A claim that a delivery's own records give: where its number stands, once released.

    `is_counted` says that it is made of records; else it is another's figure, taken over as it was
    delivered.
    """

    claim: Claim
    finding: str
    row: str
    column: str
    is_counted: bool = True
