"""What travels from a study to a page: estimates and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from rrlib.definitions import Definition
from rrlib.errors import DefinitionError
from rrlib.letters import signed

SYNTHETIC = "Demonstration data: synthetic. It describes no real person or event."
"""Stands on every page that is made from a demonstration delivery."""


@dataclass(frozen=True)
class Estimate:
    """A number a reader sees, with the interval that says how far to trust it.

    `value`, `lower` and `upper` share a unit. `numerator` and `n` are the counts behind it; of
    a counted number, `n` is how many people are behind it. It has no interval, and `method`
    says so. What may still change with time alone is `provisional`; what was published as another
    number before is `revised`, which its release says.
    """

    value: float
    lower: float | None
    upper: float | None
    n: int
    method: str
    numerator: int | None = None
    level: float = 0.95
    definition: Definition | None = None
    provisional: bool = False
    revised: bool = False

    @classmethod
    def count(
        cls, number: int, definition: Definition | None = None, people: int | None = None
    ) -> Estimate:
        """`number` counted: of people, or of something that `people` people are behind."""
        behind = number if people is None else people
        return cls(float(number), None, None, behind, "counted", number, definition=definition)


def require_same_definition(*estimates: Estimate) -> None:
    """Refuse to set estimates made by different definitions against each other."""
    names = {e.definition.name if e.definition else "no definition" for e in estimates}
    if len({e.definition for e in estimates}) > 1:
        raise DefinitionError(
            "these numbers were made by different definitions and cannot be combined: "
            + ", ".join(sorted(names))
        )


class Marker(Enum):
    """Why a cell holds no number: GSS shorthand and its meaning."""

    CONFIDENTIAL = ("c", "hidden so that nobody can be identified")
    NOT_AVAILABLE = ("x", "not available")
    NOT_APPLICABLE = ("z", "not applicable")
    UNRELIABLE = ("u", "unreliable: made of too few people")

    def __str__(self) -> str:
        return f"[{self.value[0]}]"

    @property
    def meaning(self) -> str:
        return self.value[1]


Cell = Estimate | Marker
"""What a table's cell holds: a number with its interval, or why there is none."""


class Role(Enum):
    """What a column tells about people, and so how disclosure control treats it."""

    BASE = "how many there are"
    OUTCOME = "how many of the row's base share something sensitive"
    DERIVED = "computed from the row's other columns"


LEAST_P_VALUE = 0.005
"""Below it a p value rounds to nought, which none is."""


class Unit(Enum):
    """How a column's numbers are written; a difference is of percentages, in points.

    Whole percents are all that is released of a curve's. Of a p value below a hundredth no more is
    said than that. `NUMBER` is a number that others printed, in their unit and with their decimals.
    """

    COUNT = "{:,.0f}"
    PERCENT = "{:.1f}%"
    WHOLE_PERCENT = "{:.0f}%"
    POINTS = "{:.1f} percentage points"
    DIFFERENCE = "{:.1f}"
    WHOLE_DIFFERENCE = "{:.0f}"
    RATE = "{:.2f}"
    P_VALUE = "{:,.2f}"
    NUMBER = "{:,.10g}"

    @property
    def is_difference(self) -> bool:
        return self in (Unit.POINTS, Unit.DIFFERENCE, Unit.WHOLE_DIFFERENCE)

    @property
    def is_percent(self) -> bool:
        return self in (Unit.PERCENT, Unit.WHOLE_PERCENT)

    def written(self, value: float) -> str:
        """`value` as a reader sees it, with a true minus sign and never a minus nought."""
        if self is Unit.P_VALUE:
            return "under 0.01" if value < LEAST_P_VALUE else self.value.format(value)
        return signed(self.value.format(abs(value)), value)


@dataclass(frozen=True)
class Column:
    """A column of a finding's table.

    `of` names the base of an outcome, and `sensitive` says that an outcome which all or none of
    the base share speaks of each of them; `sources` the columns that a derived one could be
    undone to, in its own row and in the row labelled `against`, if it compares with one: where
    one of them is hidden, it is hidden too. Columns of one `series` grow or shrink down the rows,
    as a curve does: the difference of two rows counts people as well, and a derived column of
    the series goes with it. A column that `accumulates` only grows from quarter to quarter: a row's
    number less that of an earlier report counts people too. A `coarse` column is of slightly other
    people than the rest of its row: its exact numbers would tell who they are.
    """

    key: str
    title: str
    role: Role
    unit: Unit = Unit.COUNT
    _: KW_ONLY
    of: str | None = None
    sensitive: bool = True
    sources: tuple[str, ...] = ()
    against: str | None = None
    series: str | None = None
    accumulates: bool = False
    coarse: bool = False


@dataclass(frozen=True)
class Row:
    """A labelled row. Rows of one `breakdown`, a heading such as 'By sex', add up to a total.

    Those of one `parent` are parts of the row of that label, in another breakdown.

    A row has a `definition` of its own where the finding sets several beside each other. `counts`
    names those it counts where other findings count the same: of two rows with the same `counts`,
    definition and key of a column, the numbers are one.
    """

    label: str
    cells: Mapping[str, Cell]
    breakdown: str = ""
    is_total: bool = False
    definition: Definition | None = None
    parent: str | None = None
    counts: str | None = None


@dataclass(frozen=True)
class Change:
    """The difference of a column between two rows, `later` minus `earlier`, in points.

    `too_few` says that the numbers are too small for any verdict.
    """

    column: str
    earlier: str
    later: str
    difference: Estimate
    too_few: bool


class BreakKind(Enum):
    """What a dated change is of: what is recorded, or what people live under."""

    RECORDING = "a change in what is recorded"
    REFORM = "a reform"


@dataclass(frozen=True)
class Break:
    """A dated change: of a recording one, numbers on either side are not quite alike."""

    day: date
    what: str
    source: str
    kind: BreakKind = BreakKind.RECORDING


@dataclass(frozen=True)
class Sentence:
    """A sentence with `{names}` for cells, each a (row label, column key).

    It is filled in after release, from what may be shown; where a cell is hidden, the sentence
    is not printed.
    """

    template: str
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Finding:
    """The answer to one question: a table, what it shows, and what it does not show.

    Where `definition` is not that of a row, the row names its own, and the table prints it.
    `rows_are` heads the column of row labels. `limits` and `notes` hold no numbers about
    people: they are printed as they stand. The first sentence is the headline; that of a finding
    that is `supporting` stands over its table, and not among those of the report.

    `names` names counts, by (row label, column key), of which cells of other findings are
    `made_of`, such as one month of a curve: where one of them is hidden, so is what is made of it.

    `reached` are the labels of rows that were followed, or waited for, into a time when offences
    were proven later than before: their numbers stand, and no trend goes through them.
    """

    name: str
    question: str
    rows_are: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sentences: tuple[Sentence, ...]
    definition: Definition | None = None
    changes: tuple[Change, ...] = ()
    limits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    made_of: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    supporting: bool = False
    reached: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        labels = [row.label for row in self.rows]
        if len(set(labels)) < len(labels):
            raise ValueError(f"{self.name}: two rows have the same label")
        if self.reached - set(labels):
            raise ValueError(
                f"{self.name}: no row is labelled {sorted(self.reached - set(labels))}"
            )
        keys = {column.key for column in self.columns}
        for column in self.columns:
            named = {*column.sources, *([column.of] if column.of else [])}
            if named - keys:
                raise ValueError(f"{self.name}: {column.key} names no column {named - keys}")
            if self.rows and column.against is not None and column.against not in labels:
                raise ValueError(f"{self.name}: {column.key} names no row {column.against!r}")
        for row in self.rows:
            self._require_one_definition(row)
        for change in self.changes:
            self._require_rows_of_one_definition(change)

    def _require_one_definition(self, row: Row) -> None:
        """Refuse a row with a number that was made by another definition than the row names."""
        named = row.definition or self.definition
        for cell in row.cells.values():
            made_by = cell.definition if isinstance(cell, Estimate) else None
            if made_by is not None and made_by != named:
                raise DefinitionError(
                    f"{self.name}: the row {row.label!r} is of "
                    f"{named.name if named else 'no definition'} and holds a number made by "
                    f"{made_by.name}; numbers of two definitions cannot be combined."
                )

    def _require_rows_of_one_definition(self, change: Change) -> None:
        """Refuse the difference of two rows that are of different definitions."""
        compared = [row for row in self.rows if row.label in (change.earlier, change.later)]
        named = {row.definition or self.definition for row in compared}
        if len(named) > 1:
            names = sorted(each.name if each else "no definition" for each in named)
            raise DefinitionError(
                f"{self.name}: {change.earlier!r} and {change.later!r} are of "
                f"{' and '.join(names)}; numbers of two definitions cannot be combined."
            )


def unanswered(name: str, question: str, why: tuple[str, ...]) -> Finding:
    """A finding that the delivery cannot answer."""
    return Finding(name, question, "", (), (), (), notes=why)


@dataclass(frozen=True)
class Source:
    """Where a table came from: rows in are rows accepted plus rows quarantined.

    `ends_early` is the day of the last event of an extract that should have events every month
    and has none in the last month of its quarter.
    """

    file: str
    sha256: str
    as_received: bool
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    ends_early: str | None

    @property
    def extract(self) -> str:
        """The extract for which the file is named."""
        return Path(self.file).stem
