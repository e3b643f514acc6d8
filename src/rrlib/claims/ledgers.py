"""A ledger of public claims with the verdict on each, and the verdict that it records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rrlib.claims.judging import Judged, judge, recorded_verdict
from rrlib.claims.printing import Claim
from rrlib.codes import ClaimVerdict


@dataclass(frozen=True)
class Ledger:
    """Claims and the ledger's own checks, judged in its order, and the verdicts it records."""

    judged: tuple[Judged, ...]
    recorded: Mapping[str, ClaimVerdict]

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Ledger:
        """The ledger of rows by the names of the extract's columns, with None where empty."""
        held = list(rows)
        return cls(
            judge(map(Claim.of, held)),
            {row["claim_id"]: recorded_verdict(row["agrees"], row["verdict"]) for row in held},
        )

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by their ids."""
        return {each.claim.claim_id: each.claim for each in self.judged}

    @property
    def not_as_recorded(self) -> tuple[Judged, ...]:
        """Those whose verdict is another than the ledger records."""
        return tuple(each for each in self.judged if not self.is_as_recorded(each))

    def of(self, verdict: ClaimVerdict) -> tuple[Judged, ...]:
        return tuple(each for each in self.judged if each.verdict is verdict)

    def is_as_recorded(self, judged: Judged) -> bool:
        return self.recorded[judged.claim.claim_id] is judged.verdict
