"""Rows of ledgers of public claims, by the columns of `published_figures`."""

import csv
from pathlib import Path

from rrlib.claims import Ledger

ROOT = Path(__file__).parents[1]
DELIVERED = ROOT / "data" / "raw" / "2020-21Q2" / "published_figures.csv"


def delivered_rows():
    """The rows of the demonstration's ledger, with None where a column is empty."""
    with DELIVERED.open(encoding="utf-8", newline="") as file:
        return [{name: text or None for name, text in row.items()} for row in csv.DictReader(file)]


def row(claim_id="a", value="1", **changed):
    """A printed count of people, with other values in some columns."""
    return {
        "claim_id": claim_id,
        "document": "A report",
        "locator": "1",
        "programme": "yos",
        "area": "here",
        "period_start": None,
        "period_end": None,
        "group": "all",
        "measure": "count_people",
        "value": value,
        "unit": "count",
        "decimals": 0,
        "numerator_claim": None,
        "denominator_claim": None,
        "formula": None,
        "recomputed": None,
        "agrees": None,
        "note": None,
        "verdict": None,
        **changed,
    }


def percent(claim_id, value, decimals=1, **changed):
    """A printed share in percent."""
    shares = {"measure": "share", "unit": "percent", "decimals": decimals}
    return row(claim_id, value, **{**shares, **changed})


def ledger(*rows):
    return Ledger.of_rows(rows)
