"""Rules that hold between columns, between rows and between extracts, as queries.

Each query names, by `_row`, the rows that break a rule. What arrived is never repeated: rules
between records would tell somebody's history.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

from rrlib.codes import ASSESSED
from rrlib.contracts.columns import RECORDED_ON, Extract, When
from rrlib.contracts.extracts import (
    FIRST_TIME_ENTRANTS,
    NEEDS_ASSESSMENTS,
    PEOPLE,
    PUBLISHED_FIGURES,
    YOS_COHORT,
    YOS_PROGRAMMES,
)
from rrlib.contracts.faults import Fault, Rows
from rrlib.contracts.ledgers import ledger_faults
from rrlib.contracts.rules import OWN_RULES, Rule, quoted, where
from rrlib.periods import YOUTH_AGES

BORN = "known_people"
"""The table of accepted people, one row each: person_id and date_of_birth."""


def cross_faults(
    connection: duckdb.DuckDBPyConnection, extract: Extract, present: frozenset[str]
) -> list[Fault]:
    """Every breach of a rule by the rows of `extract`, a table of that name in `connection`.

    `present` names the columns that arrived; the accepted people are the table `BORN`.
    """
    rules = [
        *_between_columns(extract, present),
        *_between_rows(connection, extract, present),
        *_of_people(connection, extract),
        *OWN_RULES.get(extract.name, ()),
    ]
    if extract is NEEDS_ASSESSMENTS:
        connection.register("assessed", _assessed())
    found = ((rule, _rows(connection, rule.query)) for rule in rules)
    faults = [
        Fault(rule.expected, rows, rule.column, severity=rule.severity)
        for rule, rows in found
        if len(rows)
    ]
    if extract is PUBLISHED_FIGURES:
        faults += ledger_faults(connection.table(extract.name).to_arrow_table())
    return faults


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    found = connection.execute(f"{query} ORDER BY _row").fetchnumpy()["_row"]
    return np.asarray(found, dtype=np.int64)


def _between_columns(extract: Extract, present: frozenset[str]) -> Iterator[Rule]:
    """What the contract's dates say of each other."""
    happened = [column for column in extract.columns if column.when is When.HAPPENED][:1]
    later = [column for column in extract.columns if column.when is When.LATER]
    for column in later:
        for first in happened:
            yield Rule(
                column.name,
                f"a day not before {first.name}",
                where(extract, f"{column.name} < {first.name}"),
            )
        for other in extract.columns:
            if other.goes_with == column.name:
                yield Rule(
                    other.name,
                    f"{other.name} and {column.name}, or neither",
                    where(extract, f"({other.name} IS NULL) <> ({column.name} IS NULL)"),
                )
    if RECORDED_ON in present and extract is not PEOPLE:
        for column in (*happened, *later):
            yield Rule(
                RECORDED_ON,
                f"a day not before {column.name}",
                where(extract, f"{RECORDED_ON} < {column.name}"),
            )


def _between_rows(
    connection: duckdb.DuckDBPyConnection, extract: Extract, present: frozenset[str]
) -> Iterator[Rule]:
    """Rows that repeat another, and all rows of which several tell different things of one.

    Rows of one key that were recorded on different days are versions: the last one stands.
    """
    if not extract.key:
        return
    first = f'"{extract.key[0]}"'
    several = f"SELECT {first} FROM {extract.name} GROUP BY {first} HAVING count(*) > 1"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE alike AS SELECT *, row_number() OVER (PARTITION BY "
        f"{quoted(extract.names)} ORDER BY _row) AS copy "
        f"FROM {extract.name} WHERE {first} IN ({several})"
    )
    what = " and ".join(extract.key)
    key = [*extract.key, *([RECORDED_ON] if RECORDED_ON in present else [])]
    yield Rule(
        None,
        f"each row once: another is the same, with its {what}",
        "SELECT _row FROM alike WHERE copy > 1",
    )
    yield Rule(
        None,
        f"one row for each {what}: another says something else",
        "SELECT _row FROM (SELECT _row, count(*) OVER "
        f"(PARTITION BY {quoted(key)}) AS times FROM alike WHERE copy = 1) WHERE times > 1",
    )


def has_versions(connection: duckdb.DuckDBPyConnection, extract: Extract) -> bool:
    """Whether the accepted rows of `extract`, a table of that name, hold one twice or more.

    To be asked after `cross_faults` of the same extract.
    """
    if RECORDED_ON not in extract.names:
        return False
    several = connection.execute(
        f"SELECT 1 FROM {extract.name} SEMI JOIN alike USING (_row) "
        f"GROUP BY {quoted(extract.key)} HAVING count(*) > 1 LIMIT 1"
    )
    return bool(several.fetchall())  # what is left unfetched would keep the connection busy


def _of_people(connection: duckdb.DuckDBPyConnection, extract: Extract) -> Iterator[Rule]:
    """Rules on a row and its person; rows that may break one are sought in a single join."""
    if not extract.of_people or extract is PEOPLE:
        return
    day = next(column.name for column in extract.columns if column.when is When.HAPPENED)
    of_youth = extract in (YOS_COHORT, YOS_PROGRAMMES, FIRST_TIME_ENTRANTS)
    youngest = YOUTH_AGES.start if of_youth else 0
    # As `rrlib.records.has_reached`: somebody born on 29 February turns 10 on 1 March.
    latest = f"{day} - INTERVAL {youngest} YEAR"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE amiss AS SELECT _row, {day} AS day, date_of_birth AS born, "
        f"{latest} AS latest FROM {extract.name} LEFT JOIN {BORN} USING (person_id) "
        f"WHERE date_of_birth IS NULL OR date_of_birth > {latest}"
    )
    found = "SELECT _row FROM amiss WHERE "
    yield Rule("person_id", f"a person accepted from {PEOPLE.name}", found + "born IS NULL")
    yield Rule(day, "a day not before the person's birth", found + "day < born")
    if of_youth:
        yield Rule(
            day,
            f"a day on which the person is {youngest} or older",
            found + "day >= born AND born > latest",
        )


def _assessed() -> pa.Table:
    rows = [
        {"assessment": assessment.value, "item": item, "answer": answer}
        for assessment, items in ASSESSED.items()
        for item, answers in items.items()
        for answer in answers
    ]
    return pa.Table.from_pylist(rows)
