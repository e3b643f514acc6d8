"""No row is lost: rows read are rows accepted plus rows quarantined, whatever arrives."""

import csv
import hashlib
import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from deliveries import (
    PARTNERSHIP,
    QUARTER,
    YOUTH,
    accepted,
    processed,
    quarantine,
    quarantined,
    reasons,
    said,
    sound,
    spoil,
    write,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rrlib.codes import Disposal, OffenceGroup, Tier
from rrlib.contracts import EXTRACTS, Breach, Severity, process_delivery
from rrlib.contracts.breaches import stops, worst_first

RAW = Path(__file__).parents[2] / "data" / "raw"
DEMONSTRATIONS = sorted(RAW.glob("*Q[1-4]"))
LAST_DAY = date(2014, 3, 31)
PERSONAL = ("person_id", "offence_id", "date_of_birth")


def few_people(number):
    """Young people with two offences each, one still undisposed, and ids found nowhere else."""
    tables = {name: rows[:1] for name, rows in sound(*YOUTH).items()}
    for each in range(number):
        person, place = f"P7{each}31", "Darlington" if each % 2 else "elsewhere"
        tables["people"].append([person, "male", f"199{6 + each % 3}-0{1 + each}-1{each}", "yes"])
        facts = [person, f"2013-05-1{each}", "drugs", "no"]
        tables["offences"] += [
            [f"F8{each}44", *facts, f"2013-06-0{1 + each}", "fine", place],
            [f"F9{each}44", *facts, "", "", place],
        ]
        tables["yos_cohort"].append([person, f"2013-06-0{1 + each}", "first tier", place])
        tables["first_time_entrants"].append([person, f"2013-06-0{1 + each}", "fine", place])
        tables["population"].append(["Darlington", "2012", str(10 + each), f"12{each}0"])
    return tables


FEW = few_people(6)
IDS = {
    row[place]
    for header, *rows in FEW.values()
    for place, name in enumerate(header)
    if name in PERSONAL
    for row in rows
}
"""Every personal value of those few."""


@pytest.fixture
def raw(tmp_path):
    """A sound delivery with its sums."""
    folder = write(tmp_path / QUARTER, sound("people", "population"))
    lines = [f"{sum_of(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def check(raw):
    return lambda: process_delivery(raw, raw.parent / "processed", PARTNERSHIP)


def sum_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def require_accounts_to_balance(delivery, tables):
    """Every row that arrived is accepted, or in quarantine as it stood and with a reason."""
    assert [source.file for source in delivery.sources] == [f"{name}.csv" for name in YOUTH]
    for source, name in zip(delivery.sources, YOUTH, strict=True):
        header, *rows = tables[name]
        arrived = {number: row for number, row in enumerate(rows, 2) if any(map(str.strip, row))}
        held = quarantine(delivery, name)
        assert source.rows_read == len(arrived)
        assert source.rows_accepted + source.rows_quarantined == source.rows_read
        assert len(accepted(delivery, name)) == source.rows_accepted
        assert len(held) == source.rows_quarantined
        assert [int(row["row"]) for row in held] == sorted({int(row["row"]) for row in held})
        for row in held:
            assert row["reasons"]
            stood = [row[column] for column in header]
            as_it_stood = row.get("as it stood") or ",".join(stood)
            assert as_it_stood == ",".join(arrived[int(row["row"])])


def age(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def require_one_each(rows, *key):
    told = [tuple(row[name] for name in key) for row in rows]
    assert len(told) == len(set(told))


def require_one(rows, told, *key):
    """All rows of one key tell the same."""
    first = {}
    for row in rows:
        what = tuple(row[name] for name in told)
        assert first.setdefault(tuple(row[name] for name in key), what) == what


def require_kept_contracts(held):
    """The contracts of the youth extracts, read anew in plain Python."""
    born = {row["person_id"]: row["date_of_birth"] for row in held["people"]}
    assert len(born) == len(held["people"])
    for row in held["people"]:
        assert row["sex"] in ("male", "female", "not recorded")
        assert row["matched"] in ("yes", "no")
    days = {"offences": "offence_date", "yos_cohort": "index_date"}
    days["first_time_entrants"] = "disposal_date"
    for name, day in days.items():
        for row in held[name]:
            assert re.fullmatch(r"[A-Za-z0-9.-]+", row["person_id"])
            assert age(born[row["person_id"]], row[day]) >= (0 if name == "offences" else 10)
            assert row[day] <= LAST_DAY
            assert row["area"] in PARTNERSHIP.residences
    require_kept_offences(held["offences"])
    for name, what, words in (
        ("yos_cohort", "tier", list(Tier)),
        ("first_time_entrants", "disposal", list(Disposal)),
    ):
        require_one_each(held[name], "person_id", days[name], what)
        require_one(held[name], ["area"], "person_id", days[name])
        assert all(row[what] in words for row in held[name])
    require_one_each(held["population"], "area", "year", "age")
    for row in held["population"]:
        assert row["area"] in PARTNERSHIP.area_names
        assert date(row["year"], 6, 30) <= LAST_DAY
        assert min(row["age"], row["persons"]) >= 0


def require_kept_offences(offences):
    for row in offences:
        assert re.fullmatch(r"[A-Za-z0-9.-]+", row["offence_id"])
        assert row["offence_group"] in list(OffenceGroup)
        assert row["alcohol_related"] in ("yes", "no")
        if row["disposal_date"] is None:
            assert row["disposal"] is None
        else:
            assert row["disposal"] in list(Disposal)
            assert row["offence_date"] <= row["disposal_date"] <= LAST_DAY
    require_one_each(offences, "offence_id", "person_id", "disposal_date", "disposal")
    facts = ["offence_date", "offence_to", "offence_group", "offence_code", "alcohol_related"]
    require_one(offences, facts, "offence_id", "person_id")
    require_one(offences, ["area"], "offence_id", "person_id", "disposal_date")


@pytest.mark.parametrize("folder", DEMONSTRATIONS, ids=lambda folder: folder.name)
def test_a_demonstration_is_accepted_whole_and_as_received(tmp_path, folder):
    delivery = process_delivery(folder, tmp_path, PARTNERSHIP)
    assert delivery.synthetic
    assert delivery.breaches == ()
    assert all(source.as_received for source in delivery.sources)
    files = {path.name: len(rows_of(path)) - 1 for path in folder.glob("*.csv")}
    assert {source.file: source.rows_accepted for source in delivery.sources} == files
    assert len(files) >= 4


def test_there_is_a_demonstration():
    assert QUARTER in {folder.name for folder in DEMONSTRATIONS}


def test_spoiled_files_account_for_every_row(tmp_path):
    tables = few_people(6)
    assert quarantined(processed(tmp_path, tables)) == {}
    for cell in (
        ("offences", 4, "offence_date", "2013-02-30"),
        ("offences", 5, "area", "Durham"),
        ("offences", 6, "disposal_date", ""),
        ("offences", 7, "disposal", "fined"),
        ("people", 7, "sex", "?"),
        ("yos_cohort", 3, "tier", ""),
        ("yos_cohort", 4, "person_id", "P99999"),
        ("first_time_entrants", 2, "disposal_date", "2014-04-01"),
        ("population", 6, "persons", "many"),
    ):
        spoil(tables, *cell)
    delivery = processed(tmp_path, tables)
    require_accounts_to_balance(delivery, tables)
    assert quarantined(delivery) == {
        "people": [7],
        "offences": [4, 5, 6, 7, 12, 13],
        "yos_cohort": [3, 4, 7],
        "first_time_entrants": [2, 7],
        "population": [6],
    }


def test_ragged_and_doubled_rows_are_accounted_for(tmp_path):
    tables = few_people(6)
    for rows in tables.values():
        rows += [list(rows[1]), [*rows[2], "more"], rows[3][:1]]
    delivery = processed(tmp_path, tables)
    require_accounts_to_balance(delivery, tables)
    for name, rows in tables.items():
        last = len(rows)
        assert quarantined(delivery)[name] == [last - 2, last - 1, last]
        why = list(reasons(delivery, name).values())
        assert "each row once" in why[0]
        assert why[1:] == [f"row: expected {len(rows[0])} values, as in the header"] * 2
        assert quarantine(delivery, name)[1]["as it stood"].endswith(",more")


NASTY = (
    "",
    " ",
    "nan",
    "None",
    "Total",
    "2013-02-30",
    "31/02/2013",
    "9999-12-31",
    "0000-01-01",
    "1998-13-01",
    "03/04/2013",
    "-1",
    "1e5",
    "a\nb",
    ",",
    '"',
    "\u0663",
    "\uff11\uff12",
    "\x0b\x1c\x85",
    "\u2028",
    "P9",
    "Jo Smith",
)
texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def spoilt_deliveries(draw):
    """A few people's delivery with cells put elsewhere, cells spoilt and rows doubled."""
    tables = {name: [list(row) for row in rows] for name, rows in FEW.items()}
    for _ in range(draw(st.integers(1, 8))):
        rows = tables[draw(st.sampled_from(YOUTH))]
        row = rows[draw(st.integers(1, len(rows) - 1))]
        place = draw(st.integers(0, len(row) - 1))
        what = draw(st.sampled_from(["spoil", "borrow", "double"]))
        if what == "double":
            rows.append(list(row))
        elif what == "borrow":
            row[place] = draw(st.sampled_from([other[place] for other in rows[1:]]))
        else:
            row[place] = draw(texts)
    return tables


@settings(max_examples=40, deadline=None, derandomize=True)
@example(FEW | {"people": [FEW["people"][0], *[[" ", "", "\t", ""]] * 3, *FEW["people"][1:]]})
@example(FEW | {"people": [FEW["people"][0], ["\r", *FEW["people"][1][1:]], *FEW["people"][2:]]})
@given(spoilt_deliveries())
def test_no_spoiling_loses_a_row_breaks_a_contract_or_repeats_a_personal_value(tables):
    cells = [cell for rows in tables.values() for row in rows for cell in row]
    plain = not any(sign in cell for cell in cells for sign in '\r\n",')
    quoting = csv.QUOTE_MINIMAL if plain else csv.QUOTE_ALL
    with tempfile.TemporaryDirectory() as folder:
        delivery = processed(Path(folder), tables, quoting)
        messages = "\n".join(said(delivery))
        assert [value for value in IDS if value in messages] == []
        unread = {breach.file for breach in delivery.stopped if "half-written" in breach.expected}
        if unread:
            assert any("\0" in cell for cell in cells)
            return
        require_accounts_to_balance(delivery, tables)
        require_kept_contracts({name: accepted(delivery, name) for name in YOUTH})


@settings(max_examples=25, deadline=None, derandomize=True)
@example(b'"')
@example(b"\xff")
@example(b"\0")
@example(b"\x81")
@given(st.binary(max_size=12))
def test_no_bytes_in_a_file_raise_anything_and_each_row_read_is_accounted_for(spoiling):
    with tempfile.TemporaryDirectory() as folder:
        raw = write(Path(folder) / QUARTER, {name: FEW[name] for name in ("people", "population")})
        people = (raw / "people.csv").read_bytes()
        (raw / "people.csv").write_bytes(people[:60] + spoiling + people[60:])
        delivery = process_delivery(raw, Path(folder) / "processed", PARTNERSHIP)
        assert {breach.file for breach in delivery.breaches} <= {"people.csv"}
        (source, _) = delivery.sources
        assert source.rows_accepted + source.rows_quarantined == source.rows_read
        assert len(quarantine(delivery, "people")) == source.rows_quarantined
        if source.rows_read == 0:
            assert delivery.stopped


def test_a_file_that_differs_from_its_sum_is_not_as_received(raw, check):
    assert [source.as_received for source in check().sources] == [True, True]
    with (raw / "population.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    sources = check().sources
    assert [(source.file, source.as_received) for source in sources] == [
        ("people.csv", True),
        ("population.csv", False),
    ]
    assert [source.sha256 for source in sources] == [sum_of(raw / s.file) for s in sources]


def test_nothing_is_as_received_where_no_sums_came(raw, check):
    (raw / "SHA256SUMS").unlink()
    assert not any(source.as_received for source in check().sources)


@pytest.mark.parametrize("between", [" *", "  ./", " *./"])
def test_sums_are_understood_as_sha256sum_writes_them(raw, check, between):
    sums = (raw / "SHA256SUMS").read_text(encoding="utf-8")
    (raw / "SHA256SUMS").write_text(sums.replace("  ", between) + "\n", encoding="utf-8")
    assert all(source.as_received for source in check().sources)


@pytest.mark.parametrize(
    "content",
    [b"no sums were made\n", b"SHA256SUMS\n", b"\xe9\xe8  people.csv\n", b"\x00"],
    ids=repr,
)
def test_sums_that_cannot_be_read_vouch_for_nothing(raw, check, content):
    (raw / "SHA256SUMS").write_bytes(content)
    assert not any(source.as_received for source in check().sources)


def test_a_delivery_that_says_it_is_of_another_quarter_is_stopped(raw, check):
    (raw / "delivery.toml").write_text(
        'quarter = "2013-14Q3"\nsynthetic = true\n', encoding="utf-8"
    )
    delivery = check()
    assert [str(breach) for breach in delivery.stopped] == [
        "delivery.toml: arrived '2013-14Q3'; expected quarter = '2013-14Q4'"
    ]
    assert not delivery.synthetic
    assert delivery.extracts == ("people", "population")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"quarter = 2013-14Q4\n", "at line 1"),
        (b'made_by = "caf\xe9"\n', "'utf-8' codec can't decode byte 0xe9"),
        (b'quarter = "2013-15Q4"\n', "Write '2013-14Q4'"),
        (b"quarter = 4\n", "4 is not a financial quarter. Write it as '2013-14Q4'"),
    ],
)
def test_an_unreadable_delivery_file_is_named_with_the_reason(raw, check, content, reason):
    (raw / "delivery.toml").write_bytes(content)
    (message,) = map(str, check().stopped)
    assert message.startswith("delivery.toml: expected a file that can be read (")
    assert reason in message


@pytest.mark.parametrize("content", [None, "", 'quarter = "2013-14Q4"\n', "synthetic = false\n"])
def test_only_a_delivery_that_says_so_is_synthetic(raw, check, content):
    if content is not None:
        (raw / "delivery.toml").write_text(content, encoding="utf-8")
    delivery = check()
    assert not delivery.synthetic
    assert delivery.truth is None


def test_a_demonstration_says_what_is_true_of_it(raw, check):
    (raw / "delivery.toml").write_text('synthetic = true\ntruth = "no effect"\n', encoding="utf-8")
    delivery = check()
    assert (delivery.synthetic, delivery.truth) == (True, "no effect")


def test_the_worst_breaches_come_first_and_of_those_the_commonest():
    def breach(severity, count):
        return Breach("offences.csv", "a day", severity, count=count)

    rare, common = breach(Severity.QUARANTINED, 2), breach(Severity.QUARANTINED, 30)
    noted, stopping = breach(Severity.NOTED, 400), stops("people.csv", "rows")
    assert worst_first([noted, rare, stopping, common]) == (stopping, common, rare, noted)
    assert worst_first([]) == ()


def test_a_message_tells_the_first_row_what_stood_there_and_how_many_more():
    arrived = ("x", "y")
    told = Breach("offences.csv", "a day", Severity.QUARANTINED, "area", (7, 8), arrived, 1200)
    assert str(told) == (
        "offences.csv, row 7, column area: arrived 'x'; expected a day (and 1,199 more such)"
    )
    assert str(stops("people.csv", "rows")) == "people.csv: expected rows"


def test_every_extract_has_its_own_file_in_the_account(tmp_path):
    delivery = processed(tmp_path, sound(*(extract.name for extract in EXTRACTS)))
    assert {source.file: source.rows_quarantined for source in delivery.sources} == {
        extract.file_name: 0 for extract in EXTRACTS
    }
