"""The ledger of public claims, as a delivery holds it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rrlib.codes import ClaimVerdict
from rrlib.demonstration.files import Row

_LEDGER = Path(__file__).parents[4] / "data" / "raw" / "published" / "published_figures.csv"
_WITHIN_ROUNDING = ("iom-reoffending-average-prose", "check-iom-reoffending-average-three-years")
"""The ledger compares with the printed figures as they stand. Three shares in whole percents, each
rounded, can have a mean of the printed one."""

_READINGS = ("check-yos-2013-14-reduction-as-share", "check-dip-2012-13-referrals-two-sources")
"""Checks that say by their notes what a sentence does not mean; they are expected to fail."""


def published_figures() -> Iterator[Row]:
    """Every row as the ledger has it, with the two verdicts that `agrees` cannot record, and with
    the readings that it tries told from what should hold.
    """
    with _LEDGER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            within = row["claim_id"] in _WITHIN_ROUNDING
            tried = {"measure": "check_reading"} if row["claim_id"] in _READINGS else {}
            yield {**row, **tried, "verdict": ClaimVerdict.ROUNDING if within else None}
