"""The follow-up of random histories, against plain loops that share no code with the library."""

from datetime import date, timedelta

import pandas as pd
from dateutil.relativedelta import relativedelta
from histories import BOTH, every_definition, records_of_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from random_histories import (
    ADMITTED,
    PROVEN,
    QUARTERS,
    QUIET,
    UNPROVEN,
    birthday,
    days_after,
    died,
    histories,
    in_custody,
    index_dates,
    known_offences,
    last_day,
)

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    follow_up,
    follow_up_each,
)

#                        months of cohort, follow-up, waiting
RULES = {"YOT_LOCAL": (3, 12, 3), "MOJ_PROVEN": (12, 12, 6), "MOJ_PROVEN_QUARTERLY": (3, 12, 6)}
FIRST = date(2012, 1, 1)
COUNTS = ("reoffences", "proven_late", "undisposed", "taken_into_consideration", "ambiguous")
FLAGS = ("complete", "turned_adult", "died", "in_custody")


def known(definition, rows, quarter):
    """What the library knows of each person: a dict by person."""
    records = records_of_rows(rows, quarter)
    table = follow_up(youth_cohort(records, definition, FIRST, BOTH), records).people
    return {
        row["person_id"]: {
            "index_date": row["index_date"].date(),
            "first_reoffence": None
            if pd.isna(row["first_reoffence"])
            else row["first_reoffence"].date(),
            **{name: int(row[name]) for name in COUNTS},
            **{name: bool(row[name]) for name in FLAGS},
        }
        for row in table.to_dict("records")
    }


def expected(definition, rows, quarter):
    """The same by the rules as they are written, person by person, day by day."""
    cohort_months, follow_up_months, waiting_months = RULES[definition.name]
    as_at = last_day(quarter)
    window = (FIRST, FIRST + relativedelta(months=cohort_months, days=-1))
    born = {row["person_id"]: row["date_of_birth"] for row in rows["people"]}
    found = {}
    for person, index in index_dates(rows, window, as_at).items():
        followed_to = index + relativedelta(months=follow_up_months)
        proven_by = index + relativedelta(months=follow_up_months + waiting_months)
        death = died(rows, person, as_at)
        found[person] = {
            "index_date": index,
            **counted(rows, person, as_at, (index, followed_to, proven_by)),
            "complete": as_at >= proven_by,
            "turned_adult": index < birthday(born[person], 18) <= followed_to,
            "died": death is not None and death <= followed_to,
            "in_custody": any(
                in_custody(rows, person, day, as_at) for day in days_after(index, followed_to)
            ),
        }
    return found


def counted(rows, person, as_at, limits):
    index, followed_to, proven_by = limits
    in_time, counts = [], dict.fromkeys(COUNTS, 0)
    for committed, to, disposals in known_offences(rows, person, as_at):
        proofs = [day for day, disposal in disposals if disposal in PROVEN]
        if index < committed <= followed_to:
            if proofs and min(proofs) <= proven_by:
                in_time.append(committed)
            elif proofs:
                counts["proven_late"] += 1
            elif ADMITTED in dict(map(reversed, disposals)):
                counts["taken_into_consideration"] += 1
            elif all(day is None for day, _ in disposals):
                counts["undisposed"] += 1
        elif proofs and to is not None and committed <= index < to:
            counts["ambiguous"] += 1
    return {**counts, "reoffences": len(in_time), "first_reoffence": min(in_time, default=None)}


@every_definition
@QUIET
@given(rows=histories(), quarter=st.sampled_from(QUARTERS))
def test_the_follow_up_is_what_plain_loops_find(definition, rows, quarter):
    assert known(definition, rows, quarter) == expected(definition, rows, quarter)


definitions = st.sampled_from([YOT_LOCAL, MOJ_PROVEN, MOJ_PROVEN_QUARTERLY])


def twins(definition, rows, other, quarter):
    """What is known of two versions of a history, put into one set of records as the histories
    of different people.
    """
    both = {
        extract: [_renamed(row, "one") for row in rows[extract]]
        + [_renamed(row, "other") for row in other[extract]]
        for extract in rows
    }
    people = known(definition, both, quarter)
    return tuple(
        {name.removeprefix(which): kept for name, kept in people.items() if name.startswith(which)}
        for which in ("one-", "other-")
    )


def _renamed(row, which):
    names = {"person_id", "offence_id"} & set(row)
    return {**row, **{name: f"{which}-{row[name]}" for name in names}}


@QUIET
@given(data=st.data(), definition=definitions, quarter=st.sampled_from(QUARTERS[2:]))
def test_the_order_of_rows_never_matters(data, definition, quarter):
    rows = data.draw(histories())
    shuffled = {extract: data.draw(st.permutations(drawn)) for extract, drawn in rows.items()}

    in_order, in_another = twins(definition, rows, shuffled, quarter)

    assert in_another == in_order


@QUIET
@given(data=st.data(), definition=definitions, quarter=st.sampled_from(QUARTERS[2:]))
def test_a_disposal_that_proves_nothing_changes_nothing(data, definition, quarter):
    rows = data.draw(histories().filter(lambda drawn: drawn["offences"]))
    row = data.draw(st.sampled_from(rows["offences"]))
    dismissed = {
        **row,
        "disposal": data.draw(st.sampled_from(UNPROVEN)),
        "disposal_date": row["offence_date"] + timedelta(days=data.draw(st.integers(0, 700))),
    }

    without, with_it = twins(
        definition, rows, {**rows, "offences": [*rows["offences"], dismissed]}, quarter
    )

    for person in (*without.values(), *with_it.values()):
        person.pop("undisposed")  # it is disposed of now
    assert with_it == without


@settings(QUIET, max_examples=12)
@given(rows=histories((*PROVEN, *UNPROVEN)), definition=definitions, data=st.data())
def test_a_complete_follow_up_loses_no_reoffence_as_more_becomes_known(rows, definition, data):
    earlier, later = sorted(
        data.draw(st.lists(st.sampled_from(QUARTERS[3:]), min_size=2, max_size=2, unique=True))
    )
    before, after = known(definition, rows, earlier), known(definition, rows, later)

    for person, then in before.items():
        if then["complete"]:
            now = after[person]
            assert now["complete"]
            assert now["reoffences"] == then["reoffences"]
            assert now["first_reoffence"] == then["first_reoffence"]
            assert now["proven_late"] >= then["proven_late"]


@settings(QUIET, max_examples=6)
@given(rows=histories(), quarter=st.sampled_from(QUARTERS[2:]))
def test_cohorts_followed_together_are_followed_as_each_alone(rows, quarter):
    records = records_of_rows(rows, quarter)
    firsts = [FIRST + relativedelta(months=months) for months in (0, 2, 9)]
    cohorts = [youth_cohort(records, MOJ_PROVEN_QUARTERLY, first, BOTH) for first in firsts]

    together = follow_up_each(cohorts, records)

    for cohort, followed in zip(cohorts, together, strict=True):
        alone = follow_up(cohort, records)
        pd.testing.assert_frame_equal(followed.people, alone.people)
