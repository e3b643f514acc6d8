"""The files of the delivery 2020-21Q2: their sums, their contracts, what rows must hold."""

import hashlib
import re
import tomllib
from datetime import date, timedelta
from itertools import pairwise

import pytest
from panel_recount import (
    AREAS,
    AS_AT,
    BORN,
    BOTH,
    DARLINGTON,
    DELIVERY,
    DURHAM,
    NAMES,
    TABLES,
    age,
    grouped,
    proven_on,
)

from rrlib.contracts import EXTRACTS
from rrlib.demonstration.panel import write_2020_21_q2

PRINTED = date(2020, 10, 16)
"""The day of the report whose figures the ledger lists."""


def test_the_generator_writes_the_committed_delivery_byte_for_byte(tmp_path):
    write_2020_21_q2(tmp_path / "new" / "folder")
    written = {p.name: p.read_bytes() for p in (tmp_path / "new" / "folder").iterdir()}
    assert written == {p.name: p.read_bytes() for p in DELIVERY.iterdir()}


def test_the_sums_cover_every_file_and_are_right():
    lines = (DELIVERY / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert list(sums) == sorted(["delivery.toml", *(f"{name}.csv" for name in NAMES)])
    for name, digest in sums.items():
        assert hashlib.sha256((DELIVERY / name).read_bytes()).hexdigest() == digest


def test_the_delivery_says_that_it_is_synthetic_and_what_is_true_in_it():
    text = (DELIVERY / "delivery.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    assert (said["quarter"], said["synthetic"]) == ("2020-21Q2", True)
    assert said["truth"].startswith("Family support has no effect.")
    comments = " ".join(line.removeprefix("# ") for line in text.splitlines() if line[0] == "#")
    assert "97 of 265 and 120 of 256" in comments
    assert "one way of several" in comments


def test_the_delivery_is_small_enough_to_commit():
    assert sum(path.stat().st_size for path in DELIVERY.iterdir()) < 3_000_000


CONTRACTS = [extract for extract in EXTRACTS if extract.name in NAMES]


@pytest.mark.parametrize("extract", CONTRACTS, ids=lambda extract: extract.name)
def test_each_file_keeps_the_contract_of_its_extract(extract):
    rows = TABLES[extract.name]
    assert set(rows[0]) <= set(extract.names)
    assert len({tuple(row[name] for name in extract.key) for row in rows}) == len(rows)
    for column in extract.columns:
        if column.name not in rows[0]:
            assert column.presence.name == "MAY_BE_LEFT_OUT"
            continue
        values = {row[column.name] for row in rows}
        if column.presence.name not in ("SOME_ROWS", "MAY_BE_LEFT_OUT"):
            assert None not in values
        values.discard(None)
        if column.codes is not None:
            assert values <= {str(code.value) for code in column.codes}
        if column.kind.name == "DATE":
            # What is printed may be of the day of the document, after the quarter's last.
            last = PRINTED if extract.name == "published_figures" else AS_AT
            assert all(date.fromisoformat(str(value)) <= last for value in values)
        if column.kind.name == "AREA":
            assert values <= AREAS
        if column.kind.name == "PLACE":
            assert values <= {DURHAM, DARLINGTON, BOTH}
        if column.kind.name == "WHOLE_NUMBER":
            assert all(value.isdigit() for value in values)
        if column.kind.name == "QUARTER":
            assert all(value <= "2020-21Q2" for value in values)


def test_people_holds_exactly_everybody_named_elsewhere_once():
    named = {row["person_id"] for rows in TABLES.values() for row in rows if "person_id" in row}
    elsewhere = {
        row["person_id"]
        for name, rows in TABLES.items()
        if name != "people"
        for row in rows
        if "person_id" in row
    }
    assert named == elsewhere == set(BORN)
    assert len(BORN) == len(TABLES["people"])
    assert all(re.fullmatch(r"P\d{5}", person) for person in BORN)


def test_nobody_is_born_on_29_february():
    assert not any((day.month, day.day) == (2, 29) for day in BORN.values())


def test_an_offence_is_dealt_with_after_it_was_committed_by_somebody_of_10_or_over():
    for row in TABLES["offences"]:
        assert (row["disposal"] is None) == (row["disposal_date"] is None)
        assert row["disposal_date"] is None or row["offence_date"] <= row["disposal_date"]
        assert age(row["person_id"], row["offence_date"]) >= 10


def test_an_offence_says_the_same_of_itself_in_each_of_its_rows():
    same = ("person_id", "offence_date", "offence_group", "alcohol_related", "area")
    offences = grouped(TABLES["offences"], "offence_id").values()
    assert all(len({tuple(row[c] for c in same) for row in rows}) == 1 for rows in offences)
    assert any(len(rows) > 1 and proven_on(rows) for rows in offences)


def test_rows_are_entered_within_a_month_of_their_latest_fact_and_by_the_last_day():
    facts = {
        "offences": ("offence_date", "disposal_date"),
        "iom_membership": ("joined_on", "left_on"),
        "custody_spells": ("received_on", "released_on"),
    }
    for name, rows in TABLES.items():
        assert ("recorded_on" in rows[0]) == (name in facts)
        for row in rows if name in facts else ():
            latest = max(row[fact] for fact in facts[name] if row[fact])
            assert latest <= row["recorded_on"] <= min(latest + timedelta(days=30), AS_AT)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("iom_membership", "joined_on", "left_on"), ("custody_spells", "received_on", "released_on")],
)
def test_memberships_and_custody_of_one_person_never_overlap(name, first, last):
    several = 0
    for rows in grouped(TABLES[name], "person_id").values():
        rows.sort(key=lambda row: row[first])
        assert all(row[last] is None or row[first] <= row[last] for row in rows)
        for row, following in pairwise(rows):
            several += 1
            assert row[last] is not None
            assert row[last] < following[first]
    assert several > 20


def test_nobody_offends_while_in_custody_and_sentences_to_custody_begin_spells():
    spells = grouped(TABLES["custody_spells"], "person_id")
    for row in TABLES["offences"]:
        of_person = spells[row["person_id"]]
        assert not any(
            spell["received_on"] < row["offence_date"] < (spell["released_on"] or AS_AT)
            for spell in of_person
        )
        if row["disposal"] == "custody":
            received = {s["received_on"] for s in of_person if s["custody_type"] == "sentence"}
            assert row["disposal_date"] in received


def test_only_a_few_people_stand_in_two_programmes_on_purpose():
    members = {
        name: {row["person_id"] for row in TABLES[name]}
        for name in ("yos_programmes", "iom_membership", "prison_releases", "trial_participants")
    }
    twice = {
        (one, other): len(members[one] & members[other])
        for one in members
        for other in members
        if one < other and members[one] & members[other]
    }
    assert twice == {
        ("iom_membership", "prison_releases"): 6,
        ("iom_membership", "trial_participants"): 3,
    }
