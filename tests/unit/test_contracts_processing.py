"""Accepted rows become Parquet once, and once more only where what they came from has changed."""

import csv
import multiprocessing
import stat
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rrlib.contracts import EXTRACTS, Kind
from rrlib.contracts.processing import RECEIPT, process_delivery
from rrlib.errors import DeliveryError
from rrlib.partnership import read_partnership

PARTNERSHIP = read_partnership(Path(__file__).parents[2] / "partnership.toml")


@pytest.fixture
def raw(project):
    return project / "data" / "raw" / "2013-14Q4"


@pytest.fixture
def processed(project):
    return project / "data" / "processed"


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def replace_line(path, number, text):
    """Put `text` in place of a row of `path`; None takes the row out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number - 1 : number] = [] if text is None else [text]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def valued(column, text):
    if text == "":
        return None
    if column.kind is Kind.DATE:
        return date.fromisoformat(text)
    return int(text) if column.kind is Kind.WHOLE_NUMBER else text


@pytest.fixture(scope="module")
def demonstration(root, tmp_path_factory):
    raw = root / "data" / "raw" / "2013-14Q4"
    return process_delivery(raw, tmp_path_factory.mktemp("processed"), PARTNERSHIP)


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_parquet_holds_every_accepted_row_typed_and_in_the_order_of_its_key(
    root, demonstration, extract
):
    table = pq.read_table(demonstration.table(extract.name))
    assert table.column_names == [column.name for column in extract.columns]
    for column in extract.columns:
        arrow = table.schema.field(column.name).type
        if column.kind is Kind.DATE:
            assert arrow == pa.date32()
        elif column.kind is Kind.WHOLE_NUMBER:
            assert arrow == pa.int64()
        else:
            assert arrow in (pa.string(), pa.large_string())
    expected = [
        {column.name: valued(column, row[column.name]) for column in extract.columns}
        for row in rows_of(root / "data" / "raw" / "2013-14Q4" / extract.file_name)
    ]
    expected.sort(key=lambda row: [(row[name] is None, row[name] or 0) for name in extract.key])
    assert table.to_pylist() == expected


def test_the_order_in_which_rows_came_is_not_kept(raw, processed, demonstration):
    for extract in EXTRACTS:
        path = raw / extract.file_name
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
    turned = process_delivery(raw, processed, PARTNERSHIP)
    for extract in EXTRACTS:
        tables = [pq.read_table(made.table(extract.name)) for made in (turned, demonstration)]
        assert tables[0].equals(tables[1])


def test_quarantine_holds_each_bad_row_as_it_stood_with_its_number_and_reasons(raw, processed):
    people = (raw / "people.csv").read_text(encoding="utf-8").splitlines()
    unnamed, bad, third = people[7].split(","), people[1].split(","), people[2]
    replace_line(raw / "people.csv", 2, ",".join([bad[0], "?", *bad[2:]]))
    replace_line(raw / "people.csv", 3, third + ",more")
    replace_line(raw / "population.csv", 2, "County Durham,2007,ten,")
    made = process_delivery(raw, processed, PARTNERSHIP)
    held = rows_of(made.folder / "quarantine" / "people.csv")
    assert [(row["person_id"], row["sex"]) for row in held] == [(bad[0], "?"), ("", "")]
    assert [row["reasons"] for row in held] == [
        "sex: expected one of 'male', 'female', 'not recorded'",
        "row: expected 4 values, as in the header",
    ]
    assert held[1]["values"] == third + ",more"
    (row,) = rows_of(made.folder / "quarantine" / "population.csv")
    assert set(row["reasons"].split("; ")) == {
        "age: expected a whole number of 0 or more, digits only",
        "persons: expected a value",
    }
    assert row["age"] == "ten"
    follow = rows_of(made.folder / "quarantine" / "first_time_entrants.csv")
    assert {row["person_id"] for row in follow} <= {bad[0], third.split(",")[0]}
    assert {row["reasons"] for row in follow} == {
        "person_id: expected a person accepted from people.csv"
    }
    assert unnamed[0] in pq.read_table(made.table("people"))["person_id"].to_pylist()


def test_quarantine_numbers_rows_with_whole_numbers(raw, processed):
    replace_line(raw / "population.csv", 3, "County Durham,2007,ten,1")
    made = process_delivery(raw, processed, PARTNERSHIP)
    (row,) = rows_of(made.folder / "quarantine" / "population.csv")
    assert row["row"] == "3"


def test_a_sound_extract_has_no_quarantine_file(raw, processed):
    made = process_delivery(raw, processed, PARTNERSHIP)
    assert made.breaches == ()
    assert list((made.folder / "quarantine").iterdir()) == []


def test_what_is_said_of_a_delivery_is_the_same_when_it_is_not_made_anew(raw, processed):
    replace_line(raw / "population.csv", 2, "County Durham,2007,ten,5844")
    first = process_delivery(raw, processed, PARTNERSHIP)
    again = process_delivery(raw, processed, PARTNERSHIP)
    assert again == first
    assert first.synthetic
    assert [str(breach) for breach in first.breaches] == [
        "population.csv, row 2, column age: arrived 'ten'; "
        "expected a whole number of 0 or more, digits only",
    ]
    assert [(source.file, source.rows_quarantined) for source in first.sources] == [
        (extract.file_name, int(extract.name == "population")) for extract in EXTRACTS
    ]
    assert [source.as_received for source in first.sources] == [True] * 4 + [False]


def test_a_delivery_that_has_not_changed_is_not_made_anew(raw, processed):
    made = process_delivery(raw, processed, PARTNERSHIP)
    before = {path: path.stat().st_mtime_ns for path in made.folder.iterdir()}
    assert process_delivery(raw, processed, PARTNERSHIP).folder == made.folder
    assert {path: path.stat().st_mtime_ns for path in made.folder.iterdir()} == before
    assert [path.name for path in made.folder.parent.iterdir()] == [made.folder.name]


def test_taking_out_one_row_makes_another_folder_and_putting_it_back_finds_the_first(
    raw, processed
):
    before = (raw / "offences.csv").read_bytes()
    first = process_delivery(raw, processed, PARTNERSHIP)
    replace_line(raw / "offences.csv", 5, None)
    without = process_delivery(raw, processed, PARTNERSHIP)
    assert without.folder != first.folder
    rows = [pq.read_metadata(made.table("offences")).num_rows for made in (first, without)]
    assert rows[0] - rows[1] == 1
    (raw / "offences.csv").write_bytes(before)
    assert process_delivery(raw, processed, PARTNERSHIP) == first


def test_a_change_of_a_file_though_of_no_row_makes_another_folder(raw, processed):
    folders = {process_delivery(raw, processed, PARTNERSHIP).folder}
    names = ["people.csv", "population.csv", "delivery.toml", "SHA256SUMS"]
    for name in names:
        with (raw / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        folders.add(process_delivery(raw, processed, PARTNERSHIP).folder)
    assert len(folders) == len(names) + 1


def test_a_change_of_areas_makes_another_folder_and_a_change_of_targets_does_not(raw, processed):
    first = process_delivery(raw, processed, PARTNERSHIP)
    areas = PARTNERSHIP.areas.model_copy(
        update={"single": [*PARTNERSHIP.areas.single, "Hartlepool"]}
    )
    wider = PARTNERSHIP.model_copy(update={"areas": areas})
    renamed = PARTNERSHIP.model_copy(update={"name": "another name", "breaks": []})
    assert process_delivery(raw, processed, wider).folder != first.folder
    assert process_delivery(raw, processed, renamed).folder == first.folder


def test_a_deleted_folder_is_made_again_the_same(raw, processed):
    first = process_delivery(raw, processed, PARTNERSHIP)
    held = {path.name: path.read_bytes() for path in first.folder.iterdir() if path.is_file()}
    for path in sorted(first.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    first.folder.rmdir()
    again = process_delivery(raw, processed, PARTNERSHIP)
    assert {p.name: p.read_bytes() for p in again.folder.iterdir() if p.is_file()} == held


def test_a_refused_delivery_leaves_nothing_behind(raw, processed):
    (raw / "people.csv").unlink()
    with pytest.raises(DeliveryError, match=r"people\.csv"):
        process_delivery(raw, processed, PARTNERSHIP)
    assert not processed.exists() or list(processed.rglob("*")) == []


def test_only_its_owner_can_enter_a_processed_folder(raw, processed):
    made = process_delivery(raw, processed, PARTNERSHIP)
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700


def meet(raw, processed, start, found):
    """Ask for the delivery at the same moment as another process does."""
    start.wait(60)
    made = process_delivery(raw, processed, PARTNERSHIP)
    rows = {name.name: pq.read_metadata(made.table(name.name)).num_rows for name in EXTRACTS}
    found.put((made.folder, rows))


def test_two_processes_that_ask_at_once_both_get_a_whole_folder(raw, processed):
    context = multiprocessing.get_context("spawn")
    start, found = context.Barrier(2), context.Queue()
    asking = [context.Process(target=meet, args=(raw, processed, start, found)) for _ in range(2)]
    for process in asking:
        process.start()
    (one, its_rows), (other, other_rows) = found.get(timeout=60), found.get(timeout=60)
    for process in asking:
        process.join(60)
        assert process.exitcode == 0
    assert one == other
    assert its_rows == other_rows
    assert its_rows["people"] == len(rows_of(raw / "people.csv"))
    assert [path.name for path in (processed / raw.name).iterdir()] == [one.name]
    assert (one / RECEIPT).is_file()
