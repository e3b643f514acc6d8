"""The follow-up of random histories, against an oracle of plain loops that shares no code with it.

Dates are drawn near anchors at which windows begin and end, so that most histories lie on an edge.
"""

from datetime import date, timedelta

import pandas as pd
from dateutil.relativedelta import relativedelta
from histories import BOTH, every_definition, records_of_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL, follow_up

QUIET = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

#                        months of cohort, follow-up, waiting
RULES = {"YOT_LOCAL": (3, 12, 3), "MOJ_PROVEN": (12, 12, 6), "MOJ_PROVEN_QUARTERLY": (3, 12, 6)}
FIRST = date(2012, 1, 1)
PROVEN = ["reprimand", "final warning", "youth caution", "youth conditional caution", "discharge"]
PROVEN += ["fine", "referral order", "reparation order", "youth rehabilitation order", "custody"]
UNPROVEN = ["pre-reprimand disposal", "pre-caution disposal", "community resolution"]
UNPROVEN += ["no further action", "not guilty"]
TIERS = ["pre-court", "first tier", "community penalty", "custodial release"]
AREAS = ["County Durham", "Darlington", "elsewhere", "no fixed address"]
QUARTERS = ["2011-12Q4", "2012-13Q2", "2012-13Q4", "2013-14Q1", "2013-14Q2", "2013-14Q4"]
ANCHORS = [date(2012, 1, 1), date(2012, 2, 29), date(2012, 3, 31)]


def near(*anchors):
    """A day at most two days from one of `anchors`."""
    return st.builds(
        lambda day, days: day + timedelta(days=days),
        st.sampled_from(anchors),
        st.integers(-2, 2),
    )


@st.composite
def histories(draw):
    """Rows by extract: one to six people with their events, offences and disposals."""
    people = [f"P{number}" for number in range(draw(st.integers(1, 6)))]
    rows = {"people": [], "yos_cohort": [], "offences": []}
    for person in people:
        anchor = draw(st.sampled_from([*ANCHORS, date(2012, 8, 31), date(2012, 11, 30)]))
        events = draw(
            st.lists(
                st.tuples(near(anchor, *ANCHORS), st.sampled_from(TIERS)), max_size=3, unique=True
            )
        )
        rows["people"].append(draw(_person(person, anchor)))
        rows["yos_cohort"] += [
            {"person_id": person, "index_date": day, "tier": tier, "area": _area(draw)}
            for day, tier in events
        ]
        for number in range(draw(st.integers(0, 4))):
            rows["offences"] += draw(_offence(f"{person}-{number}", person, anchor))
    return rows


def _area(draw):
    return draw(st.sampled_from(AREAS[:2] * 3 + AREAS))


@st.composite
def _person(draw, person, anchor):
    eighteen = draw(near(anchor + relativedelta(months=12), date(2013, 2, 28), date(2014, 3, 1)))
    born = draw(
        st.one_of(
            st.just(eighteen - relativedelta(years=18)),
            st.sampled_from([date(1994, 2, 28), date(1996, 2, 29), date(1995, 3, 1)]),
        )
    )
    return {
        "person_id": person,
        "sex": draw(st.sampled_from(["male", "female", "not recorded"])),
        "date_of_birth": born,
        "matched": draw(st.sampled_from(["yes", "yes", "yes", "no"])),
    }


@st.composite
def _offence(draw, name, person, anchor):
    after = [anchor + relativedelta(months=months) for months in (0, 3, 12, 15, 18)]
    committed = draw(near(*after[:3], *ANCHORS, date(2013, 2, 28)))
    disposals = draw(
        st.lists(
            st.tuples(
                near(committed, *after, date(2013, 5, 29), date(2013, 8, 29)),
                st.sampled_from(PROVEN[-3:] + PROVEN + UNPROVEN),
            ),
            max_size=3,
            unique=True,
        )
    )
    dealt_with = [(day, disposal) for day, disposal in disposals if day >= committed]
    group = draw(st.sampled_from(["acquisitive", "drugs", "motoring", "breach of an order"]))
    return [
        {
            "offence_id": name,
            "person_id": person,
            "offence_date": committed,
            "offence_group": group,
            "alcohol_related": "no",
            "disposal_date": day,
            "disposal": disposal,
            "area": AREAS[0],
        }
        for day, disposal in dealt_with or [(None, None)]
    ]


def known(definition, rows, quarter):
    """What the library knows of each person: a dict by person."""
    records = records_of_rows(rows, quarter)
    table = follow_up(youth_cohort(records, definition, FIRST, BOTH), records).people
    return {
        row.person_id: {
            "index_date": row.index_date.date(),
            "complete": bool(row.complete),
            "reoffences": int(row.reoffences),
            "first_reoffence": None if pd.isna(row.first_reoffence) else row.first_reoffence.date(),
            "proven_late": int(row.proven_late),
            "turned_adult": bool(row.turned_adult),
        }
        for row in table.itertuples()
    }


def expected(definition, rows, quarter):
    """The same by the rules as they are written, person by person, day by day."""
    cohort_months, follow_up_months, waiting_months = RULES[definition.name]
    as_at = last_day(quarter)
    last_of_cohort = FIRST + relativedelta(months=cohort_months, days=-1)
    found = {}
    for person in rows["people"]:
        events = [
            event
            for event in rows["yos_cohort"]
            if event["person_id"] == person["person_id"]
            and FIRST <= event["index_date"] <= last_of_cohort
            and event["index_date"] <= as_at
        ]
        if not events or person["matched"] == "no":
            continue
        first = min(events, key=lambda e: (e["index_date"], -TIERS.index(e["tier"])))
        if first["area"] not in ("County Durham", "Darlington"):
            continue
        index = first["index_date"]
        followed_to = index + relativedelta(months=follow_up_months)
        proven_by = index + relativedelta(months=follow_up_months + waiting_months)
        in_time, late = [], 0
        for committed, proven_on in proven_offences(rows["offences"], person["person_id"], as_at):
            if index < committed <= followed_to:
                if proven_on <= proven_by:
                    in_time.append(committed)
                else:
                    late += 1
        found[person["person_id"]] = {
            "index_date": index,
            "complete": as_at >= proven_by,
            "reoffences": len(in_time),
            "first_reoffence": min(in_time, default=None),
            "proven_late": late,
            "turned_adult": index < birthday(person["date_of_birth"], 18) <= followed_to,
        }
    return found


def proven_offences(rows, person, as_at):
    """(committed, proven on) of each offence of `person` proven by `as_at`."""
    names = sorted({row["offence_id"] for row in rows if row["person_id"] == person})
    for name in names:
        proofs = [
            row
            for row in rows
            if row["offence_id"] == name
            and row["offence_group"] != "breach of an order"
            and row["offence_date"] <= as_at
            and row["disposal"] in PROVEN
            and row["disposal_date"] <= as_at
        ]
        if proofs:
            yield proofs[0]["offence_date"], min(row["disposal_date"] for row in proofs)


def birthday(born, age):
    """The day on which somebody is `age`: 1 March for a leap day that the year does not have."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def last_day(quarter):
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year, 4, 1) + relativedelta(months=3 * number, days=-1)


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

    assert with_it == without


@settings(QUIET, max_examples=40)
@given(rows=histories(), definition=definitions, data=st.data())
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
