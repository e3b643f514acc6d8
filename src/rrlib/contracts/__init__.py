"""Contracts: what each extract of a delivery must hold, and what happens to rows that do not."""

from rrlib.contracts.breaches import Breach
from rrlib.contracts.columns import Column, Extract, Kind
from rrlib.contracts.delivering import Delivery, check_delivery
from rrlib.contracts.extracts import EXTRACTS

__all__ = [
    "EXTRACTS",
    "Breach",
    "Column",
    "Delivery",
    "Extract",
    "Kind",
    "check_delivery",
]
