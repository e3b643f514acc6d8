"""The record of what was published: what it holds, where it lies, and what is no record."""

import hashlib
import json
from datetime import date
from random import Random

import pytest
from drawn_findings import groups, people

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release, shown_table
from rrlib.errors import PublicationError
from rrlib.publications import (
    Publication,
    Signed,
    all_published,
    path_of,
    published_before,
    published_tables,
    read_publication,
    record_hashes,
    replaced_records,
    revised_tables,
    superseded,
)

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
SIGNED = Signed(producer="Ann", checker="Bob", approver="Cas", on=date(2014, 5, 1))


def table(seed=1):
    return shown_table(release(groups(people(Random(seed), 60, 60)), PUBLIC))


def publication(area="North", quarter="2013-14Q4", notebook="youth", **more):
    given = {"tables": (table(),), **more}
    return Publication(
        schema_version=1,
        quarter=quarter,
        area=area,
        notebook=notebook,
        title="Youth",
        signed=SIGNED,
        **given,
    )


def keep(project, record, path=None):
    path = path or project / record.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record.text(), encoding="utf-8")
    return path


def test_a_record_is_read_as_it_was_written(tmp_path):
    record = publication(correction="a café's name was wrong")
    assert read_publication(keep(tmp_path, record)) == record
    assert record.tables[0].rule == PUBLIC.described


def test_its_text_is_the_same_each_time_and_can_be_read_by_people(tmp_path):
    record = publication(correction="a café's name was wrong")
    text = record.text()
    assert text == read_publication(keep(tmp_path, record)).text()
    assert "café" in text
    assert text.endswith("}\n")
    assert json.loads(text)["signed"]["on"] == "2014-05-01"


def test_it_holds_nothing_that_was_hidden():
    rows = json.loads(publication().text())["tables"][0]["rows"]
    cells = [cell for row in rows for cell in row["cells"].values()]
    hidden = [cell for cell in cells if cell.get("marker") == "[c]"]
    assert hidden
    assert all(
        {key for key, value in cell.items() if value is not None} == {"marker"} for cell in hidden
    )


def test_it_lies_in_the_folder_of_its_quarter_and_area():
    record = publication("County Durham")
    assert record.path.as_posix() == "reports/published/2013-14Q4/county-durham/youth.json"
    assert record.path == path_of("2013-14Q4", "County Durham", "youth")


def test_where_no_record_is_nothing_was_published(tmp_path):
    assert read_publication(tmp_path / "youth.json") is None
    assert published_tables(tmp_path, "North") == ()
    assert all_published(tmp_path) == {}
    assert record_hashes(tmp_path, ["North"]) == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-10],
        lambda _: "",
        lambda text: text.replace('"schema_version": 1', '"schema_version": 2'),
        lambda text: text.replace('"producer"', '"maker"'),
        lambda text: text.replace('"title"', '"more": 1, "title"'),
    ],
)
def test_what_is_no_record_is_told_with_the_line_that_puts_it_back(tmp_path, spoil):
    path = keep(tmp_path, publication())
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    name = "reports/published/2013-14Q4/north/youth.json"
    for read in (
        lambda: read_publication(path),
        lambda: published_tables(tmp_path, "North"),
        lambda: all_published(tmp_path),
    ):
        with pytest.raises(PublicationError) as told:
            read()
        assert str(told.value) == (
            f"{name} is not a record of what was published. Readers have what it held: put it back "
            f"with 'git checkout -- {name}'."
        )


def test_a_folder_in_its_place_is_no_record(tmp_path):
    (tmp_path / "youth.json").mkdir()
    with pytest.raises(PublicationError, match="git checkout -- "):
        read_publication(tmp_path / "youth.json")


def test_every_table_of_an_area_in_every_quarter_was_published_superseded_ones_too(tmp_path):
    keep(tmp_path, publication(quarter="2013-14Q3", tables=(table(1),)))
    old = publication(tables=(table(2),))
    keep(tmp_path, old, superseded(tmp_path, old))
    keep(tmp_path, publication(tables=(table(3), table(4))))
    keep(tmp_path, publication("South", tables=(table(5),)))
    found = published_tables(tmp_path, "North")
    assert len(found) == 4
    assert set(map(repr, found)) == {repr(table(seed)) for seed in (1, 2, 3, 4)}
    assert published_tables(tmp_path, "South") == (table(5),)


def test_readers_have_every_record_superseded_ones_too(tmp_path):
    kept = [publication(quarter="2013-14Q3"), publication(), publication("South")]
    for record in kept:
        keep(tmp_path, record)
    old = publication(tables=(table(2),))
    former = old.path.with_name("youth.superseded-1.json")
    keep(tmp_path, old, tmp_path / former)
    expected = {record.path.as_posix(): record for record in kept}
    assert all_published(tmp_path) == expected | {former.as_posix(): old}


def test_each_record_that_is_replaced_goes_to_a_file_of_its_own(tmp_path):
    record = publication()
    for number in (1, 2, 3):
        path = superseded(tmp_path, record)
        assert path == tmp_path / record.path.parent / f"youth.superseded-{number}.json"
        keep(tmp_path, record, path)


def test_the_hash_of_every_record_of_the_areas_asked_for_is_by_its_path(tmp_path):
    north, south = (keep(tmp_path, publication(area)) for area in ("North", "South"))
    old = keep(tmp_path, publication(), superseded(tmp_path, publication()))
    hashes = record_hashes(tmp_path, ["North"])
    names = [path.relative_to(tmp_path).as_posix() for path in (north, old)]
    assert list(hashes) == sorted(names)
    assert hashes[names[0]] == hashlib.sha256(north.read_bytes()).hexdigest()
    both = record_hashes(tmp_path, ["North", "South"])
    assert set(both) == {*names, south.relative_to(tmp_path).as_posix()}


def test_a_report_revises_earlier_quarters_and_its_own_superseded_numbers_the_latest_last(tmp_path):
    numbered = [
        ("2013-14Q4", table(1), "youth.json"),
        ("2013-14Q3", table(2), "youth.superseded-1.json"),
        ("2013-14Q3", table(3), "youth.json"),
        ("2013-14Q4", table(4), "youth.superseded-2.json"),
        ("2013-14Q4", table(5), "youth.superseded-1.json"),
        ("2014-15Q1", table(6), "youth.json"),
    ]
    for quarter, numbers, name in numbered:
        record = publication(quarter=quarter, tables=(numbers,))
        keep(tmp_path, record, tmp_path / record.path.with_name(name))
    found = revised_tables(tmp_path, "North", "2013-14Q4")
    assert found == (table(2), table(3), table(5), table(4))


def test_it_keeps_what_it_was_made_from_and_old_records_without_it_are_read(tmp_path):
    record = publication(made_from={"notebook": "1" * 64}, synthetic=True)
    assert read_publication(keep(tmp_path, record)) == record
    old = publication()
    assert "made_from" not in old.text()
    assert "synthetic" not in old.text()
    found = read_publication(keep(tmp_path, old))
    assert (found.made_from, found.synthetic) == ({}, False)


def test_what_a_record_replaced_is_read_in_that_order(tmp_path):
    kept = [publication(tables=(table(seed),)) for seed in range(1, 12)]
    for record in kept:
        keep(tmp_path, record, superseded(tmp_path, record))
    keep(tmp_path, publication(tables=(table(12),)))
    keep(tmp_path, publication(notebook="youth_too"), superseded(tmp_path, publication()))
    of = ("2013-14Q4", "North", "youth")
    assert replaced_records(tmp_path, *of)[:-1] == tuple(kept)
    assert replaced_records(tmp_path, "2013-14Q4", "North", "you") == ()
    assert replaced_records(tmp_path, "2013-14Q3", "North", "youth") == ()


def test_the_latest_record_before_a_quarter_is_the_one_that_stands(tmp_path):
    assert published_before(tmp_path, "2013-14Q4", "North", "youth") is None
    first, second = publication(quarter="2012-13Q4"), publication(quarter="2013-14Q2")
    others = [
        publication("South", quarter="2013-14Q3"),
        publication(quarter="2013-14Q3", notebook="other"),
        publication(quarter="2013-14Q4"),
        publication(quarter="2014-15Q1"),
    ]
    for record in (first, second, *others):
        keep(tmp_path, record)
    old = publication(quarter="2013-14Q2", tables=(table(2),))
    keep(tmp_path, old, superseded(tmp_path, old))
    assert published_before(tmp_path, "2013-14Q4", "North", "youth") == second
    assert published_before(tmp_path, "2013-14Q2", "North", "youth") == first


def test_a_demonstrations_record_is_none_of_real_numbers_nor_the_other_way_round(tmp_path):
    real = publication(quarter="2013-14Q2", tables=(table(1),))
    invented = publication(quarter="2013-14Q3", tables=(table(2),), synthetic=True)
    for record in (real, invented):
        keep(tmp_path, record)
    of = (tmp_path, "2013-14Q4", "North", "youth")
    assert published_before(*of) == real
    assert published_before(*of, synthetic=True) == invented
    assert published_tables(tmp_path, "North") == real.tables
    assert published_tables(tmp_path, "North", synthetic=True) == invented.tables
    assert revised_tables(tmp_path, "North", "2013-14Q4") == real.tables
    assert revised_tables(tmp_path, "North", "2013-14Q4", synthetic=True) == invented.tables
