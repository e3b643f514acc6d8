"""Records: which delivery they come from, and what was known on the quarter's last day."""

import re
from datetime import date
from itertools import product

import ibis
import pyarrow as pa
import pytest
from deliveries import (
    OF_PEOPLE,
    PARTNERSHIP,
    QUARTER,
    SOUND,
    YOUTH,
    File,
    day_of,
    free_of,
    later_of,
    of_another,
    only_happened,
    sound,
    spoil,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from rrlib.contracts import EXTRACTS, Kind, When
from rrlib.contracts.extracts import OFFENCES
from rrlib.deliveries import prepare
from rrlib.errors import DeliveryError
from rrlib.partnership import OffenceSource, data_folder
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records, standing

Q4 = FinancialQuarter(2013, 4)
Q2 = FinancialQuarter(2013, 2)
"""Ends on 30 September 2013; the delivery ends on 31 March 2014."""

DATED = [
    extract
    for extract in EXTRACTS
    if any(column.when is When.HAPPENED for column in extract.columns)
]
WITH_LATER = [e for e in EXTRACTS if any(column.when is When.LATER for column in e.columns)]
AROUND = {
    Kind.DATE: ("2013-09-30", "2013-10-01"),
    Kind.QUARTER: ("2013-14Q2", "2013-14Q3"),
}
"""By kind of column: the last value that Q2 knows, and the first that it does not."""


def deliver(folder, *files, **tables):
    """A data folder with the delivery of 2013-14Q4: the sound people, and what is given."""
    held = sound("people") | tables | {file.name: file.rows for file in files}
    write(folder / "raw" / QUARTER, held)
    return folder


def rows(table):
    return table.to_pyarrow().to_pylist()


def known(data, name, quarter=Q2):
    return rows(getattr(open_records(data, PARTNERSHIP, quarter, Q4), name))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A delivery of all extracts, processed once for all tests that leave it as it is."""
    return deliver(tmp_path_factory.mktemp("data"), **sound(*SOUND))


def test_a_quarter_is_read_from_its_own_delivery(data):
    records = open_records(data, PARTNERSHIP, Q4)
    assert (records.quarter, records.origin.delivery) == (Q4, Q4)
    assert records.as_at == date(2014, 3, 31)
    assert not records.reconstructed
    assert not records.origin.synthetic
    assert {source.file for source in records.origin.sources} == {e.file_name for e in EXTRACTS}
    for name, text in SOUND.items():
        assert getattr(records, name).count().execute() == len(text.splitlines()) - 1


def test_what_a_demonstration_says_of_itself_goes_with_its_records(tmp_path):
    data = deliver(tmp_path, **sound("population"))
    about = 'synthetic = true\ntruth = "no effect"\n'
    (data / "raw" / QUARTER / "delivery.toml").write_text(about, encoding="utf-8")
    origin = open_records(data, PARTNERSHIP, Q4).origin
    assert (origin.synthetic, origin.truth) == (True, "no effect")


def test_a_past_quarter_read_from_a_later_delivery_is_called_reconstructed(data):
    records = open_records(data, PARTNERSHIP, Q2, Q4)
    assert (records.quarter, records.origin.delivery) == (Q2, Q4)
    assert records.as_at == date(2013, 9, 30)
    assert records.reconstructed


def test_a_past_quarter_is_not_reconstructed_where_every_row_says_when_it_was_entered(tmp_path):
    files = [File("people"), File("offences")]
    for file in files:
        file.add(recorded_on="2013-05-02")
    data = deliver(tmp_path / "all", *files, **sound("population"))
    records = open_records(data, PARTNERSHIP, Q2, Q4)
    assert records.origin.recorded == {"people", "offences"}
    assert not records.reconstructed
    files[1].add(offence_id="F9", recorded_on="")
    data = deliver(tmp_path / "not all", *files)
    assert open_records(data, PARTNERSHIP, Q2, Q4).reconstructed


@pytest.mark.parametrize("extract", DATED, ids=lambda extract: extract.name)
def test_what_happened_is_known_from_its_day_quarter_or_mid_year_on(tmp_path, extract):
    column = extract.column(day_of(extract))
    quarter = Q2
    last, after = AROUND.get(column.kind, ("2012", "2013"))
    if column.kind is Kind.YEAR:
        quarter = FinancialQuarter(2012, 4)
    file = File(extract.name)
    for number, value in enumerate((last, after), 1):
        ids = of_another(extract, number) if extract.of_people else {}
        file.add(**{**ids, **only_happened(extract), column.name: value})
    data = deliver(tmp_path, file)
    assert [str(row[column.name]) for row in known(data, extract.name, quarter)] == [last]
    assert len(known(data, extract.name, Q4)) == 2


def test_a_mid_year_is_known_once_it_is_over(tmp_path):
    file = File("population")
    for year in ("2011", "2012", "2013"):
        file.add(year=year)
    data = deliver(tmp_path, file)
    held = {"2012-13Q1": 2, "2012-13Q4": 2, "2013-14Q1": 3, "2011-12Q4": 1}
    for quarter, years in held.items():
        assert len(known(data, "population", FinancialQuarter.parse(quarter))) == years


def test_what_belongs_to_no_time_is_always_known(data):
    long_ago = FinancialQuarter(2000, 1)
    timeless = {extract.name for extract in EXTRACTS} - {extract.name for extract in DATED}
    assert timeless == {"comparators", "welfare_losses", "harm_weights", "published_figures"}
    for name in timeless:
        assert known(data, name, long_ago) == known(data, name, Q4) != []


@pytest.mark.parametrize("extract", WITH_LATER, ids=lambda extract: extract.name)
def test_what_became_of_it_is_known_from_its_day_on_with_all_that_goes_with_it(tmp_path, extract):
    day, later = day_of(extract), later_of(extract)
    told = [later, *(column.name for column in extract.columns if column.goes_with == later)]
    file = File(extract.name)
    for number, on in enumerate(("2013-09-30", "2013-10-01"), 1):
        ids = of_another(extract, number)
        file.add(**ids, **free_of(extract), **{day: "2013-02-01", later: on})
    data = deliver(tmp_path, file)
    before, after = sorted(known(data, extract.name), key=lambda row: row["person_id"])
    assert before[later] == date(2013, 9, 30)
    assert None not in [before[name] for name in told]
    assert [after[name] for name in told] == [None] * len(told)
    whole = known(data, extract.name, Q4)
    assert None not in [row[name] for row in whole for name in told]
    rest = [name for name in extract.names if name not in told]
    one_more = next(row for row in whole if row["person_id"] == "P2")
    assert {name: after[name] for name in rest} == {name: one_more[name] for name in rest}


@pytest.mark.parametrize("extract", OF_PEOPLE, ids=lambda extract: extract.name)
def test_a_row_entered_after_the_quarter_is_not_there(tmp_path, extract):
    happened = {} if extract.name == "people" else {day_of(extract): "2013-02-01"}
    file = File(extract.name)
    for number, entered in enumerate(("2013-09-30", "2013-10-01", ""), 1):
        ids = of_another(extract, number)
        file.add(**ids, **only_happened(extract), **happened, recorded_on=entered)
    data = deliver(tmp_path, file)
    assert {row["person_id"] for row in known(data, extract.name)} == {"P1", "P3"}
    assert len(known(data, extract.name, Q4)) == 3


@pytest.mark.parametrize("extract", WITH_LATER, ids=lambda extract: extract.name)
def test_what_was_entered_after_the_quarter_is_not_known_of_a_row_that_may_have_been_there(
    tmp_path, extract
):
    later = later_of(extract)
    dates = {day_of(extract): "2013-02-01", later: "2013-09-01"}
    file = File(extract.name)
    for number, entered in enumerate(("2013-09-30", "2013-10-01", ""), 1):
        file.add(**of_another(extract, number), **free_of(extract), **dates, recorded_on=entered)
    data = deliver(tmp_path, file)
    held = {row["person_id"]: row[later] for row in known(data, extract.name)}
    assert held == {"P1": date(2013, 9, 1), "P2": None, "P3": date(2013, 9, 1)}


def test_of_several_versions_the_last_entered_by_then_stands(tmp_path):
    file = File("orders")
    dates = {"started_on": "2013-02-01", "planned_end": "", "first_offence_on": ""}
    running = {"ended_on": "", "how_ended": ""}
    ended = {"ended_on": "2013-08-01", "how_ended": "completed"}
    file.add(**dates, **running, area="Darlington", recorded_on="2013-02-02")
    file.add(**dates, **ended, area="Darlington", recorded_on="2013-09-30")
    file.add(**dates, **ended, area="County Durham", recorded_on="2013-10-01")
    data = deliver(tmp_path, file)
    (earliest,) = known(data, "orders", FinancialQuarter(2012, 4))
    assert (earliest["ended_on"], earliest["area"]) == (None, "Darlington")
    (then,) = known(data, "orders")
    assert (then["ended_on"], then["area"]) == (date(2013, 8, 1), "Darlington")
    (now,) = known(data, "orders", Q4)
    assert now["area"] == "County Durham"


def test_what_was_first_entered_after_the_quarter_is_not_there_though_more_became_of_it_since(
    tmp_path,
):
    file = File("orders")
    dates = {"started_on": "2013-02-01", "planned_end": "", "first_offence_on": ""}
    file.add(**dates, ended_on="", how_ended="", recorded_on="2013-10-05")
    file.add(**dates, ended_on="2013-08-01", how_ended="completed", recorded_on="2013-11-05")
    data = deliver(tmp_path, file)
    assert known(data, "orders") == []
    assert [row["ended_on"] for row in known(data, "orders", Q4)] == [date(2013, 8, 1)]


def test_an_offence_that_may_have_been_committed_until_after_the_quarter_is_there(tmp_path):
    file = File("offences")
    for number, days in enumerate((("2013-09-30", "2013-10-05"), ("2013-10-01", "2013-10-05")), 1):
        told = dict(zip(("offence_date", "offence_to"), days, strict=True))
        file.add(**of_another(OFFENCES, number), **only_happened(OFFENCES), **told)
    (row,) = known(deliver(tmp_path, file), "offences")
    assert (row["offence_date"], row["offence_to"]) == (date(2013, 9, 30), date(2013, 10, 5))


LISTED = OffenceSource.model_validate(
    {
        "breaches": [
            {"since": "2013-06-01", "codes": ["X2"], "source": "a list"},
            {"since": "2013-01-01", "codes": ["X1"], "source": "an earlier list"},
        ]
    },
    strict=False,
)


@pytest.mark.parametrize("quarter", [Q2, Q4], ids=str)
def test_codes_that_the_partnership_lists_make_breaches_of_the_offences_of_a_delivery(
    tmp_path, quarter
):
    file = File("offences")
    coded = {"F1": ("2013-05-31", "X1"), "F2": ("2013-06-01", "X1"), "F3": ("2013-06-01", "X2")}
    for name, (day, code) in coded.items():
        file.add(offence_id=name, offence_date=day, offence_code=code, disposal_date="2013-07-01")
    file.add(offence_id="F4", offence_code="")
    data = deliver(tmp_path, file)
    with_lists = PARTNERSHIP.model_copy(update={"offence_source": LISTED})
    records = open_records(data, with_lists, quarter, Q4)
    groups = {row["offence_id"]: row["offence_group"] for row in rows(records.offences)}
    breach, other = "breach of an order", "acquisitive"
    assert groups == {"F1": breach, "F2": other, "F3": breach, "F4": other}
    assert records.origin.offence_source == LISTED
    assert {row["offence_group"] for row in known(data, "offences", quarter)} == {other}
    assert prepare(data, with_lists, Q4).folder == prepare(data, PARTNERSHIP, Q4).folder


def test_codes_are_no_breaches_where_the_extract_has_none(tmp_path):
    data = deliver(tmp_path, **sound("offences"))
    with_lists = PARTNERSHIP.model_copy(update={"offence_source": LISTED})
    assert rows(open_records(data, with_lists, Q4).offences) == known(data, "offences", Q4)


DISPOSAL_DAYS = [date(2013, 5, day) for day in (1, 2, 3)]
disposals = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from(["P1", "P2"]),
            "offence_id": st.sampled_from(["F1", "F2"]),
            "disposal_date": st.sampled_from([None, *DISPOSAL_DAYS]),
            "disposal": st.sampled_from(["fine", "custody", "conviction quashed"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(disposals)
def test_what_stands_is_what_a_look_at_every_pair_of_rows_leaves(drawn):
    told = [{**row, "number": number} for number, row in enumerate(drawn)]
    for row in told:
        row["disposal"] = row["disposal_date"] and row["disposal"]
    schema = {
        "person_id": "string",
        "offence_id": "string",
        "disposal_date": "date",
        "disposal": "string",
        "number": "int64",
    }
    table = pa.Table.from_pylist(told, schema=ibis.schema(schema).to_pyarrow())

    left = standing(ibis.memtable(table)).to_pyarrow().to_pylist()

    undone = {
        row["number"]
        for row, quashing in product(told, told)
        if quashing["disposal"] == "conviction quashed"
        and (row["person_id"], row["offence_id"]) == (quashing["person_id"], quashing["offence_id"])
        and row["disposal_date"] is not None
        and row["disposal_date"] <= quashing["disposal_date"]
    }
    expected = [row for row in told if row["number"] not in undone]
    assert sorted(left, key=lambda row: row["number"]) == expected


def test_what_stands_may_be_asked_of_the_rows_of_a_join():
    offences = ibis.memtable(
        pa.Table.from_pylist(
            [
                {"person_id": who, "offence_id": "F1", "disposal": what, "disposal_date": day}
                for who, what, day in (
                    ("P1", "fine", DISPOSAL_DAYS[0]),
                    ("P1", "conviction quashed", DISPOSAL_DAYS[1]),
                    ("P2", "fine", DISPOSAL_DAYS[0]),
                    ("P3", "fine", DISPOSAL_DAYS[0]),
                )
            ]
        )
    )
    members = ibis.memtable({"person_id": ["P1", "P1", "P2", "P2"], "place": [0, 1, 2, 3]})
    left = standing(members.join(offences, "person_id")).to_pyarrow().to_pylist()
    assert sorted((row["person_id"], row["place"]) for row in left) == [("P2", 2), ("P2", 3)]


def test_an_earlier_delivery_is_refused(data):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, Q4, Q2)
    assert str(refusal.value) == (
        "the delivery of 2013-14Q2 cannot hold the records of 2013-14Q4, which is later."
    )


def test_a_quarter_without_a_delivery_is_answered_with_the_line_that_reads_a_later_one(data):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, Q2)
    assert str(refusal.value) == (
        "there is no delivery data/raw/2013-14Q2. There is 2013-14Q4. "
        "To read 2013-14Q2 from a later one, add: delivery = '2013-14Q4'"
    )
    (line,) = re.findall(r"delivery = '(.*)'", str(refusal.value))
    assert open_records(data, PARTNERSHIP, Q2, FinancialQuarter.parse(line)).reconstructed


def test_the_line_names_the_earliest_later_delivery(tmp_path):
    for name in ("2014-15Q1", "2013-14Q4", "2012-13Q1"):
        (tmp_path / "raw" / name).mkdir(parents=True)
    with pytest.raises(DeliveryError) as refusal:
        open_records(tmp_path, PARTNERSHIP, Q2)
    assert "There is 2012-13Q1, 2013-14Q4, 2014-15Q1." in str(refusal.value)
    assert str(refusal.value).endswith("add: delivery = '2013-14Q4'")


@pytest.mark.parametrize(
    ("quarter", "delivery", "missing"),
    [
        (FinancialQuarter(2014, 1), None, "2014-15Q1"),
        (Q2, FinancialQuarter(2013, 3), "2013-14Q3"),
    ],
    ids=["the quarter is later than every delivery", "the delivery asked for is missing"],
)
def test_what_is_there_is_listed_where_no_line_would_help(data, quarter, delivery, missing):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, quarter, delivery)
    assert str(refusal.value) == f"there is no delivery data/raw/{missing}. There is 2013-14Q4."


def test_no_delivery_at_all_points_to_the_readme(tmp_path):
    with pytest.raises(DeliveryError) as refusal:
        open_records(tmp_path, PARTNERSHIP, Q4)
    assert str(refusal.value) == (
        "there is no delivery data/raw/2013-14Q4. "
        "There is none at all: take one in with rr receive. "
        "See 'Bring your own extracts' in README.md."
    )


def test_where_deliveries_were_looked_for_is_said_where_rr_data_says_it(tmp_path, monkeypatch):
    monkeypatch.setenv("RR_DATA", str(tmp_path / "tpyo"))
    with pytest.raises(DeliveryError, match=f"RR_DATA is '{tmp_path / 'tpyo'}'"):
        open_records(tmp_path / "tpyo", PARTNERSHIP, Q4)


def test_a_delivery_that_cannot_be_used_says_every_reason_at_once(tmp_path):
    tables = sound(*YOUTH)
    spoil(tables, "population", 2, "age", "-1")
    del tables["people"], tables["yos_cohort"][1:]
    write(tmp_path / "raw" / QUARTER, tables)
    with pytest.raises(DeliveryError) as refusal:
        open_records(tmp_path, PARTNERSHIP, Q4)
    first, *lines = str(refusal.value).splitlines()
    assert first == "the delivery 2013-14Q4 cannot be used:"
    assert lines == [
        "  people.csv: expected this file in the delivery: "
        "Everybody named in another extract, once",
        "  offences.csv: expected rows: not one was accepted",
        "  yos_cohort.csv: expected rows: not one was accepted",
        "  first_time_entrants.csv: expected rows: not one was accepted",
    ]


def test_an_extract_that_the_delivery_does_not_hold_is_told_in_words(tmp_path):
    records = open_records(deliver(tmp_path, **sound("population")), PARTNERSHIP, Q2, Q4)
    with pytest.raises(DeliveryError) as refusal:
        records.orders  # noqa: B018
    assert str(refusal.value) == (
        "the delivery of 2013-14Q4 does not hold "
        "orders (Orders and licences served in the community)."
    )
    with pytest.raises(AttributeError):
        records.oders  # noqa: B018


def test_the_tables_of_a_delivery_are_listed_among_the_attributes_of_its_records(tmp_path):
    records = open_records(deliver(tmp_path, **sound("population")), PARTNERSHIP, Q4)
    tables = {extract.name for extract in EXTRACTS} & set(dir(records))
    assert tables == {"people", "population"}
    assert {"quarter", "as_at", "origin", "reconstructed"} < set(dir(records))


def test_the_data_folder_is_the_project_s_unless_rr_data_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv("RR_DATA", raising=False)
    assert data_folder(tmp_path) == tmp_path / "data"
    monkeypatch.setenv("RR_DATA", "")
    assert data_folder(tmp_path) == tmp_path / "data"
    monkeypatch.setenv("RR_DATA", str(tmp_path / "elsewhere"))
    assert data_folder(tmp_path) == tmp_path / "elsewhere"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("RR_DATA", "~/kept")
    assert data_folder(tmp_path / "project") == tmp_path / "kept"
