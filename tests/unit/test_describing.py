"""The contracts in words: a dictionary that is up to date, a template that reads back."""

from pathlib import Path

import pytest
from deliveries import SOUND
from openpyxl import load_workbook

from rrlib.contracts import EXTRACTS
from rrlib.contracts.describing import data_dictionary, write_template
from rrlib.contracts.reading import read_extract

ROOT = Path(__file__).parents[2]


def test_the_committed_data_dictionary_is_what_the_contracts_say():
    committed = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert committed == data_dictionary()


def test_the_dictionary_names_every_column_of_every_extract():
    text = data_dictionary()
    for extract in EXTRACTS:
        section = text.split(f"## {extract.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{name}` |" in section for name in extract.names)


@pytest.mark.parametrize("name", ["people", "offences", "yos_cohort"])
def test_a_template_filled_in_is_read_as_it_was_typed(tmp_path, name):
    extract = next(each for each in EXTRACTS if each.name == name)
    path = tmp_path / f"{name}.xlsx"
    write_template(path, extract)
    workbook = load_workbook(path)
    header, *rows = [line.split(",") for line in SOUND[name].strip().splitlines()]
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            workbook[name].cell(number, column, value or None)
    workbook.save(path)
    sheet = read_extract(path, extract)
    read = {key: column.to_pylist() for key, column in sheet.texts.items()}
    assert {key: read[key] for key in header} == {
        key: [row[place] for row in rows] for place, key in enumerate(header)
    }
    assert not sheet.faults


def test_a_template_has_notes_on_every_column(tmp_path):
    extract = EXTRACTS[1]
    write_template(tmp_path / "offences.xlsx", extract)
    notes = load_workbook(tmp_path / "offences.xlsx")["notes"]
    assert {row[0].value for row in notes.iter_rows(min_row=3)} >= set(extract.names)
