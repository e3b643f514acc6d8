"""Rules of single extracts, each a query for the rows that break it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rrlib.contracts.breaches import Severity
from rrlib.contracts.columns import RECORDED_ON, Extract
from rrlib.contracts.extracts import (
    CUSTODY_SPELLS,
    FIRST_TIME_ENTRANTS,
    IOM_MEMBERSHIP,
    NEEDS_ASSESSMENTS,
    OFFENCES,
    ORDERS,
    PRISON_COUNTS,
    PUBLISHED_RATES,
    RECORDED_CRIME,
    SURVEYS,
    YOS_COHORT,
)


@dataclass(frozen=True)
class Rule:
    """A query for the rows of an extract that break a rule, and what is expected instead."""

    column: str | None
    expected: str
    query: str
    severity: Severity = Severity.QUARANTINED


def quoted(names: Iterable[str]) -> str:
    """Names of columns, as a query writes them."""
    return ", ".join(f'"{name}"' for name in names)


def of_last_versions(extract: Extract, found: str, by: tuple[str, ...] = ()) -> str:
    """All rows of what `found`, a query on `standing`, names by the key, or by the columns `by`.

    Rules between rows hold between the last versions. An earlier version is not left to stand in
    the place of one that breaks a rule. Only people with several rows are looked at.
    """
    key = quoted(extract.key)
    return (
        f"WITH standing AS (SELECT * FROM alike QUALIFY row_number() OVER (PARTITION BY {key} "
        f"ORDER BY {RECORDED_ON} DESC NULLS LAST, _row) = 1), amiss AS ({found}) "
        f"SELECT _row FROM alike SEMI JOIN amiss USING ({quoted(by) or key})"
    )


def where(extract: Extract, condition: str) -> str:
    """The rows of an extract that meet a condition."""
    return f"SELECT _row FROM {extract.name} WHERE {condition}"


def _no_overlap(extract: Extract, first: str, last: str, *, may_touch: bool) -> Rule:
    """Two periods of one person with days in common: neither can be believed."""
    sign = ">" if may_touch else ">="
    key = quoted(extract.key)
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
    return Rule(first, what, of_last_versions(extract, found))


def _one_area_a_day(extract: Extract, day: str) -> Rule:
    found = (
        f"SELECT * FROM standing WINDOW same AS (PARTITION BY person_id, {day}) "
        "QUALIFY min(area) OVER same <> max(area) OVER same"
    )
    what = "one area for one person on one day"
    return Rule("area", what, of_last_versions(extract, found))


_PART = ("offence_id", "person_id")
_FACTS = ("offence_date", "offence_to", "offence_group", "offence_code", "alcohol_related")


def _one_story() -> Rule:
    """Rows of a person's part in an offence differ in its disposals only: one area a day.

    Of a joint offence one may have drunk, and another be charged with less: nothing is asked of
    the parts of several people.
    """
    facts = f"row({', '.join(_FACTS)})"
    found = (
        f"SELECT * FROM standing WINDOW same AS (PARTITION BY {quoted(_PART)}), "
        f"day AS (PARTITION BY {quoted(_PART)}, disposal_date) "
        f"QUALIFY {facts} IS DISTINCT FROM first_value({facts}) OVER same "
        "OR area <> first_value(area) OVER day"
    )
    what = (
        f"the same {', '.join(_FACTS)} on every row of one person's part in an offence, "
        "and one area a day"
    )
    return Rule("offence_id", what, of_last_versions(OFFENCES, found, _PART))


def _condition(extract: Extract, column: str, expected: str, condition: str) -> Rule:
    return Rule(column, expected, where(extract, condition))


_GAPS = (
    "SELECT _row FROM (SELECT _row, quarter, lag(quarter) OVER (PARTITION BY area, offence_group "
    "ORDER BY quarter) AS before FROM recorded_crime) WHERE before IS NOT NULL AND "
    "4 * (left(quarter, 4)::INT - left(before, 4)::INT) + right(quarter, 1)::INT "
    "- right(before, 1)::INT > 1"
)

OWN_RULES: dict[str, tuple[Rule, ...]] = {
    OFFENCES.name: (
        _condition(
            OFFENCES, "offence_to", "a day not before offence_date", "offence_to < offence_date"
        ),
        _one_story(),
    ),
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
