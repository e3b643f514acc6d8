"""A published file is the same rows whatever it is stored as, and any size needs little memory."""

import csv
import gzip
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from official_files import CSP, cell, crime, put, spreadsheet, table_row, unwatched

from rrlib.errors import OfficialFileError
from rrlib.official.opening import rows_of

TEXT = CSP + crime("County Durham", "12") + "\n" + crime("Brighton–Hove", "1.5")
ROWS = list(csv.reader(TEXT.splitlines()))


def opened(path):
    return [(row.number, row.cells) for row in rows_of(path, unwatched)]


EXPECTED = [(number, row) for number, row in enumerate(ROWS, 1) if row]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_in_any_usual_encoding(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert opened(path) == EXPECTED


def test_packed_text_is_read_as_it_was_before_packing(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode("cp1252")))
    assert opened(path) == EXPECTED


def test_a_workbook_gives_its_cells_as_text(tmp_path):
    workbook = openpyxl.Workbook()
    for row in ROWS:
        workbook.active.append([float(c) if c.replace(".", "").isdigit() else c for c in row])
    workbook.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx") == EXPECTED


def test_a_spreadsheet_gives_its_cells_as_text(tmp_path):
    path = spreadsheet(tmp_path / "a.ods", {"T": [table_row(map(cell, row)) for row in ROWS]})
    assert opened(path) == EXPECTED


def test_cells_and_rows_that_repeat_in_a_spreadsheet_are_written_out(tmp_path):
    rows = [
        table_row([cell("", 3)], times=4),
        table_row([cell("a"), cell("", 2), cell("7", 2), cell("", 9)], times=2),
        table_row([cell("b & c")]),
    ]
    path = spreadsheet(tmp_path / "a.ods", {"First": rows, "Second": rows[2:]})
    got = [tuple(row) for row in rows_of(path, unwatched)]
    assert got == [
        ("First", 5, ["a", "", "", "7", "7"]),
        ("First", 6, ["a", "", "", "7", "7"]),
        ("First", 7, ["b & c"]),
        ("Second", 1, ["b & c"]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv.gz", gzip.compress(TEXT.encode(), mtime=0)[:60], "a damaged gzip file"),
        ("a.csv", b"%PDF-1.4", "a PDF"),
        ("a.csv", b"", "an empty file"),
        ("a.parquet", b"PAR1 and more", "Parquet"),
        ("a.csv", b"a,b\n\x00\x00,1\n", "half-written"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_name(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OfficialFileError, match=told) as caught:
        opened(path)
    assert name in str(caught.value)


def test_a_damaged_workbook_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part[:-40] if "sheet1" in name else part)
    with pytest.raises(OfficialFileError, match=r"a\.xlsx.*a damaged workbook"):
        opened(path)


def test_a_spreadsheet_that_breaks_off_is_damaged(tmp_path):
    path = spreadsheet(tmp_path / "a.ods", {"T": [table_row([cell("a")]) + "<broken"]})
    with pytest.raises(OfficialFileError, match="damaged ODS"):
        opened(path)


def test_how_far_a_file_is_read_is_told(tmp_path):
    path = spreadsheet(tmp_path / "a.ods", {"T": [table_row([cell("a")])] * 50_000})
    shares = []
    for _ in rows_of(path, shares.append):
        pass
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert shares[-1] == 1


PEAK = """
import sys
from pathlib import Path
from rrlib.official.opening import rows_of
rows = sum(1 for _ in rows_of(Path(sys.argv[1]), lambda share: None))
status = Path("/proc/self/status").read_text()
print(rows, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
"""The peak of this program alone: ru_maxrss begins with what the process that forked it had."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/status is Linux's")
def test_a_spreadsheet_of_150_megabytes_of_xml_needs_little_memory(tmp_path):
    row = table_row([*map(cell, ROWS[1]), cell("", 16_000)])
    count = 150_000_000 // len(row)
    path = spreadsheet(tmp_path / "a.ods", {"T": (row for _ in range(count))})
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    rows, megabytes = map(int, done.stdout.split())
    assert rows == count
    assert megabytes < 300, megabytes


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(OfficialFileError, match=r"gone\.csv: cannot be opened"):
        opened(tmp_path / "gone.csv")


def test_an_empty_line_costs_no_row_number(tmp_path):
    assert opened(put(tmp_path, "a.csv", "a,b\n", "\n", ",\n", "c,d\n")) == [
        (1, ["a", "b"]),
        (4, ["c", "d"]),
    ]
