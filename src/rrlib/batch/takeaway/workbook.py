"""The tables of a report as one accessible workbook: a cover, contents, notes, a sheet a table.

It follows the Government Analysis Function's guidance on releasing statistics in spreadsheets.
Numbers are numbers, shorthand is text, and whatever a delivery holds stays text: it becomes neither
a formula nor a link.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_STORED

import pandas as pd
from gptables import Cover, GPTable

from rrlib.batch.takeaway.columns import DEFINITION, SheetColumn, sheet_columns
from rrlib.batch.takeaway.office import MADE, undated
from rrlib.batch.takeaway.sheets import Book
from rrlib.disclosure import ShownTable
from rrlib.disclosure.shown import PROVISIONAL, REVISED
from rrlib.letters import visible
from rrlib.periods import written
from rrlib.results import SYNTHETIC, Marker

_COVER, _CONTENTS, _NOTES = "Cover", "Contents", "Notes"
_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
_LONGEST_HEADING = 255
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_READING = f"This worksheet contains one table. Shorthand is explained on the worksheet {_NOTES}."
_SHORTHAND = {
    **{str(marker): marker.meaning for marker in Marker},
    PROVISIONAL: "provisional: may still change",
    REVISED: "revised: published as another number before",
}


@dataclass(frozen=True)
class About:
    """What the cover says of a report.

    `name` is that of its notebook, `status` what its page says of who signed, `what` its opening.
    """

    name: str
    area: str
    quarter: str
    as_at: date
    status: str
    synthetic: bool
    what: str = ""


@dataclass(frozen=True)
class TakenTable:
    """A released table that has rows, with what its finding says of itself in words.

    `rows_are` heads the column of row labels.
    """

    table: ShownTable
    limits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows_are: str = "Row"


def workbook(title: str, about: About, findings: Sequence[TakenTable]) -> bytes:
    """The report `title` as a workbook, the same bytes each time."""
    labels = _labels([each.table.name for each in findings])
    tables = {
        label: _table(each, number)
        for number, (label, each) in enumerate(zip(labels, findings, strict=True), 1)
    }
    sheets = {_NOTES: _notes(dict(zip(labels, findings, strict=True))), **tables}
    packed = io.BytesIO()
    book = Book(packed, _PLAIN)
    book.set_properties({"title": _text(title), "subject": _text(about.area), "created": MADE})
    book.add_worksheet(_COVER).write_cover(_cover(title, about))
    contents = book.make_table_of_contents(
        sheets, column_names=["Worksheet", "What it holds"], title="Contents"
    )
    for label, sheet in {_CONTENTS: contents, **sheets}.items():
        book.add_worksheet(label).write_gptable(sheet, auto_width=False)
    book.close()
    return undated(packed.getvalue(), ZIP_STORED)


def _cover(title: str, about: About) -> Cover:
    known = written(about.as_at)
    cited = f"{title} {about.area}, quarter {about.quarter}, as known on {known}. {about.status}"
    intro = [
        *([about.what] if about.what else []),
        *([SYNTHETIC] if about.synthetic else []),
        f"Area: {about.area}",
        f"Quarter: {about.quarter}, as known on {known}",
        f"Status: {about.status}",
    ]
    said = [
        "Each worksheet holds one table, with the same released numbers as the report's page. "
        f"The worksheet {_CONTENTS} links to each; {_NOTES} explains the shorthand.",
        f"Cite as: {cited}",
        f"To verify: {about.name}.manifest.json, beside the report, lists the SHA-256 of this "
        "workbook and of all that it was made from. The command rr verify makes the report again "
        "from the extracts and compares every byte.",
    ]
    return Cover(_text(title), list(map(_text, intro)), list(map(_text, said)))


def _notes(sheets: Mapping[str, TakenTable]) -> GPTable:
    """What every shorthand means, and which sheets are counted by which definition."""
    by_definition: dict[str, list[str]] = {}
    for label, each in sheets.items():
        for name in dict.fromkeys(row.definition for row in each.table.rows if row.definition):
            by_definition.setdefault(name, []).append(label)
    meanings = dict(_SHORTHAND)
    for name, labels in by_definition.items():
        meanings[name] = (
            f"a definition, by which numbers on {', '.join(labels)} are made. Its card at the end "
            "of the report's page says who counts, what counts, over whom and when it is known"
        )
    rows = [(_cell(term), _cell(meaning)) for term, meaning in meanings.items()]
    return GPTable(
        _frame(["Shorthand or definition", "What it means"], rows),
        "notes",
        _NOTES,
        instructions="This worksheet contains one table.",
        index_columns={2: 0},
    )


def _table(taken: TakenTable, number: int) -> GPTable:
    table = taken.table
    columns = sheet_columns(table, taken.rows_are)
    words = sum(column.form is None and not column.shorthand for column in columns)
    forms: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        if column.form is not None:
            forms.setdefault(column.form, []).append(place)
    definitions = list(dict.fromkeys(row.definition for row in table.rows if row.definition))
    rows = zip(*(map(_cell, column.cells) for column in columns), strict=True)
    return GPTable(
        _frame(_headings(columns), rows),
        f"table_{number}",
        _text(table.question),
        instructions=_READING,
        scope=_text(f"{DEFINITION}: {', '.join(definitions)}") if definitions else None,
        legend=[
            *(_text(f"What this does not show: {each}") for each in taken.limits),
            *(_text(f"How it is counted: {each}") for each in taken.notes),
        ],
        index_columns={1: 0, 2: 1} if words > 1 else {2: 0},
        additional_formatting=[
            {"column": {"columns": places, "format": {"num_format": form}}}
            for form, places in forms.items()
        ],
    )


def _frame(headings: list[str], rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=headings, dtype=object)


def _headings(columns: Iterable[SheetColumn]) -> list[str]:
    """The columns' headings, each another also for Excel, which makes no difference of case."""
    headings: list[str] = []
    for column in columns:
        headings.append(_another(str(_cell(column.heading)), headings, _LONGEST_HEADING))
    return headings


def _labels(names: Iterable[str]) -> list[str]:
    """The name of each table's worksheet, as Excel can have it."""
    labels = [_COVER, _CONTENTS, _NOTES, "History"]
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\']", "_", visible(name)).strip() or "table"
        labels.append(_another(plain, labels, _LONGEST_NAME))
    return labels[4:]


def _another(name: str, taken: Collection[str], longest: int) -> str:
    """The beginning of `name`, or the first of `name_2`, `name_3` … that is not taken."""
    folded = {each.casefold() for each in taken}
    found, number = _beginning(name, longest), 1
    while found.casefold() in folded:
        number += 1
        ending = f"_{number}"
        found = _beginning(name, longest - len(ending)) + ending
    return found


def _beginning(text: str, longest: int) -> str:
    """As much of `text` as fits: Excel counts in the units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def _cell(content: float | str) -> float | str:
    """A number, or text that is never blank and never punctuation alone, as screen readers ask."""
    if not isinstance(content, str):
        return content
    text = _text(content)
    if not text.strip():
        return "blank"
    return text if re.search("[a-zA-Z0-9]", text) else f"{text} (as written)"


def _text(text: str) -> str:
    """`text` as a cell can hold it, without what gptables takes for a link or a note's number."""
    plain = re.sub(r"\](?=\()", "] ", re.sub(r"\$(?=\$)", "$ ", visible(text)))
    beginning = _beginning(plain, _LONGEST_CELL)
    return plain if beginning == plain else _beginning(plain, _LONGEST_CELL - 1) + "…"
