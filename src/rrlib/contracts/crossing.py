"""Rules that hold between columns, between rows and between extracts, as queries.

Each query names, by `_row`, the rows that break a rule. What arrived is never repeated: rules
between records would tell somebody's history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from rrlib.codes import ASSESSED
from rrlib.contracts.breaches import Severity
from rrlib.contracts.columns import RECORDED_ON, Extract, When
from rrlib.contracts.extracts import (
    CUSTODY_SPELLS,
    FIRST_TIME_ENTRANTS,
    IOM_MEMBERSHIP,
    NEEDS_ASSESSMENTS,
    OFFENCES,
    ORDERS,
    PEOPLE,
    PRISON_COUNTS,
    PUBLISHED_RATES,
    RECORDED_CRIME,
    SURVEYS,
    YOS_COHORT,
    YOS_PROGRAMMES,
)
from rrlib.contracts.faults import Fault, Rows
from rrlib.periods import YOUTH_AGES

BORN = "known_people"
"""The table of accepted people, one row each: person_id and date_of_birth."""


@dataclass(frozen=True)
class Rule:
    """A query for the rows of an extract that break a rule, and what is expected instead."""

    column: str | None
    expected: str
    query: str
    severity: Severity = Severity.QUARANTINED


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
        *_OWN_RULES.get(extract.name, ()),
    ]
    if extract is NEEDS_ASSESSMENTS:
        connection.register("assessed", _assessed())
    found = ((rule, _rows(connection, rule.query)) for rule in rules)
    return [
        Fault(rule.expected, rows, rule.column, severity=rule.severity)
        for rule, rows in found
        if len(rows)
    ]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    found = connection.execute(f"{query} ORDER BY _row").fetchnumpy()["_row"]
    return np.asarray(found, dtype=np.int64)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _where(extract: Extract, condition: str) -> str:
    return f"SELECT _row FROM {extract.name} WHERE {condition}"


def _between_columns(extract: Extract, present: frozenset[str]) -> Iterator[Rule]:
    """What the contract's dates say of each other."""
    happened = [column for column in extract.columns if column.when is When.HAPPENED][:1]
    later = [column for column in extract.columns if column.when is When.LATER]
    for column in later:
        for first in happened:
            yield Rule(
                column.name,
                f"a day not before {first.name}",
                _where(extract, f"{column.name} < {first.name}"),
            )
        for other in extract.columns:
            if other.goes_with == column.name:
                yield Rule(
                    other.name,
                    f"{other.name} and {column.name}, or neither",
                    _where(extract, f"({other.name} IS NULL) <> ({column.name} IS NULL)"),
                )
    if RECORDED_ON in present and extract is not PEOPLE:
        for column in (*happened, *later):
            yield Rule(
                RECORDED_ON,
                f"a day not before {column.name}",
                _where(extract, f"{RECORDED_ON} < {column.name}"),
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
        f"{_quoted(extract.names)} ORDER BY _row) AS copy "
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
        f"(PARTITION BY {_quoted(key)}) AS times FROM alike WHERE copy = 1) WHERE times > 1",
    )


def has_versions(connection: duckdb.DuckDBPyConnection, extract: Extract) -> bool:
    """Whether the accepted rows of `extract`, a table of that name, hold one twice or more.

    To be asked after `cross_faults` of the same extract.
    """
    if RECORDED_ON not in extract.names:
        return False
    several = connection.execute(
        f"SELECT 1 FROM {extract.name} SEMI JOIN alike USING (_row) "
        f"GROUP BY {_quoted(extract.key)} HAVING count(*) > 1 LIMIT 1"
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


def _of_last_versions(extract: Extract, found: str) -> str:
    """All rows of the keys that `found`, a query on `standing`, names.

    Rules between rows hold between the last versions. An earlier version is not left to stand in
    the place of one that breaks a rule. Only people with several rows are looked at.
    """
    key = _quoted(extract.key)
    return (
        f"WITH standing AS (SELECT * FROM alike QUALIFY row_number() OVER (PARTITION BY {key} "
        f"ORDER BY {RECORDED_ON} DESC NULLS LAST, _row) = 1), amiss AS ({found}) "
        f"SELECT _row FROM alike SEMI JOIN amiss USING ({key})"
    )


def _no_overlap(extract: Extract, first: str, last: str, *, may_touch: bool) -> Rule:
    """Two periods of one person with days in common: neither can be believed."""
    sign = ">" if may_touch else ">="
    key = _quoted(extract.key)
    found = (
        f"SELECT {key} FROM (SELECT {key}, {first} AS began, coalesce({last}, 'infinity') AS "
        f"ended, max(coalesce({last}, 'infinity')) OVER earlier AS ended_before, "
        f"min({first}) OVER later AS began_after FROM standing WINDOW "
        f"earlier AS (PARTITION BY person_id ORDER BY {first}, _row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), "
        f"later AS (PARTITION BY person_id ORDER BY {first}, _row "
        "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)) "
        f"WHERE ended_before {sign} began OR ended {sign} began_after"
    )
    what = "periods of one person that do not overlap"
    return Rule(first, what, _of_last_versions(extract, found))


def _one_area_a_day(extract: Extract, day: str) -> Rule:
    found = (
        f"SELECT * FROM standing WINDOW same AS (PARTITION BY person_id, {day}) "
        "QUALIFY min(area) OVER same <> max(area) OVER same"
    )
    what = "one area for one person on one day"
    return Rule("area", what, _of_last_versions(extract, found))


_FACTS = ("person_id", "offence_date", "offence_group", "alcohol_related")


def _one_story() -> Rule:
    """Rows of an offence differ in its disposals only, and it has one area a day."""
    differ = " OR ".join(
        f"min({fact}) OVER (same) IS DISTINCT FROM max({fact}) OVER (same)" for fact in _FACTS
    )
    return Rule(
        "offence_id",
        f"the same {', '.join(_FACTS)} on every row of one offence, and one area a day",
        "SELECT o._row FROM offences o WHERE o.offence_id IN (SELECT offence_id FROM (SELECT "
        f"offence_id, {differ} OR min(area) OVER (day) <> max(area) OVER (day) AS differs "
        "FROM (SELECT * FROM alike QUALIFY row_number() OVER (PARTITION BY offence_id, "
        "disposal_date, disposal ORDER BY recorded_on DESC NULLS LAST, _row) = 1) "
        "WINDOW same AS (PARTITION BY offence_id), day AS (PARTITION BY offence_id, "
        "disposal_date)) WHERE differs)",
    )


def _condition(extract: Extract, column: str, expected: str, condition: str) -> Rule:
    return Rule(column, expected, _where(extract, condition))


_GAPS = (
    "SELECT _row FROM (SELECT _row, quarter, lag(quarter) OVER (PARTITION BY area, offence_group "
    "ORDER BY quarter) AS before FROM recorded_crime) WHERE before IS NOT NULL AND "
    "4 * (left(quarter, 4)::INT - left(before, 4)::INT) + right(quarter, 1)::INT "
    "- right(before, 1)::INT > 1"
)

_OWN_RULES: dict[str, tuple[Rule, ...]] = {
    OFFENCES.name: (_one_story(),),
    YOS_COHORT.name: (_one_area_a_day(YOS_COHORT, "index_date"),),
    FIRST_TIME_ENTRANTS.name: (_one_area_a_day(FIRST_TIME_ENTRANTS, "disposal_date"),),
    IOM_MEMBERSHIP.name: (_no_overlap(IOM_MEMBERSHIP, "joined_on", "left_on", may_touch=False),),
    CUSTODY_SPELLS.name: (
        _no_overlap(CUSTODY_SPELLS, "received_on", "released_on", may_touch=True),
    ),
    ORDERS.name: (
        _condition(
            ORDERS, "planned_end", "a day not before started_on", "planned_end < started_on"
        ),
        _condition(
            ORDERS,
            "first_offence_on",
            "a day not after started_on",
            "first_offence_on > started_on",
        ),
    ),
    NEEDS_ASSESSMENTS.name: (
        Rule(
            "item",
            "an item of that assessment; see the data dictionary",
            "SELECT _row FROM needs_assessments ANTI JOIN assessed USING (assessment, item)",
        ),
        Rule(
            "answer",
            "one of the item's answers; see the data dictionary",
            "SELECT _row FROM needs_assessments SEMI JOIN assessed USING (assessment, item) "
            "ANTI JOIN assessed USING (assessment, item, answer)",
        ),
    ),
    PRISON_COUNTS.name: (
        _condition(
            PRISON_COUNTS, "reoffenders", "no more than were released", "reoffenders > releases"
        ),
        _condition(
            PRISON_COUNTS,
            "released_to",
            "a day not before released_from",
            "released_to < released_from",
        ),
    ),
    PUBLISHED_RATES.name: (
        _condition(
            PUBLISHED_RATES,
            "reoffenders",
            "no more than there are offenders",
            "reoffenders > offenders",
        ),
        _condition(
            PUBLISHED_RATES,
            "cohort_to",
            "a day not before cohort_from",
            "cohort_to < cohort_from",
        ),
    ),
    SURVEYS.name: (
        _condition(SURVEYS, "quartile", "a quartile from 1 to 4", "quartile NOT BETWEEN 1 AND 4"),
    ),
    RECORDED_CRIME.name: (
        Rule(
            "quarter",
            "every quarter between an area's first and last: one or more before this are missing",
            _GAPS,
            Severity.NOTED,
        ),
    ),
}


def _assessed() -> pa.Table:
    rows = [
        {"assessment": assessment.value, "item": item, "answer": answer}
        for assessment, items in ASSESSED.items()
        for item, answers in items.items()
        for answer in answers
    ]
    return pa.Table.from_pylist(rows)
