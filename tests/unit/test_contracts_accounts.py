"""No row is lost: rows read are rows accepted plus rows quarantined, whatever arrives."""

import csv
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rrlib.contracts import EXTRACTS, Breach, check_delivery
from rrlib.contracts.breaches import summed_up
from rrlib.errors import DeliveryError
from rrlib.partnership import read_partnership

ROOT = Path(__file__).parents[2]
DEMONSTRATION = ROOT / "data" / "raw" / "2013-14Q4"
PARTNERSHIP = read_partnership(ROOT / "partnership.toml")
PERSONAL = ("person_id", "offence_id", "date_of_birth")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(folder, tables, quoting=csv.QUOTE_MINIMAL):
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=quoting).writerows(rows)
    return folder


def few_people(number):
    """The demonstration's first tracked young people with all their rows, and a little else."""
    tables = {extract.name: rows_of(DEMONSTRATION / extract.file_name) for extract in EXTRACTS}
    chosen = {row[0] for row in tables["yos_cohort"][1 : number + 1]}
    few = {"population": tables.pop("population")[:7]}
    for name, (header, *rows) in tables.items():
        place = header.index("person_id")
        few[name] = [header, *(row for row in rows if row[place] in chosen)]
    return few


FEW = few_people(8)


def require_accounts_to_balance(delivery, rows_in):
    """Every row that arrived is accepted or quarantined, once, and is counted so."""
    assert [source.file for source in delivery.sources] == [each.file_name for each in EXTRACTS]
    for source in delivery.sources:
        name = Path(source.file).stem
        accepted, quarantined = delivery.accepted[name], delivery.quarantined[name]
        assert source.rows_read == rows_in[name]
        assert source.rows_accepted + source.rows_quarantined == source.rows_read
        assert len(accepted) == source.rows_accepted
        assert len(quarantined) == source.rows_quarantined
        assert not set(accepted.index) & set(quarantined["row"])
        assert all(reason for reason in quarantined["reasons"])


def spoil_cell(raw, extract, row, column, value):
    rows = rows_of(raw / f"{extract}.csv")
    rows[row - 1][rows[0].index(column)] = value
    write(raw, {extract: rows})


@pytest.fixture
def raw(project):
    return project / "data" / "raw" / "2013-14Q4"


def test_the_demonstration_is_accepted_whole_and_as_received():
    delivery = check_delivery(DEMONSTRATION, PARTNERSHIP)
    assert delivery.synthetic
    assert delivery.breaches == ()
    assert all(source.as_received for source in delivery.sources)
    assert {source.file: source.rows_accepted for source in delivery.sources} == {
        extract.file_name: len(rows_of(DEMONSTRATION / extract.file_name)) - 1
        for extract in EXTRACTS
    }


SPOILED = {
    "a bad date": ("offences", 5, "offence_date", "31/02/2013"),
    "an unknown code": ("offences", 9, "disposal", "fined"),
    "an unknown area": ("first_time_entrants", 7, "area", "Durham"),
    "a missing value": ("yos_cohort", 3, "tier", ""),
    "an unknown person": ("yos_cohort", 4, "person_id", "P99999"),
    "a quarantined person": ("people", 3, "sex", "?"),
    "a disposal without its date": ("offences", 2, "disposal_date", ""),
    "an event to come": ("first_time_entrants", 2, "disposal_date", "2014-04-01"),
    "a number in words": ("population", 6, "persons", "many"),
}


@pytest.mark.parametrize("spoiling", SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_file_still_accounts_for_every_row(tmp_path, spoiling):
    raw = write(tmp_path / "2013-14Q4", FEW)
    spoil_cell(raw, *spoiling)
    delivery = check_delivery(raw, PARTNERSHIP)
    assert delivery.breaches
    rows_in = {each.name: len(rows_of(raw / each.file_name)) - 1 for each in EXTRACTS}
    require_accounts_to_balance(delivery, rows_in)
    extract, row, *_ = spoiling
    assert row in set(delivery.quarantined[extract]["row"])


def test_ragged_and_doubled_rows_are_accounted_for(raw):
    for extract in EXTRACTS:
        path = raw / extract.file_name
        lines = path.read_text(encoding="utf-8").splitlines()
        lines += [lines[1], lines[2] + ",more", lines[3].split(",")[0]]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    delivery = check_delivery(raw, PARTNERSHIP)
    rows_in = {each.name: len(rows_of(raw / each.file_name)) - 1 for each in EXTRACTS}
    require_accounts_to_balance(delivery, rows_in)
    assert {len(rows) for rows in delivery.quarantined.values()} == {3}
    for extract in EXTRACTS:
        quarantined = delivery.quarantined[extract.name]
        last = rows_in[extract.name] + 1
        assert list(quarantined["row"]) == [last - 2, last - 1, last]
        assert quarantined["values"].iloc[1].endswith(",more")
        width = len(extract.columns)
        assert (
            list(quarantined["reasons"])[1:]
            == [f"row: expected {width} values, as in the header"] * 2
        )


cells = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
nasty = st.sampled_from(
    [
        "",
        " ",
        "nan",
        "None",
        "2013-02-30",
        "31/02/2013",
        "9999-12-31",
        "-1",
        "1e5",
        "a\nb",
        ",",
        '"',
    ]
)
texts = nasty | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=30, deadline=None, derandomize=True)
@example([((0, 0, 0), "\u0663"), ((4, 0, 3), "\u0663"), ((4, 1, 2), "\uff11\uff12")])
@example([((0, 0, 2), "0000-01-01"), ((1, 0, 2), "0000-12-31")])
@example([((0, 0, 1), "\u2028"), ((1, 2, 3), "\x0b\x1c\x85"), ((2, 1, 1), "a\rb")])
@given(st.lists(st.tuples(cells, texts), min_size=1, max_size=8))
def test_no_spoiling_of_cells_loses_a_row_or_raises_anything_but_a_delivery_error(spoilings):
    tables = {extract.name: [list(row) for row in FEW[extract.name]] for extract in EXTRACTS}
    for (extract, row, column), text in spoilings:
        rows = tables[EXTRACTS[extract % len(EXTRACTS)].name]
        rows[1 + row % (len(rows) - 1)][column % len(rows[0])] = text
    with tempfile.TemporaryDirectory() as folder:
        raw = write(Path(folder) / "2013-14Q4", tables, csv.QUOTE_ALL)
        try:
            delivery = check_delivery(raw, PARTNERSHIP)
        except DeliveryError:
            return
    require_accounts_to_balance(delivery, {name: len(rows) - 1 for name, rows in tables.items()})


@settings(max_examples=30, deadline=None, derandomize=True)
@example(b'"')
@example(b"\xff")
@given(st.binary(max_size=12))
def test_no_bytes_in_a_file_raise_anything_but_a_delivery_error(spoiling):
    with tempfile.TemporaryDirectory() as folder:
        raw = write(Path(folder) / "2013-14Q4", FEW)
        people = (raw / "people.csv").read_bytes()
        (raw / "people.csv").write_bytes(people[:60] + spoiling + people[60:])
        said = ""
        try:
            delivery = check_delivery(raw, PARTNERSHIP)
        except DeliveryError as error:
            said = str(error)
    if said:
        assert "people.csv" in said
    else:
        for source in delivery.sources:
            assert source.rows_accepted + source.rows_quarantined == source.rows_read


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(st.tuples(cells, nasty), min_size=4, max_size=12))
def test_no_message_repeats_a_personal_value(spoilings):
    tables = {extract.name: [list(row) for row in FEW[extract.name]] for extract in EXTRACTS}
    for (extract, row, column), text in spoilings:
        rows = tables[EXTRACTS[extract % len(EXTRACTS)].name]
        rows[1 + row % (len(rows) - 1)][column % len(rows[0])] = text
    with tempfile.TemporaryDirectory() as folder:
        raw = write(Path(folder) / "2013-14Q4", tables, csv.QUOTE_ALL)
        try:
            messages = "\n".join(map(str, check_delivery(raw, PARTNERSHIP).breaches))
        except DeliveryError as error:
            messages = str(error)
    personal = {
        row[place]
        for header, *rows in FEW.values()
        for place, name in enumerate(header)
        if name in PERSONAL
        for row in rows
    }
    assert len(personal) > 20
    assert [value for value in personal if value in messages] == []


def test_a_file_that_differs_from_its_sum_is_not_as_received(raw):
    with (raw / "offences.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    delivery = check_delivery(raw, PARTNERSHIP)
    assert {source.file for source in delivery.sources if not source.as_received} == {
        "offences.csv"
    }
    for source in delivery.sources:
        assert source.sha256 == hashlib.sha256((raw / source.file).read_bytes()).hexdigest()


def test_nothing_is_as_received_where_no_sums_came(raw):
    (raw / "SHA256SUMS").unlink()
    assert not any(source.as_received for source in check_delivery(raw, PARTNERSHIP).sources)


@pytest.mark.parametrize("between", [" *", "  ./", " *./"])
def test_sums_are_understood_as_sha256sum_writes_them(raw, between):
    sums = (raw / "SHA256SUMS").read_text(encoding="utf-8")
    (raw / "SHA256SUMS").write_text(sums.replace("  ", between) + "\n", encoding="utf-8")
    assert all(source.as_received for source in check_delivery(raw, PARTNERSHIP).sources)


@pytest.mark.parametrize(
    "content",
    [b"no sums were made\n", b"SHA256SUMS\n", b"\xe9\xe8  people.csv\n", b"\x00"],
    ids=repr,
)
def test_sums_that_cannot_be_read_vouch_for_nothing(raw, content):
    (raw / "SHA256SUMS").write_bytes(content)
    assert not any(source.as_received for source in check_delivery(raw, PARTNERSHIP).sources)


def test_a_delivery_that_says_it_is_of_another_quarter_is_refused(raw):
    (raw / "delivery.toml").write_text('quarter = "2013-14Q3"\n', encoding="utf-8")
    with pytest.raises(
        DeliveryError, match=r"^2013-14Q4/delivery\.toml says it is the delivery of 2013-14Q3"
    ):
        check_delivery(raw, PARTNERSHIP)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"quarter = 2013-14Q4\n", "at line 1"),
        (b'made_by = "caf\xe9"\n', "'utf-8' codec can't decode byte 0xe9"),
        (b'quarter = "2013-15Q4"\n', "Write '2013-14Q4'"),
        (b"quarter = 4\n", "4 is not a financial quarter. Write it as '2013-14Q4'"),
    ],
)
def test_an_unreadable_delivery_file_is_named_with_the_reason(raw, content, reason):
    (raw / "delivery.toml").write_bytes(content)
    with pytest.raises(DeliveryError) as refusal:
        check_delivery(raw, PARTNERSHIP)
    assert str(refusal.value).startswith("2013-14Q4/delivery.toml cannot be read: ")
    assert reason in str(refusal.value)


@pytest.mark.parametrize("content", [None, "", 'quarter = "2013-14Q4"\n', "synthetic = false\n"])
def test_only_a_delivery_that_says_so_is_synthetic(raw, content):
    if content is None:
        (raw / "delivery.toml").unlink()
    else:
        (raw / "delivery.toml").write_text(content, encoding="utf-8")
    assert not check_delivery(raw, PARTNERSHIP).synthetic


def test_many_breaches_are_summed_up_a_line_for_each_kind_the_commonest_first():
    late = [Breach("offences.csv", "a day", row, "offence_date", f"day {row}") for row in (7, 8, 9)]
    lines = summed_up([Breach("people.csv", "a value", 2, "sex"), *late])
    assert lines == [
        "offences.csv, row 7, column offence_date: arrived 'day 7'; expected a day "
        "(and 2 more such)",
        "people.csv, row 2, column sex: expected a value",
    ]
    assert summed_up([]) == []
