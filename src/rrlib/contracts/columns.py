"""What a column and an extract are, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Kind(Enum):
    """The type of a column's values, and how they are best written in a file."""

    IDENTIFIER = "a pseudonymous id: letters, digits, hyphens"
    DATE = "a date written year-month-day, such as 2013-03-31"
    QUARTER = "a financial quarter, such as 2013-14Q4"
    YEAR = "a calendar year of four digits"
    WHOLE_NUMBER = "a whole number of 0 or more, digits only"
    BALANCE = "a whole number, below 0 where more was taken back than added"
    DECIMAL = "a number, such as 470 or 1.25"
    PERCENT = "a percentage from 0 to 100, such as 39.5"
    CODE = "one of the listed words"
    AREA = "one of the partnership's areas, 'elsewhere' or 'no fixed address'"
    PLACE = "an area of the partnership or of comparators.csv"
    TEXT = "words"


class Presence(Enum):
    """Whether a column must be there, and in which rows it must hold something."""

    EVERY_ROW = "every row"
    SOME_ROWS = "may be empty"
    MAY_BE_LEFT_OUT = "the column may be left out"


class When(Enum):
    """What a date says about when a row was known; neither may lie after the quarter."""

    HAPPENED = "the row exists from this day on"
    LATER = "the row was there before; this, and what goes with it, was not"


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    `codes` lists the allowed words of a `Kind.CODE` column. A `personal` value is never
    repeated in a message. `goes_with` names the `When.LATER` date that this column tells more of.
    Where `uk_dates` is true, 31/03/2013 and 31 March 2013 are read as well.
    """

    name: str
    kind: Kind
    description: str
    codes: type[StrEnum] | None = None
    presence: Presence = Presence.EVERY_ROW
    personal: bool = False
    when: When | None = None
    goes_with: str | None = None
    uk_dates: bool = False


RECORDED_ON = "recorded_on"
"""The column that says when a row's latest fact was entered: past quarters are cut by it."""


@dataclass(frozen=True)
class Extract:
    """One file of a delivery: its columns and the columns that together name a row.

    A `continuous` extract has events every month: one that ends early is out of date. An extract
    with an empty `key` may hold rows that are alike.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    continuous: bool = False

    @property
    def file_name(self) -> str:
        """As this project writes it; what arrives may be a workbook or Parquet."""
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def order(self) -> tuple[str, ...]:
        """What its rows are sorted by: the person, then the day, then the rest of its key."""
        person = [name for name in self.names if name == "person_id"]
        day = [column.name for column in self.columns if column.when is When.HAPPENED][:1]
        return tuple(dict.fromkeys([*person, *day, *(self.key or self.names)]))

    @property
    def of_people(self) -> bool:
        """Whether its rows speak of single people."""
        return "person_id" in self.names

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
