"""Files that are not what they should be, by their content, their names and their sizes."""

import gzip
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from untidy import (
    CLEAN,
    HEADERS,
    PARTNERSHIP,
    QUARTER,
    comes_of,
    read,
    refused,
    rows_of,
    saved,
    sheet_of,
    table,
    text_of,
    workbook,
)

from rrlib.contracts import EXTRACTS, process_delivery
from rrlib.contracts.extracts import OFFENCES as CONTRACT
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.reading import read_extract

OFFENCES = text_of("offences")
HEADER_LINE = ",".join(HEADERS["offences"])
NO_HEADER = f"offences.csv, row 1: expected the header {HEADER_LINE} in row 1, separated by commas"
EMPTY = "offences.csv: arrived 'an empty file'; expected a header row"
NO_TEXT = "expected text: the file is half-written or no text"


def document(what: str) -> str:
    return (
        f"offences.csv: arrived '{what}, for reading and not for data'; expected the extract "
        "itself, as CSV, an Excel workbook or Parquet"
    )


def zipped(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, OFFENCES)
    return file.getvalue()


def unpack(what: str, file: str = "offences.csv") -> str:
    return f"{file}: arrived '{what} archive'; expected the file itself: unpack the archive"


def save_as(what: str, expected: str = "a workbook saved as .xlsx") -> str:
    return f"offences.xlsx: arrived '{what}'; expected {expected}"


UNLOCKED = "a workbook without a password"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@table(
    {
        "nothing": refused("offences.csv", b"", EMPTY),
        "a byte-order mark and nothing more": refused("offences.csv", b"\xef\xbb\xbf", EMPTY),
        "a byte-order mark of UTF-16 and nothing more": refused("offences.csv", b"\xff\xfe", EMPTY),
        "blank lines and nothing more": refused("offences.csv", b"\r\n" * 100, EMPTY),
        "zeros where rows should be": refused(
            "offences.csv", OFFENCES.encode() + bytes(100), f"offences.csv, row 8: {NO_TEXT}"
        ),
        "zeros where rows should be, under old Macintosh line ends": refused(
            "offences.csv",
            text_of("offences", line_end="\r").encode() + bytes(100),
            f"offences.csv, row 8: {NO_TEXT}",
        ),
        "zeros and nothing more": refused(
            "offences.csv", bytes(1000), f"offences.csv, row 1: {NO_TEXT}"
        ),
        "a picture": refused(
            "offences.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            f"offences.csv, row 3: {NO_TEXT}",
        ),
        "a zip archive": refused("offences.csv", zipped("offences.csv"), unpack("a zip")),
        "a zip archive that breaks off": refused(
            "offences.csv",
            zipped("offences.csv")[:-40],
            "offences.csv: arrived 'a half-written file'; expected the whole file: send it again",
        ),
        "a gzip archive": refused(
            "offences.csv", gzip.compress(OFFENCES.encode()), unpack("a gzip")
        ),
        "a 7-Zip archive": refused(
            "offences.csv", b"7z\xbc\xaf\x27\x1c" + bytes(9), unpack("a 7-Zip")
        ),
        "a RAR archive": refused("offences.csv", b"Rar!\x1a\x07" + bytes(9), unpack("a RAR")),
        "a web page": refused(
            "offences.csv", b"\n<!DOCTYPE html>\n<html>Sign in</html>", document("a web page")
        ),
        "a web page with a byte-order mark": refused(
            "offences.csv", b"\xef\xbb\xbf<html><body>Sign in</body></html>", document("a web page")
        ),
        "a PDF": refused("offences.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", document("a PDF")),
        "a letter": refused(
            "offences.csv", rb"{\rtf1\ansi Dear colleague}", document("a rich text document")
        ),
        "a document of Word": refused(
            "offences.csv", zipped("word/document.xml"), document("a Word document")
        ),
        "JSON": refused("offences.csv", b'[{"offence_id": "O80001"}]', NO_HEADER),
        "a message of an export that failed": refused(
            "offences.csv", b"ORA-01555: snapshot too old\n", NO_HEADER
        ),
        "a workbook with a password": refused(
            "offences.xlsx", OLE, save_as("a locked or old workbook", f"{UNLOCKED}, saved as .xlsx")
        ),
        "a binary workbook": refused(
            "offences.xlsx", zipped("xl/workbook.bin"), save_as("a workbook of another kind")
        ),
        "an OpenDocument workbook": refused(
            "offences.xlsx",
            zipped("mimetype", "content.xml"),
            save_as("a workbook of another kind"),
        ),
        "a workbook with macros": refused(
            "offences.xlsx",
            zipped("xl/workbook.xml", "xl/vbaProject.bin"),
            save_as("a workbook with macros"),
        ),
        "CSV that is called .xlsx": read("offences.xlsx", OFFENCES),
        "a row that never ends": refused(
            "offences.csv",
            OFFENCES + "x" * 1_500_000,
            "offences.csv, row 8: expected lines: this one goes on for more than a million letters",
        ),
        "a header that never ends": refused(
            "offences.csv",
            "x" * 1_500_000,
            "offences.csv, row 1: expected lines: this one goes on for more than a million letters",
        ),
    }
)
def test_a_file_is_what_it_holds_whatever_its_name(case, tmp_path):
    comes_of(case, tmp_path)


def parquet(columns: dict[str, pa.Array | list[object]]) -> bytes:
    file = BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def typed_columns(extract: str) -> dict[str, list[object]]:
    names, *rows = sheet_of(extract)
    return {str(name): [row[place] for row in rows] for place, name in enumerate(names)}


def text_columns(extract: str) -> dict[str, list[object]]:
    return {
        name: [row[place] for row in rows_of(extract)]
        for place, name in enumerate(HEADERS[extract])
    }


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


TYPED = typed_columns("offences")
OTHERS = typed_columns("population")
AREAS = OTHERS.pop("area")
TIMES = [utc(str(day)) for day in TYPED["offence_date"]]


@table(
    {
        "real dates": read("offences.parquet", parquet(TYPED)),
        "real numbers": read("population.parquet", parquet(typed_columns("population"))),
        "text": read("offences.parquet", parquet(text_columns("offences"))),
        "words of few kinds": read(
            "offences.parquet",
            parquet({**TYPED, "area": pa.array(TYPED["area"]).dictionary_encode()}),
        ),
        "days with times of day": read(
            "offences.parquet",
            parquet(
                {**TYPED, "offence_date": [time.replace(tzinfo=None, hour=14) for time in TIMES]}
            ),
        ),
        "times of a zone, of which the day depends": refused(
            "offences.parquet",
            parquet({**TYPED, "offence_date": pa.array(TIMES, pa.timestamp("us", "UTC"))}),
            "offences.parquet, row 2, column offence_date: arrived '2013-04-03 00:00:00.000000Z'; "
            "expected a date written year-month-day, such as 2013-03-31 (and 5 more such)",
            "offences.parquet: expected rows: not one was accepted",
        ),
        "counts with decimals": read(
            "population.parquet",
            parquet({**typed_columns("population"), "persons": [5432.0, 5519.0, 1214.0, 1198.0]}),
        ),
        "a list in each row": refused(
            "offences.parquet",
            parquet({**TYPED, "area": [["Darlington"]] * 6}),
            "offences.parquet, column area: expected text, numbers or dates, not "
            "list<element: string>",
        ),
        "another heading": refused(
            "population.parquet",
            parquet(
                {
                    "Area" if name == "area" else name: column
                    for name, column in typed_columns("population").items()
                }
            ),
            "population.parquet, row 1, column Area: arrived 'Area'; expected only the columns "
            "area, year, age, persons; rename it or leave it out. Did you mean 'area'?",
            "population.parquet, row 1, column area: expected a column headed 'area': the area's "
            "name",
        ),
        "no rows": refused(
            "population.parquet",
            parquet({name: column[:0] for name, column in text_columns("population").items()}),
            "population.parquet: expected rows: not one was accepted",
        ),
        "a file that breaks off": refused(
            "offences.parquet",
            parquet(TYPED)[:-20],
            "offences.parquet: arrived 'a half-written file'; expected the whole file: send it "
            "again",
        ),
        "a file with a hole in it": refused(
            "offences.parquet",
            parquet(TYPED)[:4] + bytes(400) + parquet(TYPED)[404:],
            "offences.parquet: arrived 'a half-written file'; expected the whole file: send it "
            "again",
        ),
        "Parquet that is called .csv": read("offences.csv", parquet(TYPED)),
    }
)
def test_parquet_is_read_with_whatever_types_it_has(case, tmp_path):
    comes_of(case, tmp_path)


def test_folders_above_a_parquet_file_add_no_columns(tmp_path):
    folder = tmp_path / "area=elsewhere"
    folder.mkdir()
    (folder / "population.parquet").write_bytes(parquet(typed_columns("population")))
    population = next(extract for extract in EXTRACTS if extract.name == "population")
    sheet = read_extract(folder / "population.parquet", population)
    assert sheet.texts["area"].to_pylist() == [row["area"] for row in CLEAN["population"]]


def told(folder: Path, tmp_path: Path) -> list[str]:
    processed = process_delivery(folder, tmp_path / "processed", PARTNERSHIP)
    return [str(breach) for breach in processed.stopped]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A delivery of people, to which a messy file is added."""
    made = tmp_path / "raw" / QUARTER
    made.mkdir(parents=True)
    (made / "people.csv").write_text(text_of("people"), encoding="utf-8")
    return made


RENAME = (
    "expected the name of an extract and .csv, .xlsx or .parquet: rename it or take it out of "
    "the folder."
)


@pytest.mark.parametrize(
    "name",
    [
        "Offences.csv",
        "offences.CSV",
        "offences (2).csv",
        "offences_2014-15Q1.csv",
        "offences.txt",
        "offences.tsv",
        "offences.xls",
        "offences.csv.zip",
        "offences.csv.bak",
        "offences.json",
        "Offences Q1.pdf",
        "offences",
    ],
)
def test_a_file_that_seems_an_extract_is_not_lost_for_its_name(name, folder, tmp_path):
    (folder / name).write_text(OFFENCES, encoding="utf-8")
    assert told(folder, tmp_path) == [f"{name}: {RENAME} Did you mean 'offences'?"]


def test_a_file_of_data_with_no_name_of_an_extract_is_not_lost(folder, tmp_path):
    (folder / "export.csv").write_text(OFFENCES, encoding="utf-8")
    assert told(folder, tmp_path) == [f"export.csv: {RENAME}"]


def test_a_name_nearly_that_of_an_extract_is_answered_with_it(folder, tmp_path):
    (folder / "ofences.csv").write_text(OFFENCES, encoding="utf-8")
    assert told(folder, tmp_path) == [f"ofences.csv: {RENAME} Did you mean 'offences'?"]


@pytest.mark.parametrize("name", ["~$offences.xlsx", "._offences.csv", ".offences.csv.swp"])
def test_what_programs_leave_behind_is_passed_over(name, folder, tmp_path):
    (folder / name).write_bytes(b"\0\1\2")
    assert told(folder, tmp_path) == []


def test_notes_that_name_no_extract_are_passed_over(folder, tmp_path):
    (folder / "covering letter.pdf").write_bytes(b"%PDF-1.7")
    assert told(folder, tmp_path) == []


def test_two_files_of_one_extract_are_named_both(folder, tmp_path):
    (folder / "people.xlsx").write_bytes(saved(workbook(sheet_of("people"))))
    assert told(folder, tmp_path) == [
        "people.xlsx: expected one file of people; people.csv is there as well"
    ]


def test_files_in_a_folder_within_the_folder_are_not_lost(folder, tmp_path):
    (folder / "from the police").mkdir()
    (folder / "from the police" / "offences.csv").write_text(OFFENCES, encoding="utf-8")
    assert told(folder, tmp_path) == [
        "from the police: expected files in the folder of the delivery itself, not in a folder "
        "within it"
    ]


def test_an_empty_folder_within_the_folder_is_passed_over(folder, tmp_path):
    (folder / "old").mkdir()
    assert told(folder, tmp_path) == []


def test_a_folder_with_the_name_of_an_extract_is_told_from_a_file(folder, tmp_path):
    (folder / "offences.csv").mkdir()
    assert told(folder, tmp_path) == [
        "offences.csv: arrived 'a folder'; expected a file of that name"
    ]


def test_a_file_in_use_elsewhere_is_told_from_a_damaged_one(folder, tmp_path, monkeypatch):
    (folder / "offences.csv").write_text(OFFENCES, encoding="utf-8")
    opened = Path.open

    def locked(path, *arguments, **named):
        if path.name == "offences.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", locked)
    assert told(folder, tmp_path) == [
        "offences.csv: arrived 'a locked file'; expected a file that can be opened (Permission "
        "denied): close it where it is in use"
    ]


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
def test_a_long_file_is_the_same_row_by_row_however_it_is_read(quoted, tmp_path):
    people = [f"P{number:06d}" for number in range(70_000)]
    areas = ["County Durham", "Darlington", "elsewhere"]
    path = tmp_path / "offences.csv"
    mark = '"' if quoted else ""
    row = f"O{{0}},{{1}},2013-04-{{2:02d}},drugs,no,,,{mark}{{3}}{mark}\n"
    lines = [
        row.format(number, person, number % 30 + 1, areas[number % 3])
        for number, person in enumerate(people)
    ]
    path.write_text(HEADER_LINE + "\n" + "".join(lines), encoding="utf-8")
    sheet = read_extract(path, CONTRACT)
    assert sheet.texts["person_id"].to_pylist() == people
    assert sheet.texts["area"].to_pylist() == [areas[number % 3] for number in range(70_000)]
    assert sheet.rows.tolist() == list(range(2, 70_002))


TWO_GIGABYTES = 2 << 30


@pytest.mark.slow
@pytest.mark.parametrize("before", [b"", OFFENCES.encode()], ids=["nothing else", "after rows"])
def test_two_gigabytes_of_zeros_are_refused_in_ten_seconds(before, tmp_path):
    path = tmp_path / "offences.csv"
    path.write_bytes(before)
    os.truncate(path, TWO_GIGABYTES)
    began = perf_counter()
    with pytest.raises(UnusableError, match=NO_TEXT):
        read_extract(path, CONTRACT)
    assert perf_counter() - began < 10


_MEASURED = """
import resource, sys
from pathlib import Path
from rrlib.contracts.extracts import OFFENCES
from rrlib.contracts.reading import read_extract
sheet = read_extract(Path(sys.argv[1]), OFFENCES)
last = [sheet.texts[name][-1].as_py() for name in OFFENCES.names if name in sheet.texts]
print(len(sheet.rows), int(sheet.rows[-1]), len(sheet.ragged), *last, sep="|")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_two_gigabytes_of_offences_are_read_rightly_within_two_of_memory(tmp_path):
    if shutil.disk_usage(tmp_path).free < 2 * TWO_GIGABYTES:
        pytest.skip("there is no room for a file of two gigabytes")
    path = tmp_path / "offences.csv"
    row = (
        "O{0:09d},P{1:06d},2013-04-03,violence against the person,no,2013-05-21,referral order,"
        "County Durham\n"
    )
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER_LINE + "\n")
        while file.tell() < TWO_GIGABYTES:
            numbers = range(count, count + 10_000)
            file.write("".join(row.format(number, number % 500_000) for number in numbers))
            count += 10_000
    began = perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True
    )
    assert perf_counter() - began < 120
    path.unlink()
    told, memory = run.stdout.splitlines()
    expected = row.format(count - 1, (count - 1) % 500_000).strip().split(",")
    assert told.split("|") == [str(count), str(count + 1), "0", *expected]
    assert int(memory) < 2 << 20
