"""The delivery of 2013-14Q3 against that of 2013-14Q4: what was known on 31 December 2013."""

import hashlib
import tomllib
from datetime import date

import pytest
from recount import (
    EVENTS,
    LAST_DAYS,
    LATER,
    RAW,
    age,
    as_known,
    grouped,
    published,
    read,
)

from rrlib.demonstration import write_2013_14_q3, write_2013_14_q4

BEFORE, NOW = "2013-14Q3", "2013-14Q4"
LAST = LAST_DAYS[BEFORE]
WRITERS = {BEFORE: write_2013_14_q3, NOW: write_2013_14_q4}
EXTRACTS = (
    *("people", "population", "published_rates", "service_activity"),
    *EVENTS,
)


def facts(row, *without):
    """What a row says, whenever it was entered."""
    return tuple(sorted((k, str(v)) for k, v in row.items() if k not in {"recorded_on", *without}))


def expected(name):
    """The rows of the later delivery as known on the earlier one's last day."""
    rows = as_known(NOW, name, LAST)
    if name != "offences":
        return sorted(facts(row) for row in rows)
    kept = []
    for same in grouped(rows, "offence_id").values():
        kept += [row for row in same if row["disposal_date"]] or same[:1]
    return sorted(facts(row) for row in kept)


@pytest.mark.parametrize("name", EVENTS)
def test_the_earlier_delivery_holds_what_was_known_then_and_nothing_else(name):
    assert sorted(facts(row) for row in read(BEFORE, name)) == expected(name)


@pytest.mark.parametrize("name", LATER)
def test_some_facts_of_every_kind_were_not_known_yet(name):
    event, (later, *_) = EVENTS[name], LATER[name]
    blank = [row for row in read(BEFORE, name) if row[later] is None]
    since = [row for row in read(NOW, name) if row[later] is None and row[event] <= LAST]
    assert len(blank) > len(since)
    assert len(read(BEFORE, name)) < len(read(NOW, name))


def test_some_disposals_of_the_autumn_were_entered_only_in_the_new_year():
    late = [
        row
        for row in read(NOW, "offences")
        if row["disposal_date"] is not None
        and date(2013, 10, 1) <= row["disposal_date"] <= LAST < row["recorded_on"]
    ]
    undisposed = {r["offence_id"] for r in read(BEFORE, "offences") if r["disposal_date"] is None}
    assert len(late) >= 10
    assert sum(row["offence_id"] in undisposed for row in late) >= 10
    adults = {row["person_id"] for row in read(NOW, "iom_membership")}
    assert {row["person_id"] in adults for row in late} == {True, False}


def test_what_is_unchanged_was_entered_on_the_same_day():
    now = {facts(row): row["recorded_on"] for row in read(NOW, "offences")}
    same = [row for row in read(BEFORE, "offences") if facts(row) in now]
    assert len(same) > 10_000
    assert all(row["recorded_on"] == now[facts(row)] for row in same if row["disposal_date"])


def births(quarter):
    return {row["person_id"]: row["date_of_birth"] for row in read(quarter, "people")}


def test_one_date_of_birth_of_the_tracked_cohort_was_wrong_and_nothing_else_of_anybody():
    before, now = births(BEFORE), births(NOW)
    assert set(before) < set(now)
    (person,) = (person for person, day in before.items() if day != now[person])
    wrong, right = before[person], now[person]
    assert (wrong.year, wrong.month, wrong.day) == (right.year, right.day, right.month)
    known = {facts(row, "date_of_birth") for row in read(BEFORE, "people")}
    assert known <= {facts(row, "date_of_birth") for row in read(NOW, "people")}
    index = [r["index_date"] for r in read(NOW, "yos_cohort") if r["person_id"] == person]
    assert any(date(2013, 1, 1) <= day <= date(2013, 3, 31) for day in index)


def test_the_wrong_date_of_birth_changes_no_age_on_any_day_that_is_looked_at():
    before, now = births(BEFORE), births(NOW)
    (person,) = (person for person, day in before.items() if day != now[person])
    days = [date(2013, 3, 31), LAST, date(2014, 3, 31), date(2014, 6, 30)]
    days += [
        value
        for name in ("offences", "yos_cohort", "first_time_entrants")
        for row in read(NOW, name)
        if row["person_id"] == person
        for value in row.values()
        if isinstance(value, date)
    ]
    assert all(age(before[person], day) == age(now[person], day) for day in days)


def test_the_cohort_of_2013_came_of_age_as_published_by_either_delivery():
    for quarter in WRITERS:
        born = births(quarter)
        tracked = {
            row["person_id"]
            for row in read(quarter, "yos_cohort")
            if date(2013, 1, 1) <= row["index_date"] <= date(2013, 3, 31)
            and row["area"] == "County Durham"
        }
        for day, month in ((date(2013, 3, 31), "mar-2013"), (LAST, "dec-2013")):
            adults = sum(age(born[person], day) >= 18 for person in tracked)
            assert adults == published(f"yos-2013-cohort-18plus-{month}")


def test_the_last_quarters_activity_was_not_counted_yet():
    quarters = {row["quarter"] for row in read(NOW, "service_activity")}
    assert quarters - {row["quarter"] for row in read(BEFORE, "service_activity")} == {NOW}
    assert read(BEFORE, "population") == read(NOW, "population")
    assert read(BEFORE, "published_rates") == read(NOW, "published_rates")


# ---- the files themselves ----------------------------------------------------------------


@pytest.mark.parametrize("quarter", WRITERS)
def test_the_generator_writes_the_committed_delivery_byte_for_byte(quarter, tmp_path):
    WRITERS[quarter](tmp_path / "new" / "folder")
    written = {p.name: p.read_bytes() for p in (tmp_path / "new" / "folder").iterdir()}
    assert written == {p.name: p.read_bytes() for p in (RAW / quarter).iterdir()}


@pytest.mark.parametrize("quarter", WRITERS)
def test_the_sums_cover_every_file_and_are_right(quarter):
    lines = (RAW / quarter / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert list(sums) == sorted(["delivery.toml", *(f"{name}.csv" for name in EXTRACTS)])
    for name, digest in sums.items():
        assert hashlib.sha256((RAW / quarter / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("quarter", WRITERS)
def test_the_delivery_says_that_it_is_synthetic(quarter):
    said = tomllib.loads((RAW / quarter / "delivery.toml").read_text(encoding="utf-8"))
    assert said == {"quarter": quarter, "synthetic": True, "made_by": "rr demo"}


@pytest.mark.parametrize("quarter", WRITERS)
def test_the_delivery_is_small_enough_to_commit(quarter):
    assert sum(path.stat().st_size for path in (RAW / quarter).iterdir()) < 2_600_000
