"""Excel workbooks as agencies keep them: notes, titles, merged cells, formulas, formats."""

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from untidy import (
    HEADERS,
    SURNAME,
    comes_of,
    quarantined,
    read,
    refused,
    rows_of,
    saved,
    sheet_of,
    table,
    workbook,
)

from rrlib.contracts.checking import Bounds, check_sheet
from rrlib.contracts.extracts import PEOPLE as PEOPLE_CONTRACT
from rrlib.contracts.extracts import POPULATION as POPULATION_CONTRACT
from rrlib.contracts.reading import read_extract

OFFENCES = sheet_of("offences")
PEOPLE = sheet_of("people")
POPULATION = sheet_of("population")
SURVEYS = sheet_of("surveys")
NOTES = [
    ["Notes"],
    ["Extracted on", datetime.fromisoformat("2014-07-03 09:30")],
    ["Queries to", SURNAME],
]
WHOLE = "a whole number of 0 or more, digits only"
DATE = "a date written year-month-day, such as 2013-03-31"
PERCENT = "a percentage from 0 to 100, such as 39.5"
NO_FORMULA = "; leave the cell empty where there is none"
PASSED_OVER = "the header in row 1 (what stands above it was passed over)"
ID = "a pseudonymous id: letters, digits, hyphens"
Cells = dict[str, object]


def book(rows: list[list[object]], cells: Cells | None = None) -> Workbook:
    """A workbook of one sheet with some cells, as Excel names them, replaced."""
    made = workbook(rows)
    for name, value in (cells or {}).items():
        made.worksheets[0][name] = value
    return made


def offences(cells: Cells | None = None) -> bytes:
    return saved(book(OFFENCES, cells))


def population(cells: Cells | None = None) -> bytes:
    return saved(book(POPULATION, cells))


def formatted(made: Workbook, formats: dict[str, str]) -> bytes:
    """The first sheet's cells with number formats; a name such as 'D' is a whole column."""
    sheet = made.worksheets[0]
    for name, shown_as in formats.items():
        for cell in sheet[name][1:] if name.isalpha() else [sheet[name]]:
            cell.number_format = shown_as
    return saved(made)


def computed(content: bytes, results: dict[str, str]) -> bytes:
    """As Excel saves it once it has computed the formulas; a result is the cell's XML."""

    def rewritten(name: str, part: str) -> str:
        if name == "xl/workbook.xml":
            return re.sub(r"<calcPr[^>]*/>", "", part)
        for cell, result in results.items():
            kind = ' t="str"' if result == "" else ""
            pattern = rf'<c r="{cell}"[^>]*><f>(.*?)</f><v ?/?>(?:</v>)?</c>'
            new = rf'<c r="{cell}"{kind}><f>\1</f><v>{result}</v></c>'
            part = re.sub(pattern, new, part)
        return part

    return repacked(content, rewritten)


def repacked(content: bytes, rewritten) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml"):
                part = rewritten(name, part.decode()).encode()
            new.writestr(name, part)
    return file.getvalue()


def merged(made: Workbook, *ranges: str) -> bytes:
    for cells in ranges:
        made.worksheets[0].merge_cells(cells)
    return saved(made)


def note(said: str, place: str = "", file: str = "offences") -> str:
    return f"{file}.xlsx{place}: expected {said}"


@table(
    {
        "real dates and numbers": read("offences.xlsx", offences()),
        "real numbers": read("population.xlsx", population()),
        "everything as text": read(
            "offences.xlsx", saved(book([HEADERS["offences"], *rows_of("offences")]))
        ),
        "numbers as text": read(
            "population.xlsx", saved(book([HEADERS["population"], *rows_of("population")]))
        ),
        "a workbook that is called .csv": read("offences.csv", offences()),
        "several sheets, the extract among them": read(
            "offences.xlsx",
            saved(workbook(NOTES, OFFENCES, titles=["Read me", "Data"])),
            note("one sheet (sheet 'Data' was read; 1 more passed over)"),
        ),
        "a sheet of notes first, as in a template": read(
            "offences.xlsx", saved(workbook(NOTES, OFFENCES, titles=["Notes", "offences"]))
        ),
        "empty sheets after it": read("offences.xlsx", saved(workbook(OFFENCES, [], []))),
        "two sheets with the header": refused(
            "offences.xlsx",
            saved(workbook(OFFENCES, OFFENCES, titles=["April", "May"])),
            note("one sheet with the header of this extract, not several: 'April', 'May'"),
        ),
        "no sheet with the header": refused(
            "offences.xlsx",
            saved(workbook(NOTES)),
            note(
                f"the header {','.join(HEADERS['offences'])} in row 1, separated by commas",
                ", row 1",
            ),
        ),
        "a sheet without cells": refused(
            "offences.xlsx",
            saved(workbook([])),
            "offences.xlsx: arrived 'an empty file'; expected a header row",
        ),
        "the header in row 5": read(
            "offences.xlsx",
            saved(book([["Durham Constabulary"], ["Offences"], [], [], *OFFENCES])),
            note(PASSED_OVER, ", row 5"),
        ),
        "empty columns before the first and after the third": read(
            "offences.xlsx", saved(book([[None, *row[:3], None, *row[3:]] for row in OFFENCES]))
        ),
        "rows left empty": read(
            "offences.xlsx", saved(book([OFFENCES[0], [], *OFFENCES[1:4], [], [], *OFFENCES[4:]]))
        ),
        "a total below": quarantined(
            "population.xlsx",
            saved(book([*POPULATION, [], ["Total", None, None, 13363]])),
            [7],
            "population.xlsx, row 7, column area: expected a record of its own: this looks like "
            "a total of other rows",
            "population.xlsx, row 7, column year: expected a value",
            "population.xlsx, row 7, column age: expected a value",
            lost=[],
        ),
        "a remark beside a row": quarantined(
            "offences.xlsx",
            offences({"K4": f"ask {SURNAME}"}),
            [4],
            "offences.xlsx, row 4: arrived '11 values'; expected 8 values, as in the header",
        ),
    }
)
def test_the_sheet_of_the_extract_is_found_and_read_whole(case, tmp_path):
    comes_of(case, tmp_path)


@table(
    {
        "the header's cells merged": refused(
            "population.xlsx",
            merged(book(POPULATION), "A1:B1"),
            "population.xlsx, row 1, column without a name: arrived ''; expected only the columns "
            "area, year, age, persons; rename it or leave it out.",
            "population.xlsx, row 1, column year: expected a column headed 'year': "
            "calendar year of the mid-year estimate",
        ),
        "a title's cells merged": read(
            "population.xlsx",
            merged(book([["Population estimates"], *POPULATION]), "A1:D1"),
            note(PASSED_OVER, ", row 2", "population"),
        ),
        "cells of several rows merged": quarantined(
            "population.xlsx",
            merged(book(POPULATION), "A2:A3"),
            [2, 3],
            "population.xlsx, row 3, column area: expected a value",
            "population.xlsx, row 2: expected a value in each cell: A2:A3 are merged "
            "(and 1 more such)",
        ),
        "cells merged where nothing need stand": quarantined(
            "offences.xlsx",
            merged(book(OFFENCES), "G3:G4"),
            [3, 4],
            "offences.xlsx, row 3: expected a value in each cell: G3:G4 are merged "
            "(and 1 more such)",
        ),
    }
)
def test_what_merged_cells_mean_is_not_guessed(case, tmp_path):
    comes_of(case, tmp_path)


ADDED = {"D2": "=5000+432", "D3": "=SUM(5500,19)", "G4": '=IF(1=1,"","fine")', "F4": "=NA()"}


@table(
    {
        "formulas that Excel computed": read(
            "population.xlsx",
            computed(
                population({"D2": "=5000+432", "D3": "=SUM(5500,19)"}),
                {"D2": "5432", "D3": "5519"},
            ),
        ),
        "formulas that nobody computed": quarantined(
            "population.xlsx",
            population({"D2": "=5000+432"}),
            [2],
            f"population.xlsx, row 2, column persons: arrived '#FORMULA!'; expected {WHOLE}"
            + NO_FORMULA,
        ),
        "formulas in whose place a program wrote 0": quarantined(
            "population.xlsx",
            repacked(
                population({"D2": "=5000+432"}),
                lambda _, part: re.sub(r"</f><v ?/?>(?:</v>)?", "</f><v>0</v>", part),
            ),
            [2],
            f"population.xlsx, row 2, column persons: arrived '#FORMULA!'; expected {WHOLE}"
            + NO_FORMULA,
        ),
        "a formula without a result where nothing need stand": quarantined(
            "offences.xlsx",
            offences({"F4": "=B4", "G4": "=B4"}),
            [4],
            f"offences.xlsx, row 4, column disposal_date: arrived '#FORMULA!'; expected {DATE}"
            + NO_FORMULA,
            "offences.xlsx, row 4, column disposal: arrived '#FORMULA!'; expected one of the "
            "listed words" + NO_FORMULA,
        ),
        "a formula that comes to nothing": read(
            "offences.xlsx",
            computed(
                offences({"F4": '=IF(1=1,"",1)', "G4": '=IF(1=1,"",1)'}), {"F4": "", "G4": ""}
            ),
        ),
        "cells that hold errors": quarantined(
            "offences.xlsx",
            offences({"F4": "#REF!", "G4": "#VALUE!", "A6": "#DIV/0!"}),
            [4, 6],
            f"offences.xlsx, row 4, column disposal_date: arrived '#REF!'; expected {DATE}"
            + NO_FORMULA,
            "offences.xlsx, row 4, column disposal: arrived '#VALUE!'; expected one of the "
            "listed words" + NO_FORMULA,
            f"offences.xlsx, row 6, column offence_id: expected {ID}{NO_FORMULA}",
        ),
    }
)
def test_a_formula_counts_by_its_result_and_an_error_is_no_empty_cell(case, tmp_path):
    comes_of(case, tmp_path)


SCORES = [
    [*row[:4], score, *row[5:]]
    for row, score in zip(SURVEYS, ["score", 0.625, 0.58, 0.63], strict=True)
]
ALL_DATES = {"C": "DD/MM/YYYY", "F": "D MMM YY"}
IN_1904 = "a cell formatted as a date: this workbook counts days from 1904"


def from_1904(cells: Cells) -> bytes:
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    for row in OFFENCES:
        made.active.append(row)
    for name, value in cells.items():
        made.active[name] = value
        made.active[name].number_format = "General"
    return saved(made)


@table(
    {
        "dates shown in any format": read("offences.xlsx", formatted(book(OFFENCES), ALL_DATES)),
        "dates with times of day": read(
            "offences.xlsx", offences({"C2": datetime.fromisoformat("2013-04-03 14:25")})
        ),
        "dates shown as numbers": read(
            "offences.xlsx",
            formatted(book(OFFENCES), {"C": "General"}),
            "offences.xlsx, row 2, column offence_date: arrived '41367'; expected a date, not "
            "Excel's count of days (read as such) (and 5 more such)",
        ),
        "a time without a date": quarantined(
            "offences.xlsx",
            offences({"C2": time(14, 25)}),
            [2],
            f"offences.xlsx, row 2, column offence_date: expected {DATE}",
        ),
        "real dates that Excel swapped, text that it left": quarantined(
            "offences.xlsx",
            offences(
                {
                    "C2": date(2013, 3, 4),
                    "C3": "31/07/2013",
                    "C4": date(2013, 9, 12),
                    "C5": "17/01/2014",
                    "C6": "30/03/2014",
                    "C7": date(2014, 6, 5),
                }
            ),
            [2, 4, 7],
            f"offences.xlsx, row 2, column offence_date: arrived '2013-03-04'; expected {DATE}: "
            "all others have a day above 12, and Excel may have taken this one for "
            "month/day/year, so that the day cannot be told (and 2 more such)",
            "offences.xlsx, row 3, column offence_date: arrived '31/07/2013'; expected "
            "year-month-day, not day/month/year (read as such) (and 2 more such)",
        ),
        "days counted from 1904": read("offences.xlsx", from_1904({})),
        "days counted from 1904 and shown as numbers": quarantined(
            "offences.xlsx",
            from_1904({"C2": 39905}),
            [2],
            f"offences.xlsx, row 2, column offence_date: expected {IN_1904}",
            "offences.xlsx, row 2, column offence_date: arrived '39905'; expected a date, not "
            "Excel's count of days (read as such)",
        ),
        "percentages that are fractions shown with a sign": read(
            "surveys.xlsx", formatted(book(SCORES), {"E": "0.0%"})
        ),
        "percentages with a sign that is only shown": read(
            "surveys.xlsx", formatted(book(SURVEYS), {"E": '0.0"%"'})
        ),
        "fractions shown as fractions": refused(
            "surveys.xlsx",
            saved(book(SCORES)),
            f"surveys.xlsx, row 2, column score: arrived '0.625'; expected {PERCENT}: these may "
            "be fractions of 1 (and 2 more such)",
            "surveys.xlsx: expected rows: not one was accepted",
        ),
        "a percentage where a count belongs": quarantined(
            "population.xlsx",
            formatted(book(POPULATION), {"D2": "0%"}),
            [2],
            f"population.xlsx, row 2, column persons: arrived '543200%'; expected {WHOLE}",
        ),
        "numbers with thousands separators and decimals shown": read(
            "population.xlsx", formatted(book(POPULATION), {"D": "#,##0.00"})
        ),
        "a number that a sum made not quite whole": quarantined(
            "population.xlsx",
            population({"D2": 5432.000000001}),
            [2],
            f"population.xlsx, row 2, column persons: arrived '5432.000000001'; expected {WHOLE}",
        ),
        "true and false where words belong": quarantined(
            "offences.xlsx",
            offences({"E2": True, "E3": False}),
            [2, 3],
            "offences.xlsx, row 2, column alcohol_related: arrived 'True'; expected one of "
            "'yes', 'no' (and 1 more such)",
        ),
        "an id of sixteen digits": quarantined(
            "offences.xlsx",
            offences({"A2": 1234567890123456}),
            [2],
            "offences.xlsx, row 2, column offence_id: expected an id in full: Excel has "
            "shortened it and its digits are lost",
        ),
    }
)
def test_a_cell_means_what_it_shows(case, tmp_path):
    comes_of(case, tmp_path)


IDS = {
    "A": [70001, 70002, 70003, 70004],
    "B": [70001.0, 70002.0, 70003.0, 70004.0],
    "C": ["70001", "'70002", " 70003", "70004\xa0"],
}


@pytest.mark.parametrize("ids", list(IDS.values()), ids=["whole", "with decimals", "as text"])
def test_numbers_for_ids_are_read_without_decimals(ids, tmp_path):
    path = tmp_path / "people.xlsx"
    rows = [PEOPLE[0], *([number, *row[1:]] for number, row in zip(ids, PEOPLE[1:], strict=True))]
    path.write_bytes(saved(book(rows)))
    checked = check_sheet(
        read_extract(path, PEOPLE_CONTRACT), PEOPLE_CONTRACT, Bounds((), (), None)
    )
    assert checked.table["person_id"].to_pylist() == ["70001", "70002", "70003", "70004"]


def test_numbers_shown_with_leading_zeros_keep_them(tmp_path):
    path = tmp_path / "people.xlsx"
    rows = [PEOPLE[0], *([number, *row[1:]] for number, row in enumerate(PEOPLE[1:], 98))]
    path.write_bytes(formatted(book(rows), {"A": "000000"}))
    ids = read_extract(path, PEOPLE_CONTRACT).texts["person_id"].to_pylist()
    assert ids == ["000098", "000099", "000100", "000101"]


def test_a_value_far_down_a_column_that_seemed_empty_is_not_lost(tmp_path):
    path = tmp_path / "population.xlsx"
    rows = [[None, "Darlington", 2013, age, 100] for age in range(60)]
    made = book([[None, *HEADERS["population"]], *rows], {"A50": SURNAME})
    path.write_bytes(saved(made))
    sheet = read_extract(path, POPULATION_CONTRACT)
    assert list(sheet.ragged) == [50]
    assert len(sheet.rows) == 59


def hidden_rows() -> bytes:
    made = book(OFFENCES)
    for row in (3, 4):
        made.worksheets[0].row_dimensions[row].hidden = True
    return saved(made)


def hidden_columns() -> bytes:
    made = book([[*row, None] for row in OFFENCES])
    made.worksheets[0].column_dimensions["D"].hidden = True
    made.worksheets[0].column_dimensions["I"].hidden = True
    return saved(made)


def understated(name: str, part: str) -> str:
    """A sheet that says of itself that it is one cell, as some programs write."""
    if "worksheets" in name:
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', part)
    return part


def half_missing(name: str, part: str) -> str:
    return part[: len(part) // 2] if "worksheets" in name else part


def without_sheet(content: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if "worksheets" not in name:
                new.writestr(name, old.read(name))
    return file.getvalue()


DAMAGED = (
    "offences.xlsx: arrived 'a damaged workbook'; expected the whole workbook: open it, save it "
    "and send it again"
)


@table(
    {
        "rows that a filter hid": read(
            "offences.xlsx",
            hidden_rows(),
            note("no hidden rows (these were read like the others) (and 1 more such)", ", row 3"),
        ),
        "hidden columns, one of them empty": read("offences.xlsx", hidden_columns()),
        "a sheet that understates its size": read(
            "offences.xlsx", repacked(offences(), understated)
        ),
        "a workbook that breaks off": refused(
            "offences.xlsx",
            offences()[:3000],
            "offences.xlsx: arrived 'a half-written file'; expected the whole file: send it again",
        ),
        "a sheet that breaks off within the workbook": refused(
            "offences.xlsx", repacked(offences(), half_missing), DAMAGED
        ),
        "a workbook of which a sheet is missing": refused(
            "offences.xlsx",
            without_sheet(offences()),
            "offences.xlsx: arrived 'a workbook without any'; expected a sheet with cells",
        ),
        "a workbook that is no more than its outer parts": refused(
            "offences.xlsx",
            repacked(offences(), lambda name, part: part if "book" in name else "<x/>"),
            DAMAGED,
        ),
    }
)
def test_a_workbook_is_read_whole_or_refused(case, tmp_path):
    comes_of(case, tmp_path)


def test_a_workbook_with_prefixed_xml_marks_its_formulas_too(tmp_path):
    def prefixed(name: str, part: str) -> str:
        if "worksheets" not in name:
            return part
        part = part.replace(' xmlns="', ' xmlns:x="')
        return re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", part).replace("<x:?xml", "<?xml")

    content = repacked(population({"D2": "=5000+432"}), prefixed)
    assert b"<x:f>" in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    comes_of(
        quarantined(
            "population.xlsx",
            content,
            [2],
            f"population.xlsx, row 2, column persons: arrived '#FORMULA!'; expected {WHOLE}"
            + NO_FORMULA,
        ),
        tmp_path,
    )
