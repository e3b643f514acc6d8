"""The ledger of published claims, as its file holds it."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "data" / "raw" / "published" / "published_figures.csv"


def _claims():
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row for row in csv.DictReader(file)}


LEDGER = _claims()
PUBLISHED = [claim for claim, row in LEDGER.items() if row["document"] != "derived"]


def as_printed(figure, decimals):
    """`figure` with so many decimals, halves up, as the documents print them."""
    places = Decimal(1).scaleb(-int(decimals or 0))
    exact = Decimal(repr(round(float(figure), 9)))
    return exact.quantize(places, ROUND_HALF_UP)
