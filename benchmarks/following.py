"""How fast cohorts are followed: ratios to DuckDB's scan of the columns used, in one run.

    make bench

Each measurement runs in a process of its own, in turn with the scan it is compared with, and the
best of five counts: a busy machine makes both slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lines import Line, report, run

RUNS = 5
FIRST_YEAR, YEARS = 2002, 11
COHORT = 100_000
SAMPLED = 100
"""One person in so many is followed in a loop."""

MADE = """
import duckdb
one = duckdb.connect()
PEOPLE = {rows} // 10
one.execute(f'''COPY (
    SELECT printf('P%08d', i) AS person_id, 'male' AS sex,
        DATE '1970-01-01' + (hash(i) % 9000)::INT AS date_of_birth, 'yes' AS matched,
        NULL::DATE AS died_on, NULL::DATE AS recorded_on
    FROM range({{PEOPLE}}) t(i)) TO 'people.parquet' ''')
one.execute(f'''COPY (
    SELECT printf('O%09d', i) AS offence_id, printf('P%08d', i // 10) AS person_id,
        DATE '2000-01-01' + (hash(i * 7) % 5000)::INT AS offence_date, NULL::DATE AS offence_to,
        ['acquisitive', 'drugs', 'motoring', 'public order', 'breach of an order']
            [1 + (hash(i * 3) % 5)::INT] AS offence_group, NULL::VARCHAR AS offence_code,
        ['yes', 'no'][1 + (hash(i * 5) % 2)::INT] AS alcohol_related,
        DATE '2000-01-01' + (hash(i * 7) % 5000)::INT + (hash(i * 11) % 200)::INT AS disposal_date,
        ['fine', 'discharge', 'custody', 'no further action'][1 + (hash(i * 13) % 4)::INT]
            AS disposal, 'County Durham' AS area, NULL::DATE AS recorded_on
    FROM range({rows}) t(i) ORDER BY i // 10, 3) TO 'offences.parquet' ''')
one.execute(f'''COPY (
    SELECT printf('P%08d', hash(i * 17) % {{PEOPLE}}) AS person_id,
        make_date({first} + (i // {cohort})::INT, 1, 1) + (hash(i * 19) % 365)::INT AS index_date,
        'first tier' AS tier, 'County Durham' AS area, NULL::DATE AS recorded_on
    FROM range({cohort} * {years}) t(i)) TO 'yos_cohort.parquet' ''')
"""

OPENED = """
from datetime import date
import ibis
from rrlib.cohorts import youth_cohort
from rrlib.periods import FinancialQuarter
from rrlib.records import Origin, as_at
from rrlib.reoffending import MOJ_PROVEN, follow_up, follow_up_each
connection = ibis.duckdb.connect()
tables = {
    name: connection.read_parquet(f"{name}.parquet", table_name=name)
    for name in ("people", "offences", "yos_cohort")
}
quarter = FinancialQuarter(2029, 4)
records = as_at(tables, quarter, Origin(quarter))
def cohort(year):
    return youth_cohort(records, MOJ_PROVEN, date(year, 1, 1), ("County Durham",))
"""

ONE = (
    OPENED
    + """
chosen = cohort(2006)
with measured():
    followed = follow_up(chosen, records)
assert followed.people.reoffences.sum() > 10_000
"""
)

ELEVEN = (
    OPENED
    + """
chosen = [cohort(year) for year in range(2002, 2013)]
with measured():
    followed = follow_up_each(chosen, records)
assert min(one.people.reoffences.sum() for one in followed) > 10_000
"""
)

SCAN = """
import duckdb
one = duckdb.connect()
words = ("person_id", "offence_id", "offence_group", "disposal")
days = ("offence_date", "offence_to", "disposal_date", "recorded_on")
# A bare max() would be answered from what Parquet keeps of each column, unread.
scanned = ", ".join(
    [*(f"max(length({word}))" for word in words), *(f"max({day} + 1)" for day in days)]
)
with measured():
    one.execute(f"SELECT {scanned} FROM 'offences.parquet'").fetchall()
"""

BY_PERSON = (
    OPENED
    + f"""
import pandas as pd
from rrlib.codes import PROVEN_DISPOSALS
people = cohort(2006).members.execute()
sample = people.sample(frac=1 / {SAMPLED}, random_state=1)
offences = records.offences.select(
    "person_id", "offence_id", "offence_date", "offence_group", "disposal_date", "disposal"
).semi_join(ibis.memtable(sample[["person_id"]]), "person_id").execute()
proven = sorted(PROVEN_DISPOSALS)
rows = offences.merge(sample[["person_id", "index_date"]], on="person_id")
def reoffences(own):
    start = own["index_date"].iloc[0]
    end, known = start + pd.DateOffset(months=12), start + pd.DateOffset(months=18)
    counted = own[(own["offence_date"] > start) & (own["offence_date"] <= end)
        & (own["offence_group"] != "breach of an order") & own["disposal"].isin(proven)
        & (own["disposal_date"] <= known)]
    return counted["offence_id"].nunique()
rows[["index_date", "offence_date", "disposal_date"]] = rows[
    ["index_date", "offence_date", "disposal_date"]].apply(pd.to_datetime)
with measured():
    counts = rows.groupby("person_id").apply(reoffences)
"""
)


def ten_million_rows(work: Path) -> Iterator[Line]:
    """One cohort and eleven, against the scan of the columns and a loop over people."""
    _make(work, 10_000_000)
    scans, ones, elevens = [], [], []
    for _ in range(RUNS):
        scans.append(run(SCAN, work)["seconds"])
        ones.append(run(ONE, work))
        elevens.append(run(ELEVEN, work)["seconds"])
    scan, one = min(scans), min(each["seconds"] for each in ones)
    yield Line("One cohort, 10 million offences: times the scan", one / scan, 4, "times")
    peak = max(each["megabytes"] for each in ones)
    yield Line("One cohort, 10 million offences: peak memory", peak, 1024, "MB")
    yield Line("Eleven cohorts, one query: times the scan", min(elevens) / scan, 16, "times")
    slow = SAMPLED * run(BY_PERSON, work)["seconds"]
    yield Line("Group by person and apply: times ours", slow / one, 100, "times", at_least=True)


def fifty_million_rows(work: Path) -> Iterator[Line]:
    _make(work, 50_000_000)
    scans, ones = [], []
    for _ in range(RUNS):
        scans.append(run(SCAN, work)["seconds"])
        ones.append(run(ONE, work)["seconds"])
    yield Line(
        "One cohort, 50 million offences: times the scan", min(ones) / min(scans), 4, "times"
    )


def _make(work: Path, rows: int) -> None:
    run(MADE.format(rows=rows, first=FIRST_YEAR, years=YEARS, cohort=COHORT), work)


if __name__ == "__main__":
    report(ten_million_rows, fifty_million_rows)
