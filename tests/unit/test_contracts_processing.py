"""Accepted rows become Parquet once, and once more only where what they came from has changed."""

import hashlib
import multiprocessing
import random
import shutil
import stat
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deliveries import (
    PARTNERSHIP,
    QUARTER,
    SOUND,
    YOUTH,
    accepted,
    processed,
    quarantine,
    sound,
    spoil,
    write,
)

from rrlib.contracts import EXTRACTS, Kind, Severity, When, process_delivery
from rrlib.contracts.receipts import RECEIPT

TYPES = {
    Kind.DATE: pa.date32(),
    Kind.YEAR: pa.int64(),
    Kind.WHOLE_NUMBER: pa.int64(),
    Kind.BALANCE: pa.int64(),
    Kind.DECIMAL: pa.float64(),
    Kind.PERCENT: pa.float64(),
}


@pytest.fixture
def raw(tmp_path):
    return write(tmp_path / "raw" / QUARTER, sound(*YOUTH))


@pytest.fixture
def below(tmp_path):
    """The folder below which deliveries are processed."""
    return tmp_path / "processed"


def replace_line(path, number, text):
    """Put `text` in place of a row of `path`; None takes the row out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number - 1 : number] = [] if text is None else [text]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def valued(column, text):
    if text in ("", None):
        return None
    if column.kind is Kind.DATE:
        return date.fromisoformat(text)
    kind = TYPES.get(column.kind)
    return text if kind is None else float(text) if kind == pa.float64() else int(text)


def in_any_order(rows):
    return sorted(map(repr, rows))


def test_parquet_holds_every_accepted_row_with_its_types(tmp_path):
    tables = sound(*SOUND)
    delivery = processed(tmp_path, tables)
    for extract in EXTRACTS:
        schema = pq.read_schema(delivery.table(extract.name))
        assert schema.names == list(extract.names)
        for column in extract.columns:
            assert schema.field(column.name).type == TYPES.get(column.kind, pa.string())
        header, *rows = tables[extract.name]
        arrived = [dict(zip(header, row, strict=True)) for row in rows]
        expected = [
            {column.name: valued(column, row.get(column.name)) for column in extract.columns}
            for row in arrived
        ]
        assert in_any_order(accepted(delivery, extract.name)) == in_any_order(expected)


def test_rows_stand_by_person_and_day_and_those_of_no_person_by_their_key(tmp_path):
    tables = sound(*SOUND)
    for rows in tables.values():
        rows[1:] = reversed(rows[1:])
    delivery = processed(tmp_path, tables)
    for extract in EXTRACTS:
        day = next((c.name for c in extract.columns if c.when is When.HAPPENED), None)
        by = ["person_id", day] if extract.of_people else list(extract.key)
        held = [tuple(row[name] for name in by) for row in accepted(delivery, extract.name)]
        assert held == sorted(held)
        assert len(set(held)) > 1 or extract.name == "needs_assessments"


def test_the_order_in_which_rows_came_does_not_matter_to_what_is_accepted(tmp_path):
    tables = sound(*YOUTH)
    first = processed(tmp_path / "one", tables)
    for rows in tables.values():
        body = rows[1:]
        random.Random(5).shuffle(body)
        rows[1:] = body
    turned = processed(tmp_path / "other", tables)
    for name in YOUTH:
        held = [in_any_order(accepted(delivery, name)) for delivery in (first, turned)]
        assert held[0] == held[1]


def test_quarantine_holds_each_bad_row_as_it_stood_with_its_number_and_reasons(raw, below):
    replace_line(raw / "people.csv", 2, "P1, m,1998-05-01,yes")
    replace_line(raw / "people.csv", 3, "P2,female,1997-02-11,yes,more")
    replace_line(raw / "population.csv", 2, "Darlington,2012,ten,")
    made = process_delivery(raw, below, PARTNERSHIP)
    assert quarantine(made, "people") == [
        {
            "row": "2",
            "reasons": "sex: expected one of 'male', 'female', 'not recorded'",
            "person_id": "P1",
            "sex": " m",
            "date_of_birth": "1998-05-01",
            "matched": "yes",
            "as it stood": "",
        },
        {
            "row": "3",
            "reasons": "row: expected 4 values, as in the header",
            "person_id": "",
            "sex": "",
            "date_of_birth": "",
            "matched": "",
            "as it stood": "P2,female,1997-02-11,yes,more",
        },
    ]
    (row,) = quarantine(made, "population")
    assert set(row["reasons"].split("; ")) == {
        "age: expected a whole number of 0 or more, digits only",
        "persons: expected a value",
    }
    assert (row["row"], row["age"], row["persons"]) == ("2", "ten", "")
    follow = quarantine(made, "first_time_entrants")
    assert [(row["person_id"], row["reasons"]) for row in follow] == [
        ("P1", "person_id: expected a person accepted from people")
    ]
    assert [row["person_id"] for row in accepted(made, "people")] == ["P3"]


def test_the_reasons_of_a_row_are_kept_apart(tmp_path):
    tables = sound("people", "offences")
    for row in (6, 7):
        tables["offences"].append([*tables["offences"][1]])
        spoil(tables, "offences", row, "person_id", "P9")
    spoil(tables, "offences", 6, "disposal_date", "2013-04-01")
    spoil(tables, "offences", 6, "alcohol_related", "yes")
    held = quarantine(processed(tmp_path, tables), "offences")
    assert {row["row"]: row["reasons"].split("; ") for row in held}["6"] == [
        "disposal_date: expected a day not before offence_date",
        "person_id: expected a person accepted from people",
        "offence_id: expected the same offence_date, offence_to, offence_group, offence_code, "
        "alcohol_related on every row of one person's part in an offence, and one area a day",
    ]


def test_many_quarantined_rows_are_all_written_in_order(tmp_path):
    tables = sound("population")
    header, row, _ = tables["population"]
    number = 70_000
    bad = [["Darlington", "2012", str(place), "x"] for place in range(20, 20 + number)]
    tables["population"] = [header, row, *bad]
    delivery = processed(tmp_path, tables)
    held = quarantine(delivery, "population")
    assert [int(each["row"]) for each in held] == list(range(3, 3 + number))
    assert [each["age"] for each in held] == [each[2] for each in bad]
    assert all(each["reasons"].startswith("persons: expected") for each in held)
    (breach,) = delivery.breaches
    assert breach.count == number


def test_a_sound_extract_has_no_quarantine_file(raw, below):
    made = process_delivery(raw, below, PARTNERSHIP)
    assert made.breaches == ()
    assert list((made.folder / "quarantine").iterdir()) == []


def test_what_is_said_of_a_delivery_is_the_same_when_it_is_not_made_anew(raw, below):
    replace_line(raw / "population.csv", 2, "Darlington,2012,-10,5844")
    replace_line(raw / "people.csv", 2, "P1,MALE,1998-05-01,yes")
    write(raw, {"offences": sound("offences")["offences"][:1]})
    (raw / "delivery.toml").write_text('synthetic = true\ntruth = "none"\n', encoding="utf-8")
    first = process_delivery(raw, below, PARTNERSHIP)
    again = process_delivery(raw, below, PARTNERSHIP)
    assert again == first
    assert (first.synthetic, first.truth) == (True, "none")
    assert {str(breach): breach.severity for breach in first.breaches} == {
        "people.csv, row 2, column sex: arrived 'MALE'; "
        "expected 'male', in these letters": Severity.NOTED,
        "offences.csv: expected rows: not one was accepted": Severity.STOPS,
        "population.csv, row 2, column age: arrived '-10'; "
        "expected a whole number of 0 or more, digits only": Severity.QUARANTINED,
    }
    assert [(source.file, source.rows_quarantined) for source in first.sources] == [
        (f"{name}.csv", int(name == "population")) for name in YOUTH
    ]


def test_a_delivery_that_has_not_changed_is_not_made_anew(raw, below):
    made = process_delivery(raw, below, PARTNERSHIP)
    before = {path: path.stat().st_mtime_ns for path in made.folder.iterdir()}
    assert process_delivery(raw, below, PARTNERSHIP).folder == made.folder
    assert {path: path.stat().st_mtime_ns for path in made.folder.iterdir()} == before
    assert [path.name for path in made.folder.parent.iterdir()] == [made.folder.name]


def test_taking_out_one_row_makes_another_folder_and_putting_it_back_finds_the_first(raw, below):
    before = (raw / "offences.csv").read_bytes()
    first = process_delivery(raw, below, PARTNERSHIP)
    replace_line(raw / "offences.csv", 5, None)
    without = process_delivery(raw, below, PARTNERSHIP)
    assert without.folder != first.folder
    assert [len(accepted(made, "offences")) for made in (first, without)] == [4, 3]
    (raw / "offences.csv").write_bytes(before)
    assert process_delivery(raw, below, PARTNERSHIP) == first


def test_a_change_of_a_file_though_of_no_row_makes_another_folder(raw, below):
    folders = {process_delivery(raw, below, PARTNERSHIP).folder}
    names = ["people.csv", "population.csv", "delivery.toml", "SHA256SUMS", "orders.txt"]
    for name in names:
        with (raw / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        folders.add(process_delivery(raw, below, PARTNERSHIP).folder)
    assert len(folders) == len(names) + 1


def test_a_change_of_areas_makes_another_folder_and_a_change_of_targets_does_not(raw, below):
    first = process_delivery(raw, below, PARTNERSHIP)
    areas = PARTNERSHIP.areas.model_copy(
        update={"single": [*PARTNERSHIP.areas.single, "Hartlepool"]}
    )
    wider = PARTNERSHIP.model_copy(update={"areas": areas})
    renamed = PARTNERSHIP.model_copy(update={"name": "another name", "breaks": []})
    assert process_delivery(raw, below, wider).folder != first.folder
    assert process_delivery(raw, below, renamed).folder == first.folder


def test_a_deleted_folder_is_made_again_the_same(raw, below):
    first = process_delivery(raw, below, PARTNERSHIP)
    held = {path.name: path.read_bytes() for path in first.folder.iterdir() if path.is_file()}
    shutil.rmtree(first.folder)
    again = process_delivery(raw, below, PARTNERSHIP)
    assert {p.name: p.read_bytes() for p in again.folder.iterdir() if p.is_file()} == held


def test_a_delivery_that_stops_is_processed_with_all_its_breaches_and_leaves_nothing_half_done(
    raw, below
):
    (raw / "offences.csv").write_bytes(b"")
    (raw / "orders (2).csv").write_text("x\n", encoding="utf-8")
    replace_line(raw / "population.csv", 2, "Darlington,2012,-10,5844")
    made = process_delivery(raw, below, PARTNERSHIP)
    assert [breach.file for breach in made.breaches] == [
        "orders (2).csv",
        "offences.csv",
        "population.csv",
    ]
    assert [breach.file for breach in made.stopped] == ["orders (2).csv", "offences.csv"]
    assert made.extracts == ("people", "yos_cohort", "first_time_entrants", "population")
    assert [path.name for path in (below / QUARTER).iterdir()] == [made.folder.name]


def test_tables_of_no_accepted_row_are_not_among_the_extracts(raw, below):
    replace_line(raw / "yos_cohort.csv", 2, "P9,2013-05-01,first tier,Darlington")
    replace_line(raw / "yos_cohort.csv", 3, None)
    made = process_delivery(raw, below, PARTNERSHIP)
    assert "yos_cohort" not in made.extracts
    assert [str(breach) for breach in made.stopped] == [
        "yos_cohort.csv: expected rows: not one was accepted"
    ]


def test_the_receipt_holds_the_hash_of_the_table_of_each_extract_that_can_be_used(raw, below):
    replace_line(raw / "yos_cohort.csv", 2, "P9,2013-05-01,first tier,Darlington")
    replace_line(raw / "yos_cohort.csv", 3, None)
    made = process_delivery(raw, below, PARTNERSHIP)
    assert list(made.hashes) == ["people", "offences", "first_time_entrants", "population"]
    assert made.hashes == {
        name: hashlib.sha256(made.table(name).read_bytes()).hexdigest() for name in made.hashes
    }
    assert process_delivery(raw, below, PARTNERSHIP).hashes == made.hashes


def test_the_hash_of_a_table_changes_with_its_rows_and_of_no_other(raw, below):
    first = process_delivery(raw, below, PARTNERSHIP)
    replace_line(raw / "offences.csv", 5, None)
    without = process_delivery(raw, below, PARTNERSHIP)
    changed = {name for name, sha256 in first.hashes.items() if without.hashes[name] != sha256}
    assert changed == {"offences"}


def test_each_source_says_which_extract_it_is_whatever_its_form(raw, below):
    (raw / "people.csv").unlink()
    header, *rows = sound("people")["people"]
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    pq.write_table(pa.table(columns), raw / "people.parquet")
    made = process_delivery(raw, below, PARTNERSHIP)
    assert made.sources[0].file == "people.parquet"
    assert {source.extract for source in made.sources} == set(made.hashes) == set(YOUTH)


def test_only_its_owner_can_read_what_was_processed(raw, below):
    replace_line(raw / "population.csv", 2, "Darlington,2012,-10,5844")
    made = process_delivery(raw, below, PARTNERSHIP)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (made.folder, *made.folder.rglob("*"))
    }
    folders = {made.folder.name, "quarantine"}
    assert modes == {name: 0o700 if name in folders else 0o600 for name in modes}
    assert {"people.parquet", "population.csv", RECEIPT} < set(modes)


def meet(raw, below, start, found):
    """Ask for the delivery at the same moment as another process does."""
    start.wait(60)
    made = process_delivery(raw, below, PARTNERSHIP)
    found.put((made.folder, {name: pq.read_metadata(made.table(name)).num_rows for name in YOUTH}))


def test_two_processes_that_ask_at_once_both_get_a_whole_folder(raw, below):
    context = multiprocessing.get_context("spawn")
    start, found = context.Barrier(2), context.Queue()
    asking = [context.Process(target=meet, args=(raw, below, start, found)) for _ in range(2)]
    for process in asking:
        process.start()
    (one, its_rows), (other, other_rows) = found.get(timeout=60), found.get(timeout=60)
    for process in asking:
        process.join(60)
        assert process.exitcode == 0
    assert one == other
    assert its_rows == other_rows
    assert its_rows["people"] == 3
    assert [path.name for path in (below / QUARTER).iterdir()] == [one.name]
    assert (one / RECEIPT).is_file()


def test_a_folder_that_stops_a_delivery_stops_it_no_longer_once_it_is_gone(raw, below):
    inside = raw / "late"
    inside.mkdir()
    (inside / "offences.csv").write_text("offence_id\n", encoding="utf-8")
    assert process_delivery(raw, below, PARTNERSHIP).stopped
    shutil.rmtree(inside)
    assert not process_delivery(raw, below, PARTNERSHIP).stopped


def test_areas_are_known_in_any_capitals_and_that_is_noted(tmp_path):
    tables = sound(*YOUTH)
    spoil(tables, "population", 2, "area", "COUNTY  DURHAM")
    made = processed(tmp_path, tables)
    assert not made.stopped
    assert [str(breach) for breach in made.breaches if breach.column == "area"] == [
        "population.csv, row 2, column area: arrived 'COUNTY  DURHAM'; "
        "expected 'County Durham', in these letters"
    ]
    assert not made.quarantine("population").exists()


@pytest.mark.parametrize("spoil", ["table", "receipt", "row"])
def test_what_is_not_as_it_was_written_is_made_anew(raw, below, spoil):
    """What is reported from another table than was written could not be proven."""
    made = process_delivery(raw, below, PARTNERSHIP)
    table = made.table("people")
    before = table.read_bytes()
    if spoil == "receipt":
        (made.folder / RECEIPT).write_text("{}", encoding="utf-8")
    elif spoil == "table":
        table.write_bytes(before[:-9])
    else:
        pq.write_table(pq.read_table(table)[1:], table)
    assert process_delivery(raw, below, PARTNERSHIP) == made
    assert table.read_bytes() == before
    assert [path.name for path in (below / QUARTER).iterdir()] == [made.folder.name]
