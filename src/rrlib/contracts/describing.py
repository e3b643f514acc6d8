"""The contracts in words: the data dictionary, and empty extracts to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rrlib.codes import ASSESSED
from rrlib.contracts.columns import Column, Extract, Presence
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.workbooks import NOTES

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_PRESENCE = {
    Presence.EVERY_ROW: "in every row",
    Presence.SOME_ROWS: "may be empty",
    Presence.MAY_BE_LEFT_OUT: "may be left out",
}
_ROWS_FORMATTED = 1000
_TITLE = """\
# Data dictionary

What each extract of a delivery holds. A delivery is a folder `data/raw/<quarter>/` with some of
these files, as CSV, as an Excel workbook or as Parquet; extracts of people need `people`. Written
by `rr check --describe` from the contracts.
"""


def data_dictionary() -> str:
    """Every extract and column, as Markdown."""
    parts = [_TITLE, *map(_described, EXTRACTS), _assessments()]
    return "\n".join(parts)


def _described(extract: Extract) -> str:
    key = " and ".join(f"`{name}`" for name in extract.key)
    one = f" One row for each {key}." if key else ""
    lines = [
        f"## {extract.name}\n",
        f"{extract.description}.{one}\n",
        "| column | what | written as | presence | personal |",
        "|---|---|---|---|---|",
        *(
            f"| `{column.name}` | {column.description} | {written_as(column)} | "
            f"{_PRESENCE[column.presence]} | {'yes' if column.personal else 'no'} |"
            for column in extract.columns
        ),
    ]
    return "\n".join(lines) + "\n"


def written_as(column: Column) -> str:
    """How a column's values are written, and which are allowed."""
    if column.codes is not None:
        return ", ".join(code.value for code in column.codes)
    rule = column.kind.value
    if column.uk_dates:
        rule += " (31/03/2013 is read as well)"
    if column.when is not None:
        rule += "; not after the quarter"
    return rule


def _assessments() -> str:
    lines = ["## Items and answers of needs_assessments\n", "| assessment | item | answers |"]
    lines.append("|---|---|---|")
    for assessment, items in ASSESSED.items():
        lines += [
            f"| {assessment.value} | {item} | {', '.join(answers)} |"
            for item, answers in items.items()
        ]
    return "\n".join(lines) + "\n"


def write_template(path: Path, extract: Extract) -> None:
    """An empty workbook: a sheet with the header, where words are chosen from lists, and notes.

    All cells are text, so that Excel leaves ids and dates as they are typed.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = extract.name
    notes = _write_notes(workbook, extract)
    for number, column in enumerate(extract.columns, 1):
        heading = sheet.cell(1, number, column.name)
        heading.font = Font(bold=True)
        letter = heading.column_letter
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 2)
        for row in range(2, _ROWS_FORMATTED + 2):
            sheet.cell(row, number).number_format = "@"
        if column.codes is not None:
            words = _list_words(notes, column)
            _offer(sheet, f"{letter}2:{letter}{_ROWS_FORMATTED + 1}", words)
    sheet.freeze_panes = "A2"
    workbook.save(path)


def _write_notes(workbook: Workbook, extract: Extract) -> Worksheet:
    from openpyxl.styles import Alignment

    notes = workbook.create_sheet(NOTES)
    notes.append((f"{extract.description}.",))
    notes.append(("heading", "what it holds", "how it is written", "where"))
    for column in extract.columns:
        where = _PRESENCE[column.presence]
        notes.append((column.name, column.description, written_as(column), where))
    for letter, width in zip("ABCD", (22, 50, 60, 18), strict=True):
        notes.column_dimensions[letter].width = width
        for cell in notes[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return notes


def _list_words(notes: Worksheet, column: Column) -> str:
    """The words of a column, written beside the notes; where they stand, as Excel names it."""
    number = notes.max_column + 1
    for row, code in enumerate(column.codes or (), 3):
        notes.cell(row, number, code.value)
    notes.cell(2, number, f"words of {column.name}")
    letter = notes.cell(2, number).column_letter
    return f"{notes.title}!${letter}$3:${letter}${len(column.codes or ()) + 2}"


def _offer(sheet: Worksheet, cells: str, words: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=words, allow_blank=True)
    choice.add(cells)
    sheet.add_data_validation(choice)
