"""What to do where a delivery that reports were asked of is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.cells import Extracts
from rrlib.deliveries import lacking
from rrlib.periods import FinancialQuarter


@dataclass(frozen=True)
class Advice:
    """For reports of notebooks that read these `extracts`; `raw` has the deliveries `held`."""

    raw: Path
    held: Sequence[FinancialQuarter]
    extracts: Sequence[Extracts]

    def on(self, wanted: FinancialQuarter, quarter: FinancialQuarter) -> str:
        """How to come by the delivery `wanted`, or to read `quarter` from a later one."""
        take_in = f"Take it in with rr receive FILES --into {wanted}"
        later = self._later(quarter)
        if later is None:
            return f"{take_in}."
        return f"{take_in}, or read {quarter} from a later one with --delivery {later}."

    def on_left_out(self, quarters: Sequence[FinancialQuarter]) -> str:
        """What to say of the quarters of a range that have no delivery."""
        them = "it" if len(quarters) == 1 else "them"
        said = f"no report is made of {_runs(quarters)}: there is no delivery of {them}."
        later = self._later(quarters[-1])
        if later is None:
            return said
        return f"{said} Add --delivery {later} to read the whole range from that one."

    def _later(self, quarter: FinancialQuarter) -> FinancialQuarter | None:
        """The first delivery after `quarter` of which one of the reports can be made."""
        for delivery in self.held:
            # By the names of its files: none of them has to be read.
            there = {path.stem for path in (self.raw / str(delivery)).glob("*")}
            if delivery > quarter and any(
                not lacking(delivery, there, each.needs, each.needs_one_of)
                for each in self.extracts
            ):
                return delivery
        return None


def _runs(quarters: Sequence[FinancialQuarter]) -> str:
    """Quarters in words, those that follow each other as one run."""
    runs: list[list[FinancialQuarter]] = []
    for quarter in quarters:
        if runs and runs[-1][-1].shift(1) == quarter:
            runs[-1].append(quarter)
        else:
            runs.append([quarter])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
