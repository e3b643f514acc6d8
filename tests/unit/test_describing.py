"""The data dictionary says what the contracts say, and a template can be filled in and sent."""

import re
from datetime import date
from string import ascii_uppercase

import pytest
from deliveries import SOUND
from openpyxl import load_workbook

from rrlib.contracts import EXTRACTS, Kind, Presence
from rrlib.contracts.checking import Bounds, check_sheet
from rrlib.contracts.describing import data_dictionary, write_template, written_as
from rrlib.contracts.reading import read_extract

AREAS = ("County Durham", "Darlington", "elsewhere", "no fixed address")
BOUNDS = Bounds(AREAS, AREAS, date(2014, 6, 30))
every_extract = pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)


def test_the_committed_data_dictionary_is_what_the_contracts_say(root):
    """`rr check --describe` writes it anew."""
    path = root / "docs" / "data-dictionary.md"
    assert path.read_text(encoding="utf-8") == data_dictionary()


@every_extract
def test_every_column_stands_in_the_dictionary_with_its_rule(extract):
    section = data_dictionary().split(f"\n## {extract.name}\n")[1].split("\n## ")[0]
    assert section.strip().startswith(f"{extract.description}.")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \| (yes|no) \|$", section, re.MULTILINE)
    assert [row[0] for row in rows] == list(extract.names)
    for (_, description, rule, _, personal), column in zip(rows, extract.columns, strict=True):
        assert description == column.description
        assert rule == written_as(column)
        assert (personal == "yes") is column.personal
        assert all(code.value in rule for code in column.codes or ())


@every_extract
def test_no_cell_of_the_dictionary_breaks_its_table(extract):
    for column in extract.columns:
        assert "|" not in f"{column.description}{written_as(column)}"


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """A template of every extract, by its name; not to be changed."""
    folder = tmp_path_factory.mktemp("templates")
    for extract in EXTRACTS:
        write_template(folder / f"{extract.name}.xlsx", extract)
    return {extract.name: folder / f"{extract.name}.xlsx" for extract in EXTRACTS}


VALUES = {
    Kind.IDENTIFIER: "P{}",
    Kind.DATE: "2014-03-2{}",
    Kind.QUARTER: "2013-14Q{}",
    Kind.YEAR: "201{}",
    Kind.WHOLE_NUMBER: "{}",
    Kind.BALANCE: "{}",
    Kind.DECIMAL: "{}.5",
    Kind.PERCENT: "4{}.5",
    Kind.AREA: "Darlington",
    Kind.PLACE: "County Durham",
    Kind.TEXT: "words {}",
}


def filled(column, row: int) -> str:
    if column.codes is not None:
        return next(iter(column.codes)).value
    return VALUES[column.kind].format(row - 1)


@every_extract
def test_a_template_that_was_filled_in_is_read_without_a_breach(extract, templates, tmp_path):
    path = tmp_path / f"{extract.name}.xlsx"
    workbook = load_workbook(templates[extract.name])
    sheet = workbook[extract.name]
    for row in (2, 3):
        for number, column in enumerate(extract.columns, 1):
            sheet.cell(row, number).value = filled(column, row)
    workbook.save(path)
    read = read_extract(path, extract)
    checked = check_sheet(read, extract, BOUNDS)
    assert (read.notes, checked.faults, dict(read.ragged)) == ((), (), {})
    assert read.rows.tolist() == [2, 3]
    for column in extract.columns:
        assert read.texts[column.name].to_pylist() == [filled(column, row) for row in (2, 3)]


@pytest.mark.parametrize("name", ["people", "offences", "yos_cohort"])
def test_a_template_with_cells_left_empty_is_read_as_it_was_typed(name, templates, tmp_path):
    extract = next(each for each in EXTRACTS if each.name == name)
    path = tmp_path / f"{name}.xlsx"
    workbook = load_workbook(templates[name])
    header, *rows = [line.split(",") for line in SOUND[name].strip().splitlines()]
    for number, row in enumerate(rows, 2):
        for column, value in zip(header, row, strict=True):
            workbook[name].cell(number, extract.names.index(column) + 1, value or None)
    workbook.save(path)
    sheet = read_extract(path, extract)
    read = {key: column.to_pylist() for key, column in sheet.texts.items()}
    assert {key: read[key] for key in header} == {
        key: [row[place] for row in rows] for place, key in enumerate(header)
    }
    assert check_sheet(sheet, extract, BOUNDS).faults == ()


def coded(extract):
    return [column for column in extract.columns if column.codes is not None]


@every_extract
def test_a_template_offers_the_words_of_the_contract_and_keeps_what_is_typed(extract, templates):
    workbook = load_workbook(templates[extract.name])
    sheet, notes = workbook.worksheets
    assert [cell.value for cell in sheet[1]] == list(extract.names)
    typed = sheet.iter_rows(2, 1001, max_col=len(extract.columns))
    assert {cell.number_format for row in typed for cell in row} == {"@"}
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    letters = dict(zip(extract.names, ascii_uppercase, strict=False))
    lists = {f"{letters[each.name]}2:{letters[each.name]}1001": each for each in coded(extract)}
    assert set(offered) == set(lists)
    for cells, column in lists.items():
        name, words = offered[cells].split("!")
        assert name == notes.title
        assert [word.value for (word,) in notes[words.replace("$", "")]] == list(column.codes)


@every_extract
def test_a_template_has_notes_on_every_column(extract, templates):
    notes = load_workbook(templates[extract.name])["notes"]
    told = {row[0].value: row[1].value for row in notes.iter_rows(min_row=3) if row[0].value}
    assert told == {column.name: column.description for column in extract.columns}


@every_extract
def test_an_empty_template_that_is_sent_back_is_not_taken_for_data(extract, templates):
    assert read_extract(templates[extract.name], extract).rows_read == 0


def test_a_column_that_may_be_left_out_of_a_template_may_be_left_out(templates, tmp_path):
    extract = next(extract for extract in EXTRACTS if extract.name == "people")
    path = tmp_path / "people.xlsx"
    workbook = load_workbook(templates["people"])
    optional = [
        number
        for number, column in enumerate(extract.columns, 1)
        if column.presence is Presence.MAY_BE_LEFT_OUT
    ]
    assert optional
    for number in reversed(optional):
        workbook["people"].delete_cols(number)
    for number, column in enumerate(extract.columns[: optional[0] - 1], 1):
        workbook["people"].cell(2, number).value = filled(column, 2)
    workbook.save(path)
    assert read_extract(path, extract).rows_read == 1
