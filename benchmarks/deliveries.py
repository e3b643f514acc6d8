"""How fast deliveries are read, checked and written: ratios measured in one run.

    make bench

Each measurement runs in a process of its own, in turn with what it is compared with, and the best
of several runs counts: a busy machine makes both slower.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from lines import ROOT, Line, report, run

OFFENCES = 5_000_000
PEOPLE = 1_000_000
RUNS = 3

MADE = f"""
import duckdb
one = duckdb.connect()
one.execute('''COPY (
    SELECT printf('P%07d', i) AS person_id, 'male' AS sex,
        DATE '1970-01-01' + (hash(i) % 9000)::INT AS date_of_birth, 'yes' AS matched
    FROM range({PEOPLE}) t(i)) TO 'people.csv' (HEADER)''')
one.execute('''COPY (
    SELECT printf('O%08d', i) AS offence_id, printf('P%07d', hash(i) % {PEOPLE}) AS person_id,
        DATE '2005-01-01' + (hash(i * 7) % 3000)::INT AS offence_date,
        ['acquisitive', 'drugs', 'motoring', 'public order', 'other'][1 + (hash(i * 3) % 5)::INT]
            AS offence_group,
        ['yes', 'no'][1 + (hash(i * 5) % 2)::INT] AS alcohol_related,
        DATE '2005-01-01' + (hash(i * 7) % 3000)::INT + (hash(i * 11) % 200)::INT AS disposal_date,
        ['fine', 'discharge', 'custody', 'youth caution'][1 + (hash(i * 13) % 4)::INT] AS disposal,
        ['County Durham', 'Darlington'][1 + (hash(i * 17) % 2)::INT] AS area
    FROM range({OFFENCES}) t(i)) TO 'offences.csv' (HEADER)''')
"""

BY_DUCKDB = """
import duckdb
with measured():
    one = duckdb.connect()
    for name in ("people", "offences"):
        one.execute(f"COPY (FROM read_csv('{name}.csv')) TO '../{name}.parquet'")
"""

BY_US = """
from pathlib import Path
from rrlib.contracts import process_delivery
from rrlib.partnership import read_partnership
partnership = read_partnership(Path(ROOT) / "partnership.toml")
with measured():
    processed = process_delivery(Path.cwd(), Path("../processed"), partnership)
assert not processed.breaches, processed.breaches
"""

OPENED_WARM = """
from pathlib import Path
from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records
partnership = read_partnership(Path(ROOT) / "partnership.toml")
quarter = FinancialQuarter(2013, 4)
open_records(Path.cwd(), partnership, quarter)
with measured():
    open_records(Path.cwd(), partnership, quarter).offences.count().execute()
"""

CHECKED = """
from pathlib import Path
from rrlib.contracts import process_delivery
from rrlib.deliveries import deliveries
from rrlib.partnership import read_partnership
partnership = read_partnership(Path(ROOT) / "partnership.toml")
with measured():
    for quarter in deliveries(Path.cwd()):
        process_delivery(Path("raw") / str(quarter), Path("processed"), partnership)
"""


def five_million_rows(work: Path) -> Iterator[Line]:
    """Reading, checking and writing, against DuckDB's own CSV-to-Parquet of the same files."""
    raw = work / "raw" / "2013-14Q4"
    raw.mkdir(parents=True)
    run(MADE, raw)
    ours, theirs = [], []
    for _ in range(RUNS):
        theirs.append(run(BY_DUCKDB, raw)["seconds"])
        subprocess.run(["rm", "-rf", str(work / "raw" / "processed")], check=True)
        ours.append(run(BY_US, raw))
    best = min(one["seconds"] for one in ours)
    yield Line("5 million offences: times DuckDB's CSV to Parquet", best / min(theirs), 3, "times")
    peak = max(one["megabytes"] for one in ours)
    yield Line("5 million offences: peak memory", peak, 2048, "MB")


def demonstration(work: Path) -> Iterator[Line]:
    """The committed deliveries: all of them checked, and one opened once more."""
    subprocess.run(["cp", "-r", str(ROOT / "data" / "raw"), str(work / "raw")], check=True)
    checked = run(CHECKED, work)["seconds"]
    yield Line("All demonstration deliveries checked from nothing", checked, 10, "seconds")
    opened = min(run(OPENED_WARM, work)["seconds"] for _ in range(RUNS))
    yield Line("A demonstration quarter opened warm, beyond imports", opened, 0.3, "seconds")


if __name__ == "__main__":
    report(demonstration, five_million_rows)
