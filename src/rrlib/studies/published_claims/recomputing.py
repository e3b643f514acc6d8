"""Every claim beside what its formula gives."""

from __future__ import annotations

from rrlib.claims import Judged, Ledger
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.published_claims.reading import ORDER, counted, number

PRINTED = Column("printed", "Printed", Role.DERIVED, Unit.NUMBER)
GIVES = Column("gives", "The arithmetic gives", Role.DERIVED, Unit.NUMBER)
LEAST = Column("least", "At least", Role.DERIVED, Unit.NUMBER)
MOST = Column("most", "At most", Role.DERIVED, Unit.NUMBER)
ALL = "All claims"


def recomputed(ledger: Ledger) -> Finding:
    """What is printed of each claim, what its formula gives, and within which bounds."""
    rows = [_row(each) for verdict in ORDER for each in ledger.of(verdict)]
    worked = sum(each.gives is not None for each in ledger.judged)
    total: dict[str, Cell] = {
        **dict.fromkeys((PRINTED.key, GIVES.key, LEAST.key, MOST.key), Marker.NOT_APPLICABLE),
        "worked": counted(worked),
        "all": counted(len(ledger.judged)),
    }
    return Finding(
        name="claims_recomputed",
        question="What does each figure say, and what does the arithmetic give?",
        rows_are="Claim",
        columns=(
            PRINTED,
            GIVES,
            LEAST,
            MOST,
            Column("worked", "Worked out", Role.DERIVED),
            Column("all", "All", Role.DERIVED),
        ),
        rows=(Row(ALL, total, is_total=True), *rows),
        sentences=(
            Sentence(
                "{worked} of {all} figures and checks have a formula. Some of what formulas give "
                "no document prints: it is worked out, and there is nothing to check it against.",
                {key: (ALL, key) for key in ("worked", "all")},
            ),
        ),
        limits=(
            "The caution beside a figure is the ledger's, written by hand when it was compiled.",
        ),
        notes=(
            "At least and at most: what the arithmetic can give if each figure that it is made of "
            "is anything that would be printed so. They are worked out by interval arithmetic, "
            "which is exact for sums, shares and changes.",
        ),
    )


def cells_of(judged: Judged) -> dict[str, Cell]:
    """What is printed, what the formula gives with one decimal more, and within which bounds."""
    claim = judged.claim
    decimals = claim.decimals or 0
    if judged.gives is None or judged.bounds is None:
        return {
            "printed": number(claim.value, decimals),
            **dict.fromkeys(("gives", "least", "most"), Marker.NOT_APPLICABLE),
        }
    more = decimals + 1
    return {
        "printed": number(claim.value, decimals),
        "gives": number(judged.gives, more),
        "least": number(judged.bounds.lower, more),
        "most": number(judged.bounds.upper, more),
    }


def _row(judged: Judged) -> Row:
    counts: dict[str, Cell] = dict.fromkeys(("worked", "all"), Marker.NOT_APPLICABLE)
    cells = cells_of(judged) | counts
    return Row(judged.claim.claim_id, cells, judged.verdict.value.capitalize())
