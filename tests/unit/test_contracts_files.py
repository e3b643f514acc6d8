"""A file that cannot be read as its extract says which file, which row, which column, and why."""

import shutil
from pathlib import Path

import pytest
from deliveries import PARTNERSHIP, QUARTER, YOUTH, accepted, processed, said, sound, write

from rrlib.contracts import EXTRACTS, Severity, process_delivery
from rrlib.contracts.extracts import PEOPLE
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.reading import read_extract

HEADER = "person_id,sex,date_of_birth,matched"
ROWS = "P1,male,1998-05-01,yes\nP2,female,1997-02-11,no\n"
KNOWN = "person_id, sex, date_of_birth, matched, died_on, recorded_on"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A sound delivery of what the report on young people reads."""
    return write(tmp_path / "raw" / QUARTER, sound(*YOUTH))


@pytest.fixture
def check(raw):
    return lambda: process_delivery(raw, raw.parents[1] / "processed", PARTNERSHIP)


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_extract(path, PEOPLE)


def rows_of(sheet):
    """The rows of a sheet as they arrived, by their numbers."""
    columns = [column.to_pylist() for column in sheet.texts.values()]
    return dict(zip(sheet.rows.tolist(), map(list, zip(*columns, strict=True)), strict=True))


def faults_of(sheet):
    return [str(fault.breach("people.csv")) for fault in sheet.faults]


def refused(path, content):
    with pytest.raises(UnusableError) as refusal:
        read(path, content)
    assert {breach.severity for breach in refusal.value.breaches} == {Severity.STOPS}
    return [str(breach) for breach in refusal.value.breaches]


def stopped(delivery):
    return [str(breach) for breach in delivery.stopped]


def test_a_sound_file_is_read_row_by_row_as_text(people):
    sheet = read(people, f"{HEADER}\n{ROWS}")
    assert (sheet.faults, sheet.notes, sheet.ragged) == ((), (), {})
    assert list(sheet.texts) == HEADER.split(",")
    assert rows_of(sheet) == {
        2: ["P1", "male", "1998-05-01", "yes"],
        3: ["P2", "female", "1997-02-11", "no"],
    }


def test_columns_may_come_in_any_order_and_values_may_be_padded(tmp_path):
    tables = sound("people")
    header, *rows = tables["people"]
    turned = [1, 3, 0, 2]
    padded = [[f" {row[place]}\t" for place in turned] for row in (header, *rows)]
    delivery = processed(tmp_path, {"people": padded})
    assert said(delivery) == []
    names = {"person_id": "P1", "sex": "male", "matched": "yes"}
    assert names.items() <= accepted(delivery, "people")[0].items()


@pytest.mark.parametrize("empty", ["", "\n"], ids=["no empty line", "an empty line"])
def test_a_file_whose_last_line_does_not_end_is_read_and_noted(people, empty):
    assert read(people, f"{HEADER}\n{empty}{ROWS}").notes == ()
    broken = read(people, f"{HEADER}\n{empty}{ROWS}".rstrip("\n"))
    (note,) = broken.notes
    assert note.severity is Severity.NOTED
    assert str(note) == (
        f"people.csv, row {3 + len(empty)}: expected a line end after the last row: "
        "make sure that the file is whole"
    )
    assert [row[0] for row in rows_of(broken).values()] == ["P1", "P2"]


def test_people_are_named_with_what_they_should_hold_where_an_extract_of_people_came(raw, check):
    (raw / "people.csv").unlink()
    assert stopped(check())[0] == (
        "people.csv: expected this file in the delivery: Everybody named in another extract, once"
    )


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_people_are_missing_only_where_there_are_extracts_of_people(tmp_path, extract):
    delivery = processed(tmp_path, sound(extract.name))
    missing = [message for message in stopped(delivery) if message.startswith("people.csv")]
    assert bool(missing) == (extract.of_people and extract is not PEOPLE)
    assert (delivery.extracts == ()) == bool(missing)


@pytest.mark.parametrize("name", YOUTH[1:])
def test_any_other_extract_may_be_missing(raw, check, name):
    (raw / f"{name}.csv").unlink()
    delivery = check()
    assert delivery.breaches == ()
    assert delivery.extracts == tuple(other for other in YOUTH if other != name)


def test_a_folder_without_any_extract_stops_the_delivery(raw, check):
    for path in raw.iterdir():
        path.unlink()
    (raw / "delivery.toml").write_text("synthetic = true\n", encoding="utf-8")
    assert said(check()) == ["the folder: expected at least one extract in it"]


def test_faults_of_several_files_are_told_at_once_and_the_others_are_processed(raw, check):
    (raw / "people.csv").write_bytes(b"")
    cohort = (raw / "yos_cohort.csv").read_text(encoding="utf-8")
    (raw / "yos_cohort.csv").write_text(cohort.replace("tier", "teir", 1), encoding="utf-8")
    delivery = check()
    assert [(breach.file, breach.column) for breach in delivery.stopped] == [
        ("people.csv", None),
        ("offences.csv", None),
        ("yos_cohort.csv", "teir"),
        ("yos_cohort.csv", "tier"),
        ("first_time_entrants.csv", None),
    ]
    assert delivery.extracts == ("population",)
    assert len(accepted(delivery, "population")) == 2
    (unread,) = [source for source in delivery.sources if source.file == "yos_cohort.csv"]
    assert (unread.rows_read, unread.rows_accepted, unread.rows_quarantined) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("offences (2).csv", " Did you mean 'offences'?"),
        ("Offences.csv", " Did you mean 'offences'?"),
        ("offences.CSV", " Did you mean 'offences'?"),
        ("ofences.csv", " Did you mean 'offences'?"),
        ("offences.txt", " Did you mean 'offences'?"),
        ("holidays.xlsx", ""),
        ("everything.zip", ""),
    ],
)
def test_a_file_of_data_that_is_no_extract_stops_the_delivery(raw, check, name, hint):
    (raw / name).write_text("a,b\n", encoding="utf-8")
    assert said(check()) == [
        f"{name}: expected the name of an extract and .csv, .xlsx or .parquet: "
        f"rename it or take it out of the folder.{hint}"
    ]


@pytest.mark.parametrize(
    "name", ["~$offences.xlsx", ".offences.csv", "read me.md", "letter.pdf", "SHA256SUMS"]
)
def test_what_is_no_file_of_data_is_passed_over(raw, check, name):
    (raw / name).write_text("a,b\n", encoding="utf-8")
    assert check().breaches == ()


def test_earlier_versions_that_were_kept_are_passed_over(raw, check):
    (raw / "superseded").mkdir()
    shutil.copy(raw / "offences.csv", raw / "superseded" / "2014-04-02-offences.csv")
    (raw / "superseded" / "people.csv").write_bytes(b"")
    delivery = check()
    assert delivery.breaches == ()
    assert [source.file for source in delivery.sources] == [f"{name}.csv" for name in YOUTH]


def test_two_files_of_one_extract_stop_the_delivery(raw, check):
    shutil.copy(raw / "offences.csv", raw / "offences.xlsx")
    assert stopped(check()) == [
        "offences.xlsx: expected one file of offences; offences.csv is there as well"
    ]


def test_a_folder_named_like_an_extract_stops_the_delivery(raw, check):
    (raw / "offences.csv").unlink()
    (raw / "offences.csv").mkdir()
    assert stopped(check()) == ["offences.csv: arrived 'a folder'; expected a file of that name"]


def test_an_unknown_column_is_answered_with_the_nearest_known_one(people):
    assert refused(people, f"person_id,sex,date_of_brith,matched\n{ROWS}") == [
        "people.csv, row 1, column date_of_brith: arrived 'date_of_brith'; "
        f"expected only the columns {KNOWN}; rename it or leave it out. "
        "Did you mean 'date_of_birth'?",
        "people.csv, row 1, column date_of_birth: "
        "expected a column headed 'date_of_birth': as recorded",
    ]


def test_a_column_too_many_is_named(people):
    content = f"{HEADER},surname\nP1,male,1998-05-01,yes,Smith\n"
    assert refused(people, content) == [
        "people.csv, row 1, column surname: arrived 'surname'; "
        f"expected only the columns {KNOWN}; rename it or leave it out."
    ]


def test_a_missing_column_is_named_with_what_it_should_hold(people):
    assert refused(people, "person_id,sex,date_of_birth\nP1,male,1998-05-01\n") == [
        "people.csv, row 1, column matched: expected a column headed 'matched': "
        "whether linkage found the person in the offence source"
    ]


def test_a_column_that_may_be_left_out_may_be_there(people):
    sheet = read(people, f"{HEADER},recorded_on\nP1,male,1998-05-01,yes,2013-01-01\n")
    assert rows_of(sheet) == {2: ["P1", "male", "1998-05-01", "yes", "2013-01-01"]}


def test_a_doubled_header_is_named(people):
    assert refused(people, f"person_id,person_id,date_of_birth,matched\n{ROWS}") == [
        "people.csv, row 1, column person_id: "
        "arrived 'the same header again'; expected each column once",
        "people.csv, row 1, column sex: expected a column headed 'sex': as recorded",
    ]


def test_every_column_of_a_wrong_header_is_named_at_once(people):
    messages = refused(people, "id,gender,date_of_birth,matched\n" + ROWS)
    assert [message.split(":")[0] for message in messages] == [
        f"people.csv, row 1, column {name}" for name in ("id", "gender", "person_id", "sex")
    ]


def test_a_file_without_a_header_does_not_have_its_first_person_repeated(people):
    assert refused(people, ROWS) == [
        f"people.csv, row 1: expected the header {HEADER} in row 1, separated by commas"
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n\r\n\n"], ids=["nothing", "a mark", "blank lines"]
)
def test_an_empty_file_is_called_empty(people, content):
    assert refused(people, content) == [
        "people.csv: arrived 'an empty file'; expected a header row"
    ]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_header_and_nothing_else_is_an_extract_of_no_rows(people, ending):
    sheet = read(people, HEADER + ending)
    assert (sheet.faults, sheet.notes, sheet.rows_read) == ((), (), 0)
    assert list(sheet.texts) == HEADER.split(",")


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_an_extract_of_a_header_only_is_not_taken_for_nothing_having_happened(tmp_path, extract):
    tables = sound(*dict.fromkeys(["people", extract.name]))
    del tables[extract.name][1:]
    delivery = processed(tmp_path, tables)
    assert said(delivery) == [f"{extract.file_name}: expected rows: not one was accepted"]
    assert delivery.stopped == delivery.breaches
    assert extract.name not in delivery.extracts


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (f"{HEADER}\nP1,m\xe4nnlich,1998-05-01,yes\n".encode("latin-1"), "m\xe4nnlich"),
        (f"{HEADER}\nP1,\u2013,1998-05-01,yes\n".encode("cp1252"), "\u2013"),
    ],
    ids=["Latin 1", "Windows dash"],
)
def test_text_of_windows_is_read_and_noted(people, content, rows):
    sheet = read(people, content)
    assert rows_of(sheet)[2][1] == rows
    assert [str(note) for note in sheet.notes] == [
        "people.csv: expected text encoded as UTF-8 (read as Windows-1252)"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_read(people, encoding):
    sheet = read(people, f"{HEADER}\n{ROWS}".encode(encoding))
    assert [row[0] for row in rows_of(sheet).values()] == ["P1", "P2"]


def test_text_in_no_known_encoding_names_the_row_and_the_way_to_save_it(people):
    content = f"{HEADER}\n{ROWS}P3,\x81,1998-05-01,yes\n".encode("latin-1")
    assert refused(people, content) == [
        "people.csv, row 4: expected text encoded as UTF-8 (save as 'CSV UTF-8')"
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte-order mark"])
def test_files_saved_on_any_machine_are_read_alike(people, ending, mark):
    sheet = read(people, mark + f"{HEADER}\n{ROWS}".replace("\n", ending))
    assert (sheet.faults, sheet.notes) == ((), ())
    assert {row: values[0] for row, values in rows_of(sheet).items()} == {2: "P1", 3: "P2"}


def test_rows_with_too_few_or_too_many_values_are_kept_as_they_stood(people):
    sheet = read(people, f"{HEADER}\nP1,male\n{ROWS}P3,male,1998-05-01,yes,x\n")
    (fault,) = sheet.faults
    assert str(fault.breach("people.csv")) == (
        "people.csv, row 2: arrived '2 values'; expected 4 values, as in the header "
        "(and 1 more such)"
    )
    assert (fault.rows.tolist(), fault.arrived) == ([2, 5], ("2 values", "5 values"))
    assert sheet.ragged == {2: "P1,male", 5: "P3,male,1998-05-01,yes,x"}
    assert list(rows_of(sheet)) == [3, 4]
    assert sheet.rows_read == 4


def test_a_comma_or_a_line_break_between_quotes_is_part_of_a_value(people):
    sheet = read(people, f'{HEADER}\nP1,"a, b","1998\n05",yes\nP2,male,1997-02-11,no\n')
    assert rows_of(sheet) == {
        2: ["P1", "a, b", "1998\n05", "yes"],
        3: ["P2", "male", "1997-02-11", "no"],
    }


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"], ids=ascii)
def test_only_a_line_break_ends_a_row(people, character):
    sheet = read(people, f"{HEADER}\nP1,ma{character}le,1998-05-01,yes\n{ROWS}")
    assert sheet.rows_read == 3
    assert sheet.ragged == {}


def test_blank_lines_are_no_rows_but_keep_the_count_of_rows_true(people):
    sheet = read(people, f"{HEADER}\n\n{ROWS}\n")
    assert list(rows_of(sheet)) == [3, 4]


def test_lines_of_commas_are_no_rows_but_keep_the_count_of_rows_true(people):
    sheet = read(people, f"{HEADER}\n,,,\n{ROWS},,,\n")
    assert (list(rows_of(sheet)), sheet.rows_read) == ([3, 4], 2)


@pytest.mark.parametrize("row", ['P1,"male,1998-05-01,yes', 'P1,"m"ale,1998-05-01,yes'])
def test_a_stray_quotation_mark_is_explained(people, row):
    (message,) = refused(people, f"{HEADER}\n{row}\n")
    assert message.startswith("people.csv, row 2: expected ")
    assert "quote mark" in message
    assert "1998" not in message


@pytest.mark.parametrize("mark", [";", "\t", "|"], ids=repr)
def test_a_file_separated_by_something_else_is_answered_with_what_separates_it(people, mark):
    assert refused(people, f"{HEADER}\n{ROWS}".replace(",", mark)) == [
        f"people.csv, row 1: expected the header {HEADER} in row 1, separated by commas; "
        f"these are separated by {mark!r}"
    ]


def test_a_title_above_the_header_is_passed_over_and_noted_and_rows_keep_their_numbers(people):
    sheet = read(people, f"People of the delivery\n\n{HEADER}\n{ROWS}")
    assert list(rows_of(sheet)) == [4, 5]
    (note,) = sheet.notes
    assert (note.severity, note.rows) == (Severity.NOTED, (3,))
    assert "the header in row 1" in note.expected
