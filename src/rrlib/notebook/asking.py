"""One more question in one line, through the gate of its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rrlib.present import answer
from rrlib.present.views import View
from rrlib.results import Finding

if TYPE_CHECKING:
    from rrlib.notebook.report import Report


@dataclass(frozen=True)
class Asking:
    """Answers questions of `report` with the studies that `make` gives."""

    report: Report
    make: Callable[..., Callable[..., Finding]]

    def by(self, *cuts: str, **words: Any) -> View:
        """What the report's audience may see of one more question, all that was shown in mind.

        Raises ParameterError for a question that cannot be asked.
        """
        study = self.make(*cuts, **words)
        report = self.report
        return answer(report.release(study, report.records, report.areas, report.described_on))
