"""Random histories for hypothesis, and what the rules say of them in plain loops.

Dates are drawn near anchors at which windows begin and end, so that most histories lie on an edge.
Nothing here shares code with the library.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

QUIET = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PROVEN = ["reprimand", "final warning", "youth caution", "youth conditional caution", "discharge"]
PROVEN += ["fine", "referral order", "reparation order", "youth rehabilitation order", "custody"]
UNPROVEN = ["pre-reprimand disposal", "pre-caution disposal", "community resolution", "outcome 22"]
UNPROVEN += ["no further action", "not guilty"]
QUASHED, ADMITTED, BREACH = "conviction quashed", "taken into consideration", "breach of an order"
TIERS = ["pre-court", "first tier", "community penalty", "custodial release"]
OURS = ["County Durham", "Darlington"]
AREAS = [*OURS, "elsewhere", "no fixed address"]
QUARTERS = ["2011-12Q4", "2012-13Q2", "2012-13Q4", "2013-14Q1", "2013-14Q2", "2013-14Q4"]
ANCHORS = [date(2012, 1, 1), date(2012, 2, 29), date(2012, 3, 31)]
EXTRACTS = ("people", "yos_cohort", "offences", "custody_spells")


def near(*anchors):
    """A day at most two days from one of `anchors`."""
    return st.builds(
        lambda day, days: day + timedelta(days=days),
        st.sampled_from(anchors),
        st.integers(-2, 2),
    )


@st.composite
def histories(draw, disposals=(*PROVEN, *PROVEN, *UNPROVEN, ADMITTED, QUASHED)):
    """Rows by extract: a dozen people with their events, offences, disposals and spells."""
    people = [f"P{number}" for number in range(12)]
    rows = {extract: [] for extract in EXTRACTS}
    for person in people:
        anchor = draw(st.sampled_from([*ANCHORS, *ANCHORS, date(2012, 8, 31), date(2012, 11, 30)]))
        events = draw(
            st.lists(
                st.tuples(near(anchor, anchor, *ANCHORS), st.sampled_from(TIERS)),
                min_size=1,
                max_size=3,
                unique=True,
            )
        )
        rows["people"].append(draw(_person(person, anchor)))
        rows["yos_cohort"] += [
            {"person_id": person, "index_date": day, "tier": tier, "area": _area(draw)}
            for day, tier in events
        ]
        for number in range(draw(st.sampled_from([3, 2, 1, 0, 4]))):
            crime = draw(st.sampled_from([f"{person}-{number}", f"joint-{number}"]))
            rows["offences"] += draw(_offence(crime, person, anchor, disposals))
        rows["custody_spells"] += draw(_spells(person, anchor))
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
        "matched": draw(st.sampled_from(["yes", "yes", "yes", "yes", "yes", "no"])),
        "died_on": draw(st.one_of(st.none(), st.none(), near(*_after(anchor)))),
    }


def _after(anchor):
    return [anchor + relativedelta(months=months) for months in (1, 3, 12)]


@st.composite
def _spells(draw, person, anchor):
    """At most one spell in custody: before, from or after the anchor; perhaps of no day."""
    received = draw(st.one_of(st.none(), near(date(2011, 6, 1), anchor, *_after(anchor))))
    if received is None:
        return []
    released = draw(st.one_of(st.none(), near(received, anchor, *_after(anchor))))
    if released is not None and released < received:
        released = None
    return [{"person_id": person, "received_on": received, "released_on": released}]


@st.composite
def _offence(draw, name, person, anchor, words):
    after = [anchor + relativedelta(months=months) for months in (0, 3, 12, 15, 18)]
    committed = draw(near(*after[:3], *ANCHORS, date(2013, 2, 28)))
    disposals = draw(
        st.lists(
            st.tuples(
                near(committed, *after, date(2013, 5, 29), date(2013, 8, 29)),
                st.sampled_from(words),
            ),
            min_size=draw(st.sampled_from([1, 1, 2, 0])),
            max_size=3,
            unique=True,
        )
    )
    dealt_with = [(day, disposal) for day, disposal in disposals if day >= committed]
    if dealt_with and QUASHED in words and draw(st.sampled_from([False, False, False, True])):
        last = max(day for day, _ in dealt_with)
        quashed = (draw(near(last, last + relativedelta(months=3))), QUASHED)
        dealt_with += [quashed] if quashed not in dealt_with else []
    group = draw(st.sampled_from(["acquisitive", "drugs", "motoring", "other", "sexual", BREACH]))
    days = draw(st.sampled_from([None, None, None, 0, 1, 4, 90]))
    return [
        {
            "offence_id": name,
            "person_id": person,
            "offence_date": committed,
            "offence_to": None if days is None else committed + timedelta(days=days),
            "offence_group": group,
            "alcohol_related": "no",
            "disposal_date": day,
            "disposal": disposal,
            "area": AREAS[0],
        }
        for day, disposal in dealt_with or [(None, None)]
    ]


def index_dates(rows, window, as_at):
    """The index date of each person followed in a cohort of the days of `window`, by person."""
    found = {}
    for person in rows["people"]:
        events = [
            event
            for event in rows["yos_cohort"]
            if event["person_id"] == person["person_id"]
            and window[0] <= event["index_date"] <= window[1]
            and event["index_date"] <= as_at
        ]
        if not events or person["matched"] == "no":
            continue
        first = min(events, key=lambda e: (e["index_date"], -TIERS.index(e["tier"])))
        if first["area"] in OURS:
            found[person["person_id"]] = first["index_date"]
    return found


def known_offences(rows, person, as_at):
    """(first day, last day, standing disposals) of each of a person's offences but breaches.

    A disposal not known by `as_at` is (None, None), as is that of an undisposed offence.
    """
    own = [row for row in rows["offences"] if row["person_id"] == person]
    for name in sorted({row["offence_id"] for row in own}):
        known = [
            row
            for row in own
            if row["offence_id"] == name
            and row["offence_group"] != BREACH
            and row["offence_date"] <= as_at
        ]
        disposals = [
            (row["disposal_date"], row["disposal"])
            if row["disposal_date"] and row["disposal_date"] <= as_at
            else (None, None)
            for row in known
        ]
        quashed = max((day for day, what in disposals if what == QUASHED), default=date.min)
        standing = [(day, what) for day, what in disposals if day is None or day > quashed]
        if standing:
            yield known[0]["offence_date"], known[0]["offence_to"], standing


def died(rows, person, as_at):
    """The day on which somebody died, as known by `as_at`, or None."""
    (day,) = [row["died_on"] for row in rows["people"] if row["person_id"] == person]
    return day if day and day <= as_at else None


def in_custody(rows, person, day, as_at):
    """Whether somebody spent `day` in custody, as known by `as_at`: not the day of release."""
    return any(
        spell["person_id"] == person
        and spell["received_on"] <= min(day, as_at)
        and (
            spell["released_on"] is None
            or spell["released_on"] > as_at
            or spell["released_on"] > day
        )
        for spell in rows["custody_spells"]
    )


def days_after(first, last):
    """Every day after `first` to `last`."""
    return [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]


def birthday(born, age):
    """The day on which somebody is `age`: 1 March for a leap day that the year does not have."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def last_day(quarter):
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year, 4, 1) + relativedelta(months=3 * number, days=-1)
