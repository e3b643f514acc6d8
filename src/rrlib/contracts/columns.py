"""What a column and an extract are, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Kind(Enum):
    """The type of a column's values, and how they are written in a file."""

    IDENTIFIER = "a pseudonymous id: letters, digits, dots, hyphens"
    DATE = "a date written year-month-day, such as 2013-03-31"
    WHOLE_NUMBER = "a whole number of 0 or more, digits only"
    CODE = "one of the listed words"
    AREA = "one of the partnership's areas, 'elsewhere' or 'no fixed address'"


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    `codes` lists the allowed words of a `Kind.CODE` column. A `personal` value is never
    repeated in a message. An `event` date cannot lie after the delivery's quarter.
    """

    name: str
    kind: Kind
    description: str
    codes: type[StrEnum] | None = None
    required: bool = True
    personal: bool = False
    event: bool = False


@dataclass(frozen=True)
class Extract:
    """One file of a delivery: its columns and the columns that together name a row.

    A `continuous` extract has events every month: one that ends early is out of date.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    continuous: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
