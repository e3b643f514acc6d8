"""Contracts: what each extract of a delivery must hold, and what happens to rows that do not."""

from rrlib.contracts.breaches import Breach, Severity
from rrlib.contracts.columns import Column, Extract, Kind, Presence, When
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.processing import process_delivery
from rrlib.contracts.receipts import Processed

__all__ = [
    "EXTRACTS",
    "Breach",
    "Column",
    "Extract",
    "Kind",
    "Presence",
    "Processed",
    "Severity",
    "When",
    "process_delivery",
]
