"""A file that cannot be read as its extract says which file, which row, which column, and why."""

import re
from pathlib import Path

import pytest

from rrlib.contracts import EXTRACTS, check_delivery
from rrlib.contracts.extracts import PEOPLE
from rrlib.contracts.reading import read_extract
from rrlib.errors import DeliveryError
from rrlib.partnership import read_partnership

HEADER = "person_id,sex,date_of_birth,matched"
ROWS = "P1,male,1998-05-01,yes\nP2,female,1997-02-11,no\n"
KNOWN = "person_id, sex, date_of_birth, matched"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_extract(path, PEOPLE)


def said(extract):
    return [str(breach) for breach in extract.breaches]


def refused(path, content):
    extract = read(path, content)
    assert not extract.usable
    assert extract.rows_read == 0
    return said(extract)


def test_a_sound_file_is_read_row_by_row_as_text(people):
    extract = read(people, f"{HEADER}\n{ROWS}")
    assert extract.usable
    assert said(extract) == []
    assert extract.rows.to_dict("index") == {
        2: {"person_id": "P1", "sex": "male", "date_of_birth": "1998-05-01", "matched": "yes"},
        3: {"person_id": "P2", "sex": "female", "date_of_birth": "1997-02-11", "matched": "no"},
    }


def test_columns_may_come_in_any_order_and_values_may_be_padded(people):
    extract = read(people, "sex , matched,person_id,date_of_birth\n male ,yes,P1,\t1998-05-01 \n")
    assert list(extract.rows.columns) == HEADER.split(",")
    assert list(extract.rows.loc[2]) == ["P1", "male", "1998-05-01", "yes"]


def test_a_missing_file_is_named_with_what_it_should_hold(people):
    extract = read_extract(people, PEOPLE)
    assert not extract.usable
    assert said(extract) == [
        "people.csv: expected this file in the delivery: Everybody named in another extract, once"
    ]


def test_every_missing_extract_is_named_at_once(project):
    raw = project / "data" / "raw" / "2013-14Q4"
    for name in ("people", "offences", "population"):
        (raw / f"{name}.csv").unlink()
    with pytest.raises(DeliveryError) as refusal:
        check_delivery(raw, read_partnership(project / "partnership.toml"))
    assert str(refusal.value).splitlines() == [
        "the delivery 2013-14Q4 cannot be used:",
        "  people.csv: expected this file in the delivery: "
        "Everybody named in another extract, once",
        "  offences.csv: expected this file in the delivery: "
        "Offences of those people, one row for each disposal of an offence",
        "  population.csv: expected this file in the delivery: "
        "Mid-year population estimates by single year of age",
    ]


def test_faults_of_several_files_are_told_in_one_message(project):
    raw = project / "data" / "raw" / "2013-14Q4"
    (raw / "people.csv").write_bytes(b"")
    (raw / "offences.csv").unlink()
    cohort = (raw / "yos_cohort.csv").read_text(encoding="utf-8")
    (raw / "yos_cohort.csv").write_text(cohort.replace("tier", "teir", 1), encoding="utf-8")
    with pytest.raises(DeliveryError) as refusal:
        check_delivery(raw, read_partnership(project / "partnership.toml"))
    files = [line.split(":")[0].split(",")[0].strip() for line in str(refusal.value).splitlines()]
    assert files[1:] == ["people.csv", "offences.csv", "yos_cohort.csv", "yos_cohort.csv"]


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_every_extract_has_to_be_there(project, extract):
    raw = project / "data" / "raw" / "2013-14Q4"
    (raw / extract.file_name).unlink()
    with pytest.raises(DeliveryError, match=rf"\n  {extract.file_name}: expected this file in"):
        check_delivery(raw, read_partnership(project / "partnership.toml"))


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


def test_a_doubled_header_is_named(people):
    (doubled, missing) = refused(people, f"person_id,person_id,date_of_birth,matched\n{ROWS}")
    assert re.fullmatch(
        "people.csv, row 1, column person_id: "
        "arrived '?the same header again'?; expected each column once",
        doubled,
    )
    assert missing == ("people.csv, row 1, column sex: expected a column headed 'sex': as recorded")


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
    (message,) = refused(people, content)
    assert re.fullmatch("people.csv: arrived '?an empty file'?; expected a header row", message)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_header_and_nothing_else_is_an_extract_of_no_rows(people, ending):
    extract = read(people, HEADER + ending)
    assert extract.usable
    assert said(extract) == []
    assert extract.rows_read == 0
    assert list(extract.rows.columns) == HEADER.split(",")


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_an_extract_of_a_header_only_is_not_taken_for_nothing_having_happened(project, extract):
    raw = project / "data" / "raw" / "2013-14Q4"
    header = ",".join(column.name for column in extract.columns)
    (raw / extract.file_name).write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(DeliveryError) as refusal:
        check_delivery(raw, read_partnership(project / "partnership.toml"))
    first, *lines = str(refusal.value).splitlines()
    assert first == "the delivery 2013-14Q4 cannot be used:"
    assert f"  {extract.file_name}: no row was accepted." in lines
    if extract is PEOPLE:
        assert lines[1:] == [
            f"  {name}.csv: no row was accepted. "
            f"{name}.csv, row 2, column person_id: expected a person accepted from people.csv"
            for name in ("offences", "yos_cohort", "first_time_entrants")
        ]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f"{HEADER}\nP1,male,1998-05-01,yes\nP2,f\xe9minin,1997-02-11,no\n".encode("latin-1"), 3),
        (f"{HEADER}\n{ROWS}".encode("utf-16"), 1),
        (f"{HEADER}\n{ROWS}P3,\x96,1998-05-01,yes\n".encode("latin-1"), 4),
    ],
    ids=["Latin 1", "UTF-16", "Windows dash"],
)
def test_text_that_is_not_utf_8_names_the_row_and_the_way_to_save_it(people, content, row):
    assert refused(people, content) == [
        f"people.csv, row {row}: expected text encoded as UTF-8 (save as 'CSV UTF-8')"
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte-order mark"])
def test_files_saved_on_any_machine_are_read_alike(people, ending, mark):
    extract = read(people, mark + f"{HEADER}\n{ROWS}".replace("\n", ending))
    assert said(extract) == []
    assert list(extract.rows["person_id"]) == ["P1", "P2"]
    assert list(extract.rows.index) == [2, 3]


def test_rows_with_too_few_or_too_many_values_are_kept_as_they_stood(people):
    extract = read(people, f"{HEADER}\nP1,male\n{ROWS}P3,male,1998-05-01,yes,x\n")
    assert extract.usable
    for message, row, arrived in zip(said(extract), (2, 5), (2, 5), strict=True):
        assert re.fullmatch(
            f"people.csv, row {row}: arrived '?{arrived} values'?; "
            "expected 4 values, as in the header",
            message,
        )
    assert extract.ragged["values"].to_dict() == {2: "P1,male", 5: "P3,male,1998-05-01,yes,x"}
    assert list(extract.rows.index) == [3, 4]
    assert extract.rows_read == 4


def test_a_comma_or_a_line_break_between_quotes_is_part_of_a_value(people):
    extract = read(people, f'{HEADER}\nP1,"a, b","1998\n05",yes\nP2,male,1997-02-11,no\n')
    assert list(extract.rows.loc[2]) == ["P1", "a, b", "1998\n05", "yes"]
    assert list(extract.rows["person_id"]) == ["P1", "P2"]


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"], ids=ascii)
def test_only_a_line_break_ends_a_row(people, character):
    extract = read(people, f"{HEADER}\nP1,ma{character}le,1998-05-01,yes\n{ROWS}")
    assert extract.rows_read == 3
    assert len(extract.ragged) == 0


def test_blank_lines_are_no_rows_but_keep_the_count_of_rows_true(people):
    extract = read(people, f"{HEADER}\n\n{ROWS}\n")
    assert list(extract.rows.index) == [3, 4]


@pytest.mark.parametrize(
    ("row", "reason"),
    [('P1,"male,1998-05-01,yes', "unexpected end of data"), ('P1,"m"ale,x,yes', "',' expected")],
)
def test_a_stray_quotation_mark_is_explained(people, row, reason):
    (message,) = refused(people, f"{HEADER}\n{row}\n")
    assert message.startswith("people.csv")
    assert "expected comma-separated values (" in message
    assert reason in message
    assert "1998" not in message


@pytest.mark.parametrize("mark", [";", "\t", "|"], ids=repr)
def test_a_file_separated_by_something_else_is_answered_with_what_separates_it(people, mark):
    assert refused(people, f"{HEADER}\n{ROWS}".replace(",", mark)) == [
        f"people.csv, row 1: expected the header {HEADER} in row 1, separated by commas; "
        f"these are separated by {mark!r}"
    ]
