"""How soon people reoffend, against plain loops that share no code with the library."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from histories import BOTH, records_of_rows, told
from hypothesis import given, settings
from hypothesis import strategies as st
from random_histories import (
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
from rrlib.partnership import OffenceSource
from rrlib.reoffending import (
    MOJ_PROVEN,
    End,
    time_to_reoffence_within,
    times_to_reoffence,
)

FIRST, LAST = date(2012, 1, 1), date(2012, 12, 31)
LATER_QUARTERS = [*QUARTERS[2:], "2014-15Q2", "2015-16Q4"]
delays = st.sampled_from([1, 3, 6])
covers = st.sampled_from([None, date(2012, 6, 1), date(2013, 2, 28), date(2013, 3, 1)])


def known(rows, quarter, delay, months=12, cover=None):
    """The library's (months, end, turned 18 unseen) of each person."""
    adults = [{"since": cover, "by": "police"}] if cover else []
    records = records_of_rows(rows, quarter, offence_source=OffenceSource(adults=adults))
    cohort = youth_cohort(records, MOJ_PROVEN, FIRST, BOTH)
    times = times_to_reoffence(cohort, records, time_to_reoffence_within(delay), months)
    return told(times.people, "months", "end", "turned_18_unseen")


def expected(rows, quarter, delay, months, cover):
    """The same by the rules as they are written, person by person, day by day."""
    as_at = last_day(quarter)
    born = {row["person_id"]: row["date_of_birth"] for row in rows["people"]}
    found = {}
    for person, index in index_dates(rows, (FIRST, LAST), as_at).items():
        seen_to = as_at - relativedelta(months=delay)
        adult_on = birthday(born[person], 18)
        cut = (cover is None or adult_on < cover) and adult_on <= seen_to
        if cut:
            seen_to = adult_on - timedelta(days=1)
        followed = sum(
            index + relativedelta(months=month) <= seen_to for month in range(1, months + 1)
        )
        last = index + relativedelta(months=followed)
        reoffences = first_proven(rows, person, as_at, delay)
        end = first_end(rows, person, as_at, days_after(index, last), reoffences)
        if end is None:
            found[person] = (followed, End.STILL_FOLLOWED, cut and followed < months)
            continue
        day, what = end
        month = next(m for m in range(1, months + 1) if day <= index + relativedelta(months=m))
        found[person] = (month, what, cut and followed < months)
    return found


def first_proven(rows, person, as_at, delay):
    """The days of the offences that were proven within `delay` months of them."""
    return {
        committed
        for committed, _, disposals in known_offences(rows, person, as_at)
        if any(
            what in PROVEN and day <= committed + relativedelta(months=delay)
            for day, what in disposals
        )
    }


def first_end(rows, person, as_at, days, reoffences):
    """The first of `days` on which something ended the following, and what."""
    death = died(rows, person, as_at)
    for day in days:
        if death is not None and death < day:
            return day, End.DIED
        if day in reoffences:
            return day, End.REOFFENDED
        if in_custody(rows, person, day, as_at):
            return day, End.CUSTODY
        if death == day:
            return day, End.DIED
    return None


@settings(QUIET, max_examples=25)
@given(
    rows=histories(),
    quarter=st.sampled_from(LATER_QUARTERS),
    delay=delays,
    months=st.sampled_from([3, 12, 18]),
    cover=covers,
)
def test_how_long_people_are_followed_and_what_ends_it_is_what_plain_loops_find(
    rows, quarter, delay, months, cover
):
    found = known(rows, quarter, delay, months, cover)

    assert found == expected(rows, quarter, delay, months, cover)


@settings(QUIET, max_examples=12)
@given(rows=histories((*PROVEN, *UNPROVEN)), delay=delays, data=st.data())
def test_what_a_live_cohort_shows_never_changes_as_more_becomes_known(rows, delay, data):
    earlier, later = sorted(
        data.draw(st.lists(st.sampled_from(LATER_QUARTERS), min_size=2, max_size=2, unique=True))
    )

    before, after = known(rows, earlier, delay), known(rows, later, delay)

    for person, (months, end, _) in before.items():
        months_now, end_now, _ = after[person]
        if end != End.STILL_FOLLOWED:
            assert (months_now, end_now) == (months, end)
        else:
            assert months_now >= months + (end_now != End.STILL_FOLLOWED)
