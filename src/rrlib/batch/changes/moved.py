"""A published number that moved, as it was and as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from rrlib.batch.changes.explaining import Revision
from rrlib.disclosure.shown import ShownCell
from rrlib.results import Unit


class Kind(Enum):
    """What became of a number."""

    REVISED = "revised"
    """The same number, published as another."""
    LATEST = "latest"
    """A headline, of other people than before."""
    HIDDEN = "hidden now"
    SHOWN = "shown now"
    REDEFINED = "made by another definition"


_INCOMPARABLE = (Kind.LATEST, Kind.REDEFINED)


@dataclass(frozen=True)
class Moved:
    """A published number before and now; `what` it is, and `what_before` it was.

    They differ for a headline that is of other people than before. `revision` is the class of the
    revision, which other people than before have none of; `why` is as much as is known. `headline`
    says that the number stands in a headline now.
    """

    area: str
    notebook: str
    finding: str
    question: str
    what: str
    what_before: str
    unit: str
    kind: Kind
    revision: Revision | None
    why: str
    headline: bool
    before: ShownCell
    now: ShownCell

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands: area, notebook and finding."""
        return self.area, self.notebook, self.finding

    @property
    def by(self) -> float | None:
        """By how much, in its unit. None by another definition: the two cannot be combined."""
        if self.kind is Kind.REDEFINED or self.before.value is None or self.now.value is None:
            return None
        return round(self.now.value - self.before.value, 6)

    @property
    def beyond(self) -> bool | None:
        """Whether the number lies outside the interval that was printed with it before.

        None where none was, and for other people or by another definition than before, of which
        it does not speak.
        """
        if self.kind in _INCOMPARABLE:
            return None
        lower, upper, value = self.before.lower, self.before.upper, self.now.value
        if lower is None or upper is None or value is None:
            return None
        return not lower <= value <= upper

    @property
    def named(self) -> str:
        """What it is; for other people than before, what it was as well."""
        return self.what if self.what == self.what_before else f"{self.what_before} → {self.what}"

    @property
    def verdict(self) -> str:
        """Where it lies, beside the interval before; nothing where that does not speak of it."""
        if self.beyond is None:
            return ""
        bounds = (self.before.lower, self.before.upper)
        ends = " to ".join(self._number(end) for end in bounds if end is not None)
        return f"{'beyond' if self.beyond else 'within'} the interval before ({ends})"

    @property
    def was(self) -> str:
        """The number before as it was printed, or why there was none."""
        return self._printed(self.before)

    @property
    def is_now(self) -> str:
        """The number as it is printed now, or why there is none."""
        return self._printed(self.now)

    @property
    def change(self) -> str:
        """By how much, as it is printed; of percentages, in points."""
        if self.by is None:
            return ""
        unit = Unit.POINTS if Unit[self.unit].is_percent else Unit[self.unit]
        sign = "+" if self.by > 0 else "−"
        return f"{sign}{unit.value.format(abs(self.by))}"

    @property
    def classed(self) -> str:
        """What became of it, and the class of the revision."""
        words = [self.kind.value, *([str(self.revision)] if self.revision else [])]
        return ", ".join(words)

    def plain(self) -> dict[str, Any]:
        """As plain data, for programs."""
        cells = {"before": self.before.model_dump(), "now": self.now.model_dump()}
        words = {
            "kind": self.kind.value,
            "by": self.by,
            "beyond": self.beyond,
            "revision": None if self.revision is None else str(self.revision),
            "why": self.why,
        }
        facts = {key: value for key, value in vars(self).items() if key not in (*cells, *words)}
        return {**facts, **cells, **words}

    def __str__(self) -> str:
        """`2012, Reoffended: 62 → 63 [revised, scheduled]` with a verdict, if any, and why."""
        verdict = f", {self.verdict}" if self.verdict else ""
        return f"{self.named}: {self.was} → {self.is_now}{verdict} [{self.classed}] ({self.why})"

    def _printed(self, cell: ShownCell) -> str:
        number = [] if cell.value is None else [self._number(cell.value)]
        return " ".join([*number, *([cell.marker] if cell.marker else [])])

    def _number(self, number: float) -> str:
        return Unit[self.unit].written(number)
